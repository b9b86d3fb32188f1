-- +goose Up
CREATE TABLE reports (
	number VARCHAR(14) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	person_hash VARBINARY(32) NOT NULL,
	town_code VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	contact_state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	reported_at DATETIME(6) NOT NULL,
	reported_again_at DATETIME(6) NULL,
	revoked_at DATETIME(6) NULL,
	password_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	wrong_passwords INTEGER NOT NULL,
	notice_sequence INTEGER NOT NULL,
	version INTEGER NOT NULL,
	declaration BLOB NOT NULL,
	active_person VARBINARY(32) GENERATED ALWAYS AS (CASE WHEN state = 'ACTIVE' THEN person_hash END) VIRTUAL,
	CONSTRAINT pk_reports PRIMARY KEY (number),
	CONSTRAINT ck_reports_state CHECK (state IN ('ACTIVE', 'REVOKED', 'REPLACED')),
	CONSTRAINT ck_reports_contact CHECK (contact_state IN ('PENDING', 'NOT_REACHED', 'DISPUTED', 'CONFIRMED')),
	CONSTRAINT ck_reports_wrong CHECK (wrong_passwords BETWEEN 0 AND 3),
	CONSTRAINT uq_reports_active_person UNIQUE (active_person)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
