-- +goose Up
ALTER TABLE reports ADD COLUMN erased_at DATETIME NULL;
