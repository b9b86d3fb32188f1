-- +goose Up
CREATE TABLE staff (
	username VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	role VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	office_code VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
	county_code VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin NULL,
	password_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	must_change TINYINT NOT NULL,
	epoch INTEGER NOT NULL,
	otp BLOB NULL,
	otp_step BIGINT NOT NULL DEFAULT 0,
	created_at DATETIME(6) NOT NULL,
	disabled_at DATETIME(6) NULL,
	CONSTRAINT pk_staff PRIMARY KEY (username),
	CONSTRAINT ck_staff_role CHECK (role IN ('CLERK', 'COUNTY', 'CENTRAL', 'ADMIN'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
