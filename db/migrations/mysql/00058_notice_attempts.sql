-- +goose Up
CREATE TABLE notice_attempts (
	notice_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	position INTEGER NOT NULL,
	at DATETIME(6) NOT NULL,
	took_us BIGINT NOT NULL,
	status INTEGER NOT NULL,
	error BLOB NULL,
	CONSTRAINT pk_notice_attempts PRIMARY KEY (notice_id, position),
	CONSTRAINT fk_notice_attempts_notice FOREIGN KEY (notice_id) REFERENCES notices (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
