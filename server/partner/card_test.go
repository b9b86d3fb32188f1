package partner

import (
	"testing"
	"time"

	"guashi/server/identity"
	"guashi/server/loss"
)

func TestStanding(t *testing.T) {
	lost := time.Date(2026, 11, 2, 3, 4, 5, 0, time.UTC)
	day := func(d int) identity.Date { return identity.Date{Year: 2026, Month: 11, Day: d} }
	active := CardReport{State: loss.Active, ReportedAt: lost}
	revoked := CardReport{State: loss.Revoked, ReportedAt: lost.Add(time.Hour)}
	replaced := func(d int) CardReport { return CardReport{State: loss.Replaced, ReportedAt: lost, ReplacedOn: day(d)} }
	midnight := time.Date(2026, 11, 19, 16, 0, 0, 0, time.UTC) // of the 20th, in Taipei
	for what, c := range map[string]struct {
		reports []CardReport
		state   CardState
		since   time.Time
	}{
		"no report":                      {nil, NotReported, time.Time{}},
		"an active one":                  {[]CardReport{active}, ReportedLost, lost},
		"a revoked one":                  {[]CardReport{revoked}, NotReported, time.Time{}},
		"a replaced one":                 {[]CardReport{replaced(20)}, Replaced, midnight},
		"two replaced, the later counts": {[]CardReport{replaced(20), replaced(3)}, Replaced, midnight},
		"the same in another order":      {[]CardReport{replaced(3), replaced(20)}, Replaced, midnight},
		"replaced, then revoked":         {[]CardReport{revoked, replaced(20)}, Replaced, midnight},
		"replaced, then lost again":      {[]CardReport{replaced(20), revoked, active}, ReportedLost, lost},
		"a state that nobody knows":      {[]CardReport{{State: "ODD", ReportedAt: lost}}, NotReported, time.Time{}},
	} {
		if state, since := standing(c.reports); state != c.state || !since.Equal(c.since) {
			t.Errorf("%s: %s since %v", what, state, since)
		}
	}
}
