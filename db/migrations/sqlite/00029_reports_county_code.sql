-- +goose Up
ALTER TABLE reports ADD COLUMN county_code VARCHAR(5) COLLATE BINARY GENERATED ALWAYS AS (substr(town_code, 1, 5)) VIRTUAL;
