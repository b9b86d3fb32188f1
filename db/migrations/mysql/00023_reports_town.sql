-- +goose Up
CREATE INDEX ix_reports_town ON reports (town_code, reported_at, number);
