package db

import (
	"context"
	"time"

	"gorm.io/gorm"

	"guashi/server/loss"
)

// OpenAt implements loss.DeskStore. It counts from what is open now, back over what
// came and went since: only that is read. A contact that was withdrawn since counts
// as never made.
func (d *DB) OpenAt(ctx context.Context, within loss.Jurisdiction, at time.Time) (int, error) {
	at = at.UTC()
	open := []string{string(loss.FirstContact), string(loss.Unresolved)}
	ends := []string{string(loss.MilestoneContacted), string(loss.MilestoneRevoked), string(loss.MilestoneReplaced)}
	inside := func() *gorm.DB { return reportsInside(d.gorm.WithContext(ctx), within) }
	var now, came, went int64
	for n, query := range map[*int64]*gorm.DB{
		&now:  inside().Where("r.tab IN ?", open),
		&came: inside().Where("r.tab IN ? AND r.reported_at >= ?", open, at),
		&went: inside().Where("r.tab IS NULL AND r.reported_at < ?", at).
			Where("r.number IN (SELECT m.number FROM milestones m WHERE m.kind IN ? AND m.at >= ?)", ends, at).
			Where("NOT EXISTS (SELECT 1 FROM contacts c WHERE c.number = r.number AND c.outcome = ? AND c.withdrawn_at IS NULL AND c.at < ?)",
				string(loss.Confirmed), at),
	} {
		if err := query.Count(n).Error; err != nil {
			return 0, wrap(err)
		}
	}
	return int(now - came + went), nil
}
