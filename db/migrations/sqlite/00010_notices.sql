-- +goose Up
CREATE TABLE notices (
	id VARCHAR(36) COLLATE BINARY NOT NULL,
	number VARCHAR(14) COLLATE BINARY NOT NULL,
	event VARCHAR(20) COLLATE BINARY NOT NULL,
	target_kind VARCHAR(10) COLLATE BINARY NOT NULL,
	target_code VARCHAR(10) COLLATE BINARY NOT NULL,
	sequence INTEGER NOT NULL,
	data BLOB NOT NULL,
	state VARCHAR(10) COLLATE BINARY NOT NULL,
	attempts INTEGER NOT NULL,
	created_at DATETIME NOT NULL,
	delivered_at DATETIME NULL,
	CONSTRAINT pk_notices PRIMARY KEY (id),
	CONSTRAINT uq_notices_order UNIQUE (number, target_kind, target_code, sequence),
	CONSTRAINT fk_notices_report FOREIGN KEY (number) REFERENCES reports (number)
);
