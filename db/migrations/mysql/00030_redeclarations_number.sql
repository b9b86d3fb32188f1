-- +goose Up
CREATE INDEX ix_redeclarations_number ON redeclarations (number, at);
