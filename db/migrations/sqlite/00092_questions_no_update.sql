-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER questions_no_update BEFORE UPDATE ON questions BEGIN
	SELECT RAISE(ABORT, 'questions are append-only');
END;
-- +goose StatementEnd
