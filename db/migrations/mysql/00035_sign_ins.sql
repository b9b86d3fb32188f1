-- +goose Up
CREATE TABLE sign_ins (
	id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	username VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	at DATETIME(6) NOT NULL,
	source_hash VARBINARY(32) NOT NULL,
	outcome VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	CONSTRAINT pk_sign_ins PRIMARY KEY (id),
	CONSTRAINT fk_sign_ins_staff FOREIGN KEY (username) REFERENCES staff (username)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
