-- +goose Up
CREATE TABLE milestones (
	number VARCHAR(14) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	position INTEGER NOT NULL,
	kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	at DATETIME(6) NOT NULL,
	CONSTRAINT pk_milestones PRIMARY KEY (number, position),
	CONSTRAINT fk_milestones_report FOREIGN KEY (number) REFERENCES reports (number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
