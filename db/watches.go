package db

import (
	"context"
	"maps"
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
	lookup // of the cards, as they stand when their watches have begun
	ends   time.Time
	answer func([]partner.CardReport) []partner.Recorded
	ids    map[loss.Key]string // the answers: its watches,
	barred error               // or why there are none
}

// mostWatchings begin together: each may hold a hundred cards locked.
const mostWatchings = 16

// Watch implements partner.Store. Those of many requests begin in one transaction. The cards are read,
// locked, after their watches have been written, and a change of a report reads the watches, locked,
// after it was written: of two at the same time one sees the other, or the engine has one of them run again.
func (d *DB) Watch(ctx context.Context, q partner.Question, persons []loss.Key, ends time.Time, answer func([]partner.CardReport) []partner.Recorded) (partner.Watched, error) {
	w := watching{recording: recording{question: q}, lookup: lookup{persons: persons}, ends: ends, answer: answer}
	if err := d.watchings.add(ctx, &w); err != nil {
		return partner.Watched{}, err
	}
	return partner.Watched{IDs: w.ids, Usage: w.usage, Standing: w.standing}, w.barred
}

// watchAll counts each question in turn and begins the watches of those that the quotas admit. A partner
// that is barred spoils no other's question.
func (d *DB) watchAll(on *gorm.DB, all []*watching) error {
	if err := barStopped(on, all); err != nil {
		return err
	}
	asked := slices.DeleteFunc(slices.Clone(all), func(w *watching) bool { return w.barred != nil })
	recordings := make([]*recording, len(asked))
	for i, w := range asked {
		recordings[i] = &w.recording
	}
	admitted, err := d.countIn(on, recordings)
	if err != nil {
		return err
	}
	begun := slices.DeleteFunc(asked, func(w *watching) bool { return w.standing.RetryAfter > 0 })
	if err := d.beginWatches(on, begun); err != nil {
		return err
	}
	if err := lookUp(on, cardsOf(begun), d.dialect.shared()); err != nil {
		return err
	}
	for _, w := range begun {
		w.question.Answers = w.answer(w.found)
	}
	return insertQuestions(on, admitted)
}

// cardsOf returns the look-ups of those questions that name a card.
func cardsOf(all []*watching) []*lookup {
	var looks []*lookup
	for _, w := range all {
		if len(w.persons) > 0 {
			looks = append(looks, &w.lookup)
		}
	}
	return looks
}

// barStopped bars partners whose webhook has stopped: what they watch would wait for nobody knows what.
func barStopped(on *gorm.DB, all []*watching) error {
	clients := make([]string, len(all))
	for i, w := range all {
		clients[i] = w.question.Partner
	}
	var stopped []string
	err := on.Raw("SELECT code FROM notice_targets WHERE kind = ? AND code IN ? AND stopped_at IS NOT NULL", string(loss.Partner), clients).Scan(&stopped).Error
	for _, w := range all {
		if w.barred, w.ids = nil, nil; slices.Contains(stopped, w.question.Partner) {
			w.barred = partner.WebhookStopped
		}
	}
	return err
}

// beginWatches begins watches, or gives those that there are a new end.
func (d *DB) beginWatches(on *gorm.DB, all []*watching) error {
	const row = "(?,?,?,?)"
	var values []any
	for _, w := range all {
		for _, person := range w.persons {
			id, err := newID()
			if err != nil {
				return err
			}
			values = append(values, id, w.question.Partner, blob(person[:]), w.ends.UTC())
		}
	}
	if len(values) == 0 {
		return nil
	}
	end := " ON CONFLICT (person_hash, partner) DO UPDATE SET ends_at = excluded.ends_at"
	if d.dialect == mysqlDialect {
		end = " ON DUPLICATE KEY UPDATE ends_at = VALUES(ends_at)"
	}
	rows := len(values) / strings.Count(row, "?")
	insert := "INSERT INTO watches (id, partner, person_hash, ends_at) VALUES " + strings.Repeat(row+",", rows-1) + row + end
	if err := on.Exec(insert, values...).Error; err != nil {
		return err
	}
	return nameWatches(on, all)
}

// nameWatches reads the ids of watches that have begun.
func nameWatches(on *gorm.DB, all []*watching) error {
	type card struct {
		client string
		person loss.Key
	}
	ids, clients := map[card]string{}, make([]string, len(all))
	for i, w := range all {
		clients[i] = w.question.Partner
	}
	for rest := cardsOf(all); len(rest) > 0; {
		var asking map[loss.Key][]*lookup
		asking, rest = askTogether(rest)
		var rows []struct {
			ID, Partner string
			PersonHash  []byte
		}
		err := on.Raw("SELECT id, partner, person_hash FROM watches WHERE person_hash IN ? AND partner IN ?", hashes(slices.Collect(maps.Keys(asking))), clients).
			Scan(&rows).Error
		if err != nil {
			return err
		}
		for _, row := range rows {
			ids[card{row.Partner, loss.Key(row.PersonHash)}] = row.ID
		}
	}
	for _, w := range all {
		w.ids = make(map[loss.Key]string, len(w.persons))
		for _, person := range w.persons {
			w.ids[person] = ids[card{w.question.Partner, person}]
		}
	}
	return nil
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
