-- +goose Up
CREATE TABLE partner_tokens (
	partner VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	minute BIGINT NOT NULL,
	asked INTEGER NOT NULL,
	CONSTRAINT pk_partner_tokens PRIMARY KEY (partner)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
