package main

import (
	"context"
	"errors"
	"runtime"
	"time"

	"guashi/db"
	"guashi/server/auth"
	"guashi/server/calendar"
	"guashi/server/identity"
	"guashi/server/loss"
	"guashi/server/registry"
	"guashi/server/secrets"
)

// demoPassword is known to everybody: the demonstration holds nobody's data.
const demoPassword = "demonstration only"

func demoStaff() []loss.Staff {
	return []loss.Staff{
		{Username: "clerk", Role: loss.RoleClerk, OfficeCode: registry.DemoTown},
		{Username: "county", Role: loss.RoleCounty, CountyCode: registry.DemoTown[:5]},
		{Username: "central", Role: loss.RoleCentral},
		{Username: "admin", Role: loss.RoleAdmin},
	}
}

// fillDesk makes the demonstration's staff and a week of cases; doing it again changes nothing.
func fillDesk(ctx context.Context, database *db.DB, now time.Time) error {
	if filled, err := database.Meta(ctx, "demo-desk"); err != nil || filled != "" {
		return err
	}
	passwords := secrets.NewPasswords(database.Keys, runtime.GOMAXPROCS(0))
	staff, err := auth.New(ctx, database, passwords, database.Keys, "", loss.Limits{PerSource: 300}, false)
	if err != nil {
		return err
	}
	for _, s := range demoStaff() {
		if err := staff.Add(ctx, now, s, demoPassword, true); err != nil && !errors.Is(err, auth.ErrAccountExists) {
			return err
		}
	}
	if err := fillCases(ctx, database.MadeUp(), passwords, now); err != nil {
		return err
	}
	return database.SetMetaOnce(ctx, "demo-desk", "yes")
}

// demoHours is how long before now each case of the demonstration was reported: a week of
// open ones, and some of the week before.
var demoHours = []int{
	150, 126, 80, 78, 54, 33, 30, 26, 9, 7, 3, 1, 49, 45, 28, 22, 14, 12, 5, 2,
	180, 199, 204, 222, 226, 251, 253, 275, 301,
}

func fillCases(ctx context.Context, database *db.DB, passwords loss.Passwords, now time.Time) error {
	days, err := calendar.Load("")
	if err != nil {
		return err
	}
	service := &loss.Service{
		Admission: loss.NewAdmission(1), Store: database, Registry: database, Offices: database, Captchas: solved{},
		Passwords: passwords, Keys: database.Keys, Limits: loss.Limits{PerSource: 300}, Calendar: days,
	}
	desk := &loss.Desk{Store: database, Registry: database, Offices: database, Keys: database.Keys, Calendar: days}
	for i, c := range registry.DemoCases() {
		if i == len(demoHours) {
			break
		}
		// A case that is there already was made before an interruption.
		earlier, err := database.ReportsOf(ctx, database.Keys.Lookup("id-number", string(c.Person.IDNumber)))
		if err != nil {
			return err
		}
		if len(earlier) > 0 {
			continue
		}
		at := now.Add(-time.Duration(demoHours[i]) * time.Hour)
		result, err := service.Report(ctx, loss.Caller{Source: "demonstration"}, at, declaredBy(c))
		if err != nil || result.Receipt == nil {
			return errors.Join(err, errors.New("a case of the demonstration was refused"))
		}
		if err := errors.Join(contactDemo(ctx, desk, i, result.Receipt.Number, at), goOnDemo(ctx, service, desk, i, c, result.Receipt.Number, at)); err != nil {
			return err
		}
	}
	return nil
}

func declaredBy(c registry.DemoCase) loss.ReportInput {
	p := c.Person
	return loss.ReportInput{
		Declaration: loss.DeclarationInput{
			IDNumber: string(p.IDNumber), Name: p.Name, BirthDate: p.BirthDate.String(), TownCode: p.TownCode, Address: p.Address,
			Phone: "0912-345-678", Email: "demo@example.com", ParentName: c.ParentName,
		},
		RevocationPassword: "dEm0", Captcha: loss.CaptchaInput{Token: "t", Answer: "a"},
	}
}

// contactDemo gives some cases a past: not reached, disputed, confirmed.
func contactDemo(ctx context.Context, desk *loss.Desk, i int, number string, reported time.Time) error {
	past := map[int][]loss.ContactState{
		0: {loss.NotReached, loss.NotReached}, 1: {loss.Disputed}, 2: {loss.NotReached}, 3: {loss.Confirmed},
		20: {loss.Confirmed}, 21: {loss.NotReached, loss.Confirmed}, 22: {loss.Confirmed}, 23: {loss.Confirmed}, 24: {loss.NotReached, loss.Confirmed},
		25: {loss.Confirmed}, 26: {loss.NotReached, loss.Confirmed}, 27: {loss.Confirmed}, 28: {loss.Confirmed},
	}
	for n, outcome := range past[i] {
		at := loss.Visit{Staff: demoStaff()[0], Caller: loss.Caller{Source: "demonstration"}, Now: reported.Add(time.Duration((n+1)*(2+5*(i%4))) * time.Hour)}
		in := loss.ContactInput{Number: number, Outcome: outcome, Method: loss.ByPhone, PhoneUsed: loss.RegistryPhone, SeenContacts: n}
		if outcome == loss.Disputed {
			in.Explanation = "當事人表示未申請掛失，已請其親至戶所。"
		} else if n > 0 {
			in.Explanation = "電話無人接聽，已寄電子郵件。"
		}
		if result, err := desk.RecordContact(ctx, at, in); err != nil || result.Case == nil {
			return errors.Join(err, errors.New("a contact of the demonstration was refused"))
		}
	}
	return nil
}

// goOnDemo brings some cases to where clerks seldom meet them: locked, revoked, reported again, replaced.
func goOnDemo(ctx context.Context, service *loss.Service, desk *loss.Desk, i int, c registry.DemoCase, number string, reported time.Time) error {
	later, citizen, said := reported.Add(time.Hour), loss.Caller{Source: "demonstration"}, declaredBy(c)
	revoke := func(password string) error {
		_, err := service.Revoke(ctx, citizen, later, loss.RevokeInput{Declaration: said.Declaration, RevocationPassword: password})
		return err
	}
	switch i {
	case 4:
		return errors.Join(revoke("zzz1"), revoke("zzz2"), revoke("zzz3"))
	case 5:
		return revoke(said.RevocationPassword)
	case 6:
		said.Declaration.Phone = "0987-654-321"
		_, err := service.Report(ctx, citizen, later, said)
		return err
	case 7:
		at := loss.Visit{Staff: demoStaff()[0], Caller: citizen, Now: later}
		_, err := desk.CloseReplaced(ctx, at, loss.ReplacementInput{Number: number, IssuedOn: identity.DateOf(later).String()})
		return err
	}
	return nil
}

// solved takes every answer to a challenge as right: the demonstration's own cases meet none.
type solved struct{}

func (solved) Wrong(string, string, time.Time) bool { return false }

func (solved) Check(context.Context, string, string, time.Time) (bool, error) { return true, nil }
