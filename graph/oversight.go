package graph

import (
	"encoding/csv"
	"strconv"
	"strings"
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

// figuresCSV writes the figures as RFC 4180 has it, the days first, then the offices.
func figuresCSV(sheet loss.FigureSheet) (string, error) {
	var out strings.Builder
	table := csv.NewWriter(&out)
	table.UseCRLF = true
	rows := [][]string{{"day", "reports", "revocations", "replaced", "lockOuts"}}
	for _, d := range sheet.Days {
		rows = append(rows, append([]string{d.Day.String()}, numbers(d.Reports, d.Revocations, d.Replaced, d.LockOuts)...))
	}
	rows = append(rows, nil, []string{"office", "name", "reports", "contacted", "reachedAtFirst", "backlog", "overdue"})
	for _, o := range sheet.Offices {
		rows = append(rows, append([]string{o.Office.Code, o.Office.Name}, numbers(o.Reports, o.FirstContacts, o.ReachedAtFirst, o.Backlog, o.Overdue)...))
	}
	err := table.WriteAll(rows)
	return out.String(), err
}

func numbers(all ...int) []string {
	texts := make([]string, len(all))
	for i, n := range all {
		texts[i] = strconv.Itoa(n)
	}
	return texts
}

func fromAuditEvents(events []loss.AuditEvent, more bool) *model.AuditEventConnection {
	c := &model.AuditEventConnection{}
	var cursors []string
	for _, e := range events {
		node := &model.AuditEvent{
			ID: e.ID, At: utc(e.At), Actor: e.Actor, Account: nonEmpty(e.Account), Operation: string(e.Operation), Number: nonEmpty(e.Number),
			Outcome: e.Outcome, Reason: nonEmpty(string(e.Reason)), RequestID: e.RequestID,
		}
		c.Nodes = append(c.Nodes, node)
		c.Edges = append(c.Edges, &model.AuditEventEdge{Cursor: e.Cursor, Node: node})
		cursors = append(cursors, e.Cursor)
	}
	c.PageInfo = pageInfo(more, cursors)
	return c
}

func toAuditFilter(f *model.AuditFilter) loss.AuditFilter {
	if f == nil {
		return loss.AuditFilter{}
	}
	filter := loss.AuditFilter{Account: orEmpty(f.Account), Number: orEmpty(f.Number), Operation: loss.Operation(orEmpty(f.Operation))}
	if f.From != nil {
		filter.From = *f.From
	}
	if f.To != nil {
		filter.To = *f.To
	}
	return filter
}
