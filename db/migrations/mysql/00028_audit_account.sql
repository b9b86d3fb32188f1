-- +goose Up
CREATE INDEX ix_audit_events_account ON audit_events (account, id);
