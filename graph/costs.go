package graph

import (
	"guashi/graph/generated"
	"guashi/server/identity"
)

// costs count what stands in a long list once for each of its entries, so that
// a short query can't ask for a huge answer.
func costs() (c generated.ComplexityRoot) {
	all := identity.Counties()
	towns := 0
	for _, county := range all {
		towns += len(county.Towns)
	}
	c.Query.Counties = func(child int) int { return 1 + len(all)*child }
	c.County.Towns = func(child int) int { return 1 + towns/len(all)*child }
	return c
}
