package identity

import (
	"errors"
	"fmt"
	"time"
)

// Date is a day of the Gregorian calendar, without a time zone. Dates are comparable with ==; the
// zero Date is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// maxAge is in years; nobody is known to have grown older than 122.
const maxAge = 130

// taipei holds for "now" only: Taiwan has had no daylight saving time since 1979.
var taipei = time.FixedZone("Asia/Taipei", 8*60*60)

// ParseDate reads a date in exactly the form YYYY-MM-DD (ISO 8601, ASCII digits), years 0001 to
// 9999. Problems: Required, BadForm (another form), NotADate (no such day, as 2026-02-30).
func ParseDate(s string) (Date, Problem) {
	if s == "" {
		return Date{}, Required
	}
	if len(s) != 10 || s[4] != '-' || s[7] != '-' || !allDigits(s[:4]+s[5:7]+s[8:]) {
		return Date{}, BadForm
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() == 0 {
		return Date{}, NotADate
	}
	return dateIn(t, time.UTC), ""
}

// ParseBirthDate reads a date of birth (A2, A3) as ParseDate does; today is the day in Taiwan, see
// DateOf. Further problems: InTheFuture (after today), TooLongAgo (more than 130 years before).
func ParseBirthDate(s string, today Date) (Date, Problem) {
	d, p := ParseDate(s)
	switch {
	case p != "":
		return Date{}, p
	case today.Before(d):
		return Date{}, InTheFuture
	case d.Before(Date{today.Year - maxAge, today.Month, today.Day}):
		return Date{}, TooLongAgo
	}
	return d, ""
}

// DateOf returns the calendar day in Taiwan (UTC+8) at the moment t.
func DateOf(t time.Time) Date { return dateIn(t, taipei) }

func dateIn(t time.Time, zone *time.Location) Date {
	year, month, day := t.In(zone).Date()
	return Date{year, month, day}
}

// String returns the date as YYYY-MM-DD (ISO 8601).
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

// MarshalText writes the date as String does; the zero Date is an empty text.
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, problem := ParseDate(string(text))
	if problem != "" {
		return errors.New("identity: not a date")
	}
	*d = parsed
	return nil
}

// IsZero tells whether d is the zero Date, which is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Equal tells whether both are the same day, as == does.
func (d Date) Equal(other Date) bool { return d == other }

// Before tells whether d is an earlier day than other.
func (d Date) Before(other Date) bool {
	if d.Year != other.Year {
		return d.Year < other.Year
	}
	if d.Month != other.Month {
		return d.Month < other.Month
	}
	return d.Day < other.Day
}
