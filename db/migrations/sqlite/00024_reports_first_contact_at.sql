-- +goose Up
ALTER TABLE reports ADD COLUMN first_contact_at DATETIME NULL;
