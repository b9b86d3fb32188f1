-- +goose Up
CREATE INDEX ix_reports_state ON reports (state, reported_at, number);
