-- +goose Up
CREATE TABLE notices (
	id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	number VARCHAR(14) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	event VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	target_kind VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	target_code VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	sequence INTEGER NOT NULL,
	data BLOB NOT NULL,
	state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	attempts INTEGER NOT NULL,
	created_at DATETIME(6) NOT NULL,
	delivered_at DATETIME(6) NULL,
	CONSTRAINT pk_notices PRIMARY KEY (id),
	CONSTRAINT uq_notices_order UNIQUE (number, target_kind, target_code, sequence),
	CONSTRAINT fk_notices_report FOREIGN KEY (number) REFERENCES reports (number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
