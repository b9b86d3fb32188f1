-- +goose Up
CREATE TABLE redeclarations (
	id VARCHAR(36) COLLATE BINARY NOT NULL,
	number VARCHAR(14) COLLATE BINARY NOT NULL,
	at DATETIME NOT NULL,
	declaration BLOB NOT NULL,
	CONSTRAINT pk_redeclarations PRIMARY KEY (id),
	CONSTRAINT fk_redeclarations_report FOREIGN KEY (number) REFERENCES reports (number)
);
