package graph

import (
	"time"

	"guashi/graph/model"
	"guashi/server/loss"
)

func toDeclaration(d *model.Declaration) loss.DeclarationInput {
	return loss.DeclarationInput{
		IDNumber: d.IDNumber, Name: d.Name, BirthDate: d.BirthDate, TownCode: d.TownCode,
		Address: d.Address, Phone: d.Phone, Email: d.Email, ParentName: d.ParentName,
	}
}

func toCaptcha(c *model.CaptchaAnswer) *loss.CaptchaInput {
	if c == nil {
		return nil
	}
	return &loss.CaptchaInput{Token: c.Token, Answer: c.Answer}
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func fromReceipt(r *loss.Receipt) *model.Receipt {
	if r == nil {
		return nil
	}
	receipt := &model.Receipt{
		Number: r.Number, State: model.ReportState(r.State), ReportedAt: r.ReportedAt,
		ContactState: model.ContactState(r.ContactState), PasswordLocked: r.PasswordLocked,
		Office: fromOffice(r.Office), Milestones: make([]*model.Milestone, 0, len(r.Milestones)),
		Notified: make([]*model.Notified, 0, len(r.Notified)),
	}
	if !r.RevokedAt.IsZero() {
		receipt.RevokedAt = &r.RevokedAt
	}
	for _, m := range r.Milestones {
		receipt.Milestones = append(receipt.Milestones, &model.Milestone{Kind: model.MilestoneKind(m.Kind), At: m.At})
	}
	for _, n := range r.Notified {
		receipt.Notified = append(receipt.Notified, &model.Notified{
			System: model.NotifiedSystem(n.System), State: model.NotifiedState(n.State), Since: n.Since,
		})
	}
	return receipt
}

func fromOffice(o *loss.Office) *model.Office {
	if o == nil {
		return nil
	}
	office := &model.Office{Code: o.Code, Name: o.Name}
	if o.Phone != "" {
		office.Phone = &o.Phone
	}
	return office
}

func fromRefusal(r *loss.Refusal, op loss.Operation, l lang) *model.Refusal {
	refusal := &model.Refusal{
		Code: model.RefusalCode(r.Code), Message: refusalText(r.Code, op, l), AttemptsLeft: r.AttemptsLeft,
		Fields: make([]*model.FieldProblem, 0, len(r.Fields)), Receipt: fromReceipt(r.Receipt),
	}
	if r.RetryAfter > 0 {
		refusal.RetryAfter = &r.RetryAfter
	}
	for _, f := range r.Fields {
		refusal.Fields = append(refusal.Fields, &model.FieldProblem{
			Path: f.Path, Problem: model.InputProblem(f.Problem), Message: problemText(f, l),
		})
	}
	for _, w := range r.WaysOn(op) {
		refusal.WaysOn = append(refusal.WaysOn, model.WayOn(w))
	}
	return refusal
}

func fromDemo(c DemoCitizen, l lang) *model.DemoCitizen {
	note := c.Note
	if l == english {
		note = c.NoteEn
	}
	p := c.Person
	return &model.DemoCitizen{
		Note: note, IDNumber: string(p.IDNumber), Name: p.Name, BirthDate: p.BirthDate.String(),
		TownCode: p.TownCode, Address: p.Address, ParentName: c.ParentName,
	}
}

func utc(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
