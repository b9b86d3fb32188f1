-- +goose Up
ALTER TABLE notices ADD COLUMN last_error BLOB NULL;
