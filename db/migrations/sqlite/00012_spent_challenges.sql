-- +goose Up
CREATE TABLE spent_challenges (
	id BLOB NOT NULL,
	expires_at DATETIME NOT NULL,
	CONSTRAINT pk_spent_challenges PRIMARY KEY (id)
);
