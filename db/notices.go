package db

import (
	"context"

	"guashi/server/loss"
)

func (d *DB) fromNoticeRows(rows []noticeRow) ([]loss.NoticeStanding, error) {
	notices := make([]loss.NoticeStanding, len(rows))
	for i, row := range rows {
		said, err := d.unsealError(row.LastError, "notices", row.ID)
		if err != nil {
			return nil, err
		}
		notices[i] = loss.NoticeStanding{
			ID: row.ID, Number: row.Number, Event: loss.Event(row.Event), Target: targetOf(row),
			Sequence: row.Sequence, State: row.State, Attempts: row.Attempts, LastError: said,
			CreatedAt: row.CreatedAt.UTC(), LastAttemptAt: orZero(row.LastAttemptAt), DeliveredAt: orZero(row.DeliveredAt),
			SkippedAt: orZero(row.SkippedAt), SkipReason: loss.SkipReason(orNone(row.SkipReason)), Erased: len(row.Data) == 0,
		}
		if row.State == loss.NoticePending {
			notices[i].NextAt = row.NextAt.UTC()
		}
	}
	return notices, nil
}

func targetOf(row noticeRow) loss.Target {
	return loss.Target{Kind: loss.TargetKind(row.TargetKind), Code: row.TargetCode}
}

// unsealError returns what a target said, empty when nothing.
func (d *DB) unsealError(sealed []byte, table, row string) (said string, err error) {
	if len(sealed) > 0 {
		err = d.unseal(sealed, &said, table, "error", row)
	}
	return said, err
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
	if filter.SystemsOnly {
		on = on.Where("target_kind <> ?", string(loss.Partner))
	}
	for _, condition := range []struct{ column, value string }{
		{"state", filter.State},
		{"number", filter.Number},
		{"target_kind", string(filter.Target.Kind)},
		{"target_code", filter.Target.Code},
	} {
		if condition.value != "" {
			on = equals(on, condition.column, condition.value)
		}
	}
	if !filter.From.IsZero() {
		on = on.Where("created_at >= ?", filter.From.UTC())
	}
	if !filter.To.IsZero() {
		on = on.Where("created_at < ?", filter.To.UTC())
	}
	if from != nil {
		on = on.Where("created_at <= ? AND (created_at < ? OR id < ?)", from.At, from.At, from.ID)
	}
	var rows []noticeRow
	if err := on.Order("created_at DESC, id DESC").Limit(first + 1).Find(&rows).Error; err != nil {
		return nil, false, wrap(err)
	}
	notices, err := d.fromNoticeRows(rows[:min(len(rows), first)])
	if err != nil {
		return nil, false, err
	}
	for i := range notices {
		notices[i].Cursor = cursor{At: notices[i].CreatedAt, ID: notices[i].ID}.String()
	}
	return notices, len(rows) > first, nil
}
