package db

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"guashi/server/loss"
)

const earlierReports = 20

// CaseFile implements loss.DeskStore.
func (d *DB) CaseFile(ctx context.Context, within loss.Jurisdiction, number string) (loss.CaseFile, bool, error) {
	on := d.gorm.WithContext(ctx)
	rows, err := oneCase(on, within, number)
	if err != nil || len(rows) == 0 {
		return loss.CaseFile{}, false, wrap(err)
	}
	var earlier []reportRow
	err = on.Where("person_hash = ? AND number <> ?", rows[0].PersonHash, number).Order("reported_at DESC, number").
		Limit(earlierReports).Find(&earlier).Error
	if err != nil {
		return loss.CaseFile{}, false, wrap(err)
	}
	reports, err := d.withMilestones(on, append(rows, earlier...))
	if err != nil {
		return loss.CaseFile{}, false, err
	}
	file := loss.CaseFile{Report: reports[0], Earlier: reports[1:]}
	return file, true, d.fill(on, &file)
}

func (d *DB) fill(on *gorm.DB, file *loss.CaseFile) (err error) {
	number := file.Report.Number
	if file.Contacts, err = d.contacts(on, number); err != nil {
		return err
	}
	if file.Again, err = d.redeclarations(on, number); err != nil {
		return err
	}
	if file.Counter, err = d.counterOf(on, number); err != nil {
		return err
	}
	var rows []noticeRow
	if err := on.Where("number = ? AND target_kind <> ?", number, string(loss.Partner)).Order("sequence, target_kind, target_code").Find(&rows).Error; err != nil {
		return wrap(err)
	}
	file.Notices, err = d.fromNoticeRows(rows)
	return err
}

func (d *DB) redeclarations(on *gorm.DB, number string) ([]loss.Redeclaration, error) {
	var rows []redeclarationRow
	if err := on.Where("number = ?", number).Order("at, id").Find(&rows).Error; err != nil {
		return nil, wrap(err)
	}
	again := make([]loss.Redeclaration, len(rows))
	for i, row := range rows {
		again[i].At = row.At.UTC()
		if err := d.unseal(row.Declaration, &again[i].Declaration, "redeclarations", "declaration", row.ID); err != nil {
			return nil, err
		}
	}
	return again, nil
}

// CasePage implements loss.DeskStore. Several towns are read one by one, each
// along its index, and put in order here: no engine merges index ranges.
func (d *DB) CasePage(ctx context.Context, q loss.CaseQuery) ([]loss.FoundCase, bool, error) {
	after, err := parseCursor(q.After)
	if err != nil {
		return nil, false, err
	}
	var rows []reportRow
	for _, scope := range scopes(q) {
		var part []reportRow
		on := narrowed(d.gorm.WithContext(ctx).Where(scope.sql, scope.value), q)
		if err := ordered(on, q.Tab, after).Limit(q.First + 1).Find(&part).Error; err != nil {
			return nil, false, wrap(err)
		}
		rows = append(rows, part...)
	}
	slices.SortFunc(rows, inOrder(q.Tab))
	more := len(rows) > q.First
	rows = rows[:min(len(rows), q.First)]
	found := make([]loss.FoundCase, len(rows))
	for i, row := range rows {
		report, err := d.fromReportRow(row)
		if err != nil {
			return nil, false, err
		}
		found[i] = loss.FoundCase{Report: report, Cursor: cursorOf(row, q.Tab).String()}
	}
	return found, more, nil
}

// oneCase reads a case's row when it lies within, and nothing otherwise.
func oneCase(on *gorm.DB, within loss.Jurisdiction, number string) ([]reportRow, error) {
	var rows []reportRow
	for _, scope := range scopes(loss.CaseQuery{Within: within, Filter: loss.CaseFilter{Number: number}}) {
		if err := equals(on, "number", number).Where(scope.sql, scope.value).Limit(1).Find(&rows).Error; err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// scope is a condition that a jurisdiction comes to.
type scope struct {
	sql   string
	value any
}

func scopes(q loss.CaseQuery) []scope {
	single := q.Filter.Number != "" || q.Filter.Person != nil
	switch q.Within.Reason {
	case loss.OwnOffice:
		if single {
			return []scope{{"town_code IN ?", q.Within.Towns}}
		}
		var towns []scope
		for _, town := range q.Within.Towns {
			if q.Filter.Town == "" || q.Filter.Town == town {
				towns = append(towns, scope{"town_code = ?", town})
			}
		}
		return towns
	case loss.OwnCounty:
		return []scope{{"county_code = ?", q.Within.County}}
	case loss.WholeCountry:
		return []scope{{"1 = ?", 1}}
	default:
		return nil
	}
}

func narrowed(on *gorm.DB, q loss.CaseQuery) *gorm.DB {
	f := q.Filter
	if q.Tab != "" {
		on = on.Where("tab = ?", string(q.Tab))
	}
	if f.Overdue {
		on = on.Where("tab IN ('FIRST_CONTACT', 'UNRESOLVED') AND due_at < ?", q.Now.UTC())
	}
	if f.Locked {
		on = on.Where("wrong_passwords >= ?", loss.MaxWrongPasswords)
	}
	if f.Disputed {
		on = on.Where("contact_state = ?", string(loss.Disputed))
	}
	if f.Again {
		on = on.Where("reported_again_at IS NOT NULL")
	}
	if f.Town != "" {
		on = on.Where("town_code = ?", f.Town)
	}
	if f.Day.Year != 0 {
		start := loss.StartOf(f.Day)
		on = on.Where("reported_at >= ? AND reported_at < ?", start.UTC(), start.AddDate(0, 0, 1).UTC())
	}
	if f.State != "" {
		on = on.Where("state = ?", string(f.State))
	}
	if f.Number != "" {
		on = on.Where("number = ?", f.Number)
	}
	if f.Person != nil {
		on = on.Where("person_hash = ?", f.Person[:])
	}
	return on
}

// ordered puts a tab oldest due first, cases reported again before all, and any
// other list newest first. The condition is spelt out because engines do not
// use an index for (a, b) > (?, ?); both columns go one way because MariaDB
// reads no index in two.
func ordered(on *gorm.DB, tab loss.Tab, after *cursor) *gorm.DB {
	if tab == "" {
		if after != nil {
			on = on.Where("reported_at <= ? AND (reported_at < ? OR number < ?)", after.At, after.At, after.ID)
		}
		return on.Order("reported_at DESC, number DESC")
	}
	if after != nil {
		on = on.Where("in_turn >= ? AND (in_turn > ? OR due_at > ? OR (due_at = ? AND number > ?))",
			after.InTurn, after.InTurn, after.At, after.At, after.ID)
	}
	return on.Order("in_turn, due_at, number")
}

func inOrder(tab loss.Tab) func(a, b reportRow) int {
	return func(a, b reportRow) int {
		if tab == "" {
			return cmp.Or(b.ReportedAt.Compare(a.ReportedAt), strings.Compare(b.Number, a.Number))
		}
		return cmp.Or(compareBool(a.InTurn, b.InTurn), a.DueAt.Compare(b.DueAt), strings.Compare(a.Number, b.Number))
	}
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

func cursorOf(row reportRow, tab loss.Tab) cursor {
	if tab == "" {
		return cursor{At: row.ReportedAt.UTC(), ID: row.Number}
	}
	return cursor{InTurn: row.InTurn, At: row.DueAt.UTC(), ID: row.Number}
}

// CountInbox implements loss.DeskStore.
func (d *DB) CountInbox(ctx context.Context, towns []string, now time.Time) (loss.Counts, error) {
	var counts loss.Counts
	for _, count := range []struct {
		into  *int
		where string
		value []any
	}{
		{&counts.FirstContact, "tab = 'FIRST_CONTACT'", nil},
		{&counts.Unresolved, "tab = 'UNRESOLVED'", nil},
		{&counts.OverdueFirst, "tab = 'FIRST_CONTACT' AND in_turn IN (0, 1) AND due_at < ?", []any{now.UTC()}},
		{&counts.OverdueUnresolved, "tab = 'UNRESOLVED' AND in_turn IN (0, 1) AND due_at < ?", []any{now.UTC()}},
	} {
		for _, town := range towns {
			var n int
			sql := "SELECT COUNT(*) FROM (SELECT 1 AS one FROM reports WHERE town_code = ? AND " + count.where + " LIMIT ?) AS some"
			values := append(append([]any{town}, count.value...), loss.CountTo+1)
			if err := d.gorm.WithContext(ctx).Raw(sql, values...).Scan(&n).Error; err != nil {
				return counts, wrap(err)
			}
			*count.into = min(*count.into+n, loss.CountTo+1)
		}
	}
	return counts, nil
}
