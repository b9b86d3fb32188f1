-- +goose Up
CREATE TABLE notice_minutes (
	kind VARCHAR(10) COLLATE BINARY NOT NULL,
	code VARCHAR(10) COLLATE BINARY NOT NULL,
	minute BIGINT NOT NULL,
	delivered INTEGER NOT NULL,
	failed INTEGER NOT NULL,
	CONSTRAINT pk_notice_minutes PRIMARY KEY (kind, code, minute)
);
