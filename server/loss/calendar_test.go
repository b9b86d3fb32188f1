package loss

import (
	"strings"
	"testing"
	"time"
)

const table = `date,name,open,close
2026-02-16,農曆除夕
2026-02-17,春節
2026-02-18,春節
2026-02-19,春節
2026-02-20,補假,,
2026-02-28,補班,08:30,12:00
2026-12-25,行憲紀念日
`

func taipeiTime(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, Taipei)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestDue(t *testing.T) {
	calendar, err := ReadCalendar(strings.NewReader(table))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, from, due string }{
		{"a working day ends the next one", "2026-11-23 10:00", "2026-11-24 17:00"},
		{"before opening still counts from the next day", "2026-11-23 00:00", "2026-11-24 17:00"},
		{"late at night", "2026-11-23 23:59", "2026-11-24 17:00"},
		{"Friday night", "2026-11-27 23:40", "2026-11-30 17:00"},
		{"Saturday", "2026-11-28 12:00", "2026-11-30 17:00"},
		{"over the new year's week", "2026-02-13 18:00", "2026-02-23 17:00"},
		{"a Saturday with hours of its own", "2026-02-27 18:00", "2026-02-28 12:00"},
		{"a holiday on Friday", "2026-12-24 09:00", "2026-12-28 17:00"},
		{"midnight of 31 December, where the calendar ends", "2026-12-31 23:59", "2027-01-01 17:00"},
	} {
		if due := calendar.Due(taipeiTime(t, c.from)); !due.Equal(taipeiTime(t, c.due)) {
			t.Errorf("%s: due %s, want %s", c.name, due.In(Taipei), c.due)
		}
	}
}

func TestOfficeHours(t *testing.T) {
	calendar, err := ReadCalendar(strings.NewReader(table))
	if err != nil {
		t.Fatal(err)
	}
	for at, open := range map[string]bool{
		"2026-11-23 07:59": false, "2026-11-23 08:00": true, "2026-11-23 16:59": true, "2026-11-23 17:00": false,
		"2026-11-28 10:00": false, "2026-02-17 10:00": false, "2026-02-28 10:00": true, "2026-02-28 08:15": false,
	} {
		if calendar.Open(taipeiTime(t, at)) != open {
			t.Errorf("open at %s: %v, want %v", at, !open, open)
		}
	}
}

func TestCalendarEnds(t *testing.T) {
	calendar, err := ReadCalendar(strings.NewReader(table))
	if err != nil {
		t.Fatal(err)
	}
	if calendar.EndsSoon(taipeiTime(t, "2026-11-01 12:00")) {
		t.Error("warned more than 60 days ahead")
	}
	if !calendar.EndsSoon(taipeiTime(t, "2026-11-23 12:00")) || !(*Calendar)(nil).EndsSoon(time.Now()) {
		t.Error("not warned within 60 days of the end")
	}
}

func TestBadCalendars(t *testing.T) {
	for _, bad := range []string{
		"", "day,name\n", "date,name\n2026-02-30,x\n", "date,name,open,close\n2026-02-03,x,9,17\n",
		"date,name,open,close\n2026-02-03,x,17:00,08:00\n", "date,name\n\"2026",
	} {
		if _, err := ReadCalendar(strings.NewReader(bad)); err == nil {
			t.Errorf("took %q", bad)
		}
	}
	extra := "date,name\n2027-01-01,元旦\n"
	calendar, err := ReadCalendar(strings.NewReader(table), strings.NewReader(extra))
	if err != nil || calendar.CoveredUntil().Year != 2027 {
		t.Errorf("a second table did not count: %v %v", calendar.CoveredUntil(), err)
	}
}
