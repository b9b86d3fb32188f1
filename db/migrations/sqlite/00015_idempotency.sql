-- +goose Up
CREATE TABLE idempotency (
	scope BLOB NOT NULL,
	input BLOB NOT NULL,
	owner VARCHAR(40) COLLATE BINARY NOT NULL,
	lease_until DATETIME NOT NULL,
	outcome BLOB NULL,
	forget_at DATETIME NOT NULL,
	CONSTRAINT pk_idempotency PRIMARY KEY (scope)
);
