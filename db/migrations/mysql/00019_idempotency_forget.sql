-- +goose Up
CREATE INDEX ix_idempotency_forget ON idempotency (forget_at);
