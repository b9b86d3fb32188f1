-- +goose Up
ALTER TABLE notices ADD COLUMN skipped_at DATETIME NULL;
