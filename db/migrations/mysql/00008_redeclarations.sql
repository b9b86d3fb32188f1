-- +goose Up
CREATE TABLE redeclarations (
	id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	number VARCHAR(14) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	at DATETIME(6) NOT NULL,
	declaration BLOB NOT NULL,
	CONSTRAINT pk_redeclarations PRIMARY KEY (id),
	CONSTRAINT fk_redeclarations_report FOREIGN KEY (number) REFERENCES reports (number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
