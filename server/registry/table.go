// Package registry loads what the household registry gives out: persons, and the
// offices that serve them.
package registry

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// maxListed is how many bad rows are told one by one.
const maxListed = 100

// BadRowsError lists what is wrong with a file. It never repeats a value.
type BadRowsError struct {
	Listed []string // the first of them: line, column and why
	Count  int
}

func (e *BadRowsError) Error() string {
	text := fmt.Sprintf("nothing was imported: %d bad rows\n%s", e.Count, strings.Join(e.Listed, "\n"))
	if e.Count > len(e.Listed) {
		text += fmt.Sprintf("\n… and %d more", e.Count-len(e.Listed))
	}
	return text
}

func (e *BadRowsError) add(text string) {
	e.Count++
	if len(e.Listed) < maxListed {
		e.Listed = append(e.Listed, text)
	}
}

func (e *BadRowsError) orNil() error {
	if e.Count == 0 {
		return nil
	}
	return e
}

// table reads a CSV file by the names of its columns.
type table struct {
	csv     *csv.Reader
	columns map[string]int
	line    int
	row     []string
}

func newTable(r io.Reader, required, optional []string) (*table, error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	if mark, err := buffered.Peek(3); err == nil && string(mark) == "\ufeff" {
		_, _ = buffered.Discard(3) // peeked just now
	}
	t := &table{csv: csv.NewReader(buffered), columns: map[string]int{}}
	t.csv.ReuseRecord = true
	header, err := t.csv.Read()
	if err != nil {
		return nil, errors.New("line 1: the file has no header")
	}
	for i, name := range header {
		if !slices.Contains(required, name) && !slices.Contains(optional, name) {
			return nil, fmt.Errorf("line 1: column %d is none that belongs here", i+1)
		}
		t.columns[name] = i
	}
	for _, name := range required {
		if _, ok := t.columns[name]; !ok {
			return nil, fmt.Errorf("line 1: column %s is missing", name)
		}
	}
	return t, nil
}

// next reads a row; false at the end. What is wrong with its form goes to bad.
func (t *table) next(bad *BadRowsError) (ok, more bool) {
	row, err := t.csv.Read()
	if errors.Is(err, io.EOF) {
		return false, false
	}
	var form *csv.ParseError
	if errors.As(err, &form) {
		bad.add(fmt.Sprintf("line %d, %s: %v", form.Line, where(form), form.Err))
		return false, true
	}
	if err != nil {
		bad.add("the file could not be read to its end")
		return false, false
	}
	t.line, _ = t.csv.FieldPos(0)
	t.row = row
	return true, true
}

// where says at which character a row breaks the form of CSV; a wrong number of fields has no place.
func where(form *csv.ParseError) string {
	if errors.Is(form.Err, csv.ErrFieldCount) {
		return "all columns"
	}
	return fmt.Sprintf("character %d", form.Column)
}

func (t *table) get(column string) string {
	i, ok := t.columns[column]
	if !ok {
		return ""
	}
	return strings.Clone(t.row[i])
}

func (t *table) complain(bad *BadRowsError, column, why string) {
	bad.add(fmt.Sprintf("line %d, column %s: %s", t.line, column, why))
}
