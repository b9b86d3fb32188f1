package db

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"guashi/server/loss"
)

const (
	maxRuns   = 10
	firstWait = 5 * time.Millisecond
)

// Transact implements loss.Store. Row locks keep records from changing under a
// transaction, but not on two nodes of a cluster at once: then it sees them anew.
func (d *DB) Transact(ctx context.Context, do func(loss.Tx) error) error {
	for range maxRuns {
		err := d.transactOnce(ctx, do)
		if !errors.Is(err, loss.ErrConflict) {
			return err
		}
	}
	return fmt.Errorf("%w (a record changed again and again)", loss.ErrUnavailable)
}

func (d *DB) transactOnce(ctx context.Context, do func(loss.Tx) error) error {
	notified := false
	err := d.transact(ctx, func(on *gorm.DB) error {
		t := &tx{db: d, on: on}
		err := do(t)
		notified = t.notified
		return err
	})
	if err == nil && notified {
		d.wake()
	}
	return err
}

// transact runs do in a transaction; one that the engine gave up is rolled back
// and run again as a whole.
func (d *DB) transact(ctx context.Context, do func(*gorm.DB) error) error {
	return d.repeated(ctx, func(on *gorm.DB) error { return on.Transaction(do) })
}

// alone runs do, which is one statement and so a transaction already, without
// the round trips that open and close one; else as transact does.
func (d *DB) alone(ctx context.Context, do func(*gorm.DB) error) error { return d.repeated(ctx, do) }

func (d *DB) repeated(ctx context.Context, do func(*gorm.DB) error) error {
	wait := firstWait
	for run := 1; ; run++ {
		err := do(d.writer.WithContext(ctx))
		if err == nil || run == maxRuns || !worthRepeating(err) {
			return wrap(err)
		}
		select {
		case <-ctx.Done():
			return wrap(ctx.Err())
		case <-time.After(wait + rand.N(wait)):
			wait *= 2
		}
	}
}

type tx struct {
	db       *DB
	on       *gorm.DB
	notified bool // notices were written
}

// locking reads rows so that nobody else changes them before the end of the
// transaction. SQLite has one writer anyway.
func (t *tx) locking() *gorm.DB {
	if t.db.dialect == mysqlDialect {
		return t.on.Clauses(clause.Locking{Strength: "UPDATE"})
	}
	return t.on
}

// ActiveReport implements loss.Tx.
func (t *tx) ActiveReport(_ context.Context, person loss.Key) (loss.Report, bool, error) {
	var rows []reportRow
	err := t.locking().Where("person_hash = ? AND state = ?", person[:], string(loss.Active)).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return loss.Report{}, false, err
	}
	reports, err := t.db.withPast(t.on, rows)
	if err != nil {
		return loss.Report{}, false, err
	}
	return reports[0], true, nil
}

// Insert implements loss.Tx.
func (t *tx) Insert(_ context.Context, change loss.Change) error {
	row, err := t.db.toReportRow(change.Report)
	if err != nil {
		return err
	}
	err = t.on.Create(&row).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return loss.ErrActiveExists
	}
	if err != nil {
		return err
	}
	return t.record(change, 0)
}

// Apply implements loss.Tx.
func (t *tx) Apply(_ context.Context, from loss.Report, change loss.Change) error {
	to := change.Report
	updated := t.on.Model(&reportRow{}).
		Where("number = ? AND version = ? AND state = ?", from.Number, from.Version, string(from.State)).
		Updates(map[string]any{
			"state": string(to.State), "contact_state": string(to.ContactState), "reported_again_at": orNil(to.ReportedAgain),
			"revoked_at": orNil(to.RevokedAt), "wrong_passwords": to.WrongPasswords, "notice_sequence": to.Sequence,
			"replaced_on": dateOrNil(to.ReplacedOn), "first_contact_at": orNil(to.FirstContactAt), "due_at": to.DueAt.UTC(),
			"in_turn": to.InTurn, "contacts": to.Contacts, "ended_at": endedAt(change), "version": from.Version + 1,
		})
	if updated.Error != nil {
		return updated.Error
	}
	if updated.RowsAffected == 0 {
		return loss.ErrConflict
	}
	return t.record(change, len(from.Milestones))
}

// endedAt counts the time after which what was declared is erased (F1); nil while a report is active.
func endedAt(change loss.Change) *time.Time {
	if change.Report.State == loss.Active {
		return nil
	}
	return orNil(change.Audit.At)
}

// record writes what belongs to a change of a report.
func (t *tx) record(change loss.Change, position int) error {
	number := change.Report.Number
	for _, write := range []func() error{
		func() error { return t.milestones(number, position, change.Report.Milestones) },
		func() error { return t.redeclaration(number, change) },
		func() error { return t.contact(number, change) },
		func() error { return t.counter(number, change.Counter) },
		func() error {
			notices, err := t.withWatchers(change)
			return errors.Join(err, t.notices(number, notices))
		},
		func() error { return audit(t.on, change.Audit) },
		func() error { return t.complete(change.Remembered) },
	} {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) milestones(number string, position int, milestones []loss.Milestone) error {
	rows := make([]milestoneRow, len(milestones))
	for i, m := range milestones {
		rows[i] = milestoneRow{number, position + i, string(m.Kind), m.At.UTC()}
	}
	return create(t.on, rows)
}

// create writes all rows in one statement; none is no statement.
func create[R any](on *gorm.DB, rows []R) error {
	if len(rows) == 0 {
		return nil
	}
	return on.Create(&rows).Error
}

func (t *tx) redeclaration(number string, change loss.Change) error {
	if change.Again == nil {
		return nil
	}
	id, err := newID()
	if err != nil {
		return err
	}
	sealed, err := t.db.seal(change.Again, "redeclarations", "declaration", id)
	if err != nil {
		return err
	}
	return t.on.Create(&redeclarationRow{id, number, change.Audit.At.UTC(), sealed}).Error
}

// leasedByNobody keeps room in a new notice for the name of a holder (as long as crypto/rand's Text), beside a
// lease that is over: engines take three times as long to write what makes a row grow.
const leasedByNobody = "--------------------------"

func (t *tx) notices(number string, notices []loss.Notice) error {
	rows := make([]noticeRow, len(notices))
	for i, n := range notices {
		id, err := newID()
		if err != nil {
			return err
		}
		sealed, err := t.db.seal(n.Data, "notices", "data", id)
		if err != nil {
			return err
		}
		rows[i] = noticeRow{
			ID: id, Number: number, Event: string(n.Event), TargetKind: string(n.Target.Kind), TargetCode: n.Target.Code,
			Sequence: n.Sequence, Data: sealed, State: loss.NoticePending, CreatedAt: n.At.UTC(), NextAt: n.At.UTC(),
			LeaseUntil: new(n.At.UTC()), LeaseOwner: new(leasedByNobody),
		}
	}
	t.notified = t.notified || len(rows) > 0
	return create(t.on, rows)
}

// complete keeps the outcome under the idempotency key, if this request still holds it.
func (t *tx) complete(r *loss.Remembered) error {
	if r == nil {
		return nil
	}
	done := t.on.Exec("UPDATE idempotency SET outcome = ? WHERE scope = ? AND owner = ? AND outcome IS NULL",
		r.Outcome, r.Claim.Scope[:], r.Claim.Owner)
	if done.Error == nil && done.RowsAffected == 0 {
		return loss.ErrClaimLost
	}
	return done.Error
}

func newID() (string, error) {
	id, err := uuid.NewV7()
	return id.String(), err
}
