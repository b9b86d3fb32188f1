package db

import (
	"context"

	"guashi/server/loss"
)

func fromNoticeRows(rows []noticeRow) []loss.NoticeStanding {
	notices := make([]loss.NoticeStanding, len(rows))
	for i, row := range rows {
		notices[i] = loss.NoticeStanding{
			ID: row.ID, Number: row.Number, Event: loss.Event(row.Event),
			Target:   loss.Target{Kind: loss.TargetKind(row.TargetKind), Code: row.TargetCode},
			Sequence: row.Sequence, State: row.State, Attempts: row.Attempts,
			CreatedAt: row.CreatedAt.UTC(), DeliveredAt: orZero(row.DeliveredAt),
		}
	}
	return notices
}

// NoticePage implements loss.DeskStore.
func (d *DB) NoticePage(ctx context.Context, within loss.Jurisdiction, filter loss.NoticeFilter, first int, after string) ([]loss.NoticeStanding, bool, error) {
	from, err := parseCursor(after)
	if err != nil {
		return nil, false, err
	}
	on := d.gorm.WithContext(ctx)
	if within.Reason == loss.OwnCounty {
		on = on.Where("target_kind = ? AND target_code = ?", string(loss.County), within.County)
	}
	for _, condition := range []struct{ column, value string }{
		{"state", filter.State},
		{"number", filter.Number},
		{"target_kind", string(filter.Target.Kind)},
		{"target_code", filter.Target.Code},
	} {
		if condition.value != "" {
			on = on.Where(condition.column+" = ?", condition.value)
		}
	}
	if from != nil {
		on = on.Where("created_at <= ? AND (created_at < ? OR id < ?)", from.At, from.At, from.ID)
	}
	var rows []noticeRow
	if err := on.Order("created_at DESC, id DESC").Limit(first + 1).Find(&rows).Error; err != nil {
		return nil, false, wrap(err)
	}
	notices := fromNoticeRows(rows[:min(len(rows), first)])
	for i := range notices {
		notices[i].Cursor = cursor{At: notices[i].CreatedAt, ID: notices[i].ID}.String()
	}
	return notices, len(rows) > first, nil
}
