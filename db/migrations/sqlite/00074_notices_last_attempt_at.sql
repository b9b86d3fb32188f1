-- +goose Up
ALTER TABLE notices ADD COLUMN last_attempt_at DATETIME NULL;
