-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events BEGIN
	SELECT RAISE(ABORT, 'audit events are append-only');
END;
-- +goose StatementEnd
