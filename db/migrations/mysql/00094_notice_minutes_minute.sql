-- +goose Up
CREATE INDEX ix_notice_minutes_minute ON notice_minutes (minute);
