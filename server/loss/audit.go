package loss

import (
	"net/netip"
	"time"
)

// Caller is who asks: a citizen has no account, so only the source is known.
type Caller struct {
	Source    string     // network address, IPv6 by /64
	Address   netip.Addr // the whole of it; invalid when not known
	RequestID string
}

// AuditEvent says who did what to which case, with which outcome, and when. It
// holds no personal data: persons and sources stand in it as keyed hashes.
type AuditEvent struct {
	At        time.Time
	ID        string // given by the store
	Cursor    string // on a page
	Actor     string // "citizen", "staff", "partner" or "operator"
	Account   string // of staff, or a partner's client id; empty for citizens
	Source    Key
	Person    Key
	Operation Operation
	Number    string // empty when no case is concerned
	Outcome   string // a refusal's code, or OK
	Reason    Reason // why staff was allowed to look; empty for citizens
	RequestID string
}

// OutcomeOK is the outcome of an operation that did what was asked.
const OutcomeOK = "OK"
