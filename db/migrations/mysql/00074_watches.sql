-- +goose Up
CREATE TABLE watches (
	id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	partner VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	person_hash VARBINARY(32) NOT NULL,
	ends_at DATETIME(6) NOT NULL,
	CONSTRAINT pk_watches PRIMARY KEY (id),
	CONSTRAINT uq_watches_person UNIQUE (person_hash, partner)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
