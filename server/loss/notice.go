package loss

import (
	"time"

	"guashi/server/identity"
)

// Event names what a notice tells.
type Event string

// The events of a loss report.
const (
	EventReported        Event = "REPORTED"
	EventContactRecorded Event = "CONTACT_RECORDED"
	EventRevoked         Event = "REVOKED"
	EventReplaced        Event = "REPLACED"
	EventAutoConfirmed   Event = "AUTO_CONFIRMED"
)

// TargetKind says what kind of system a notice goes to.
type TargetKind string

// The kinds of target.
const (
	County  TargetKind = "COUNTY"
	Central TargetKind = "CENTRAL"
	Partner TargetKind = "PARTNER" // that watches a card
)

// Target is a system that is told of events.
type Target struct {
	Kind TargetKind
	Code string // county code, "central", or a partner's client id
}

// Notice is one message to one target. Its ID is given by the store.
type Notice struct {
	Event    Event
	Target   Target
	Sequence int
	At       time.Time
	Data     NoticeData
}

// NoticeData is what a notice carries: what the requirements' table of notices says, no more.
type NoticeData struct {
	Number          string         `json:"number"`
	At              time.Time      `json:"at"`
	Online          *bool          `json:"online,omitempty"`
	Outcome         ContactState   `json:"outcome,omitempty"`
	Method          Method         `json:"method,omitempty"`
	Explanation     string         `json:"explanation,omitempty"`
	OfficeCode      string         `json:"office,omitempty"`
	Withdrawn       bool           `json:"withdrawn,omitempty"` // the outcome is the one that stands again (D11)
	IssuedOn        *identity.Date `json:"issuedOn,omitempty"`
	FormerContact   ContactState   `json:"formerContactState,omitempty"`
	DeclarationData *Declaration   `json:"declaration,omitempty"`
	Watch           *WatchNews     `json:"watch,omitempty"` // for partners, and then nothing else but the time
}

// WatchNews is what a partner is told of a card that it watches.
type WatchNews struct {
	ID       string    `json:"id"` // of the watch
	State    string    `json:"state"`
	Since    time.Time `json:"since,omitzero"`
	Sequence int       `json:"sequence"` // grows with each notice of the watch
}

func targetsOf(event Event, townCode string) []Target {
	targets := make([]Target, 0, 2)
	if town, ok := identity.FindTown(townCode); ok {
		targets = append(targets, Target{County, town.CountyCode})
	}
	if event != EventAutoConfirmed {
		targets = append(targets, CentralTarget)
	}
	return targets
}

// noticesOf returns one notice for each system that is told of event.
func noticesOf(event Event, townCode string, sequence int, data NoticeData) []Notice {
	var notices []Notice
	for _, target := range targetsOf(event, townCode) {
		notices = append(notices, Notice{event, target, sequence, data.At, data})
	}
	return notices
}
