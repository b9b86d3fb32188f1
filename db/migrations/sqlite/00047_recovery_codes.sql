-- +goose Up
CREATE TABLE recovery_codes (
	username VARCHAR(40) COLLATE BINARY NOT NULL,
	code_hash BLOB NOT NULL,
	CONSTRAINT pk_recovery_codes PRIMARY KEY (username, code_hash),
	CONSTRAINT fk_recovery_codes_staff FOREIGN KEY (username) REFERENCES staff (username)
);
