-- +goose Up
CREATE TABLE notice_attempts (
	notice_id VARCHAR(36) COLLATE BINARY NOT NULL,
	position INTEGER NOT NULL,
	at DATETIME NOT NULL,
	took_us INTEGER NOT NULL,
	status INTEGER NOT NULL,
	error BLOB NULL,
	CONSTRAINT pk_notice_attempts PRIMARY KEY (notice_id, position),
	CONSTRAINT fk_notice_attempts_notice FOREIGN KEY (notice_id) REFERENCES notices (id)
) WITHOUT ROWID;
