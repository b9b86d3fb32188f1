-- +goose Up
CREATE TABLE office_towns (
	town_code VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	office_code VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	CONSTRAINT pk_office_towns PRIMARY KEY (town_code),
	CONSTRAINT fk_office_towns_office FOREIGN KEY (office_code) REFERENCES offices (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
