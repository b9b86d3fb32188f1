// Package delivery brings notices to the systems that are told of events: it
// claims what is due in the ledger, signs it, sends it, and writes down what came
// of it. Any number of processes share one ledger.
package delivery
