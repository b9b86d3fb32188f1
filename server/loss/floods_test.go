package loss

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"guashi/server/identity"
)

// flooded is a store in which tries have failed.
type flooded struct {
	Store
	failures map[Key]int // in the first slot
	events   []AuditEvent
	broken   error
}

func (f *flooded) FailureCounts(context.Context, []Key, int64) (map[Key]map[int64]int, error) {
	counts := map[Key]map[int64]int{}
	for bucket, n := range f.failures {
		counts[bucket] = map[int64]int{SlotOf(noon): n}
	}
	return counts, nil
}

func (f *flooded) AddFailure(_ context.Context, buckets []Key, _ int64) error {
	for _, bucket := range buckets {
		f.failures[bucket]++
	}
	return nil
}

func (f *flooded) Audit(_ context.Context, e AuditEvent) error {
	if f.broken == nil {
		f.events = append(f.events, e)
	}
	return f.broken
}

func flood() (*Service, *flooded) {
	store := &flooded{failures: map[Key]int{}}
	return &Service{Store: store, Keys: hashing{}, Limits: Limits{PerSource: 60}}, store // two for one ID number
}

// asked is somebody's try at a time, of which the given number have failed before.
func asked(s *Service, store *flooded, idNumber string, at time.Time, wide, here int) *attempt {
	d := declared()
	d.IDNumber = identity.IDNumber(idNumber)
	a := s.attempt(OpStatus, Caller{Source: "s", RequestID: "r"}, at, d)
	store.failures[a.sourceBucket()], store.failures[a.personBucket()] = wide, here
	return a
}

// TestEachPassedLimitIsOnRecordOnceInASlot goes on and on.
func TestEachPassedLimitIsOnRecordOnceInASlot(t *testing.T) {
	s, store := flood()
	begins := time.Unix(SlotOf(noon)*int64(slotLength/time.Second), 0)
	first, second, third := "A149410774", "F255178533", "O240931213"
	for _, step := range []struct {
		name       string
		id         string
		at         time.Duration
		wide, here int
		refused    bool
		onRecord   bool
	}{
		{"nobody has failed", first, 0, 0, 0, false, false},
		{"one short of the limit", first, 0, 1, 1, false, false},
		{"too often with one ID number", first, 0, 2, 2, true, true},
		{"again", first, slotLength - 1, 2, 2, true, false},
		{"another ID number", second, time.Minute, 4, 2, true, true},
		{"a third, not tried yet", third, time.Minute, 4, 0, false, false},
		{"too often altogether", third, time.Minute, 60, 0, true, true},
		{"again, with any", "A123456789", time.Minute, 60, 0, true, false},
		{"again, with the first", first, time.Minute, 60, 2, true, false},
		{"the third has failed too often as well", third, time.Minute, 60, 2, true, true},
		{"the next slot", first, slotLength, 60, 2, true, true},
		{"its other ID number", second, slotLength, 60, 2, true, true},
		{"one that waited over the slot's end", first, slotLength - 1, 60, 2, true, false},
		{"the next slot goes on", first, slotLength, 60, 2, true, false},
	} {
		before := len(store.events)
		a := asked(s, store, step.id, begins.Add(step.at), step.wide, step.here)
		refusal, err := a.throttled(t.Context())
		if err != nil || (refusal != nil) != step.refused {
			t.Errorf("%s: %+v, %v", step.name, refusal, err)
		}
		if (len(store.events) > before) != step.onRecord {
			t.Errorf("%s: on record %v", step.name, store.events[before:])
			continue
		}
		if !step.onRecord {
			continue
		}
		if e := store.events[before]; e.Outcome != string(TooManyRequests) || e.Operation != OpStatus || e.Person != a.person || e.Source == (Key{}) || e.At != a.now || e.RequestID != "r" {
			t.Errorf("%s: on record as %+v", step.name, e)
		}
	}
}

// TestAClockThatWasSetBackTellsAgain has it go back by an hour.
func TestAClockThatWasSetBackTellsAgain(t *testing.T) {
	var f floods
	slot := SlotOf(noon)
	for i, at := range []int64{slot, slot - slotsAnHour} {
		if fresh := f.take([]Key{{1}}, at); len(fresh) != 1 {
			t.Errorf("at the time %d: %v", i, fresh)
		}
	}
}

// TestWhatIsNotWrittenIsToldByTheNext has the trail fail once.
func TestWhatIsNotWrittenIsToldByTheNext(t *testing.T) {
	s, store := flood()
	store.broken = errors.New("the disk is full")
	for _, want := range []error{store.broken, nil, nil} {
		store.broken = want
		a := asked(s, store, "A149410774", noon, 2, 2)
		if _, err := a.throttled(t.Context()); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	if len(store.events) != 1 {
		t.Errorf("%d events on record", len(store.events))
	}
}

// TestFloodsAreBounded passes more limits than a slot tells of.
func TestFloodsAreBounded(t *testing.T) {
	var f floods
	told := 0
	for i := range mostFloods + 10 {
		told += len(f.take([]Key{hashing{}.Lookup(fmt.Sprint(i))}, 1))
	}
	if told != mostFloods || len(f.told) != mostFloods {
		t.Errorf("told of %d, keeps %d", told, len(f.told))
	}
	if next := f.take([]Key{{1}}, 2); len(next) != 1 || len(f.told) != 1 {
		t.Errorf("the next slot tells of %d and keeps %d", len(next), len(f.told))
	}
}

// TestTheTrailNamesWhatWasJudged has others fail between a try's look at the limits and its own failure: the answer
// hides what was found, and the trail says it, once.
func TestTheTrailNamesWhatWasJudged(t *testing.T) {
	s, store := flood()
	a := asked(s, store, "A149410774", noon, 2, 2)
	got, err := a.failed(t.Context(), refused(IdentityMismatch))
	if err != nil || got.Code != TooManyRequests || got.RetryAfter == 0 {
		t.Errorf("answered %+v, %v", got, err)
	}
	if len(store.events) != 1 || store.events[0].Outcome != string(IdentityMismatch) {
		t.Errorf("on record: %+v", store.events)
	}
}
