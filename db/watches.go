package db

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"guashi/server/loss"
	"guashi/server/partner"
)

// Watch implements partner.Store. The cards are read, locked, after their watches have been written, and
// a change of a report reads the watches, locked, after it was written: of two at the same time one sees
// the other, or the engine has one of them run again.
func (d *DB) Watch(ctx context.Context, q partner.Question, persons []loss.Key, ends time.Time, answer func([]partner.CardReport) []partner.Recorded) (partner.Watched, error) {
	var w partner.Watched
	err := d.transact(ctx, func(on *gorm.DB) error {
		if err := told(on, q.Partner); err != nil {
			return err
		}
		r := &recording{question: q}
		usages, err := d.usages(on, []*recording{r})
		if err != nil {
			return err
		}
		usages[r.key()], w.Standing = usages[r.key()].Take(q.Quota, q.At, len(q.Answers))
		if w.Usage = usages[r.key()]; w.Standing.RetryAfter > 0 {
			return nil
		}
		if err := d.saveUsages(on, usages); err != nil {
			return err
		}
		var found []partner.CardReport
		if len(persons) > 0 {
			if w.IDs, err = d.beginWatches(on, q.Partner, persons, ends); err != nil {
				return err
			}
			if found, err = cardReports(on, persons, d.dialect.shared()); err != nil {
				return err
			}
		}
		r.question.Answers = answer(found)
		return insertQuestions(on, []*recording{r})
	})
	return w, err
}

// told refuses a partner whose webhook has stopped: what it watches would wait for nobody knows what.
func told(on *gorm.DB, client string) error {
	var stopped int64
	err := on.Raw("SELECT COUNT(*) FROM notice_targets WHERE kind = ? AND code = ? AND stopped_at IS NOT NULL", string(loss.Partner), client).Scan(&stopped).Error
	if err == nil && stopped > 0 {
		err = partner.WebhookStopped
	}
	return err
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
