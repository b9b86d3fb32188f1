-- +goose Up
CREATE INDEX ix_reports_person ON reports (person_hash, reported_at);
