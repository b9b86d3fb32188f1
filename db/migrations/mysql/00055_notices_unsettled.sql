-- +goose Up
ALTER TABLE notices ADD COLUMN unsettled VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin AS (CASE WHEN state IN ('PENDING', 'DEAD') AND skipped_at IS NULL THEN state END) STORED;
