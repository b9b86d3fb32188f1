package loss

import (
	"context"
	"errors"
	"time"

	"guashi/server/identity"
)

// What the desk answers with when it cannot do what it was asked.
var (
	// ErrNotFound: there is no such case, or none that this member of staff may see.
	ErrNotFound = errors.New("no such case in this jurisdiction")
	// ErrForbidden: this role does not do that.
	ErrForbidden = errors.New("not for this role")
	// ErrBadCursor: a page is asked for after something that no page ended with.
	ErrBadCursor = errors.New("malformed cursor")
)

// BadField says that an argument of a query has the right type and wrong content,
// such as 30 February.
type BadField struct {
	Path    string
	Problem identity.Problem
}

func (b BadField) Error() string { return b.Path + ": " + string(b.Problem) }

// Desk is where staff work cases off. All its parts are safe for concurrent use.
type Desk struct {
	Store    DeskStore
	Registry Registry
	Offices  Offices
	Keys     Keys
	Calendar *Calendar

	Configured func(Target) bool // whether a target has an entry to deliver by; nil when none has
}

// Visit is one request of a member of staff.
type Visit struct {
	Staff  Staff
	Caller Caller
	Now    time.Time
}

// visit is a Visit with what it may see.
type visit struct {
	*Desk
	Visit
	offices map[string]Office
	Jurisdiction
}

func (d *Desk) visit(ctx context.Context, v Visit) (*visit, error) {
	offices, err := d.Offices.OfficesByTown(ctx)
	if err != nil {
		return nil, err
	}
	v.Now = v.Now.UTC().Truncate(time.Microsecond)
	return &visit{d, v, offices, v.Staff.jurisdiction(offices)}, nil
}

// event is an audit event of this visit about a case, or about none.
func (v *visit) event(op Operation, r Report, outcome string) AuditEvent {
	return AuditEvent{
		At: v.Now, Actor: "staff", Account: v.Staff.Username, Source: v.Keys.Lookup("audit-source", v.Caller.Source),
		Person: r.Person, Operation: op, Number: r.Number, Outcome: outcome, Reason: v.Reason,
		RequestID: v.Caller.RequestID,
	}
}

// The operations of staff, as the audit trail names them.
const (
	OpOpenCase       Operation = "case"
	OpSearch         Operation = "cases"
	OpRecordContact  Operation = "recordContact"
	OpWithdraw       Operation = "withdrawContact"
	OpRevokeAtOffice Operation = "revokeAtOffice"
	OpCloseReplaced  Operation = "closeReplaced"
	OpExport         Operation = "exportFigures"
)

// Redeclaration is a second declaration for an active report (A8).
type Redeclaration struct {
	At          time.Time
	Declaration Declaration
}

// CaseFile is all that the store has of one case.
type CaseFile struct {
	Report   Report
	Contacts []Contact // oldest first
	Again    []Redeclaration
	Notices  []NoticeStanding
	Counter  *Counter // what ended it in person
	Earlier  []Report // other reports of the same person, newest first
}

// Case is a case as staff see it.
type Case struct {
	CaseFile
	Office        *Office // that serves the household; nil while none is on file
	DueAt         time.Time
	Overdue       bool
	OutsideHours  bool // reported while offices were closed
	Mine          bool // of the own office
	RegistryKnown bool // the registry answered; only for the serving office
	RegistryPhone string
	PhoneDiffers  bool
	Name          identity.NameDifference // declared against the registry's; empty unless RegistryKnown
	WithdrawUntil time.Time               // zero unless the viewer can withdraw the last contact (D11)
	Explain       bool                    // a further 「未聯絡到」 needs an explanation (D4)
	Erased        bool                    // what was declared is past its time (F1)
}

// Case returns one case, and puts the look on record. ErrNotFound outside the
// own jurisdiction as for a number that does not exist, ErrUnavailable.
func (d *Desk) Case(ctx context.Context, at Visit, number string) (*Case, error) {
	v, err := d.visit(ctx, at)
	if err != nil {
		return nil, err
	}
	return v.look(ctx, number)
}

// look shows a case of the own jurisdiction, and puts that on record.
func (v *visit) look(ctx context.Context, number string) (*Case, error) {
	file, err := v.find(ctx, number)
	if err != nil {
		return nil, err
	}
	if err := v.Store.Audit(ctx, v.event(OpOpenCase, file.Report, OutcomeOK)); err != nil {
		return nil, err
	}
	if err := v.hold(ctx, file.Notices); err != nil {
		return nil, err
	}
	return v.show(ctx, file), nil
}

// find returns a case of the own jurisdiction.
func (v *visit) find(ctx context.Context, number string) (CaseFile, error) {
	if v.Reason == NoReason {
		return CaseFile{}, ErrForbidden
	}
	file, found, err := v.Store.CaseFile(ctx, v.Jurisdiction, CanonicalNumber(number))
	if err != nil {
		return CaseFile{}, err
	}
	if !found || !v.covers(file.Report.TownCode) {
		return CaseFile{}, errors.Join(ErrNotFound, v.Store.Audit(ctx, v.missed(OpOpenCase, number)))
	}
	return file, nil
}

// missed is the audit event of a look for a case that is not there for this
// visit: it says which one was asked for, and no reason that would have allowed it.
func (v *visit) missed(op Operation, number string) AuditEvent {
	asked := Report{}
	if number = CanonicalNumber(number); ValidNumber(number) {
		asked.Number = number
	}
	e := v.event(op, asked, "NOT_FOUND")
	e.Reason = NoReason
	return e
}

func (v *visit) show(ctx context.Context, file CaseFile) *Case {
	r := file.Report
	c := &Case{CaseFile: file, DueAt: r.DueAt, Mine: v.Reason == OwnOffice, Erased: r.Declaration.IDNumber == ""}
	if office, ok := v.offices[r.TownCode]; ok {
		c.Office = &office
	}
	c.Overdue = overdue(r, v.Now)
	c.OutsideHours = !v.Calendar.Open(r.ReportedAt)
	if !c.Mine {
		return c
	}
	c.Explain = explanationNeeded(NotReached, file.Contacts)
	if barsWithdrawal(r, file.Contacts, v.Staff.Username, v.Now) == nil {
		c.WithdrawUntil = file.Contacts[len(file.Contacts)-1].At.Add(WithdrawalTime)
	}
	v.compare(ctx, c)
	return c
}

// compare sets what the registry says against what was declared (D10). A
// registry that does not answer leaves the case readable.
func (v *visit) compare(ctx context.Context, c *Case) {
	if c.Erased {
		return
	}
	person, found, err := v.Registry.Find(ctx, c.Report.Person)
	if err != nil || !found {
		return
	}
	c.RegistryKnown = true
	c.Name = identity.CompareNames(c.Report.Declaration.Name, person.Name)
	c.RegistryPhone = person.Phone
	c.PhoneDiffers = person.Phone != "" && !identity.SamePhone(person.Phone, c.Report.Declaration.Phone)
}

// overdue reports whether an open case is past its time.
func overdue(r Report, now time.Time) bool {
	return TabOf(r) != "" && now.After(r.DueAt)
}
