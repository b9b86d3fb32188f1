-- +goose Up
CREATE TABLE challenge_media (
	challenge VARBINARY(16) NOT NULL,
	kind VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	body MEDIUMBLOB NOT NULL,
	expires_at DATETIME(6) NOT NULL,
	CONSTRAINT pk_challenge_media PRIMARY KEY (challenge, kind)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
