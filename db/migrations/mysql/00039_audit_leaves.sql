-- +goose Up
CREATE TABLE audit_leaves (
	seal BIGINT NOT NULL,
	position INTEGER NOT NULL,
	event_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	leaf VARBINARY(32) NOT NULL,
	CONSTRAINT pk_audit_leaves PRIMARY KEY (seal, position),
	CONSTRAINT uq_audit_leaves_event UNIQUE (event_id),
	CONSTRAINT fk_audit_leaves_seal FOREIGN KEY (seal) REFERENCES audit_seals (seq)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
