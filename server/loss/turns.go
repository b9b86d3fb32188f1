package loss

import (
	"context"
	"errors"
	"sync"
)

// turns lets one attempt at a time hash and write for one person in this
// process: a rush on one card then neither makes hashes that nobody needs, nor
// fills the database's connections with transactions that wait for each other.
// It is a courtesy; what must hold, the database's constraints hold.
type turns struct {
	mu sync.Mutex
	of map[Key]*turn
}

type turn struct {
	place chan struct{}
	users int
}

// take waits for the person's turn; ErrUnavailable when the request ends first.
func (t *turns) take(ctx context.Context, person Key) (leave func(), err error) {
	mine := t.join(person)
	select {
	case mine.place <- struct{}{}:
		return func() {
			<-mine.place
			t.part(person, mine)
		}, nil
	case <-ctx.Done():
		t.part(person, mine)
		return nil, errors.Join(ErrUnavailable, ctx.Err())
	}
}

func (t *turns) join(person Key) *turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of == nil {
		t.of = map[Key]*turn{}
	}
	if t.of[person] == nil {
		t.of[person] = &turn{place: make(chan struct{}, 1)}
	}
	t.of[person].users++
	return t.of[person]
}

func (t *turns) part(person Key, mine *turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if mine.users--; mine.users == 0 {
		delete(t.of, person)
	}
}
