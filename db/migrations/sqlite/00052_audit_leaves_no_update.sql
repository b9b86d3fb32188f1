-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER tr_audit_leaves_no_update BEFORE UPDATE ON audit_leaves
BEGIN
	SELECT RAISE(ABORT, 'audit_leaves is append-only');
END;
-- +goose StatementEnd
