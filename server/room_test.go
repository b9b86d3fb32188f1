package main

import (
	"runtime/debug"
	"testing"
)

func TestTheCollectorHasTheRoomThatIsSaid(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(usualRoom))
	for before, want := range map[int]int{usualRoom: garbageRoom, 80: 80, 400: 400, -1: -1} {
		debug.SetGCPercent(before)
		makeRoom()
		if got := debug.SetGCPercent(usualRoom); got != want {
			t.Errorf("at GOGC=%d there is room for %d %%", before, got)
		}
	}
}
