-- +goose Up
CREATE TABLE partner_tokens (
	partner VARCHAR(40) COLLATE BINARY NOT NULL,
	minute INTEGER NOT NULL,
	asked INTEGER NOT NULL,
	CONSTRAINT pk_partner_tokens PRIMARY KEY (partner)
);
