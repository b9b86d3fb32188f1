-- +goose Up
CREATE TABLE audit_leaves (
	seal INTEGER NOT NULL,
	position INTEGER NOT NULL,
	event_id VARCHAR(36) COLLATE BINARY NOT NULL,
	leaf BLOB NOT NULL,
	CONSTRAINT pk_audit_leaves PRIMARY KEY (seal, position),
	CONSTRAINT uq_audit_leaves_event UNIQUE (event_id),
	CONSTRAINT fk_audit_leaves_seal FOREIGN KEY (seal) REFERENCES audit_seals (seq)
);
