-- +goose Up
ALTER TABLE audit_events
	ADD COLUMN account VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
	ADD COLUMN reason VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL;
