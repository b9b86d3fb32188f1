//go:build race

package secrets

// The race detector follows every byte that a hash fills, and no test asks how long one takes: there a hash is as
// cheap as it may be. Nothing that serves anybody is built with the race detector.
var newHashCost = leastCost
