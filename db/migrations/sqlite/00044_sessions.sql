-- +goose Up
CREATE TABLE sessions (
	id BLOB NOT NULL,
	username VARCHAR(40) COLLATE BINARY NOT NULL,
	epoch INTEGER NOT NULL,
	started_at DATETIME NOT NULL,
	seen_at DATETIME NOT NULL,
	CONSTRAINT pk_sessions PRIMARY KEY (id),
	CONSTRAINT fk_sessions_staff FOREIGN KEY (username) REFERENCES staff (username)
);
