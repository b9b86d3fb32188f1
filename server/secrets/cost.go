//go:build !race

package secrets

var newHashCost = usualCost
