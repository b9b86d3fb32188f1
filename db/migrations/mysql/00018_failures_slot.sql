-- +goose Up
CREATE INDEX ix_failures_slot ON failures (slot);
