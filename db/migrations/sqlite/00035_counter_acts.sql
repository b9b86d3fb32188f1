-- +goose Up
CREATE TABLE counter_acts (
	number VARCHAR(14) COLLATE BINARY NOT NULL,
	at DATETIME NOT NULL,
	username VARCHAR(40) COLLATE BINARY NOT NULL,
	office_code VARCHAR(20) COLLATE BINARY NOT NULL,
	details BLOB NOT NULL,
	CONSTRAINT pk_counter_acts PRIMARY KEY (number),
	CONSTRAINT fk_counter_acts_report FOREIGN KEY (number) REFERENCES reports (number)
);
