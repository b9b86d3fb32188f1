-- +goose Up
CREATE TABLE questions (
	id VARBINARY(16) NOT NULL,
	position SMALLINT NOT NULL,
	at DATETIME(6) NOT NULL,
	partner VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	purpose VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
	numbers SMALLINT NOT NULL,
	person_hash VARBINARY(32) NULL,
	answer VARCHAR(14) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	request_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	CONSTRAINT pk_questions PRIMARY KEY (id, position)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
