-- +goose Up
ALTER TABLE notice_targets MODIFY code VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL;
