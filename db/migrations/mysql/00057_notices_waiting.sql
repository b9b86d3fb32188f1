-- +goose Up
CREATE INDEX ix_notices_waiting ON notices (target_kind, target_code, unsettled, created_at);
