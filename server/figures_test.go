package main

import (
	"encoding/json"
	"strings"
	"testing"

	"guashi/server/identity"
	"guashi/server/loss"
)

// TestFilesOfFigures: each table comes as RFC 4180 has it, its header first; the monthly one names whose it is.
func TestFilesOfFigures(t *testing.T) {
	for name := range engines {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, engines[name](t))
			reported := a.report(person(nil), "aB3x").ReportedAt
			a.addStaff("clerk", loss.RoleClerk, "63000010", "")
			a.addStaff("county", loss.RoleCounty, "", "65000")
			a.addStaff("central", loss.RoleCentral, "", "")
			today := identity.DateOf(reported).String()
			for who, row := range map[string]string{"clerk": "63000010,1,0,0,0,0,0,,", "county": "65000,0,0,0,0,0,0,,", "central": "central,1,0,0,0,0,0,,"} {
				if got, want := a.file(who, today, "MONTHS"), "month,jurisdiction,reports,revocations,replaced,lockOuts,contacted,reachedAtFirst,medianSeconds,p95Seconds\r\n"+today[:7]+","+row+"\r\n"; got != want {
					t.Errorf("months of %s: %q, want %q", who, got, want)
				}
			}
			for table, want := range map[string]string{
				"DAYS":    "day,reports,revocations,replaced,lockOuts,contacted,reachedAtFirst\r\n" + today + ",1,0,0,0,0,0\r\n",
				"OFFICES": "office,name,reports,contacted,reachedAtFirst,backlog,overdue\r\n63000010,臺北市松山區戶政事務所,1,0,0,1,0\r\n",
				"WAITS":   "belowSeconds,reports\r\n",
			} {
				if got := a.file("central", today, table); got != want {
					t.Errorf("%s: %q, want %q", table, got, want)
				}
			}
			a.addStaff("admin", loss.RoleAdmin, "", "")
			trail := a.as(`{ it: auditEvents(filter: {operation: "exportFigures"}) { nodes { account } } }`, nil, a.bearer("admin")...)
			if n := strings.Count(string(trail.Data["it"]), "account"); n != 6 {
				t.Errorf("%d exports are on record", n)
			}
		})
	}
}

// file downloads a table of one day.
func (a *api) file(who, day, table string) string {
	a.t.Helper()
	got := a.as(`mutation ($day: Date!, $table: FigureTable!) { it: exportFigures(from: $day, to: $day, table: $table) }`,
		object{"day": day, "table": table}, a.bearer(who)...)
	var text string
	if err := json.Unmarshal(got.Data["it"], &text); err != nil {
		a.t.Fatalf("%v: %s", err, got.text)
	}
	return text
}
