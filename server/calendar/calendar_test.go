package calendar

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"guashi/server/identity"
	"guashi/server/loss"
)

func TestBuiltInCalendar(t *testing.T) {
	c, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	newYearsEve := time.Date(2025, 12, 31, 23, 40, 0, 0, loss.Taipei)
	if due := c.Due(newYearsEve); !due.Equal(time.Date(2026, 1, 2, 17, 0, 0, 0, loss.Taipei)) {
		t.Errorf("1 January 2026 is a holiday, and due is %v", due)
	}
	if end := c.CoveredUntil(); end != (identity.Date{Year: 2026, Month: time.December, Day: 31}) {
		t.Errorf("reaches %v", end)
	}
}

func TestAFileAddsToTheCalendar(t *testing.T) {
	path := filepath.Join(t.TempDir(), "2027.csv")
	if err := os.WriteFile(path, []byte("date,name,open,close\n2027-01-04,typhoon,,\n2027-01-05,short day,08:00,12:00\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if due := c.Due(time.Date(2027, 1, 3, 12, 0, 0, 0, loss.Taipei)); !due.Equal(time.Date(2027, 1, 5, 12, 0, 0, 0, loss.Taipei)) {
		t.Errorf("due %v", due)
	}
}

func TestAMissingFileIsAnError(t *testing.T) {
	if _, err := Load(filepath.Join(t.TempDir(), "none.csv")); err == nil {
		t.Error("a calendar that is not there was read")
	}
}
