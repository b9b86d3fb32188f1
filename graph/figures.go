package graph

import (
	"time"

	"guashi/graph/model"
	"guashi/server/loss"
)

func fromFigures(sheet loss.FigureSheet) *model.Figures {
	figures := &model.Figures{Total: fromTotals(sheet.Total), FirstContact: fromWaits(sheet.Waited)}
	for _, d := range sheet.Days {
		figures.Days = append(figures.Days, &model.DayFigures{
			Day: d.Day.String(), Reports: d.Reports, Revocations: d.Revocations, Replaced: d.Replaced, LockOuts: d.LockOuts,
		})
	}
	for _, o := range sheet.Offices {
		office := &model.OfficeFigures{Totals: fromTotals(o.OfficeFigures)}
		if o.Office.Code != "" {
			office.Office = fromStaffOffice(&o.Office)
		}
		figures.Offices = append(figures.Offices, office)
	}
	return figures
}

func fromTotals(o loss.OfficeFigures) *model.OfficeTotals {
	return &model.OfficeTotals{
		Reports: o.Reports, Contacted: o.FirstContacts, ReachedAtFirst: o.ReachedAtFirst, Backlog: o.Backlog, Overdue: o.Overdue,
	}
}

func fromWaits(w loss.Waits) *model.Waits {
	waits := &model.Waits{Count: w.Count}
	if w.Count > 0 {
		waits.Median, waits.P95 = new(int(w.Median/time.Second)), new(int(w.NinetyFifth/time.Second))
	}
	for _, b := range w.Spread {
		waits.Spread = append(waits.Spread, &model.WaitBucket{Below: seconds(int(b.Below / time.Second)), Count: b.Count})
	}
	return waits
}

func fromMonths(found []loss.MonthFigures) []*model.MonthFigures {
	months := []*model.MonthFigures{}
	for _, m := range found {
		months = append(months, &model.MonthFigures{
			Month: monthOf(m), Reports: m.Reports, Revocations: m.Revocations, Replaced: m.Replaced, LockOuts: m.LockOuts,
			Contacted: m.FirstContacts, ReachedAtFirst: m.ReachedAtFirst, FirstContact: fromWaits(m.Waited),
		})
	}
	return months
}

func monthOf(m loss.MonthFigures) string { return m.First.String()[:len("2026-11")] }

func fromWeek(w loss.WeekFigures) *model.WeekFigures {
	return &model.WeekFigures{Now: fromWeekNumbers(w.Now), Before: fromWeekNumbers(w.Before), Overdue: w.Overdue}
}

func fromWeekNumbers(w loss.WeekNumbers) *model.WeekNumbers {
	return &model.WeekNumbers{
		Reports: w.Reports, Contacted: w.FirstContacts, ReachedAtFirst: w.ReachedAtFirst, Backlog: w.Backlog, FirstContact: fromWaits(w.Waited),
	}
}
