-- +goose Up
CREATE INDEX ix_milestones_kind ON milestones (kind, at);
