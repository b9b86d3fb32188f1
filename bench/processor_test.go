//go:build bench

package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// processorTime returns what this process has used of processors and, when it has a MariaDB running, what that has: a
// figure that others on the machine distort less than the clock.
func processorTime(t *testing.T) (own, database time.Duration) {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()), below(t, "self")
}

// below returns the processor time of all that a process has begun, and they in turn.
func below(t *testing.T, process string) (all time.Duration) {
	t.Helper()
	children, err := filepath.Glob("/proc/" + process + "/task/*/children")
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range children {
		text, err := os.ReadFile(list)
		if err != nil {
			continue // the thread has ended
		}
		for _, pid := range strings.Fields(string(text)) {
			all += ticks(t, pid) + below(t, pid)
		}
	}
	return all
}

// ticks returns the processor time of another process, counted by the kernel in hundredths of a second.
func ticks(t *testing.T, pid string) time.Duration {
	t.Helper()
	text, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		t.Fatal(err)
	}
	_, fields, _ := strings.Cut(string(text), ") ") // the name may hold anything
	var user, system int64
	at := strings.Fields(fields)
	if _, err := fmt.Sscan(at[11]+" "+at[12], &user, &system); err != nil {
		t.Fatal(err)
	}
	return time.Duration(user+system) * 10 * time.Millisecond
}
