-- +goose Up
CREATE TABLE notice_targets (
	kind VARCHAR(10) COLLATE BINARY NOT NULL,
	code VARCHAR(10) COLLATE BINARY NOT NULL,
	opened_at DATETIME NULL,
	probe_at DATETIME NULL,
	stopped_at DATETIME NULL,
	last_success_at DATETIME NULL,
	last_failure_at DATETIME NULL,
	last_error VARCHAR(200) COLLATE BINARY NULL,
	CONSTRAINT pk_notice_targets PRIMARY KEY (kind, code)
);
