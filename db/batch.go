package db

import (
	"context"
	"errors"
	"sync"
	"time"

	"gorm.io/gorm"

	"guashi/server/loss"
)

const (
	batchSize = 128
	batchTime = 15 * time.Second
)

// batch is a group commit: what many requests want written at the same time goes
// to disk in one transaction. Each item's answer comes after that.
type batch[T any] struct {
	db    *DB
	write func(on *gorm.DB, items []*T) error // may leave an answer in each
	reads bool                                // nothing is written: a batch is one look, outside of any transaction
	whole bool                                // one item takes several statements; else a single one needs no transaction
	most  int                                 // items that are written together

	mu      sync.Mutex
	waiting []*pending[T]
	writing bool
}

type pending[T any] struct {
	item *T
	done func(error)
}

func newBatch[T any](d *DB, write func(*gorm.DB, []*T) error) *batch[T] {
	return &batch[T]{db: d, write: write, most: batchSize}
}

// add returns when item is on disk. When the request ends before, it may be written all the same.
// With an error the item may still be in the writer's hands: it is not to be read.
func (b *batch[T]) add(ctx context.Context, item *T) error {
	done := make(chan error, 1)
	b.hand(item, func(err error) { done <- err })
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return errors.Join(loss.ErrUnavailable, ctx.Err())
	}
}

// hand returns at once; done gets the answer when item is on disk, and must not wait for anything.
func (b *batch[T]) hand(item *T, done func(error)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting = append(b.waiting, &pending[T]{item, done})
	if !b.writing {
		b.writing = true
		go b.run()
	}
}

// run writes until nobody waits.
func (b *batch[T]) run() {
	for {
		b.mu.Lock()
		n := min(len(b.waiting), b.most)
		if n == 0 {
			b.writing, b.waiting = false, nil
			b.mu.Unlock()
			return
		}
		now := b.waiting[:n:n]
		b.waiting = b.waiting[n:]
		b.mu.Unlock()
		b.settle(now)
	}
}

// settle writes all together or, when the engine objects to one, each by itself.
func (b *batch[T]) settle(together []*pending[T]) {
	err := b.commit(together)
	if err == nil || len(together) == 1 || errors.Is(err, loss.ErrUnavailable) {
		for _, p := range together {
			p.done(err)
		}
		return
	}
	for _, p := range together {
		p.done(b.commit([]*pending[T]{p}))
	}
}

func (b *batch[T]) commit(together []*pending[T]) error {
	ctx, cancel := context.WithTimeout(context.Background(), batchTime)
	defer cancel()
	items := make([]*T, len(together))
	for i, p := range together {
		items[i] = p.item
	}
	write := func(on *gorm.DB) error { return b.write(on, items) }
	if b.reads {
		return wrap(b.write(b.db.gorm.WithContext(ctx), items))
	}
	if len(items) == 1 && !b.whole {
		return b.db.alone(ctx, write)
	}
	return b.db.transact(ctx, write)
}
