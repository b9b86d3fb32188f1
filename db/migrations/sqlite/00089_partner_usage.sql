-- +goose Up
CREATE TABLE partner_usage (
	partner VARCHAR(40) COLLATE BINARY NOT NULL,
	day VARCHAR(10) COLLATE BINARY NOT NULL,
	questions INTEGER NOT NULL,
	numbers INTEGER NOT NULL,
	second INTEGER NOT NULL,
	in_second INTEGER NOT NULL,
	CONSTRAINT pk_partner_usage PRIMARY KEY (partner, day)
);
