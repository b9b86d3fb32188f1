-- +goose Up
CREATE TABLE idempotency (
	scope VARBINARY(32) NOT NULL,
	input VARBINARY(32) NOT NULL,
	owner VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	lease_until DATETIME(6) NOT NULL,
	outcome BLOB NULL,
	forget_at DATETIME(6) NOT NULL,
	CONSTRAINT pk_idempotency PRIMARY KEY (scope)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
