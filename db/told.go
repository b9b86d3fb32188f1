package db

import (
	"gorm.io/gorm"

	"guashi/server/loss"
)

// withPast returns reports with their milestones and what has become of their notices.
func (d *DB) withPast(on *gorm.DB, rows []reportRow) ([]loss.Report, error) {
	reports, err := d.withMilestones(on, rows)
	if err != nil {
		return nil, err
	}
	numbers := make([]string, len(reports))
	for i, r := range reports {
		numbers[i] = r.Number
	}
	var told []noticeRow
	if err := on.Omit("data", "last_error").Where("number IN ?", numbers).Order("number, sequence").Find(&told).Error; err != nil {
		return nil, wrap(err)
	}
	byNumber := map[string][]loss.NoticeStanding{}
	notices, err := d.fromNoticeRows(told)
	if err != nil {
		return nil, err
	}
	for _, n := range notices {
		byNumber[n.Number] = append(byNumber[n.Number], n)
	}
	for i := range reports {
		reports[i].Notices = byNumber[reports[i].Number]
	}
	return reports, nil
}
