-- +goose Up
CREATE TABLE challenge_media (
	challenge BLOB NOT NULL,
	kind VARCHAR(10) COLLATE BINARY NOT NULL,
	body BLOB NOT NULL,
	expires_at DATETIME NOT NULL,
	CONSTRAINT pk_challenge_media PRIMARY KEY (challenge, kind)
);
