-- +goose Up
CREATE TABLE audit_events (
	id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	at DATETIME(6) NOT NULL,
	actor VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	source_hash VARBINARY(32) NOT NULL,
	person_hash VARBINARY(32) NOT NULL,
	operation VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	number VARCHAR(14) CHARACTER SET ascii COLLATE ascii_bin NULL,
	outcome VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	request_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	CONSTRAINT pk_audit_events PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
