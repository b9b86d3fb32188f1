package db

import (
	"database/sql"
	"time"

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
	told, late := map[string][]loss.NoticeStanding{}, []string{}
	err := eachRow(on, "SELECT id, number, event, target_kind, target_code, sequence, state, attempts, created_at, last_attempt_at, delivered_at, skipped_at FROM notices"+
		" WHERE number IN ? ORDER BY number, sequence", []any{numbers}, func(found *sql.Rows) error {
		var row noticeRow
		err := found.Scan(&row.ID, &row.Number, &row.Event, &row.TargetKind, &row.TargetCode, &row.Sequence, &row.State, &row.Attempts,
			&row.CreatedAt, &row.LastAttemptAt, &row.DeliveredAt, &row.SkippedAt)
		told[row.Number] = append(told[row.Number], loss.NoticeStanding{
			ID: row.ID, Number: row.Number, Event: loss.Event(row.Event), Target: targetOf(row), Sequence: row.Sequence, State: row.State, Attempts: row.Attempts,
			CreatedAt: row.CreatedAt.UTC(), LastAttemptAt: orZero(row.LastAttemptAt), DeliveredAt: orZero(row.DeliveredAt), SkippedAt: orZero(row.SkippedAt),
		})
		if row.DeliveredAt == nil && row.SkippedAt == nil {
			late = append(late, row.ID)
		}
		return err
	})
	if err == nil && len(late) > 0 {
		err = whyLate(on, told, late)
	}
	return told, err
}

// whyLate adds to notices that have not arrived since when they are tried, or that their target has stopped or takes nothing.
func whyLate(on *gorm.DB, told map[string][]loss.NoticeStanding, ids []string) error {
	return eachRow(on, "SELECT n.id, n.number, a.at, t.stopped_at, t.opened_at FROM notices n"+
		" LEFT JOIN notice_attempts a ON a.notice_id = n.id AND a.position = 1"+
		" LEFT JOIN notice_targets t ON t.kind = n.target_kind AND t.code = n.target_code WHERE n.id IN ?", []any{ids}, func(found *sql.Rows) error {
		var id, number string
		var tried, stopped, opened *time.Time
		err := found.Scan(&id, &number, &tried, &stopped, &opened)
		for i, n := range told[number] {
			if n.ID == id {
				told[number][i].FirstTriedAt, told[number][i].StoppedAt, told[number][i].OpenedAt = orZero(tried), orZero(stopped), orZero(opened)
			}
		}
		return err
	})
}

// eachRow hands what a query finds to take, row by row, to be scanned by place: on
// paths that many wait for, filling structs by name takes longer than the query.
func eachRow(on *gorm.DB, query string, values []any, take func(*sql.Rows) error) error {
	return eachOf(on.Raw(query, values...), take)
}

// eachOf does the same with a query that has been put together.
func eachOf(query *gorm.DB, take func(*sql.Rows) error) error {
	found, err := query.Rows()
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
