-- +goose Up
CREATE INDEX ix_reports_tab ON reports (town_code, tab, in_turn, due_at, number);
