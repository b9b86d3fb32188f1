-- +goose Up
ALTER TABLE notices ADD COLUMN lease_until DATETIME NULL;
