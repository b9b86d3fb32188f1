package db

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"gorm.io/gorm"

	"guashi/server/trail"
)

const usualSeal = 5000 // events at the most

// sealSlack is how long an event may take from getting its id to being visible to others. On SQLite
// it gets it under the lock that a seal takes too; elsewhere twice as long as an operation may last.
func (d dialect) sealSlack() time.Duration {
	if d == sqliteDialect {
		return 0
	}
	return time.Minute
}

// ErrClockBehind says that this machine's clock lies behind the trail: what it writes may count as inserted.
var ErrClockBehind = errors.New("the clock of this machine lies behind the audit trail: set it right")

type sealRow struct {
	Seq       int64 `gorm:"primaryKey;autoIncrement:false"`
	SealedAt  time.Time
	Events    int
	Root      []byte
	Previous  []byte
	KeyID     string
	Signature []byte
}

func (sealRow) TableName() string { return "audit_seals" }

type leafRow struct {
	Seal     int64 `gorm:"primaryKey;autoIncrement:false"`
	Position int   `gorm:"primaryKey;autoIncrement:false"`
	EventID  string
	Leaf     []byte
}

func (leafRow) TableName() string { return "audit_leaves" }

// SealAudit seals all events that no seal holds yet, and returns how many. ErrClockBehind when
// that is done, with a clock that is not to be trusted.
// Replicas may do it at the same time: one of them comes first.
func (d *DB) SealAudit(ctx context.Context, now time.Time, by trail.Signer) (int, error) {
	sealed := 0
	for {
		n, err := d.sealSome(ctx, now, by)
		sealed += n
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			return sealed, nil
		}
		if err != nil {
			return sealed, err
		}
		if n == 0 {
			return sealed, d.clockBehind(ctx, now)
		}
	}
}

// clockTolerance is how far replicas' clocks may lie apart and nobody needs to hear of it.
const clockTolerance = 5 * time.Second

func (d *DB) clockBehind(ctx context.Context, now time.Time) error {
	last, err := lastSeal(d.gorm.WithContext(ctx))
	if err == nil && last != nil && now.Add(clockTolerance).Before(last.At) {
		err = ErrClockBehind
	}
	return wrap(err)
}

func (d *DB) sealSome(ctx context.Context, now time.Time, by trail.Signer) (int, error) {
	n := 0
	err := d.transact(ctx, func(on *gorm.DB) error {
		n = 0
		last, err := lastSeal(on)
		if err != nil {
			return err
		}
		var rows []auditRow
		err = on.Where("id > ? AND NOT EXISTS (SELECT 1 FROM audit_leaves WHERE event_id = audit_events.id)", openFrom(last)).
			Order("id").Limit(d.sealedAtOnce).Find(&rows).Error
		if err != nil {
			return err
		}
		upTo := now.Add(-d.dialect.sealSlack())
		if len(rows) == 0 {
			return closeTrail(on, last, upTo, by)
		}
		if n = len(rows); n == d.sealedAtOnce { // others wait: it speaks for no later moment than its own last event
			own, err := timeOfID(rows[n-1].ID)
			if err != nil {
				return err
			}
			if own.Before(upTo) {
				upTo = own
			}
		}
		if last != nil && upTo.Before(last.At) {
			upTo = last.At
		}
		return writeSeal(on, last, rows, upTo, by)
	})
	return n, err
}

// closeTrail seals that nothing more has happened up to the end of the last seal's slack, when that is over. An id
// tells milliseconds: the one of the newest event is open as long as no seal bears a later one.
func closeTrail(on *gorm.DB, last *trail.Seal, upTo time.Time, by trail.Signer) error {
	if last == nil || last.Events == 0 {
		return nil
	}
	var newest string
	if err := on.Raw("SELECT MAX(event_id) FROM audit_leaves WHERE seal = ?", last.Seq).Scan(&newest).Error; err != nil {
		return err
	}
	if newest <= openFrom(last) || newest > firstID(upTo) {
		return nil
	}
	return writeSeal(on, last, nil, upTo, by)
}

// openFrom returns the id after which events may still wait for a seal.
func openFrom(last *trail.Seal) string {
	if last == nil {
		return ""
	}
	return firstID(last.At)
}

func lastSeal(on *gorm.DB) (*trail.Seal, error) {
	var rows []sealRow
	if err := on.Order("seq DESC").Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, err
	}
	return new(fromSealRow(rows[0])), nil
}

func fromSealRow(row sealRow) trail.Seal {
	return trail.Seal{
		Seq: row.Seq, At: row.SealedAt.UTC(), Events: row.Events, Root: trail.Hash(row.Root), Previous: trail.Hash(row.Previous),
		KeyID: row.KeyID, Signature: row.Signature,
	}
}

func writeSeal(on *gorm.DB, last *trail.Seal, rows []auditRow, upTo time.Time, by trail.Signer) error {
	entries := make([]trail.Entry, len(rows))
	for i, row := range rows {
		content, err := contentOf(row)
		if err != nil {
			return err
		}
		entries[i] = trail.Entry{ID: row.ID, Content: content}
	}
	s, leaves := trail.NewSeal(last, entries, upTo, by)
	row := sealRow{s.Seq, s.At, s.Events, s.Root[:], s.Previous[:], s.KeyID, s.Signature}
	if err := on.Create(&row).Error; err != nil {
		return err
	}
	if len(leaves) == 0 {
		return nil
	}
	kept := make([]leafRow, len(leaves))
	for i, leaf := range leaves {
		kept[i] = leafRow{s.Seq, i, leaf.EventID, leaf.Hash[:]}
	}
	return on.CreateInBatches(kept, 500).Error
}

// contentOf writes all columns of an event down in one form on every engine.
func contentOf(row auditRow) ([]byte, error) {
	row.At = row.At.UTC()
	return json.Marshal(row)
}

// SealAfter implements trail.Store.
func (d *DB) SealAfter(ctx context.Context, seq int64) (*trail.Seal, []trail.Leaf, error) {
	on := d.gorm.WithContext(ctx)
	var seals []sealRow
	if err := on.Where("seq > ?", seq).Order("seq").Limit(1).Find(&seals).Error; err != nil || len(seals) == 0 {
		return nil, nil, wrap(err)
	}
	var rows []leafRow
	if err := on.Where("seal = ?", seals[0].Seq).Order("position").Find(&rows).Error; err != nil {
		return nil, nil, wrap(err)
	}
	leaves := make([]trail.Leaf, len(rows))
	for i, row := range rows {
		leaves[i].EventID = row.EventID
		copy(leaves[i].Hash[:], row.Leaf)
	}
	return new(fromSealRow(seals[0])), leaves, nil
}

// Entries implements trail.Store.
func (d *DB) Entries(ctx context.Context, ids []string) (map[string][]byte, error) {
	found := make(map[string][]byte, len(ids))
	for from := 0; from < len(ids); from += 500 {
		var rows []auditRow
		if err := d.gorm.WithContext(ctx).Where("id IN ?", ids[from:min(from+500, len(ids))]).Find(&rows).Error; err != nil {
			return nil, wrap(err)
		}
		for _, row := range rows {
			content, err := contentOf(row)
			if err != nil {
				return nil, err
			}
			found[row.ID] = content
		}
	}
	return found, nil
}

// Unsealed implements trail.Store.
func (d *DB) Unsealed(ctx context.Context) (waiting int, stray []string, err error) {
	on := d.gorm.WithContext(ctx)
	last, err := lastSeal(on)
	if err != nil {
		return 0, nil, wrap(err)
	}
	var ids []string
	err = on.Raw("SELECT id FROM audit_events WHERE NOT EXISTS (SELECT 1 FROM audit_leaves WHERE event_id = audit_events.id) ORDER BY id").Scan(&ids).Error
	for _, id := range ids {
		if id <= openFrom(last) {
			stray = append(stray, id)
		} else {
			waiting++
		}
	}
	return waiting, stray, wrap(err)
}

// TrailState implements trail.Reporter.
func (d *DB) TrailState(ctx context.Context) (trail.State, error) {
	on := d.gorm.WithContext(ctx)
	last, err := lastSeal(on)
	if err != nil {
		return trail.State{}, wrap(err)
	}
	var waiting int64
	err = on.Raw("SELECT COUNT(*) FROM audit_events WHERE id > ? AND NOT EXISTS (SELECT 1 FROM audit_leaves WHERE event_id = audit_events.id)", openFrom(last)).
		Scan(&waiting).Error
	return trail.State{Last: last, Waiting: int(waiting)}, wrap(err)
}
