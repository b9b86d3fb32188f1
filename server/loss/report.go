package loss

import (
	"time"

	"guashi/server/identity"
)

// Key is a keyed hash: of an ID number, a source, or an input. It finds a row
// again without saying whose it is.
type Key [32]byte

// State says where a loss report stands.
type State string

// The states of a loss report.
const (
	Active   State = "ACTIVE"
	Revoked  State = "REVOKED"
	Replaced State = "REPLACED"
)

// ContactState says how far the office's contact with the citizen has come.
type ContactState string

// The contact states of a loss report (D3, D8).
const (
	Pending    ContactState = "PENDING"
	NotReached ContactState = "NOT_REACHED"
	Disputed   ContactState = "DISPUTED"
	Confirmed  ContactState = "CONFIRMED"
)

// Declaration is what the citizen declares (A2), in canonical form.
type Declaration struct {
	IDNumber   identity.IDNumber `json:"idNumber"`
	Name       string            `json:"name"`
	BirthDate  identity.Date     `json:"birthDate"`
	TownCode   string            `json:"townCode"`
	Address    string            `json:"address"`
	Phone      string            `json:"phone"`
	Email      string            `json:"email"`
	ParentName string            `json:"parentName"`
}

// Report is one loss report as the store keeps it.
type Report struct {
	Number         string
	Person         Key
	TownCode       string
	State          State
	ContactState   ContactState
	ReportedAt     time.Time
	ReportedAgain  time.Time     // zero until A8 happens; raises the case in its tab
	RevokedAt      time.Time     // zero unless revoked
	ReplacedOn     identity.Date // zero unless replaced (D9)
	FirstContactAt time.Time     // zero until a clerk has tried
	DueAt          time.Time     // when the office's next contact is due
	InTurn         bool          // false puts the case before all that are in turn (A8)
	Contacts       int           // recorded so far, withdrawn ones too
	PasswordHash   string
	WrongPasswords int
	Sequence       int // of the last notice of this case
	Version        int // guards each change
	Declaration    Declaration
	Milestones     []Milestone // oldest first
	Notices        []NoticeStanding
}

// PasswordLocked reports whether wrong passwords have locked online revocation (C4).
func (r Report) PasswordLocked() bool { return r.WrongPasswords >= MaxWrongPasswords }

// MilestoneKind names a thing that can happen to a report.
type MilestoneKind string

// The milestones of a report.
const (
	MilestoneReported         MilestoneKind = "REPORTED"
	MilestoneReportedAgain    MilestoneKind = "REPORTED_AGAIN"
	MilestonePasswordLocked   MilestoneKind = "PASSWORD_LOCKED"
	MilestoneRevoked          MilestoneKind = "REVOKED"
	MilestoneAutoConfirmed    MilestoneKind = "AUTO_CONFIRMED"
	MilestoneNotReached       MilestoneKind = "NOT_REACHED"
	MilestoneContacted        MilestoneKind = "CONTACTED"
	MilestoneDisputed         MilestoneKind = "DISPUTED"
	MilestoneContactWithdrawn MilestoneKind = "CONTACT_WITHDRAWN"
	MilestoneReplaced         MilestoneKind = "REPLACED"
)

// Milestone is one thing that happened to a report.
type Milestone struct {
	Kind MilestoneKind `json:"kind"`
	At   time.Time     `json:"at"`
}

// Office is the household registration office that serves a town.
type Office struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	Phone string `json:"phone,omitempty"` // empty when not known
}

// Receipt is a report as its citizen sees it.
type Receipt struct {
	Number         string       `json:"number"`
	State          State        `json:"state"`
	ReportedAt     time.Time    `json:"reportedAt"`
	RevokedAt      time.Time    `json:"revokedAt,omitzero"`
	ContactState   ContactState `json:"contactState"`
	PasswordLocked bool         `json:"passwordLocked"`
	Office         *Office      `json:"office,omitempty"`
	Milestones     []Milestone  `json:"milestones"`
	Notified       []Notified   `json:"notified,omitempty"` // empty in one remembered before citizens were shown it
}

// Person is what the registry has of one person.
type Person struct {
	IDNumber  identity.IDNumber `json:"idNumber"`
	Name      string            `json:"name"`
	BirthDate identity.Date     `json:"birthDate"`
	TownCode  string            `json:"townCode"`
	Village   string            `json:"village,omitempty"`
	Address   string            `json:"address,omitempty"`
	Parents   []string          `json:"parents"` // birth and adoptive, up to four
	Phone     string            `json:"phone,omitempty"`
}
