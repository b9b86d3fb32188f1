// Package loss decides: what a loss report is, who may change it and how, and
// what is told to whom. Rules are pure functions from the record, the actor and
// the time to a decision; [Service] runs them inside a transaction of a [Store].
// Marks such as A8 name clauses of the requirements.
package loss
