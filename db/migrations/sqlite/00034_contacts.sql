-- +goose Up
CREATE TABLE contacts (
	number VARCHAR(14) COLLATE BINARY NOT NULL,
	position INTEGER NOT NULL,
	at DATETIME NOT NULL,
	username VARCHAR(40) COLLATE BINARY NOT NULL,
	office_code VARCHAR(20) COLLATE BINARY NOT NULL,
	outcome VARCHAR(12) COLLATE BINARY NOT NULL,
	method VARCHAR(6) COLLATE BINARY NOT NULL,
	phone_used VARCHAR(8) COLLATE BINARY NULL,
	former VARCHAR(12) COLLATE BINARY NOT NULL,
	explanation BLOB NULL,
	withdrawn_at DATETIME NULL,
	withdrawal BLOB NULL,
	CONSTRAINT pk_contacts PRIMARY KEY (number, position),
	CONSTRAINT ck_contacts_outcome CHECK (outcome IN ('NOT_REACHED', 'DISPUTED', 'CONFIRMED')),
	CONSTRAINT ck_contacts_method CHECK (method IN ('PHONE', 'EMAIL')),
	CONSTRAINT fk_contacts_report FOREIGN KEY (number) REFERENCES reports (number)
);
