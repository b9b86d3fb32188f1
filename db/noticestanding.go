package db

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"gorm.io/gorm"

	"guashi/server/loss"
)

const (
	countNoticesTo = 10_000
	attemptsShown  = 100
)

type attemptRow struct {
	NoticeID string `gorm:"primaryKey"`
	Position int    `gorm:"primaryKey;autoIncrement:false"`
	At       time.Time
	TookUs   int64
	Status   int
	Error    []byte
}

func (attemptRow) TableName() string { return "notice_attempts" }

type targetRow struct {
	Kind          string `gorm:"primaryKey"`
	Code          string `gorm:"primaryKey"`
	OpenedAt      *time.Time
	ProbeAt       *time.Time
	StoppedAt     *time.Time
	LastSuccessAt *time.Time
	LastFailureAt *time.Time
	LastError     *string
}

func (targetRow) TableName() string { return "notice_targets" }

type minuteRow struct {
	Kind      string `gorm:"primaryKey"`
	Code      string `gorm:"primaryKey"`
	Minute    int64  `gorm:"primaryKey;autoIncrement:false"` // since 1970
	Delivered int
	Failed    int
}

func (minuteRow) TableName() string { return "notice_minutes" }

// NoticeFile implements loss.DeskStore.
func (d *DB) NoticeFile(ctx context.Context, id string) (loss.NoticeFile, bool, error) {
	on := d.gorm.WithContext(ctx)
	var rows []noticeRow
	if err := equals(on, "id", id).Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return loss.NoticeFile{}, false, wrap(err)
	}
	notices, err := d.fromNoticeRows(rows)
	if err != nil {
		return loss.NoticeFile{}, false, err
	}
	var tried []attemptRow
	if err := on.Where("notice_id = ?", id).Order("position DESC").Limit(attemptsShown).Find(&tried).Error; err != nil {
		return loss.NoticeFile{}, false, wrap(err)
	}
	file := loss.NoticeFile{Notice: notices[0], Attempts: make([]loss.Attempt, len(tried))}
	for i, row := range tried {
		said, err := d.unsealError(row.Error, "notice_attempts", row.NoticeID)
		if err != nil {
			return loss.NoticeFile{}, false, err
		}
		file.Attempts[i] = loss.Attempt{
			Position: row.Position, At: row.At.UTC(), Took: time.Duration(row.TookUs) * time.Microsecond, Status: row.Status, Error: said,
		}
	}
	return file, true, nil
}

// TargetStandings implements loss.DeskStore.
func (d *DB) TargetStandings(ctx context.Context, targets []loss.Target, now time.Time) ([]loss.TargetStanding, error) {
	on := d.gorm.WithContext(ctx)
	rows, err := targetRows(on)
	if err != nil {
		return nil, err
	}
	minutes, err := lastHour(on, now)
	if err != nil {
		return nil, err
	}
	standings := make([]loss.TargetStanding, len(targets))
	for i, target := range targets {
		row := rows[target]
		standings[i] = loss.TargetStanding{
			Target: target, LastSuccessAt: orZero(row.LastSuccessAt), LastFailureAt: orZero(row.LastFailureAt), LastError: orNone(row.LastError),
			OpenedAt: orZero(row.OpenedAt), StoppedAt: orZero(row.StoppedAt), Minutes: minutes[target],
		}
		if err := count(on, &standings[i], now); err != nil {
			return nil, wrap(err)
		}
	}
	return standings, nil
}

func targetRows(on *gorm.DB) (map[loss.Target]targetRow, error) {
	var rows []targetRow
	err := on.Find(&rows).Error
	byTarget := make(map[loss.Target]targetRow, len(rows))
	for _, row := range rows {
		byTarget[loss.Target{Kind: loss.TargetKind(row.Kind), Code: row.Code}] = row
	}
	return byTarget, wrap(err)
}

func lastHour(on *gorm.DB, now time.Time) (map[loss.Target][]loss.DeliveryMinute, error) {
	var rows []minuteRow
	this := now.Unix() / 60
	err := on.Where("minute > ? AND minute <= ?", this-60, this).Order("kind, code, minute").Find(&rows).Error
	minutes := map[loss.Target][]loss.DeliveryMinute{}
	for _, row := range rows {
		target := loss.Target{Kind: loss.TargetKind(row.Kind), Code: row.Code}
		minutes[target] = append(minutes[target], loss.DeliveryMinute{At: time.Unix(row.Minute*60, 0).UTC(), Delivered: row.Delivered, Failed: row.Failed})
	}
	return minutes, wrap(err)
}

// count counts what waits for a target, along ix_notices_waiting alone.
func count(on *gorm.DB, s *loss.TargetStanding, now time.Time) error {
	for _, c := range []struct {
		into *int
		as   string
		more string
		with []any
	}{
		{&s.Pending, loss.NoticePending, "", nil},
		{&s.Late, loss.NoticePending, " AND created_at < ?", []any{now.Add(-loss.LateAfter).UTC()}},
		{&s.Dead, loss.NoticeDead, "", nil},
	} {
		sql := "SELECT COUNT(*) FROM (SELECT 1 AS one FROM notices WHERE target_kind = ? AND target_code = ? AND unsettled = ?" + c.more + " LIMIT ?) AS some"
		with := append(append([]any{string(s.Target.Kind), s.Target.Code, c.as}, c.with...), countNoticesTo+1)
		if err := on.Raw(sql, with...).Scan(c.into).Error; err != nil {
			return err
		}
	}
	for as, into := range map[string]*time.Time{loss.NoticePending: &s.OldestPendingAt, loss.NoticeDead: &s.OldestDeadAt} {
		var oldest []noticeRow
		err := on.Select("created_at").Where("target_kind = ? AND target_code = ? AND unsettled = ?", string(s.Target.Kind), s.Target.Code, as).
			Order("created_at").Limit(1).Find(&oldest).Error
		if err != nil {
			return err
		}
		if len(oldest) > 0 {
			*into = oldest[0].CreatedAt.UTC()
		}
	}
	return nil
}

// NoticeHolds implements loss.DeskStore.
func (d *DB) NoticeHolds(ctx context.Context, ids []string) (map[string]loss.NoticeHold, error) {
	holds := map[string]loss.NoticeHold{}
	for some := range slices.Chunk(ids, heldAtOnce) {
		if err := d.noticeHolds(ctx, some, holds); err != nil {
			return nil, wrap(err)
		}
	}
	return holds, nil
}

const heldAtOnce = 10_000 // SQLite takes 32,766 values in a statement

func (d *DB) noticeHolds(ctx context.Context, ids []string, into map[string]loss.NoticeHold) error {
	return eachRow(d.gorm.WithContext(ctx), "SELECT n.id, t.stopped_at IS NOT NULL,"+
		" EXISTS (SELECT 1 FROM notices b"+d.dialect.inOrder()+" WHERE b.number = n.number AND b.target_kind = n.target_kind"+
		" AND b.target_code = n.target_code AND b.sequence < n.sequence AND b.unsettled IS NOT NULL)"+
		" FROM notices n LEFT JOIN notice_targets t ON t.kind = n.target_kind AND t.code = n.target_code"+
		" WHERE n.state = 'PENDING' AND n.id IN ?", []any{ids}, func(found *sql.Rows) error {
		var id string
		var stopped, behind bool
		err := found.Scan(&id, &stopped, &behind)
		switch {
		case stopped:
			into[id] = loss.HeldStopped
		case behind:
			into[id] = loss.HeldEarlier
		}
		return err
	})
}
