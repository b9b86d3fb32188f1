-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER tr_audit_seals_no_delete BEFORE DELETE ON audit_seals
BEGIN
	SELECT RAISE(ABORT, 'audit_seals is append-only');
END;
-- +goose StatementEnd
