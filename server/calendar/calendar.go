// Package calendar holds the days on which offices are closed, as published by
// the Directorate-General of Personnel Administration (行政院人事行政總處).
package calendar

import (
	"bytes"
	_ "embed"
	"io"
	"os"

	"guashi/server/loss"
)

//go:embed 2026.csv
var builtIn []byte

// Load reads the built-in calendar and what the file adds; its path may be empty.
func Load(path string) (*loss.Calendar, error) {
	tables := []io.Reader{bytes.NewReader(builtIn)}
	if path != "" {
		file, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		tables = append(tables, file)
	}
	return loss.ReadCalendar(tables...)
}
