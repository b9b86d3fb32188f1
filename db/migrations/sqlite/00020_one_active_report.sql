-- +goose Up
CREATE UNIQUE INDEX uq_reports_active_person ON reports (person_hash) WHERE state = 'ACTIVE';
