-- +goose Up
CREATE INDEX ix_spent_challenges_expiry ON spent_challenges (expires_at);
