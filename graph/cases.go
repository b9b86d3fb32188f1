package graph

import (
	"context"
	"time"

	"guashi/graph/model"
	"guashi/server/identity"
	"guashi/server/loss"
)

func fromStaffOffice(o *loss.Office) *model.StaffOffice {
	if o == nil {
		return nil
	}
	return &model.StaffOffice{Code: o.Code, Name: o.Name, Phone: nonEmpty(o.Phone)}
}

func fromStaffTown(code string) *model.StaffTown {
	town, _ := identity.FindTown(code)
	county, _ := identity.FindCounty(town.CountyCode)
	return &model.StaffTown{Code: code, Name: county.Name + town.Name}
}

func nonEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func momentOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = utc(t)
	return &t
}

func dayOrNil(d identity.Date) *string {
	if d == (identity.Date{}) {
		return nil
	}
	return nonEmpty(d.String())
}

func pageInfo(more bool, cursors []string) *model.PageInfo {
	info := &model.PageInfo{HasNextPage: more}
	if n := len(cursors); n > 0 {
		info.EndCursor = &cursors[n-1]
	}
	return info
}

func toCaseFilter(f *model.InboxFilter) (loss.CaseFilter, error) {
	if f == nil {
		return loss.CaseFilter{}, nil
	}
	filter := loss.CaseFilter{
		Overdue: isTrue(f.Overdue), Locked: isTrue(f.Locked), Disputed: isTrue(f.Disputed), Again: isTrue(f.ReportedAgain), Town: orEmpty(f.TownCode),
	}
	if f.Day == nil {
		return filter, nil
	}
	day, problem := identity.ParseDate(*f.Day)
	if problem != "" {
		return filter, loss.BadField{Path: "filter.day", Problem: problem}
	}
	filter.Day = day
	return filter, nil
}

func isTrue(b *bool) bool { return b != nil && *b }

func orZeroInt(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

func toCaseSearch(s model.CaseSearch) loss.CaseSearch {
	search := loss.CaseSearch{Number: orEmpty(s.Number), IDNumber: orEmpty(s.IDNumber), Day: orEmpty(s.Day), Overdue: isTrue(s.Overdue)}
	if s.State != nil {
		search.State = loss.State(*s.State)
	}
	return search
}

func fromCounts(c loss.Counts) *model.InboxCounts {
	return &model.InboxCounts{
		FirstContact: c.FirstContact, Unresolved: c.Unresolved, Overdue: c.Overdue(),
		OverdueFirstContact: c.OverdueFirst, OverdueUnresolved: c.OverdueUnresolved,
	}
}

func fromCasePage(page loss.CasePage) *model.CaseConnection {
	c := &model.CaseConnection{}
	var cursors []string
	for _, line := range page.Lines {
		node := fromCaseLine(line)
		c.Nodes = append(c.Nodes, node)
		c.Edges = append(c.Edges, &model.CaseEdge{Cursor: line.Cursor, Node: node})
		cursors = append(cursors, line.Cursor)
	}
	c.PageInfo = pageInfo(page.More, cursors)
	return c
}

func fromCaseLine(line loss.CaseLine) *model.CaseSummary {
	r := line.Report
	return &model.CaseSummary{
		Number: r.Number, State: model.ReportState(r.State), ContactState: model.ContactState(r.ContactState), MaskedName: line.Name,
		Town: fromStaffTown(r.TownCode), ReportedAt: utc(r.ReportedAt), OutsideOfficeHours: line.OutsideHours,
		ReportedAgainAt: momentOrNil(r.ReportedAgain), Contacts: r.Contacts, DueAt: utc(r.DueAt), Overdue: line.Overdue,
		PasswordLocked: r.PasswordLocked(),
	}
}

func fromCase(c *loss.Case) *model.Case {
	r := c.Report
	out := &model.Case{
		Number: r.Number, State: model.ReportState(r.State), ContactState: model.ContactState(r.ContactState), ReportedAt: utc(r.ReportedAt),
		OutsideOfficeHours: c.OutsideHours, ReportedAgainAt: momentOrNil(r.ReportedAgain), RevokedAt: momentOrNil(r.RevokedAt),
		ReplacedOn: dayOrNil(r.ReplacedOn), PasswordLocked: r.PasswordLocked(), Town: fromStaffTown(r.TownCode), Office: fromStaffOffice(c.Office),
		Mine: c.Mine, DueAt: utc(c.DueAt), Overdue: c.Overdue, RegistryPhone: nonEmpty(c.RegistryPhone), PhoneDiffers: c.PhoneDiffers,
		ExplanationNeeded: c.Explain, WithdrawUntil: momentOrNil(c.WithdrawUntil), Counter: fromCounter(c.Counter),
	}
	if !c.Erased {
		out.Declaration = fromDeclaration(r.Declaration)
	}
	if c.RegistryKnown {
		out.NameDifference = new(model.NameDifference(c.Name))
	}
	for _, again := range c.Again {
		out.Redeclarations = append(out.Redeclarations, &model.Redeclaration{At: utc(again.At), Declaration: fromDeclaration(again.Declaration)})
	}
	for _, contact := range c.Contacts {
		out.Contacts = append(out.Contacts, fromContact(contact))
	}
	for _, m := range r.Milestones {
		out.Milestones = append(out.Milestones, &model.CaseMilestone{Kind: model.MilestoneKind(m.Kind), At: utc(m.At)})
	}
	for _, n := range c.Notices {
		out.Notices = append(out.Notices, fromNotice(n))
	}
	for _, other := range c.Earlier {
		out.OtherReports = append(out.OtherReports, &model.OtherReport{
			Number: other.Number, State: model.ReportState(other.State), ReportedAt: utc(other.ReportedAt),
		})
	}
	return out
}

func fromDeclaration(d loss.Declaration) *model.CaseDeclaration {
	return &model.CaseDeclaration{
		IDNumber: string(d.IDNumber), Name: d.Name, BirthDate: d.BirthDate.String(), TownCode: d.TownCode, Address: d.Address,
		Phone: d.Phone, Email: d.Email, ParentName: d.ParentName,
	}
}

func fromContact(c loss.Contact) *model.Contact {
	contact := &model.Contact{
		Position: c.Position, At: utc(c.At), By: c.By, OfficeCode: c.OfficeCode, Outcome: model.ContactOutcome(c.Outcome),
		Method: model.ContactMethod(c.Method), Explanation: c.Explanation, WithdrawnAt: momentOrNil(c.WithdrawnAt), WithdrawalReason: c.Withdrawal,
	}
	if c.PhoneUsed != "" {
		contact.PhoneUsed = new(model.PhoneUsed(c.PhoneUsed))
	}
	return contact
}

func fromCounter(c *loss.Counter) *model.CounterAct {
	if c == nil {
		return nil
	}
	return &model.CounterAct{At: utc(c.At), By: c.By, OfficeCode: c.OfficeCode, IdentityDocument: c.Document, Note: c.Note}
}

// caseResult turns an outcome into its face and counts it.
func (r *Resolver) caseResult(ctx context.Context, op loss.Operation, result loss.CaseResult) (*model.Case, *model.Refusal) {
	if refusal := r.observe(ctx, op, result.Refusal); refusal != nil {
		return nil, refusal
	}
	return fromCase(result.Case), nil
}
