-- +goose Up
CREATE TABLE sessions (
	id VARBINARY(16) NOT NULL,
	username VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	epoch INTEGER NOT NULL,
	started_at DATETIME(6) NOT NULL,
	seen_at DATETIME(6) NOT NULL,
	CONSTRAINT pk_sessions PRIMARY KEY (id),
	CONSTRAINT fk_sessions_staff FOREIGN KEY (username) REFERENCES staff (username)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
