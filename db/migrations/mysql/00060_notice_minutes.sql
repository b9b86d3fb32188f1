-- +goose Up
CREATE TABLE notice_minutes (
	kind VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	code VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	minute BIGINT NOT NULL,
	delivered INTEGER NOT NULL,
	failed INTEGER NOT NULL,
	CONSTRAINT pk_notice_minutes PRIMARY KEY (kind, code, minute)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
