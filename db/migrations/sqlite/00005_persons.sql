-- +goose Up
CREATE TABLE persons (
	id_hash BLOB NOT NULL,
	import_id BIGINT NOT NULL,
	line BIGINT NOT NULL,
	sealed BLOB NOT NULL,
	CONSTRAINT pk_persons PRIMARY KEY (id_hash, import_id),
	CONSTRAINT fk_persons_import FOREIGN KEY (import_id) REFERENCES imports (id)
);
