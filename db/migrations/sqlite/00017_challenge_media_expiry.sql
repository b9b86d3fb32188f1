-- +goose Up
CREATE INDEX ix_challenge_media_expiry ON challenge_media (expires_at);
