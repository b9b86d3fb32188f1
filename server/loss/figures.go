package loss

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"guashi/server/identity"
)

// FigureSheet is what the figures of a span of days come to. Nothing in it is personal data.
type FigureSheet struct {
	Days    []DayFigures
	Offices []OfficeSheet
	Total   OfficeFigures
	Waited  Waits
}

// OfficeSheet are the figures of one office.
type OfficeSheet struct {
	Office Office
	OfficeFigures
}

// ErrBadSpan: the days are none, the wrong way round, or more than maxSpan.
var ErrBadSpan = errors.New("not a span of days up to a year")

const maxSpan = 366

// Figures returns the figures of the own jurisdiction from one day to another,
// both included. ErrForbidden for admins, ErrBadSpan.
func (d *Desk) Figures(ctx context.Context, at Visit, from, to string) (FigureSheet, error) {
	v, err := d.overview(ctx, at)
	if err != nil {
		return FigureSheet{}, err
	}
	return v.figures(ctx, from, to)
}

// ExportFigures returns the same and puts the export on record.
func (d *Desk) ExportFigures(ctx context.Context, at Visit, from, to string) (FigureSheet, error) {
	v, err := d.overview(ctx, at)
	if err != nil {
		return FigureSheet{}, err
	}
	sheet, err := v.figures(ctx, from, to)
	if err != nil {
		return FigureSheet{}, err
	}
	return sheet, d.Store.Audit(ctx, v.event(OpExport, Report{}, OutcomeOK))
}

// overview is a visit of somebody who may see figures. ErrForbidden for admins.
func (d *Desk) overview(ctx context.Context, at Visit) (*visit, error) {
	v, err := d.visit(ctx, at)
	if err == nil && v.Reason == NoReason {
		return nil, ErrForbidden
	}
	return v, err
}

func (v *visit) figures(ctx context.Context, from, to string) (FigureSheet, error) {
	first, last, err := span(from, to)
	if err != nil {
		return FigureSheet{}, err
	}
	found, err := v.Store.Figures(ctx, v.Jurisdiction, StartOf(first), endOf(last), v.Now)
	if err != nil {
		return FigureSheet{}, err
	}
	return v.sheet(found, first, last), nil
}

func span(from, to string) (first, last identity.Date, err error) {
	first, problem := identity.ParseDate(from)
	last, other := identity.ParseDate(to)
	if problem != "" || other != "" || last.Before(first) || StartOf(last).Sub(StartOf(first)) > maxSpan*24*time.Hour {
		return first, last, ErrBadSpan
	}
	return first, last, nil
}

// StartOf returns the midnight in Taipei at which a day begins.
func StartOf(d identity.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, Taipei)
}

// endOf returns the midnight in Taipei at which a day ends.
func endOf(d identity.Date) time.Time { return StartOf(d).AddDate(0, 0, 1) }

// sheet fills in the days on which nothing happened, and groups towns by office.
func (v *visit) sheet(found Figures, first, last identity.Date) FigureSheet {
	sheet := FigureSheet{Waited: waitsOf(found.Days)}
	byDay := map[identity.Date]DayFigures{}
	for _, day := range found.Days {
		byDay[day.Day] = day
	}
	for at := StartOf(first); !at.After(StartOf(last)); at = at.AddDate(0, 0, 1) {
		day := byDay[identity.DateOf(at)]
		day.Day = identity.DateOf(at)
		sheet.Days = append(sheet.Days, day)
	}
	byOffice := map[string]*OfficeSheet{}
	for _, town := range found.Offices {
		office := v.offices[town.TownCode]
		if byOffice[office.Code] == nil {
			byOffice[office.Code] = &OfficeSheet{Office: office}
		}
		byOffice[office.Code].add(town)
		sheet.Total.add(town)
	}
	for _, office := range byOffice {
		sheet.Offices = append(sheet.Offices, *office)
	}
	slices.SortFunc(sheet.Offices, func(a, b OfficeSheet) int { return cmp.Compare(a.Office.Code, b.Office.Code) })
	return sheet
}

func (o *OfficeFigures) add(more OfficeFigures) {
	o.Reports += more.Reports
	o.Backlog += more.Backlog
	o.Overdue += more.Overdue
	o.FirstContacts += more.FirstContacts
	o.ReachedAtFirst += more.ReachedAtFirst
}
