-- +goose Up
CREATE TABLE recovery_codes (
	username VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	code_hash VARBINARY(32) NOT NULL,
	CONSTRAINT pk_recovery_codes PRIMARY KEY (username, code_hash),
	CONSTRAINT fk_recovery_codes_staff FOREIGN KEY (username) REFERENCES staff (username)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
