-- +goose Up
ALTER TABLE notices ADD COLUMN asked_until DATETIME(6) NULL;
