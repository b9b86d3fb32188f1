package db

import (
	"context"
	"database/sql"

	"gorm.io/gorm"

	"guashi/server/loss"
)

// ReportsOf implements loss.Store.
func (d *DB) ReportsOf(ctx context.Context, person loss.Key) ([]loss.Report, error) {
	var rows []reportRow
	err := d.gorm.WithContext(ctx).Where("person_hash = ?", person[:]).Order("reported_at DESC, number").Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, wrap(err)
	}
	return d.withPast(d.gorm.WithContext(ctx), rows)
}

func (d *DB) withMilestones(on *gorm.DB, rows []reportRow) ([]loss.Report, error) {
	milestones, err := milestonesOf(on, numbersOf(rows))
	if err != nil {
		return nil, wrap(err)
	}
	reports := make([]loss.Report, len(rows))
	for i, row := range rows {
		report, err := d.fromReportRow(row)
		if err != nil {
			return nil, err
		}
		report.Milestones = milestones[row.Number]
		reports[i] = report
	}
	return reports, nil
}

func numbersOf(rows []reportRow) []string {
	numbers := make([]string, len(rows))
	for i, row := range rows {
		numbers[i] = row.Number
	}
	return numbers
}

func milestonesOf(on *gorm.DB, numbers []string) (map[string][]loss.Milestone, error) {
	milestones := map[string][]loss.Milestone{}
	err := eachRow(on, "SELECT number, kind, at FROM milestones WHERE number IN ? ORDER BY number, position", []any{numbers}, func(found *sql.Rows) error {
		var row milestoneRow
		err := found.Scan(&row.Number, &row.Kind, &row.At)
		milestones[row.Number] = append(milestones[row.Number], loss.Milestone{Kind: loss.MilestoneKind(row.Kind), At: row.At.UTC()})
		return err
	})
	return milestones, err
}
