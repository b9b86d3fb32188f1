package loss

import (
	"context"
	"time"

	"guashi/server/identity"
)

// FoundCase is a case on a page, with the cursor that the next page begins after.
type FoundCase struct {
	Report Report // without milestones
	Cursor string
}

// DeskStore is what the desk needs to remember. Every method may return ErrUnavailable.
type DeskStore interface {
	Store
	// CaseFile returns all there is of a case; false when there is no such number
	// within, after the same work as when there is none at all.
	CaseFile(ctx context.Context, within Jurisdiction, number string) (CaseFile, bool, error)
	// CasePage returns up to q.First cases, and whether there are more. ErrBadCursor.
	CasePage(ctx context.Context, q CaseQuery) ([]FoundCase, bool, error)
	// CountInbox counts the tabs of the towns, exact up to 1,000 each.
	CountInbox(ctx context.Context, towns []string, now time.Time) (Counts, error)
	// Figures counts what happened from one moment until before another, and what is open now.
	Figures(ctx context.Context, within Jurisdiction, from, to, now time.Time) (Figures, error)
	// OpenAt counts the cases that stood in a tab at a moment that is past.
	OpenAt(ctx context.Context, within Jurisdiction, at time.Time) (int, error)
	// AuditPage returns up to first events of the trail, newest first, and whether there are more. ErrBadCursor.
	AuditPage(ctx context.Context, filter AuditFilter, first int, after string) ([]AuditEvent, bool, error)
	// QuestionPage returns up to first questions of partners, newest first, and whether there are more. ErrBadCursor.
	QuestionPage(ctx context.Context, filter QuestionFilter, first int, after string) ([]PartnerQuestion, bool, error)
	// WhoAsked returns who asked about a person, by organisation and day in Taipei, newest first, up to 500.
	WhoAsked(ctx context.Context, person Key) ([]Asked, error)
	// NoticePage returns up to first notices, newest first, and whether there are more. ErrBadCursor.
	NoticePage(ctx context.Context, within Jurisdiction, filter NoticeFilter, first int, after string) ([]NoticeStanding, bool, error)
	// NoticeFile returns a notice with its attempts; false when there is none of that id.
	NoticeFile(ctx context.Context, id string) (NoticeFile, bool, error)
	// NoticeHolds returns what holds up those that are PENDING among the notices of the ids: that their
	// target has stopped, or else that an earlier one is not settled.
	NoticeHolds(ctx context.Context, ids []string) (map[string]NoticeHold, error)
	// TargetStandings returns what waits for each target, and how the last hour went, without their states.
	TargetStandings(ctx context.Context, targets []Target, now time.Time) ([]TargetStanding, error)
	// ReplayNotices makes picked notices due: those that are dead or wait for a retry, or whatever
	// stands under the ID. It writes event once for each, and returns how many, PickedAtOnce at most.
	// Targets of what it changes are resumed.
	ReplayNotices(ctx context.Context, pick NoticePick, now time.Time, event AuditEvent) (int, error)
	// ResumeTarget lets a target that has stopped be tried again and writes event, as one of OpResume, if it
	// had, which it reports. One whose circuit is open is probed at once.
	ResumeTarget(ctx context.Context, target Target, now time.Time, event AuditEvent) (bool, error)
	// SkipNotices lets picked notices be that are dead and not skipped. Events and returns as ReplayNotices.
	SkipNotices(ctx context.Context, pick NoticePick, reason SkipReason, now time.Time, event AuditEvent) (int, error)
}

// AuditFilter narrows the trail; zero fields don't.
type AuditFilter struct {
	Account, Number string
	Operation       Operation
	From, To        time.Time
}

// NoticeFilter narrows the notices; zero fields don't.
type NoticeFilter struct {
	State, Number string
	Target        Target
	From, To      time.Time // of the event; From included, To not
	SystemsOnly   bool      // leaves out partners: who watches a card is not staff's to see
}

// Figures count what happened in a span of time.
type Figures struct {
	Days    []DayFigures // those on which something happened, in no order
	Offices []OfficeFigures
}

// DayFigures count one day, in Taipei.
type DayFigures struct {
	Day identity.Date
	Happened
	Waits []time.Duration // of the day's reports, each to its first contact
}

// Happened counts what happened; the contacts are those of the reports that are counted.
type Happened struct {
	Reports, Revocations, LockOuts, Replaced int
	FirstContacts, ReachedAtFirst            int
}

// OfficeFigures count one office.
type OfficeFigures struct {
	TownCode                      string // until grouped by office
	Reports, Backlog, Overdue     int
	FirstContacts, ReachedAtFirst int
}
