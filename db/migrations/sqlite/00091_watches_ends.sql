-- +goose Up
CREATE INDEX ix_watches_ends ON watches (ends_at);
