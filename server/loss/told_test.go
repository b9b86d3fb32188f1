package loss

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestCitizensLearnHowFarSystemsWereTold(t *testing.T) {
	county, central := Target{County, "63000"}, Target{Central, "central"}
	at := func(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }
	arrived := func(to Target, sequence, minutes int) NoticeStanding {
		return NoticeStanding{Target: to, Sequence: sequence, State: "DELIVERED", Attempts: 1, CreatedAt: noon, DeliveredAt: at(minutes)}
	}
	waiting := func(to Target, sequence, minutes, attempts int) NoticeStanding {
		n := NoticeStanding{Target: to, Sequence: sequence, State: "PENDING", Attempts: attempts, CreatedAt: at(minutes)}
		if attempts > 0 {
			n.FirstTriedAt, n.LastAttemptAt = at(minutes+1), at(minutes+attempts)
		}
		return n
	}
	dead := NoticeStanding{Target: central, Sequence: 1, State: "DEAD", Attempts: 30, CreatedAt: noon, FirstTriedAt: noon, LastAttemptAt: at(6)}
	gone := func(n NoticeStanding, minutes int) NoticeStanding {
		n.StoppedAt = at(minutes)
		return n
	}
	again := arrived(county, 1, 5)
	again.State = "PENDING"
	penghu := Target{County, "10016"}
	skipped := dead
	skipped.SkippedAt = at(3)
	for name, c := range map[string]struct {
		notices []NoticeStanding
		want    []Notified
	}{
		"nothing to tell": {nil, nil},
		"just reported": {
			[]NoticeStanding{waiting(central, 1, 0, 0), waiting(county, 1, 0, 0)},
			[]Notified{{County, NotifiedSending, noon}, {Central, NotifiedSending, noon}},
		},
		"all arrived, the last at five": {
			[]NoticeStanding{arrived(county, 1, 5), arrived(county, 2, 3), arrived(central, 1, 1)},
			[]Notified{{County, NotifiedDelivered, at(5)}, {Central, NotifiedDelivered, at(1)}},
		},
		"the first in order tells, however they are listed": {
			[]NoticeStanding{waiting(county, 3, 9, 0), waiting(county, 2, 4, 2), arrived(county, 1, 1)},
			[]Notified{{County, NotifiedRetrying, at(5)}},
		},
		"given up, and the next one held behind it": {
			[]NoticeStanding{dead, waiting(central, 2, 7, 0)},
			[]Notified{{Central, NotifiedHeld, at(6)}},
		},
		"its target said that it is gone": {
			[]NoticeStanding{gone(waiting(county, 1, 0, 2), 3)}, []Notified{{County, NotifiedHeld, at(3)}},
		},
		"its target had said so before": {
			[]NoticeStanding{gone(waiting(county, 1, 4, 0), 3)}, []Notified{{County, NotifiedHeld, at(4)}},
		},
		"its target takes nothing for now": {
			[]NoticeStanding{{Target: county, Sequence: 1, State: "PENDING", CreatedAt: at(4), OpenedAt: at(3)}}, []Notified{{County, NotifiedRetrying, at(4)}},
		},
		"nobody is there to be told": {
			[]NoticeStanding{waiting(penghu, 1, 0, 0)}, []Notified{{County, NotifiedHeld, noon}},
		},
		"arrived, and sent anew": {[]NoticeStanding{again}, []Notified{{County, NotifiedDelivered, at(5)}}},
		"what was skipped holds nothing up": {
			[]NoticeStanding{skipped, arrived(central, 2, 8)},
			[]Notified{{Central, NotifiedDelivered, at(8)}},
		},
		"all that there was is skipped": {[]NoticeStanding{skipped}, nil},
	} {
		if diff := cmp.Diff(c.want, NotifiedOf(c.notices, func(to Target) bool { return to != penghu })); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestAReceiptSaysThatItsOwnNoticesAreOnTheirWay(t *testing.T) {
	r := activeReport(Pending, 0)
	r.Notices = []NoticeStanding{{Target: Target{County, "63000"}, Sequence: 1, State: "DELIVERED", CreatedAt: noon, DeliveredAt: noon}}
	change := decideRevoke(r, true, declared(), noon.Add(time.Hour)).change
	want := []Notified{{County, NotifiedSending, noon.Add(time.Hour)}, {Central, NotifiedSending, noon.Add(time.Hour)}}
	if diff := cmp.Diff(want, NotifiedOf(change.told(), nil)); diff != "" {
		t.Error(diff)
	}
	if len(r.Notices) != 1 {
		t.Error("the report as it was read has changed")
	}
}

// TestReceiptsRememberedEarlierAreUnderstood recalls what was kept before receipts said who has been told.
func TestReceiptsRememberedEarlierAreUnderstood(t *testing.T) {
	kept := `{"receipt":{"number":"4821-0937-5516","state":"ACTIVE","reportedAt":"2026-11-23T04:00:00Z","contactState":"PENDING","passwordLocked":false,"milestones":[{"kind":"REPORTED","at":"2026-11-23T04:00:00Z"}]}}`
	result, err := recall([]byte(kept))
	if err != nil || result.Receipt == nil || result.Receipt.Number != "4821-0937-5516" || len(result.Receipt.Notified) != 0 {
		t.Fatalf("%+v, %v", result.Receipt, err)
	}
	first := Result{Receipt: &Receipt{Number: "4821-0937-5516", Notified: []Notified{{County, NotifiedSending, noon}}}}
	remembered, err := remember(&Claim{}, first)
	if err != nil {
		t.Fatal(err)
	}
	again, err := recall(remembered.Outcome)
	if diff := cmp.Diff(first, again); diff != "" || err != nil {
		t.Error(diff, err)
	}
}
