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

// Waits describe the time from a report to its first contact.
type Waits struct {
	Count               int
	Median, NinetyFifth time.Duration
	Spread              []WaitBucket
}

// WaitBucket counts the waits below Below and not below the bucket before.
type WaitBucket struct {
	Below time.Duration // zero for the last, which has no end
	Count int
}

// ErrBadSpan: the days are none, the wrong way round, or more than maxSpan.
var ErrBadSpan = errors.New("not a span of days up to a year")

const maxSpan = 366

// Figures returns the figures of the own jurisdiction from one day to another,
// both included. ErrForbidden for admins, ErrBadSpan.
func (d *Desk) Figures(ctx context.Context, at Visit, from, to string) (FigureSheet, error) {
	v, err := d.visit(ctx, at)
	if err != nil {
		return FigureSheet{}, err
	}
	return v.figures(ctx, from, to)
}

// ExportFigures returns the same and puts the export on record.
func (d *Desk) ExportFigures(ctx context.Context, at Visit, from, to string) (FigureSheet, error) {
	v, err := d.visit(ctx, at)
	if err != nil {
		return FigureSheet{}, err
	}
	sheet, err := v.figures(ctx, from, to)
	if err != nil {
		return FigureSheet{}, err
	}
	return sheet, d.Store.Audit(ctx, v.event(OpExport, Report{}, OutcomeOK))
}

func (v *visit) figures(ctx context.Context, from, to string) (FigureSheet, error) {
	if v.Reason == NoReason {
		return FigureSheet{}, ErrForbidden
	}
	first, last, err := span(from, to)
	if err != nil {
		return FigureSheet{}, err
	}
	found, err := v.Store.Figures(ctx, v.Jurisdiction, first, last, v.Now)
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

// sheet fills in the days on which nothing happened, and groups towns by office.
func (v *visit) sheet(found Figures, first, last identity.Date) FigureSheet {
	sheet := FigureSheet{Waited: waits(found.Waits)}
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

var waitSteps = []time.Duration{
	time.Hour, 4 * time.Hour, 8 * time.Hour, 24 * time.Hour, 48 * time.Hour, 72 * time.Hour, 7 * 24 * time.Hour, 0,
}

// waits describes ascending times by their nearest ranks.
func waits(all []time.Duration) Waits {
	w := Waits{Count: len(all)}
	if len(all) == 0 {
		return w
	}
	w.Median, w.NinetyFifth = rank(all, 50), rank(all, 95)
	below := 0
	for _, step := range waitSteps {
		upTo := len(all)
		if step > 0 {
			upTo, _ = slices.BinarySearch(all, step)
		}
		w.Spread = append(w.Spread, WaitBucket{step, upTo - below})
		below = upTo
	}
	return w
}

func rank(ascending []time.Duration, percent int) time.Duration {
	return ascending[(len(ascending)*percent+99)/100-1]
}
