-- +goose Up
CREATE INDEX ix_reports_open ON reports (tab, town_code, due_at);
