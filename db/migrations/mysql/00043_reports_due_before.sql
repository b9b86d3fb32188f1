-- +goose Up
UPDATE reports SET due_at = DATE_ADD(reported_at, INTERVAL 1 DAY) WHERE due_at = '1970-01-01 00:00:00';
