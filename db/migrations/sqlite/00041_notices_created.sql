-- +goose Up
CREATE INDEX ix_notices_created ON notices (created_at, id);
