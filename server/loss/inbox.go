package loss

import (
	"context"
	"strings"
	"time"

	"guashi/server/identity"
)

// Tab is one of the clerk's two lists.
type Tab string

// The tabs.
const (
	FirstContact Tab = "FIRST_CONTACT" // 「非上班／免自然人憑證掛失紀錄」 (D1)
	Unresolved   Tab = "UNRESOLVED"    // 「未處理查詢」 (D2)
)

// TabOf returns the tab in which a report stands; empty when in none (D1, D2, D6).
func TabOf(r Report) Tab {
	switch {
	case r.State != Active:
		return ""
	case r.ContactState == Pending:
		return FirstContact
	case r.ContactState == NotReached, r.ContactState == Disputed:
		return Unresolved
	default:
		return ""
	}
}

// CaseFilter narrows a list.
type CaseFilter struct {
	Overdue, Locked, Disputed, Again bool
	Town                             string        // empty for all
	Day                              identity.Date // of the report, in Taipei; zero for all
	State                            State         // empty for all
	Number                           string        // empty for all
	Person                           *Key          // nil for all
}

// CaseQuery asks the store for a page of cases: a tab oldest due first, or all newest first.
type CaseQuery struct {
	Within Jurisdiction
	Tab    Tab // empty for all cases
	Filter CaseFilter
	Now    time.Time
	First  int
	After  string // a cursor, or empty
}

// CaseLine is one case in a list.
type CaseLine struct {
	Report       Report
	Name         string // masked
	Overdue      bool
	OutsideHours bool
	Cursor       string
}

// CasePage is a page of cases.
type CasePage struct {
	Lines []CaseLine
	More  bool
}

// The bounds of a page.
const (
	usualPage = 40
	maxPage   = 100
)

// CaseSearch is what staff search by (never by name: it is sealed).
type CaseSearch struct {
	Number, IDNumber string // empty for all
	State            State
	Day              string // ISO 8601, or empty
	Overdue          bool
}

// Inbox returns a page of one of the own office's tabs (D1, D2). ErrForbidden for others than clerks, ErrBadCursor.
func (d *Desk) Inbox(ctx context.Context, at Visit, tab Tab, filter CaseFilter, first int, after string) (CasePage, error) {
	v, err := d.visit(ctx, at)
	if err != nil {
		return CasePage{}, err
	}
	if v.Reason != OwnOffice {
		return CasePage{}, ErrForbidden
	}
	return v.page(ctx, CaseQuery{Within: v.Jurisdiction, Tab: tab, Filter: filter, Now: v.Now, First: bounded(first), After: after})
}

// CountTo is how far tabs are counted exactly; one more stands for all beyond.
const CountTo = 1000

// Counts are the sizes of the tabs, and of what is overdue in each: exact up to CountTo.
type Counts struct{ FirstContact, Unresolved, OverdueFirst, OverdueUnresolved int }

// Overdue returns how many of both tabs are overdue, exact up to CountTo.
func (c Counts) Overdue() int { return min(c.OverdueFirst+c.OverdueUnresolved, CountTo+1) }

// Inboxes returns the sizes of the own office's tabs. ErrForbidden for others than clerks.
func (d *Desk) Inboxes(ctx context.Context, at Visit) (Counts, error) {
	v, err := d.visit(ctx, at)
	if err != nil {
		return Counts{}, err
	}
	if v.Reason != OwnOffice {
		return Counts{}, ErrForbidden
	}
	return d.Store.CountInbox(ctx, v.Towns, v.Now)
}

// Cases searches the own jurisdiction; a search by ID number goes on record.
// ErrForbidden, ErrBadCursor, BadField. What cannot be an ID number or a case number finds nothing.
func (d *Desk) Cases(ctx context.Context, at Visit, search CaseSearch, first int, after string) (CasePage, error) {
	v, err := d.visit(ctx, at)
	if err != nil {
		return CasePage{}, err
	}
	if v.Reason == NoReason {
		return CasePage{}, ErrForbidden
	}
	filter, sane, err := v.filterOf(search)
	if err != nil {
		return CasePage{}, err
	}
	if search.IDNumber != "" {
		who := Report{}
		if filter.Person != nil {
			who.Person = *filter.Person
		}
		if err := d.Store.Audit(ctx, v.event(OpSearch, who, OutcomeOK)); err != nil {
			return CasePage{}, err
		}
	}
	if !sane {
		return CasePage{}, nil
	}
	return v.page(ctx, CaseQuery{Within: v.Jurisdiction, Filter: filter, Now: v.Now, First: bounded(first), After: after})
}

// filterOf reports false when nothing can be found by what was searched for. BadField.
func (v *visit) filterOf(search CaseSearch) (CaseFilter, bool, error) {
	filter := CaseFilter{State: search.State, Overdue: search.Overdue}
	if search.Number != "" {
		if filter.Number = CanonicalNumber(search.Number); !ValidNumber(filter.Number) {
			return filter, false, nil
		}
	}
	if search.Day != "" {
		day, problem := identity.ParseDate(search.Day)
		if problem != "" {
			return filter, false, BadField{"search.day", problem}
		}
		filter.Day = day
	}
	if search.IDNumber != "" {
		id, problem := identity.ParseIDNumber(search.IDNumber)
		if problem != "" {
			return filter, false, nil
		}
		key := Key(v.Keys.Lookup("id-number", string(id)))
		filter.Person = &key
	}
	return filter, true, nil
}

func (v *visit) page(ctx context.Context, q CaseQuery) (CasePage, error) {
	found, more, err := v.Store.CasePage(ctx, q)
	if err != nil {
		return CasePage{}, err
	}
	page := CasePage{Lines: make([]CaseLine, len(found)), More: more}
	for i, f := range found {
		page.Lines[i] = CaseLine{
			Report: f.Report, Cursor: f.Cursor, Name: identity.MaskName(f.Report.Declaration.Name),
			Overdue: overdue(f.Report, v.Now), OutsideHours: !v.Calendar.Open(f.Report.ReportedAt),
		}
	}
	return page, nil
}

func bounded(first int) int {
	switch {
	case first <= 0:
		return usualPage
	case first > maxPage:
		return maxPage
	default:
		return first
	}
}

// CanonicalNumber takes a case number as people type it: with or without its hyphens.
func CanonicalNumber(s string) string {
	s = strings.NewReplacer("-", "", " ", "", "－", "", "–", "", "—", "").Replace(identity.Narrow(s))
	if len(s) != 12 {
		return s
	}
	return s[:4] + "-" + s[4:8] + "-" + s[8:]
}
