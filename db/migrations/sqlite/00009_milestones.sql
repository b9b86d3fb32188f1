-- +goose Up
CREATE TABLE milestones (
	number VARCHAR(14) COLLATE BINARY NOT NULL,
	position INTEGER NOT NULL,
	kind VARCHAR(20) COLLATE BINARY NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_milestones PRIMARY KEY (number, position),
	CONSTRAINT fk_milestones_report FOREIGN KEY (number) REFERENCES reports (number)
);
