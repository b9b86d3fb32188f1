-- +goose Up
CREATE TABLE failures (
	bucket VARBINARY(32) NOT NULL,
	slot BIGINT NOT NULL,
	failed INTEGER NOT NULL,
	CONSTRAINT pk_failures PRIMARY KEY (bucket, slot)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
