-- +goose Up
CREATE INDEX ix_reports_ended ON reports (erased_at, ended_at);
