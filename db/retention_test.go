package db_test

import (
	"strings"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/loss"
)

// kept names the columns of what belongs to a case that stay after it was erased:
// numbers, times, states, codes and keyed hashes (F1). Every other one must be empty.
var kept = columns(`
	reports: number person_hash town_code state contact_state reported_at reported_again_at revoked_at replaced_on wrong_passwords
		notice_sequence version in_turn contacts first_contact_at due_at county_code tab ended_at erased_at active_person
	milestones: number position kind at
	notices: id number event target_kind target_code sequence state attempts created_at delivered_at next_at lease_until lease_owner failures
		last_attempt_at skipped_at skip_reason unsettled asked_until
	contacts: number position at username office_code outcome method phone_used former withdrawn_at
	counter_acts: number at username office_code
	audit_events: id at actor source_hash person_hash operation number outcome request_id account reason`)

func columns(list string) map[string]bool {
	all, table := map[string]bool{}, ""
	for _, word := range strings.Fields(list) {
		if name, isTable := strings.CutSuffix(word, ":"); isTable {
			table = name
		} else {
			all[table+"."+word] = true
		}
	}
	return all
}

func TestErasedCasesKeepNoWord(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		r, open := reported(t, d, 1, songshan, 1), reported(t, d, 2, songshan, 1)
		clerk := as(loss.RoleClerk, "O1", "", at.Add(time.Hour))
		reportedAgain(t, d, r)
		for seen, outcome := range []loss.ContactState{loss.Confirmed, loss.Disputed} {
			in := loss.ContactInput{Number: r.Number, Outcome: outcome, Method: loss.ByPhone, Explanation: "非本人", SeenContacts: seen}
			if got, err := deskOf(d).RecordContact(t.Context(), clerk, in); err != nil || got.Case == nil {
				t.Fatalf("%+v, %v", got.Refusal, err)
			}
			if seen > 0 {
				break
			}
			if _, err := deskOf(d).WithdrawContact(t.Context(), clerk, loss.WithdrawalInput{Number: r.Number, Reason: "按錯"}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := deskOf(d).RevokeAtOffice(t.Context(), clerk, loss.OfficeRevocationInput{Number: r.Number, IdentityDocument: "護照"}); err != nil {
			t.Fatal(err)
		}
		d.Tamper(t, "INSERT INTO notice_attempts (notice_id, position, at, took_us, status, error) SELECT id, 1, created_at, 5, 500, data FROM notices WHERE number = ?", r.Number)
		ended := at.Add(time.Hour)
		if n, err := d.Erase(t.Context(), ended, at); n != 0 || err != nil {
			t.Errorf("erased %d before their time, %v", n, err)
		}
		if n, err := d.CountErasable(t.Context(), ended.Add(time.Second)); n != 1 || err != nil {
			t.Errorf("%d are due, %v", n, err)
		}
		if n, err := d.Erase(t.Context(), ended.Add(time.Second), at); n != 1 || err != nil {
			t.Fatalf("erased %d, %v", n, err)
		}
		c, err := deskOf(d).Case(t.Context(), clerk, r.Number)
		if err != nil || !c.Erased || c.Report.Declaration != (loss.Declaration{}) || c.Contacts[0].Explanation != "" || c.Counter.Document != "" {
			t.Errorf("%+v, %v", c, err)
		}
		if c.Report.State != loss.Revoked || !c.Report.RevokedAt.Equal(ended) || len(c.Report.Milestones) == 0 {
			t.Error("states and times are gone")
		}
		for _, column := range d.Columns(t, "number") {
			if kept[column] {
				continue
			}
			table, name, _ := strings.Cut(column, ".")
			if n := d.Count(t, table+" WHERE number = '"+r.Number+"' AND LENGTH("+name+") > 0"); n != 0 {
				t.Errorf("%s still holds %d values", column, n)
			}
		}
		if n := d.Count(t, "notice_attempts WHERE notice_id IN (SELECT id FROM notices WHERE number = '"+r.Number+"')"); n != 0 {
			t.Errorf("%d attempts are still on file", n)
		}
		if still, err := deskOf(d).Case(t.Context(), clerk, open.Number); err != nil || still.Erased {
			t.Errorf("an open case was erased, %v", err)
		}
	})
}
