-- +goose Up
CREATE TABLE reports (
	number VARCHAR(14) COLLATE BINARY NOT NULL,
	person_hash BLOB NOT NULL,
	town_code VARCHAR(8) COLLATE BINARY NOT NULL,
	state VARCHAR(10) COLLATE BINARY NOT NULL,
	contact_state VARCHAR(12) COLLATE BINARY NOT NULL,
	reported_at DATETIME NOT NULL,
	reported_again_at DATETIME NULL,
	revoked_at DATETIME NULL,
	password_hash VARCHAR(255) COLLATE BINARY NOT NULL,
	wrong_passwords INTEGER NOT NULL,
	notice_sequence INTEGER NOT NULL,
	version INTEGER NOT NULL,
	declaration BLOB NOT NULL,
	CONSTRAINT pk_reports PRIMARY KEY (number),
	CONSTRAINT ck_reports_state CHECK (state IN ('ACTIVE', 'REVOKED', 'REPLACED')),
	CONSTRAINT ck_reports_contact CHECK (contact_state IN ('PENDING', 'NOT_REACHED', 'DISPUTED', 'CONFIRMED')),
	CONSTRAINT ck_reports_wrong CHECK (wrong_passwords BETWEEN 0 AND 3)
);
