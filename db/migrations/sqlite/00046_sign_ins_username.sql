-- +goose Up
CREATE INDEX ix_sign_ins_username ON sign_ins (username, id);
