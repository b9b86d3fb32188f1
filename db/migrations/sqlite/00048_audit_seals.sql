-- +goose Up
CREATE TABLE audit_seals (
	seq INTEGER NOT NULL,
	sealed_at DATETIME NOT NULL,
	events INTEGER NOT NULL,
	root BLOB NOT NULL,
	previous BLOB NOT NULL,
	key_id VARCHAR(20) COLLATE BINARY NOT NULL,
	signature BLOB NOT NULL,
	CONSTRAINT pk_audit_seals PRIMARY KEY (seq)
);
