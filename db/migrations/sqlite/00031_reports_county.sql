-- +goose Up
CREATE INDEX ix_reports_county ON reports (county_code, reported_at, number);
