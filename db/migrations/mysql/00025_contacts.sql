-- +goose Up
CREATE TABLE contacts (
	number VARCHAR(14) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	position INTEGER NOT NULL,
	at DATETIME(6) NOT NULL,
	username VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	office_code VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	outcome VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	method VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	phone_used VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NULL,
	former VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	explanation BLOB NULL,
	withdrawn_at DATETIME(6) NULL,
	withdrawal BLOB NULL,
	CONSTRAINT pk_contacts PRIMARY KEY (number, position),
	CONSTRAINT ck_contacts_outcome CHECK (outcome IN ('NOT_REACHED', 'DISPUTED', 'CONFIRMED')),
	CONSTRAINT ck_contacts_method CHECK (method IN ('PHONE', 'EMAIL')),
	CONSTRAINT fk_contacts_report FOREIGN KEY (number) REFERENCES reports (number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
