package db

import (
	"database/sql/driver"
	"encoding/hex"
	"encoding/json"
	"time"

	"guashi/server/identity"
	"guashi/server/loss"
)

type reportRow struct {
	Number          string `gorm:"primaryKey"`
	PersonHash      []byte
	TownCode        string
	State           string
	ContactState    string
	ReportedAt      time.Time
	ReportedAgainAt *time.Time
	RevokedAt       *time.Time
	ReplacedOn      *string
	FirstContactAt  *time.Time
	DueAt           time.Time
	InTurn          bool
	Contacts        int
	EndedAt         *time.Time
	PasswordHash    string
	WrongPasswords  int
	NoticeSequence  int
	Version         int
	Declaration     []byte // empty once erased (F1)
}

func (reportRow) TableName() string { return "reports" }

type milestoneRow struct {
	Number   string `gorm:"primaryKey"`
	Position int    `gorm:"primaryKey;autoIncrement:false"`
	Kind     string
	At       time.Time
}

func (milestoneRow) TableName() string { return "milestones" }

type redeclarationRow struct {
	ID          string `gorm:"primaryKey"`
	Number      string
	At          time.Time
	Declaration []byte
}

func (redeclarationRow) TableName() string { return "redeclarations" }

type noticeRow struct {
	ID         string `gorm:"primaryKey"`
	Number     string
	Event      string
	TargetKind string
	TargetCode string
	Sequence   int
	Data       []byte
	State      string
	Attempts   int
	CreatedAt  time.Time `gorm:"autoCreateTime:false"`

	DeliveredAt   *time.Time
	NextAt        time.Time // when it may be tried next; also moved out of the way of others (see ParkNotices)
	LeaseUntil    *time.Time
	LeaseOwner    *string
	Failures      int // since it was written or replayed
	LastAttemptAt *time.Time
	LastError     []byte
	SkippedAt     *time.Time
	SkipReason    *string
	AskedUntil    *time.Time // when the target asked not to be sent it before then
}

func (noticeRow) TableName() string { return "notices" }

type auditRow struct {
	ID         string `gorm:"primaryKey"`
	At         time.Time
	Actor      string
	SourceHash []byte
	PersonHash []byte
	Operation  string
	Number     *string
	Outcome    string
	RequestID  string
	Account    *string
	Reason     *string
}

func (auditRow) TableName() string { return "audit_events" }

func orNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func orZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

func dateOrNil(d identity.Date) *string {
	if d == (identity.Date{}) {
		return nil
	}
	return new(d.String())
}

func textOrNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// seal seals v for one column of one row, so that it opens nowhere else.
func (d *DB) seal(v any, table, column, row string) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return d.Keys.Seal(plain, table+"/"+column+"/"+row)
}

func (d *DB) unseal(sealed []byte, v any, table, column, row string) error {
	plain, err := d.Keys.Open(sealed, table+"/"+column+"/"+row)
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, v)
}

func (d *DB) toReportRow(r loss.Report) (reportRow, error) {
	sealed, err := d.seal(r.Declaration, "reports", "declaration", r.Number)
	return reportRow{
		Number: r.Number, PersonHash: r.Person[:], TownCode: r.TownCode, State: string(r.State),
		ContactState: string(r.ContactState), ReportedAt: r.ReportedAt.UTC(), ReportedAgainAt: orNil(r.ReportedAgain),
		RevokedAt: orNil(r.RevokedAt), ReplacedOn: dateOrNil(r.ReplacedOn), FirstContactAt: orNil(r.FirstContactAt),
		DueAt: r.DueAt.UTC(), InTurn: r.InTurn, Contacts: r.Contacts, PasswordHash: r.PasswordHash, WrongPasswords: r.WrongPasswords,
		NoticeSequence: r.Sequence, Version: r.Version, Declaration: sealed,
	}, err
}

func (d *DB) fromReportRow(row reportRow) (loss.Report, error) {
	r := loss.Report{
		Number: row.Number, Person: loss.Key(row.PersonHash), TownCode: row.TownCode, State: loss.State(row.State),
		ContactState: loss.ContactState(row.ContactState), ReportedAt: row.ReportedAt.UTC(),
		ReportedAgain: orZero(row.ReportedAgainAt), RevokedAt: orZero(row.RevokedAt), PasswordHash: row.PasswordHash,
		WrongPasswords: row.WrongPasswords, Sequence: row.NoticeSequence, Version: row.Version,
		FirstContactAt: orZero(row.FirstContactAt), DueAt: row.DueAt.UTC(), InTurn: row.InTurn, Contacts: row.Contacts,
	}
	if row.ReplacedOn != nil {
		if err := r.ReplacedOn.UnmarshalText([]byte(*row.ReplacedOn)); err != nil {
			return r, err
		}
	}
	if len(row.Declaration) == 0 {
		return r, nil
	}
	return r, d.unseal(row.Declaration, &r.Declaration, "reports", "declaration", row.Number)
}

func hashText(k loss.Key) string { return hex.EncodeToString(k[:]) }

// blob keeps GORM from spreading a hash into a list of numbers where it stands
// first in a list of values.
type blob []byte

// Value implements driver.Valuer.
func (b blob) Value() (driver.Value, error) { return []byte(b), nil }
