-- +goose Up
CREATE INDEX ix_notices_skipped ON notices (skipped_at) WHERE skipped_at IS NOT NULL;
