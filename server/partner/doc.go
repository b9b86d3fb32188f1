// Package partner answers banks, telecoms and agencies whether a card is reported lost (E1), puts each
// question on record before its answer leaves (E2, F3), and holds partners to their quotas. Its rules
// are pure functions; it stands on the standard library and the domain only.
package partner
