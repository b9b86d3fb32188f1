-- +goose Up
UPDATE reports SET ended_at = revoked_at WHERE state = 'REVOKED' AND ended_at IS NULL;
