-- +goose Up
CREATE INDEX ix_notices_due ON notices (target_kind, target_code, unsettled, next_at, id);
