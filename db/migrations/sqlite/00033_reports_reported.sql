-- +goose Up
CREATE INDEX ix_reports_reported ON reports (reported_at, number);
