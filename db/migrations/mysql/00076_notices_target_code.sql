-- +goose Up
ALTER TABLE notices MODIFY target_code VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL;
