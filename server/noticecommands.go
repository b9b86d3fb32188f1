package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"guashi/db"
	"guashi/server/config"
	"guashi/server/delivery"
	"guashi/server/loss"
	"guashi/server/partner"
)

type noticeGroup struct {
	List      noticeList      `cmd:"" help:"Show notices, newest first."`
	Replay    noticeReplay    `cmd:"" help:"Send notices again, under the same ids; resumes a target that had stopped."`
	Skip      noticeSkip      `cmd:"" help:"Let dead notices be, so that later ones of their cases go on."`
	Reconcile noticeReconcile `cmd:"" help:"Compare the ledger with what targets say they have received."`
	Test      noticeTest      `cmd:"" help:"Send a target an event that tells of nobody."`
}

// reconciled is how far back notices are compared unless told otherwise.
const reconciled = 30 * 24 * time.Hour

type noticeList struct {
	State  string        `enum:"pending,delivered,dead," default:"" help:"pending, delivered or dead."`
	Target string        `help:"A county's code, central, or a partner's client id."`
	Case   string        `help:"A case number."`
	Older  time.Duration `help:"Only of events that long ago or longer, such as 10m."`
	First  int           `default:"100" help:"How many."`
}

// Validate refuses a target that is none, and a list of nothing.
func (c noticeList) Validate() error {
	if c.First < 1 {
		return errors.New("--first must be above 0")
	}
	if c.Target == "" {
		return nil
	}
	_, err := parseTarget(c.Target)
	return err
}

// validSystem refuses what is no system; an empty name is all of them.
func validSystem(name string) error {
	if name == "" {
		return nil
	}
	_, err := delivery.ParseTarget(name)
	return err
}

// Run shows notices.
func (c noticeList) Run(ctx context.Context, s *config.Settings) error {
	filter := loss.NoticeFilter{State: upper(c.State), Number: loss.CanonicalNumber(c.Case)}
	if c.Target != "" {
		target, err := parseTarget(c.Target)
		if err != nil {
			return err
		}
		filter.Target = target
	}
	if c.Older > 0 {
		filter.To = time.Now().Add(-c.Older)
	}
	return withDatabase(ctx, s, func(database *db.DB) error {
		notices, more, err := database.NoticePage(ctx, loss.Jurisdiction{Reason: loss.WholeCountry}, filter, c.First, "")
		if err != nil {
			return err
		}
		if len(notices) == 0 {
			fmt.Println("No notice matches.")
			return nil
		}
		holds, err := database.NoticeHolds(ctx, idsOf(notices))
		if err != nil {
			return err
		}
		table := newTable("ID", "CASE", "EVENT", "TARGET", "STATE", "ATTEMPTS", "HAPPENED", "NEXT OR DELIVERED", "LAST ERROR")
		for _, n := range notices {
			table.row(n.ID, n.Number, n.Event, n.Target.Code, standingOf(n), n.Attempts, moment(n.CreatedAt), later(n, holds[n.ID]), n.LastError)
		}
		if more {
			defer fmt.Println("There are more: narrow the list, or raise --first.")
		}
		return table.Flush()
	})
}

// parseTarget reads whom notices go to, as it is typed: a system, or a partner.
func parseTarget(name string) (loss.Target, error) {
	if partner.IsID(name) {
		return loss.Target{Kind: loss.Partner, Code: name}, nil
	}
	return delivery.ParseTarget(name)
}

func standingOf(n loss.NoticeStanding) string {
	if !n.SkippedAt.IsZero() {
		return "DEAD, skipped: " + string(n.SkipReason)
	}
	return n.State
}

func later(n loss.NoticeStanding, hold loss.NoticeHold) string {
	switch {
	case hold != "":
		return "waits: " + string(hold)
	case n.State == loss.NoticeDelivered:
		return moment(n.DeliveredAt)
	default:
		return moment(n.NextAt)
	}
}

func idsOf(notices []loss.NoticeStanding) []string {
	ids := make([]string, len(notices))
	for i, n := range notices {
		ids[i] = n.ID
	}
	return ids
}

// noticePick chooses notices on the command line.
type noticePick struct {
	ID     []string  `arg:"" optional:"" help:"Ids of notices."`
	Target string    `help:"All of a county's code, of central, or of a partner's client id, instead of ids."`
	From   time.Time `help:"Of events from then on (RFC 3339), with --target."`
	To     time.Time `help:"Of events before then (RFC 3339), with --target."`
}

// Validate refuses what names no notices.
func (p noticePick) Validate() error {
	_, err := p.picks(time.Time{})
	return err
}

func (p noticePick) picks(now time.Time) ([]loss.NoticePick, error) {
	if (p.Target == "") == (len(p.ID) == 0) {
		return nil, errors.New("name notices by their ids, or all of a --target")
	}
	var picks []loss.NoticePick
	for _, id := range p.ID {
		picks = append(picks, loss.NoticePick{ID: id})
	}
	if p.Target != "" {
		target, err := parseTarget(p.Target)
		if err != nil {
			return nil, err
		}
		if p.To.IsZero() {
			p.To = now.Add(time.Hour) // an event may carry a clock that is ahead
		}
		picks = append(picks, loss.NoticePick{Target: target, From: p.From, To: p.To})
	}
	return picks, nil
}

type noticeReplay struct{ noticePick }

// Run has notices sent again.
func (c noticeReplay) Run(ctx context.Context, s *config.Settings) error {
	now := time.Now().UTC()
	return c.each(ctx, s, now, "to be sent again", func(database *db.DB, pick loss.NoticePick) (int, error) {
		event := operatorEvent(now, loss.OpReplay, loss.OutcomeOK)
		if pick.ID == "" {
			resumed, err := database.ResumeTarget(ctx, pick.Target, now, event)
			if err != nil {
				return 0, err
			}
			if resumed {
				fmt.Println("The target had stopped; what waits for it is sent too.")
			}
		}
		return database.ReplayNotices(ctx, pick, now, event)
	})
}

type noticeSkip struct {
	noticePick
	Reason string `required:"" enum:"told-otherwise,not-needed,refused" help:"told-otherwise, not-needed or refused."`
}

// Run lets dead notices be.
func (c noticeSkip) Run(ctx context.Context, s *config.Settings) error {
	reason := loss.SkipReason(upper(c.Reason))
	now := time.Now().UTC()
	return c.each(ctx, s, now, "skipped", func(database *db.DB, pick loss.NoticePick) (int, error) {
		return database.SkipNotices(ctx, pick, reason, now, operatorEvent(now, loss.OpSkip, string(reason)))
	})
}

// each changes all that was picked, as many at a time as one transaction takes.
func (p noticePick) each(ctx context.Context, s *config.Settings, now time.Time, done string, change func(*db.DB, loss.NoticePick) (int, error)) error {
	picks, err := p.picks(now)
	if err != nil {
		return err
	}
	return withDatabase(ctx, s, func(database *db.DB) error {
		all, unfit := 0, []string{}
		for _, pick := range picks {
			before := all
			for n := loss.PickedAtOnce; n == loss.PickedAtOnce; all += n {
				if n, err = change(database, pick); err != nil {
					return err
				}
			}
			if pick.ID != "" && all == before {
				unfit = append(unfit, pick.ID)
			}
		}
		fmt.Printf("%d notices %s\n", all, done)
		if len(unfit) > 0 {
			return fmt.Errorf("no notice for which that can be done: %s; see guashi notice list", strings.Join(unfit, " "))
		}
		return nil
	})
}

// operatorEvent puts on record what was done from the shell.
func operatorEvent(now time.Time, op loss.Operation, outcome string) loss.AuditEvent {
	return loss.AuditEvent{At: now.Truncate(time.Microsecond), Actor: "operator", Operation: op, Outcome: outcome}
}

type noticeReconcile struct {
	Target string        `arg:"" optional:"" help:"A county's code, or central; all that have an entry when left out."`
	Since  time.Duration `default:"720h" help:"How far back to compare."`
	Resend bool          `help:"Send again what a target does not have."`
}

// Validate refuses a target that is none, and a span that is.
func (c noticeReconcile) Validate() error {
	if c.Since <= 0 {
		return errors.New("--since must be above 0")
	}
	return validSystem(c.Target)
}

// Run prints the differences, and fails when there are any that were not sent again.
func (c noticeReconcile) Run(ctx context.Context, s *config.Settings) error {
	targets, chosen, err := chosenTargets(s, c.Target)
	if err != nil {
		return err
	}
	now := time.Now().UTC()
	return withDatabase(ctx, s, func(database *db.DB) error {
		table, left, resent, unasked := newTable("TARGET", "DIFFERENCE", "ID", "CASE", "SEQUENCE", "HAPPENED", "STATE HERE"), 0, 0, 0
		for _, t := range chosen {
			differences, err := delivery.Reconcile(ctx, database, targets[t], t, now.Add(-c.Since), now)
			if err != nil {
				table.row(t.Code, "NOT ASKED: "+err.Error(), "", "", "", "", "")
				unasked++
			}
			for _, d := range differences {
				table.row(t.Code, d.Kind, d.ID, d.Number, d.Sequence, moment(d.At), d.State)
				if !c.Resend || d.Kind != delivery.Missing {
					left++
					continue
				}
				n, err := database.ReplayNotices(ctx, loss.NoticePick{ID: d.ID}, now, operatorEvent(now, loss.OpReplay, loss.OutcomeOK))
				if err != nil {
					return err
				}
				resent += n
				left += 1 - n // what it carried is erased
			}
		}
		if err := table.Flush(); err != nil {
			return err
		}
		fmt.Printf("%d targets compared, %d differences left, %d notices to be sent again\n", len(chosen)-unasked, left, resent)
		if left+unasked > 0 {
			return errors.New("the ledger and the targets differ, or could not be compared")
		}
		return nil
	})
}

func chosenTargets(s *config.Settings, name string) (delivery.Endpoints, []loss.Target, error) {
	targets, err := loadTargets(s)
	if err == nil && len(targets) == 0 {
		err = errors.New("no target has an entry: set GUASHI_NOTICE_TARGETS as the server has it")
	}
	if err != nil || name == "" {
		return targets, targets.Targets(), err
	}
	target, err := delivery.ParseTarget(name)
	if err == nil && !targets.Has(target) {
		err = fmt.Errorf("%s has no entry in GUASHI_NOTICE_TARGETS", name)
	}
	return targets, []loss.Target{target}, err
}

type noticeTest struct {
	Target string `arg:"" help:"A county's code, or central."`
}

// Validate refuses a target that is none.
func (c noticeTest) Validate() error { return validSystem(c.Target) }

// Run sends one event that tells of nobody.
func (c noticeTest) Run(ctx context.Context, s *config.Settings) error {
	targets, chosen, err := chosenTargets(s, c.Target)
	if err != nil {
		return err
	}
	took, err := targets[chosen[0]].Test(ctx, sourceOf(s), time.Now())
	if err != nil {
		return fmt.Errorf("%s did not take it: %w", c.Target, err)
	}
	fmt.Printf("%s took it in %s\n", c.Target, took.Round(time.Millisecond))
	return nil
}

func withDatabase(ctx context.Context, s *config.Settings, do func(*db.DB) error) error {
	database, err := openMigrated(ctx, s.DatabaseURL, s.KeysDir)
	if err != nil {
		return err
	}
	defer closeQuietly(database)
	return do(database)
}

// table lines columns up.
type table struct{ *tabwriter.Writer }

func newTable(headings ...any) table {
	t := table{tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)}
	t.row(headings...)
	return t
}

func (t table) row(cells ...any) {
	for i, cell := range cells {
		if i > 0 {
			fmt.Fprint(t, "\t")
		}
		fmt.Fprint(t, cell)
	}
	fmt.Fprintln(t)
}

// moment shows a time as operators read it; none is nothing.
func moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(loss.Taipei).Format("2006-01-02 15:04:05")
}

// upper turns a word of the command line into one of the domain.
func upper(word string) string { return strings.ToUpper(strings.ReplaceAll(word, "-", "_")) }
