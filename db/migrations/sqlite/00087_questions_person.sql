-- +goose Up
CREATE INDEX ix_questions_person ON questions (person_hash, id);
