package db

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"guashi/server/loss"
	"guashi/server/partner"
)

// watching is one question that begins watches, on its way to disk.
type watching struct {
	recording
	persons []loss.Key
	ends    time.Time
	answer  func([]partner.CardReport) []partner.Recorded
	ids     map[loss.Key]string // the answers: its watches,
	barred  error               // or why there are none
}

// mostWatchings begin together: each may hold a hundred cards locked.
const mostWatchings = 16

// Watch implements partner.Store. Those of many requests begin in one transaction. The cards are read,
// locked, after their watches have been written, and a change of a report reads the watches, locked,
// after it was written: of two at the same time one sees the other, or the engine has one of them run again.
func (d *DB) Watch(ctx context.Context, q partner.Question, persons []loss.Key, ends time.Time, answer func([]partner.CardReport) []partner.Recorded) (partner.Watched, error) {
	w := watching{recording: recording{question: q}, persons: persons, ends: ends, answer: answer}
	if err := d.watchings.add(ctx, &w); err != nil {
		return partner.Watched{}, err
	}
	return partner.Watched{IDs: w.ids, Usage: w.usage, Standing: w.standing}, w.barred
}

// watchAll counts each question in turn and begins the watches of those that the quotas admit. A partner
// that is barred spoils no other's question.
func (d *DB) watchAll(on *gorm.DB, all []*watching) error {
	var asked []*recording
	for _, w := range all {
		stopped, err := webhookStopped(on, w.question.Partner)
		if err != nil {
			return err
		}
		if w.ids, w.barred = nil, nil; stopped {
			w.barred = partner.WebhookStopped
			continue
		}
		asked = append(asked, &w.recording)
	}
	admitted, err := d.countIn(on, asked)
	if err != nil {
		return err
	}
	for _, w := range all {
		if slices.Contains(admitted, &w.recording) {
			if err := d.begin(on, w); err != nil {
				return err
			}
		}
	}
	return insertQuestions(on, admitted)
}

// begin begins a question's watches and, with them in place, has it answered.
func (d *DB) begin(on *gorm.DB, w *watching) (err error) {
	var found []partner.CardReport
	if len(w.persons) > 0 {
		if w.ids, err = d.beginWatches(on, w.question.Partner, w.persons, w.ends); err != nil {
			return err
		}
		if found, err = cardReports(on, w.persons, d.dialect.shared()); err != nil {
			return err
		}
	}
	w.question.Answers = w.answer(found)
	return nil
}

// webhookStopped reports whether a partner's webhook has stopped: what it watches would wait for nobody knows what.
func webhookStopped(on *gorm.DB, client string) (bool, error) {
	var stopped int64
	err := on.Raw("SELECT COUNT(*) FROM notice_targets WHERE kind = ? AND code = ? AND stopped_at IS NOT NULL", string(loss.Partner), client).Scan(&stopped).Error
	return stopped > 0, err
}

// beginWatches begins watches, or gives those that there are a new end.
func (d *DB) beginWatches(on *gorm.DB, client string, persons []loss.Key, ends time.Time) (map[loss.Key]string, error) {
	var values []any
	for _, person := range persons {
		id, err := newID()
		if err != nil {
			return nil, err
		}
		values = append(values, id, client, blob(person[:]), ends.UTC())
	}
	end := " ON CONFLICT (person_hash, partner) DO UPDATE SET ends_at = excluded.ends_at"
	if d.dialect == mysqlDialect {
		end = " ON DUPLICATE KEY UPDATE ends_at = VALUES(ends_at)"
	}
	insert := "INSERT INTO watches (id, partner, person_hash, ends_at) VALUES " + strings.Repeat("(?,?,?,?),", len(persons)-1) + "(?,?,?,?)" + end
	if err := on.Exec(insert, values...).Error; err != nil {
		return nil, err
	}
	var rows []struct {
		ID         string
		PersonHash []byte
	}
	err := on.Raw("SELECT id, person_hash FROM watches WHERE partner = ? AND person_hash IN ?", client, hashes(persons)).Scan(&rows).Error
	ids := make(map[loss.Key]string, len(rows))
	for _, row := range rows {
		ids[loss.Key(row.PersonHash)] = row.ID
	}
	return ids, err
}

// withWatchers adds the notices to those who watch the card of a change that has been written. Changes of
// one person's cases take turns at the watches, so that the greatest number tells where the card stands.
func (t *tx) withWatchers(change loss.Change) ([]loss.Notice, error) {
	event, ok := partner.Tells(change.Notices)
	if !ok {
		return change.Notices, nil
	}
	person := change.Report.Person
	watches, err := t.nextTelling(person, event.At)
	if err != nil || len(watches) == 0 {
		return change.Notices, err
	}
	reports, err := cardReports(t.on, []loss.Key{person}, "")
	if err != nil {
		return nil, err
	}
	return append(change.Notices[:len(change.Notices):len(change.Notices)], partner.NoticesOf(event, watches, reports)...), nil
}

// nextTelling returns the watches of those who may be told, each with the number of what it is told now. The
// rows are locked before they are counted up: an UPDATE alone may pass by one that is just being written.
func (t *tx) nextTelling(person loss.Key, at time.Time) (watches []partner.Watch, err error) {
	var ids []string
	err = t.on.Raw("SELECT id FROM watches WHERE person_hash = ? AND ends_at > ? ORDER BY id"+t.db.dialect.forUpdate(), person[:], at.UTC()).Scan(&ids).Error
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	if err := t.on.Exec("UPDATE watches SET told = told + 1 WHERE id IN ?", ids).Error; err != nil {
		return nil, err
	}
	return watches, t.on.Raw("SELECT w.id, w.partner, w.told FROM watches w JOIN partners p ON p.id = w.partner "+
		"WHERE w.id IN ? AND p.disabled_at IS NULL AND (p.expires_at IS NULL OR p.expires_at > ?) AND p.webhook_url <> '' ORDER BY w.partner"+t.db.dialect.shared(),
		ids, at.UTC()).Scan(&watches).Error
}
