package loss

import (
	"context"
	"time"

	"guashi/server/identity"
)

// MonthFigures count one month, in Taipei.
type MonthFigures struct {
	First identity.Date // the first of the month
	Happened
	Waited Waits
}

// Months returns the months that a span of days touches, each one whole as far
// as it is past; months to come are left out. ErrForbidden for admins, ErrBadSpan.
func (d *Desk) Months(ctx context.Context, at Visit, from, to string) ([]MonthFigures, error) {
	v, err := d.overview(ctx, at)
	if err != nil {
		return nil, err
	}
	return v.months(ctx, from, to)
}

// ExportMonths returns the same and puts the export on record.
func (d *Desk) ExportMonths(ctx context.Context, at Visit, from, to string) ([]MonthFigures, error) {
	v, err := d.overview(ctx, at)
	if err != nil {
		return nil, err
	}
	months, err := v.months(ctx, from, to)
	if err != nil {
		return nil, err
	}
	return months, d.Store.Audit(ctx, v.event(OpExport, Report{}, OutcomeOK))
}

func (v *visit) months(ctx context.Context, from, to string) ([]MonthFigures, error) {
	first, last, err := span(from, to)
	if err != nil {
		return nil, err
	}
	if today := identity.DateOf(v.Now); today.Before(last) {
		last = today
	}
	begin, end := startOfMonth(first), startOfMonth(last).AddDate(0, 1, 0)
	if !begin.Before(end) {
		return nil, nil
	}
	found, err := v.Store.Figures(ctx, v.Jurisdiction, begin, end, v.Now)
	if err != nil {
		return nil, err
	}
	return byMonth(found.Days, begin, end), nil
}

func startOfMonth(d identity.Date) time.Time {
	d.Day = 1
	return StartOf(d)
}

// byMonth adds days up to months, also to those in which nothing happened.
func byMonth(days []DayFigures, begin, end time.Time) []MonthFigures {
	of := map[identity.Date][]DayFigures{}
	for _, day := range days {
		first := day.Day
		first.Day = 1
		of[first] = append(of[first], day)
	}
	var months []MonthFigures
	for at := begin; at.Before(end); at = at.AddDate(0, 1, 0) {
		month := MonthFigures{First: identity.DateOf(at)}
		for _, day := range of[month.First] {
			month.add(day.Happened)
		}
		month.Waited = waitsOf(of[month.First])
		months = append(months, month)
	}
	return months
}

func (h *Happened) add(more Happened) {
	h.Reports += more.Reports
	h.Revocations += more.Revocations
	h.LockOuts += more.LockOuts
	h.Replaced += more.Replaced
	h.FirstContacts += more.FirstContacts
	h.ReachedAtFirst += more.ReachedAtFirst
}
