-- +goose Up
UPDATE reports SET due_at = strftime('%Y-%m-%d %H:%M:%f', reported_at, '+1 day') || '+00:00' WHERE due_at LIKE '1970-01-01%';
