package loss

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
)

func TestOnePersonsTurnsComeOneByOne(t *testing.T) {
	var all turns
	var inside, most [2]atomic.Int32
	var group sync.WaitGroup
	for i := range 200 {
		group.Go(func() {
			leave, err := all.take(t.Context(), Key{byte(i % 2)})
			if err != nil {
				t.Error(err)
				return
			}
			defer leave()
			if n := inside[i%2].Add(1); n > most[i%2].Load() {
				most[i%2].Store(n)
			}
			inside[i%2].Add(-1)
		})
	}
	group.Wait()
	if most[0].Load() != 1 || most[1].Load() != 1 {
		t.Errorf("%d and %d at once, want 1", most[0].Load(), most[1].Load())
	}
	if len(all.of) != 0 {
		t.Errorf("%d persons are still kept in mind", len(all.of))
	}
}

func TestATurnDoesNotOutliveItsRequest(t *testing.T) {
	var all turns
	leave, err := all.take(t.Context(), Key{1})
	if err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := all.take(gone, Key{1}); !errors.Is(err, ErrUnavailable) {
		t.Errorf("a request that has ended got %v", err)
	}
	other, err := all.take(t.Context(), Key{2})
	if err != nil {
		t.Fatal("another person had to wait")
	}
	other()
	leave()
	if len(all.of) != 0 {
		t.Error("the turn is still kept in mind")
	}
}
