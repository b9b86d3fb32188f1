-- +goose Up
CREATE INDEX ix_notices_target ON notices (target_kind, target_code, created_at, id);
