-- +goose Up
CREATE TABLE watches (
	id VARCHAR(36) COLLATE BINARY NOT NULL,
	partner VARCHAR(40) COLLATE BINARY NOT NULL,
	person_hash BLOB NOT NULL,
	ends_at DATETIME NOT NULL,
	CONSTRAINT pk_watches PRIMARY KEY (id),
	CONSTRAINT uq_watches_person UNIQUE (person_hash, partner)
);
