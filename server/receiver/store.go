package receiver

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Store keeps what was received: each event once for each path, as JSON lines in a
// file, or in memory only.
type Store struct {
	mu       sync.Mutex
	file     *os.File // nil in memory
	broken   error    // what left the file in a state that nothing can be added to
	known    map[[2]string]bool
	pending  map[[2]string]*batch // on their way to disk
	receipts []Receipt            // in order of arrival

	writing sync.Mutex // held by the one who writes and syncs
	waiting *batch     // what the next one writes
}

// batch goes to disk in one write; done is closed after that.
type batch struct {
	lines bytes.Buffer
	keys  [][2]string
	added []Receipt
	err   error
	done  chan struct{}
}

func newBatch() *batch { return &batch{done: make(chan struct{})} }

// line is one event as the file has it.
type line struct {
	Event      json.RawMessage `json:"event"`
	Path       string          `json:"path"`
	ReceivedAt time.Time       `json:"receivedAt"`
}

// OpenStore opens a file of events, making it when there is none; no path keeps
// all in memory. A last line that was torn by a crash is dropped: its sender was never answered.
func OpenStore(path string) (*Store, error) {
	s := &Store{known: map[[2]string]bool{}, pending: map[[2]string]*batch{}, waiting: newBatch()}
	if path == "" {
		return s, nil
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	s.file = file
	if err := errors.Join(file.Chmod(0o600), syncDir(filepath.Dir(path)), s.load()); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), file.Close())
	}
	return s, nil
}

// syncDir has a file that is new in a directory still there after a power cut.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func (s *Store) load() error {
	reader, good := bufio.NewReaderSize(s.file, 1<<20), int64(0)
	for number := 1; ; number++ {
		text, err := reader.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break // what has no end of line is torn
		}
		if err != nil {
			return err
		}
		var l line
		var event heading
		if json.Unmarshal(text, &l) != nil || json.Unmarshal(l.Event, &event) != nil {
			if _, err := reader.Peek(1); errors.Is(err, io.EOF) {
				break
			}
			return fmt.Errorf("line %d is not an event", number)
		}
		good += int64(len(text))
		s.known[[2]string{l.Path, event.ID}] = true
		s.receipts = append(s.receipts, receiptOf(l.Path, event))
	}
	if err := s.file.Truncate(good); err != nil {
		return err
	}
	_, err := s.file.Seek(good, io.SeekStart)
	return err
}

func receiptOf(path string, event heading) Receipt {
	return Receipt{ID: event.ID, Subject: event.Subject, Sequence: event.Sequence, Time: event.Time, Path: path}
}

// Close closes the file.
func (s *Store) Close() error {
	if s.file == nil {
		return nil
	}
	return s.file.Close()
}

// Add keeps an event that is new at its path. It returns when the event is on disk.
func (s *Store) Add(path string, event heading, body []byte, now time.Time) error {
	var compact bytes.Buffer
	if err := json.Compact(&compact, body); err != nil {
		return err
	}
	text, err := json.Marshal(line{compact.Bytes(), path, now.UTC()})
	if err != nil {
		return err
	}
	key := [2]string{path, event.ID}
	s.mu.Lock()
	if before := s.pending[key]; before != nil || s.known[key] {
		s.mu.Unlock()
		if before == nil {
			return nil
		}
		<-before.done
		return before.err
	}
	mine := s.waiting
	s.pending[key] = mine
	mine.lines.Write(append(text, '\n'))
	mine.keys, mine.added = append(mine.keys, key), append(mine.added, receiptOf(path, event))
	s.mu.Unlock()
	s.writing.Lock()
	defer s.writing.Unlock()
	select {
	case <-mine.done: // another has written it together with its own
	default:
		s.write()
	}
	return mine.err
}

// write takes all that waits to disk. The caller holds writing.
func (s *Store) write() {
	s.mu.Lock()
	now := s.waiting
	s.waiting = newBatch()
	s.mu.Unlock()
	defer close(now.done)
	now.err = s.flush(now.lines.Bytes())
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, key := range now.keys {
		delete(s.pending, key)
		if now.err == nil {
			s.known[key] = true
			s.receipts = append(s.receipts, now.added[i])
		}
	}
}

func (s *Store) flush(lines []byte) error {
	if s.file == nil || s.broken != nil {
		return s.broken
	}
	at, err := s.file.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	if _, err = s.file.Write(lines); err == nil {
		err = s.file.Sync()
	}
	if err != nil { // whoever sends again must not find half a line before
		_, back := s.file.Seek(at, io.SeekStart)
		s.broken = errors.Join(s.file.Truncate(at), back)
		return errors.Join(err, s.broken)
	}
	return nil
}

// page returns what arrived at a path, from a place on. The root has everything.
func (s *Store) page(path string, after int) Page {
	s.mu.Lock()
	defer s.mu.Unlock()
	page := Page{Received: []Receipt{}}
	for i := min(after, len(s.receipts)); i < len(s.receipts); i++ {
		if len(page.Received) == pageSize {
			page.Next = strconv.Itoa(i)
			break
		}
		if path == "" || s.receipts[i].Path == path {
			page.Received = append(page.Received, s.receipts[i])
		}
	}
	return page
}

// Receipts returns what arrived at a path, in order.
func (s *Store) Receipts(path string) []Receipt {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.receipts), func(r Receipt) bool { return r.Path != path })
}
