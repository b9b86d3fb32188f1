package identity

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseDate(t *testing.T) {
	for s, want := range map[string]struct {
		date    Date
		problem Problem
	}{
		"1990-01-02":  {Date{1990, 1, 2}, ""},
		"2024-02-29":  {Date{2024, 2, 29}, ""},
		"2000-02-29":  {Date{2000, 2, 29}, ""},
		"0001-01-01":  {Date{1, 1, 1}, ""},
		"9999-12-31":  {Date{9999, 12, 31}, ""},
		"":            {problem: Required},
		"2026-02-30":  {problem: NotADate},
		"2023-02-29":  {problem: NotADate},
		"1900-02-29":  {problem: NotADate},
		"2026-00-10":  {problem: NotADate},
		"2026-13-10":  {problem: NotADate},
		"2026-04-31":  {problem: NotADate},
		"2026-04-00":  {problem: NotADate},
		"0000-01-01":  {problem: NotADate},
		"2026-2-3":    {problem: BadForm},
		"2026/02/03":  {problem: BadForm},
		"20260203":    {problem: BadForm},
		"+026-02-03":  {problem: BadForm},
		"2026-02-03 ": {problem: BadForm},
		"02026-02-03": {problem: BadForm},
		"２０２６-02-03":  {problem: BadForm},
		"2026-02-03T": {problem: BadForm},
		"079-02-03":   {problem: BadForm},
		"\xff026-02-": {problem: BadForm},
	} {
		if got, p := ParseDate(s); got != want.date || p != want.problem {
			t.Errorf("%q: got %v, %q", s, got, p)
		}
	}
}

func TestParseBirthDateKeepsToALifetime(t *testing.T) {
	today := Date{2026, time.November, 23}
	for s, want := range map[string]Problem{
		"2026-11-23": "", "1896-11-23": "", "1911-12-31": "",
		"2026-11-24": InTheFuture, "2027-01-01": InTheFuture,
		"1896-11-22": TooLongAgo, "0001-01-01": TooLongAgo,
		"2026-02-30": NotADate, "": Required, "today": BadForm,
	} {
		got, p := ParseBirthDate(s, today)
		if p != want || got.IsZero() != (want != "") {
			t.Errorf("%q: got %v, %q, want %q", s, got, p, want)
		}
	}
	if _, p := ParseBirthDate("1898-02-28", Date{2028, 2, 29}); p != TooLongAgo {
		t.Errorf("130 years before a leap day: %q", p)
	}
}

func TestDateOfIsTheDayInTaiwan(t *testing.T) {
	for moment, want := range map[string]Date{
		"2026-11-22T15:59:59Z":      {2026, 11, 22},
		"2026-11-22T16:00:00Z":      {2026, 11, 23},
		"2026-12-31T16:00:00Z":      {2027, 1, 1},
		"2026-06-30T23:30:00-07:00": {2026, 7, 1},
	} {
		at, err := time.Parse(time.RFC3339, moment)
		if err != nil {
			t.Fatal(err)
		}
		if got := DateOf(at); got != want {
			t.Errorf("%s: got %v", moment, got)
		}
	}
}

func TestDateOrder(t *testing.T) {
	days := rapid.Custom(func(t *rapid.T) time.Time {
		return time.Date(1896, 1, 1+rapid.IntRange(0, 60000).Draw(t, "day"), 0, 0, 0, 0, taipei)
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := days.Draw(t, "a"), days.Draw(t, "b")
		if DateOf(a).Before(DateOf(b)) != a.Before(b) || DateOf(a).Equal(DateOf(b)) != a.Equal(b) {
			t.Fatal("dates are in another order than moments")
		}
		if back, p := ParseDate(DateOf(a).String()); back != DateOf(a) || p != "" {
			t.Fatalf("%v came back as %v, %q", DateOf(a), back, p)
		}
	})
}

func TestZeroDateIsNoDay(t *testing.T) {
	if !(Date{}).IsZero() || (Date{1, 1, 1}).IsZero() {
		t.Error("IsZero is wrong")
	}
	if _, p := ParseDate((Date{}).String()); p != NotADate {
		t.Errorf("the zero date was read: %q", p)
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"", "2026-02-30", "2024-02-29", "0000-00-00", "9999-99-99", "２０２６-01-01"} {
		f.Add(s)
	}
	today := Date{2026, 11, 23}
	f.Fuzz(func(t *testing.T, s string) {
		d, p := ParseDate(s)
		if d.IsZero() == (p == "") || p == "" && d.String() != s {
			t.Fatalf("%q: got %v, %q", s, d, p)
		}
		if b, p := ParseBirthDate(s, today); p == "" && (b != d || today.Before(b)) {
			t.Fatalf("%q: a birth on %v", s, b)
		}
	})
}
