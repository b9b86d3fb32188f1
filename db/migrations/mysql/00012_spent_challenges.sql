-- +goose Up
CREATE TABLE spent_challenges (
	id VARBINARY(16) NOT NULL,
	expires_at DATETIME(6) NOT NULL,
	CONSTRAINT pk_spent_challenges PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
