package db

import (
	"database/sql"

	"gorm.io/gorm"

	"guashi/server/loss"
)

// withPast returns reports with their milestones and what a citizen learns of their notices.
func (d *DB) withPast(on *gorm.DB, rows []reportRow) ([]loss.Report, error) {
	reports, err := d.withMilestones(on, rows)
	if err != nil {
		return nil, err
	}
	told, err := toldOf(on, numbersOf(rows))
	if err != nil {
		return nil, wrap(err)
	}
	for i := range reports {
		reports[i].Notices = told[reports[i].Number]
	}
	return reports, nil
}

func toldOf(on *gorm.DB, numbers []string) (map[string][]loss.NoticeStanding, error) {
	told := map[string][]loss.NoticeStanding{}
	err := eachRow(on, "SELECT number, event, target_kind, target_code, sequence, state, attempts, created_at, delivered_at, skipped_at FROM notices"+
		" WHERE number IN ? ORDER BY number, sequence", []any{numbers}, func(found *sql.Rows) error {
		var row noticeRow
		err := found.Scan(&row.Number, &row.Event, &row.TargetKind, &row.TargetCode, &row.Sequence, &row.State, &row.Attempts, &row.CreatedAt, &row.DeliveredAt, &row.SkippedAt)
		told[row.Number] = append(told[row.Number], loss.NoticeStanding{
			Number: row.Number, Event: loss.Event(row.Event), Target: targetOf(row), Sequence: row.Sequence, State: row.State, Attempts: row.Attempts,
			CreatedAt: row.CreatedAt.UTC(), DeliveredAt: orZero(row.DeliveredAt), SkippedAt: orZero(row.SkippedAt),
		})
		return err
	})
	return told, err
}

// eachRow hands what a query finds to take, row by row, to be scanned by place: on
// paths that many wait for, filling structs by name takes longer than the query.
func eachRow(on *gorm.DB, query string, values []any, take func(*sql.Rows) error) error {
	found, err := on.Raw(query, values...).Rows()
	if err != nil {
		return err
	}
	defer found.Close()
	for found.Next() {
		if err := take(found); err != nil {
			return err
		}
	}
	return found.Err()
}
