-- +goose Up
CREATE TABLE persons (
	id_hash VARBINARY(32) NOT NULL,
	import_id BIGINT NOT NULL,
	line BIGINT NOT NULL,
	sealed BLOB NOT NULL,
	CONSTRAINT pk_persons PRIMARY KEY (id_hash, import_id),
	CONSTRAINT fk_persons_import FOREIGN KEY (import_id) REFERENCES imports (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
