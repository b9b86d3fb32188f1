-- +goose Up
CREATE INDEX ix_questions_partner ON questions (partner, id);
