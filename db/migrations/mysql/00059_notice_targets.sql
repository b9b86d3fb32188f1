-- +goose Up
CREATE TABLE notice_targets (
	kind VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	code VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	opened_at DATETIME(6) NULL,
	probe_at DATETIME(6) NULL,
	stopped_at DATETIME(6) NULL,
	last_success_at DATETIME(6) NULL,
	last_failure_at DATETIME(6) NULL,
	last_error VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
	CONSTRAINT pk_notice_targets PRIMARY KEY (kind, code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
