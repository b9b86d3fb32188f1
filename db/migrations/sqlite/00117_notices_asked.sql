-- +goose Up
ALTER TABLE notices ADD COLUMN asked_until DATETIME NULL;
