package graph

import (
	"cmp"
	"context"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"time"

	"guashi/graph/model"
	"guashi/server/loss"
)

// exportFigures returns one table of the figures as RFC 4180 has it.
func (r *Resolver) exportFigures(ctx context.Context, from, to string, table model.FigureTable) (string, error) {
	visit := r.visit(ctx)
	if table == model.FigureTableMonths {
		months, err := r.Desk.ExportMonths(ctx, visit, from, to)
		if err != nil {
			return "", err
		}
		return inCSV(monthRows(months, visit.Staff))
	}
	sheet, err := r.Desk.ExportFigures(ctx, visit, from, to)
	if err != nil {
		return "", err
	}
	return inCSV(figureRows[table](sheet))
}

func inCSV(rows [][]string) (string, error) {
	var out strings.Builder
	table := csv.NewWriter(&out)
	table.UseCRLF = true
	err := table.WriteAll(rows)
	return out.String(), err
}

var figureRows = map[model.FigureTable]func(loss.FigureSheet) [][]string{
	model.FigureTableDays: dayRows, model.FigureTableOffices: officeRows, model.FigureTableWaits: waitRows,
}

func dayRows(sheet loss.FigureSheet) [][]string {
	rows := [][]string{{"day", "reports", "revocations", "replaced", "lockOuts", "contacted", "reachedAtFirst"}}
	for _, d := range sheet.Days {
		rows = append(rows, slices.Concat([]string{d.Day.String()}, happened(d.Happened)))
	}
	return rows
}

func happened(h loss.Happened) []string {
	return numbers(h.Reports, h.Revocations, h.Replaced, h.LockOuts, h.FirstContacts, h.ReachedAtFirst)
}

func officeRows(sheet loss.FigureSheet) [][]string {
	rows := [][]string{{"office", "name", "reports", "contacted", "reachedAtFirst", "backlog", "overdue"}}
	for _, o := range sheet.Offices {
		rows = append(rows, slices.Concat([]string{o.Office.Code, o.Office.Name},
			numbers(o.Reports, o.FirstContacts, o.ReachedAtFirst, o.Backlog, o.Overdue)))
	}
	return rows
}

func waitRows(sheet loss.FigureSheet) [][]string {
	rows := [][]string{{"belowSeconds", "reports"}}
	for _, b := range sheet.Waited.Spread {
		below := ""
		if b.Below > 0 {
			below = strconv.Itoa(int(b.Below / time.Second))
		}
		rows = append(rows, []string{below, strconv.Itoa(b.Count)})
	}
	return rows
}

// monthRows name the jurisdiction in each row: the file goes where nobody knows whose it is.
func monthRows(months []loss.MonthFigures, of loss.Staff) [][]string {
	rows := [][]string{{
		"month", "jurisdiction", "reports", "revocations", "replaced", "lockOuts", "contacted", "reachedAtFirst",
		"medianSeconds", "p95Seconds",
	}}
	whose := cmp.Or(of.OfficeCode, of.CountyCode, "central")
	for _, m := range months {
		waited := []string{"", ""}
		if m.Waited.Count > 0 {
			waited = numbers(int(m.Waited.Median/time.Second), int(m.Waited.NinetyFifth/time.Second))
		}
		rows = append(rows, slices.Concat([]string{monthOf(m), whose}, happened(m.Happened), waited))
	}
	return rows
}

func numbers(all ...int) []string {
	texts := make([]string, len(all))
	for i, n := range all {
		texts[i] = strconv.Itoa(n)
	}
	return texts
}
