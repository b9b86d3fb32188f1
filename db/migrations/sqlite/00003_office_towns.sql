-- +goose Up
CREATE TABLE office_towns (
	town_code VARCHAR(8) COLLATE BINARY NOT NULL,
	office_code VARCHAR(20) COLLATE BINARY NOT NULL,
	CONSTRAINT pk_office_towns PRIMARY KEY (town_code),
	CONSTRAINT fk_office_towns_office FOREIGN KEY (office_code) REFERENCES offices (code)
);
