package delivery

import "slices"

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
}

// after returns the circuit after an attempt at a case.
func (c circuit) after(delivered bool, number string) circuit {
	if delivered {
		return circuit{}
	}
	c.failures++
	if len(c.cases) < casesInRow && !slices.Contains(c.cases, number) {
		c.cases = append(slices.Clone(c.cases), number)
	}
	return c
}

// open reports whether attempts are to be left to probes.
func (c circuit) open() bool { return c.failures >= failuresInRow && len(c.cases) >= casesInRow }
