-- +goose Up
CREATE TABLE failures (
	bucket BLOB NOT NULL,
	slot BIGINT NOT NULL,
	failed INTEGER NOT NULL,
	CONSTRAINT pk_failures PRIMARY KEY (bucket, slot)
);
