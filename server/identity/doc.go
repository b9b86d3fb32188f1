// Package identity reads, normalises and compares what identifies a person: national ID numbers,
// names, dates of birth, household locations, and the contact data that comes with a declaration
// (requirements A2, A3).
//
// Every ParseX takes text as a person typed it and answers with its canonical form and a Problem.
// No function logs, returns an error or panics with a typed value in it: a Problem names the kind
// of trouble and nothing else.
package identity
