package db

import (
	"context"

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
	numbers := make([]string, len(rows))
	for i, row := range rows {
		numbers[i] = row.Number
	}
	var all []milestoneRow
	if err := on.Where("number IN ?", numbers).Order("number, position").Find(&all).Error; err != nil {
		return nil, wrap(err)
	}
	byNumber := map[string][]loss.Milestone{}
	for _, m := range all {
		byNumber[m.Number] = append(byNumber[m.Number], loss.Milestone{Kind: loss.MilestoneKind(m.Kind), At: m.At.UTC()})
	}
	reports := make([]loss.Report, len(rows))
	for i, row := range rows {
		report, err := d.fromReportRow(row)
		if err != nil {
			return nil, err
		}
		report.Milestones = byNumber[row.Number]
		reports[i] = report
	}
	return reports, nil
}
