-- +goose Up
CREATE TABLE partner_usage (
	partner VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	day VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	questions INTEGER NOT NULL,
	numbers INTEGER NOT NULL,
	second BIGINT NOT NULL,
	in_second INTEGER NOT NULL,
	CONSTRAINT pk_partner_usage PRIMARY KEY (partner, day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
