-- +goose Up
CREATE TABLE counter_acts (
	number VARCHAR(14) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	at DATETIME(6) NOT NULL,
	username VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	office_code VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	details BLOB NOT NULL,
	CONSTRAINT pk_counter_acts PRIMARY KEY (number),
	CONSTRAINT fk_counter_acts_report FOREIGN KEY (number) REFERENCES reports (number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
