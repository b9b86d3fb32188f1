-- +goose Up
ALTER TABLE reports ADD COLUMN ended_at DATETIME NULL;
