package delivery

import (
	"slices"
	"time"
)

// A circuit opens after failuresInRow at casesInRow cases at least: one case that
// a target chokes on says nothing of the target.
const (
	failuresInRow = 5
	casesInRow    = 3
)

// circuit counts a target's failures since its last success.
type circuit struct {
	failures int
	cases    []string
	asked    []time.Duration // pauses that the last answers asked for, up to casesInRow
}

// after returns the circuit after an attempt at a case, whose answer asked for a pause; 0 for none.
func (c circuit) after(delivered bool, number string, asked time.Duration) circuit {
	if delivered {
		return circuit{}
	}
	c.failures++
	if len(c.cases) < casesInRow && !slices.Contains(c.cases, number) {
		c.cases = append(slices.Clone(c.cases), number)
	}
	c.asked = append(slices.Clone(c.asked[max(0, len(c.asked)+1-casesInRow):]), asked)
	return c
}

// pause is what the target asks for, whatever it is told: one answer speaks for its notice alone.
func (c circuit) pause() time.Duration {
	if len(c.asked) < casesInRow {
		return 0
	}
	return granted(slices.Min(c.asked))
}

// open reports whether attempts are to be left to probes.
func (c circuit) open() bool { return c.failures >= failuresInRow && len(c.cases) >= casesInRow }
