package db

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

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
	ways, err := d.waysTo(ctx, within, filter)
	if err != nil {
		return nil, false, wrap(err)
	}
	var rows []noticeRow
	for _, way := range ways {
		var part []noticeRow
		on := noticesOf(way(d.gorm.WithContext(ctx)), within, filter)
		if from != nil {
			on = on.Where("created_at <= ? AND (created_at < ? OR id < ?)", from.At, from.At, from.ID)
		}
		if err := on.Order("created_at DESC, id DESC").Limit(first + 1).Find(&part).Error; err != nil {
			return nil, false, wrap(err)
		}
		rows = append(rows, part...)
	}
	slices.SortFunc(rows, func(a, b noticeRow) int { return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), strings.Compare(b.ID, a.ID)) })
	notices, err := d.fromNoticeRows(rows[:min(len(rows), first)])
	if err != nil {
		return nil, false, err
	}
	for i := range notices {
		notices[i].Cursor = cursor{At: notices[i].CreatedAt, ID: notices[i].ID}.String()
	}
	return notices, len(rows) > first, nil
}

// waysTo returns the parts that a page is put together of. Notices that are not settled are few among all, and are
// read target by target along ix_notices_waiting; beside those that are dead stand those that were skipped.
func (d *DB) waysTo(ctx context.Context, within loss.Jurisdiction, filter loss.NoticeFilter) (ways []func(*gorm.DB) *gorm.DB, err error) {
	whole := func(on *gorm.DB) *gorm.DB { return on }
	ofTarget := func(on *gorm.DB) *gorm.DB { return on.Table("notices" + d.dialect.along("ix_notices_target")) }
	unsettled := filter.State == loss.NoticePending || filter.State == loss.NoticeDead
	switch ofOne := filter.Target.Kind != "" || within.Reason == loss.OwnCounty; {
	case filter.Number == "" && !unsettled && ofOne:
		return []func(*gorm.DB) *gorm.DB{ofTarget}, nil
	case filter.Number != "" || !unsettled:
		return []func(*gorm.DB) *gorm.DB{whole}, nil
	}
	targets, err := d.told(ctx, within, filter)
	if err != nil {
		return nil, err
	}
	for _, t := range targets {
		ways = append(ways, func(on *gorm.DB) *gorm.DB {
			return on.Table("notices"+d.dialect.along("ix_notices_waiting")).
				Where("target_kind = ? AND target_code = ? AND unsettled = ?", string(t.Kind), t.Code, filter.State)
		})
	}
	if filter.State == loss.NoticeDead {
		ways = append(ways, func(on *gorm.DB) *gorm.DB {
			return on.Table("notices" + d.dialect.along("ix_notices_skipped")).Where("skipped_at IS NOT NULL")
		})
	}
	return ways, nil
}

// told returns the targets whose notices may match: the systems, and the partners that were ever set up.
func (d *DB) told(ctx context.Context, within loss.Jurisdiction, filter loss.NoticeFilter) ([]loss.Target, error) {
	targets := loss.Targets()
	switch {
	case filter.Target.Kind != "":
		return []loss.Target{filter.Target}, nil
	case within.Reason == loss.OwnCounty:
		return []loss.Target{{Kind: loss.County, Code: within.County}}, nil
	case filter.SystemsOnly:
		return targets, nil
	}
	rows, err := targetRows(d.gorm.WithContext(ctx))
	for t := range rows {
		if t.Kind == loss.Partner {
			targets = append(targets, t)
		}
	}
	return targets, err
}

func noticesOf(on *gorm.DB, within loss.Jurisdiction, filter loss.NoticeFilter) *gorm.DB {
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
	return on
}
