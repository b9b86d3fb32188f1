-- +goose Up
CREATE INDEX ix_audit_events_number ON audit_events (number, id);
