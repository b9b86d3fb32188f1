-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER tr_audit_leaves_no_delete BEFORE DELETE ON audit_leaves
BEGIN
	SELECT RAISE(ABORT, 'audit_leaves is append-only');
END;
-- +goose StatementEnd
