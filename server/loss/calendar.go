package loss

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"time"

	"guashi/server/identity"
)

// Taipei is the time zone of offices. Taiwan has had no daylight saving time since 1979.
var Taipei = time.FixedZone("Asia/Taipei", 8*60*60)

// The hours of offices where the calendar says nothing.
const (
	usualOpening = 8 * time.Hour
	usualClosing = 17 * time.Hour
)

// hours are counted from midnight in Taipei; a day that is closed has none.
type hours struct{ open, close time.Duration }

// Calendar knows on which days offices work, and until when. Its zero value
// knows no holiday: Monday to Friday, 08:00 to 17:00.
type Calendar struct {
	special map[identity.Date]hours
	until   identity.Date
}

// ReadCalendar reads a table of special days with the columns date and name,
// and open and close (HH:MM) for days with hours of their own. A day without
// hours is closed. An error names the line.
func ReadCalendar(tables ...io.Reader) (*Calendar, error) {
	c := &Calendar{special: map[identity.Date]hours{}}
	for _, table := range tables {
		rows := csv.NewReader(table)
		rows.FieldsPerRecord = -1
		header, err := rows.Read()
		if err != nil || len(header) < 2 || header[0] != "date" || header[1] != "name" {
			return nil, errors.New("calendar: the header is not date,name[,open,close]")
		}
		for {
			row, err := rows.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, fmt.Errorf("calendar: %w", err)
			}
			if err := c.add(row); err != nil {
				line, _ := rows.FieldPos(0)
				return nil, fmt.Errorf("calendar: line %d: %w", line, err)
			}
		}
	}
	return c, nil
}

func (c *Calendar) add(row []string) error {
	day, problem := identity.ParseDate(row[0])
	if problem != "" {
		return errors.New("column date is no day such as 2026-01-01")
	}
	var open hours
	if len(row) >= 4 && row[2]+row[3] != "" {
		from, err := time.Parse("15:04", row[2])
		to, err2 := time.Parse("15:04", row[3])
		if err != nil || err2 != nil || !from.Before(to) {
			return errors.New("columns open and close are no hours such as 08:00 and 17:00")
		}
		midnight := from.Truncate(24 * time.Hour)
		open = hours{from.Sub(midnight), to.Sub(midnight)}
	}
	c.special[day] = open
	if end := (identity.Date{Year: day.Year, Month: time.December, Day: 31}); c.until.Before(end) {
		c.until = end
	}
	return nil
}

// CoveredUntil returns the last day of the last year that the calendar knows; zero when none.
func (c *Calendar) CoveredUntil() identity.Date {
	if c == nil {
		return identity.Date{}
	}
	return c.until
}

// warnAhead is how long before its end the calendar asks for the next one.
const warnAhead = 60 * 24 * time.Hour

// EndsSoon reports whether the calendar ends within 60 days of now.
func (c *Calendar) EndsSoon(now time.Time) bool {
	return c.CoveredUntil().Before(identity.DateOf(now.Add(warnAhead)))
}

// hoursOf returns the hours of the day that starts at midnight.
func (c *Calendar) hoursOf(midnight time.Time) hours {
	if c != nil {
		if special, ok := c.special[identity.DateOf(midnight)]; ok {
			return special
		}
	}
	if day := midnight.Weekday(); day == time.Saturday || day == time.Sunday {
		return hours{}
	}
	return hours{usualOpening, usualClosing}
}

// Due returns the end of office hours on the next working day after a report
// or a contact at from.
func (c *Calendar) Due(from time.Time) time.Time {
	midnight := midnightOf(from)
	for {
		midnight = midnight.AddDate(0, 0, 1)
		if day := c.hoursOf(midnight); day.close > 0 {
			return midnight.Add(day.close).UTC()
		}
	}
}

// Open reports whether offices are open at t.
func (c *Calendar) Open(t time.Time) bool {
	midnight := midnightOf(t)
	day, since := c.hoursOf(midnight), t.Sub(midnight)
	return day.close > 0 && since >= day.open && since < day.close
}

func midnightOf(t time.Time) time.Time {
	year, month, day := t.In(Taipei).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, Taipei)
}
