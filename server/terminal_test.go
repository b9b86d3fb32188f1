package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// terminal opens a terminal: what is written to inside can be read outside.
func terminal(t *testing.T) (outside, inside *os.File) {
	t.Helper()
	outside, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = outside.Close() })
	n, err := unix.IoctlGetInt(int(outside.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(outside.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	inside, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return outside, inside
}

// TestAnImportShowsHowFarItIs runs the command on a terminal, where one line is drawn over, and into a file, where
// each state has a line of its own.
func TestAnImportShowsHowFarItIs(t *testing.T) {
	s := settingsOn(t, "sqlite")
	file := filepath.Join(t.TempDir(), "file.csv")
	if err := os.WriteFile(file, []byte(people), 0o600); err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile(`^100\.00% \S.* 3 rows, \d+ a second \S+$`)
	t.Run("terminal", func(t *testing.T) {
		outside, inside := terminal(t)
		c := program(t, s, "registry", "import", file)
		c.Stderr = inside
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		if err := inside.Close(); err != nil {
			t.Fatal(err)
		}
		said, _ := io.ReadAll(outside) // which fails once nobody is inside
		if err := c.Wait(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		states := strings.Split(strings.TrimSpace(string(said)), "\r")
		if last := strings.TrimSpace(states[len(states)-1]); !bytes.HasPrefix(said, []byte("\r")) || !shown.MatchString(last) {
			t.Errorf("%q", said)
		}
	})
	t.Run("file", func(t *testing.T) {
		c := program(t, s, "registry", "import", file)
		var said bytes.Buffer
		c.Stderr = &said
		if err := c.Run(); err != nil {
			t.Fatalf("%v: %s", err, &said)
		}
		lines := strings.Split(said.String(), "\n")
		if len(lines) < 2 || lines[len(lines)-1] != "" || !shown.MatchString(lines[len(lines)-2]) || strings.Contains(said.String(), "\r") {
			t.Errorf("%q", &said)
		}
	})
}
