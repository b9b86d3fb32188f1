-- +goose Up
CREATE TABLE partners (
	id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	name VARCHAR(80) NOT NULL,
	secret_hash VARBINARY(32) NOT NULL,
	former_secret_hash VARBINARY(32) NULL,
	former_until DATETIME(6) NULL,
	jwks TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	allowed VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	expires_at DATETIME(6) NULL,
	per_second INTEGER NOT NULL,
	per_day INTEGER NOT NULL,
	numbers_per_day INTEGER NOT NULL,
	webhook_url VARCHAR(500) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	webhook_secrets BLOB NOT NULL,
	created_at DATETIME(6) NOT NULL,
	disabled_at DATETIME(6) NULL,
	CONSTRAINT pk_partners PRIMARY KEY (id),
	CONSTRAINT uq_partners_name UNIQUE (name),
	CONSTRAINT ck_partners_quota CHECK (per_second > 0 AND per_day > 0 AND numbers_per_day > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
