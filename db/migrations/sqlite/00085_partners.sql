-- +goose Up
CREATE TABLE partners (
	id VARCHAR(40) COLLATE BINARY NOT NULL,
	name VARCHAR(80) COLLATE BINARY NOT NULL,
	secret_hash BLOB NOT NULL,
	former_secret_hash BLOB NULL,
	former_until DATETIME NULL,
	jwks TEXT COLLATE BINARY NOT NULL,
	allowed VARCHAR(1000) COLLATE BINARY NOT NULL,
	expires_at DATETIME NULL,
	per_second INTEGER NOT NULL,
	per_day INTEGER NOT NULL,
	numbers_per_day INTEGER NOT NULL,
	webhook_url VARCHAR(500) COLLATE BINARY NOT NULL,
	webhook_secrets BLOB NOT NULL,
	created_at DATETIME NOT NULL,
	disabled_at DATETIME NULL,
	CONSTRAINT pk_partners PRIMARY KEY (id),
	CONSTRAINT uq_partners_name UNIQUE (name),
	CONSTRAINT ck_partners_quota CHECK (per_second > 0 AND per_day > 0 AND numbers_per_day > 0)
);
