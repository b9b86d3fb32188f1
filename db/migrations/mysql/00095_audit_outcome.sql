-- +goose Up
ALTER TABLE audit_events MODIFY outcome VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL;
