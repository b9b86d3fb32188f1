package db

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"guashi/server/auth"
	"guashi/server/loss"
)

type staffRow struct {
	Username     string `gorm:"primaryKey"`
	Role         string
	OfficeCode   *string
	CountyCode   *string
	PasswordHash string
	MustChange   bool
	Epoch        int
	Otp          []byte
	CreatedAt    time.Time `gorm:"autoCreateTime:false"`
	DisabledAt   *time.Time
}

func (staffRow) TableName() string { return "staff" }

func (d *DB) toStaffRow(a auth.Account) (staffRow, error) {
	row := staffRow{
		Username: a.Username, Role: string(a.Role), OfficeCode: textOrNil(a.OfficeCode), CountyCode: textOrNil(a.CountyCode),
		PasswordHash: a.PasswordHash, MustChange: a.MustChange, Epoch: a.Epoch, CreatedAt: a.CreatedAt.UTC(), DisabledAt: orNil(a.DisabledAt),
	}
	if a.OTP.Secret == "" {
		return row, nil
	}
	var err error
	row.Otp, err = d.seal(a.OTP, "staff", "otp", a.Username)
	return row, err
}

func (d *DB) fromStaffRow(row staffRow) (auth.Account, error) {
	a := auth.Account{
		Staff: loss.Staff{
			Username: row.Username, Role: loss.Role(row.Role), OfficeCode: orNone(row.OfficeCode), CountyCode: orNone(row.CountyCode),
		},
		PasswordHash: row.PasswordHash, MustChange: row.MustChange, Epoch: row.Epoch, CreatedAt: row.CreatedAt.UTC(),
		DisabledAt: orZero(row.DisabledAt),
	}
	if len(row.Otp) == 0 {
		return a, nil
	}
	return a, d.unseal(row.Otp, &a.OTP, "staff", "otp", row.Username)
}

// Account implements auth.Store.
func (d *DB) Account(ctx context.Context, username string) (auth.Account, bool, error) {
	return d.account(d.gorm.WithContext(ctx), username)
}

func (d *DB) account(on *gorm.DB, username string) (auth.Account, bool, error) {
	var rows []staffRow
	if err := on.Where("username = ?", username).Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return auth.Account{}, false, wrap(err)
	}
	account, err := d.fromStaffRow(rows[0])
	return account, err == nil, err
}

// Accounts implements auth.Store.
func (d *DB) Accounts(ctx context.Context) ([]auth.Account, error) {
	var rows []staffRow
	if err := d.gorm.WithContext(ctx).Order("username").Find(&rows).Error; err != nil {
		return nil, wrap(err)
	}
	accounts := make([]auth.Account, len(rows))
	for i, row := range rows {
		var err error
		if accounts[i], err = d.fromStaffRow(row); err != nil {
			return nil, err
		}
	}
	return accounts, nil
}

// AddAccount implements auth.Store.
func (d *DB) AddAccount(ctx context.Context, a auth.Account, event loss.AuditEvent) error {
	row, err := d.toStaffRow(a)
	if err != nil {
		return err
	}
	err = d.transact(ctx, func(on *gorm.DB) error {
		if err := on.Create(&row).Error; err != nil {
			return err
		}
		return audit(on, event)
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return auth.ErrAccountExists
	}
	return err
}

// ChangeAccount implements auth.Store.
func (d *DB) ChangeAccount(ctx context.Context, username string, event loss.AuditEvent, change func(*auth.Account) error) error {
	return d.transact(ctx, func(on *gorm.DB) error {
		account, found, err := d.account((&tx{db: d, on: on}).locking(), username)
		if err != nil {
			return err
		}
		if !found {
			return auth.ErrNoAccount
		}
		if err := change(&account); err != nil {
			return err
		}
		row, err := d.toStaffRow(account)
		if err != nil {
			return err
		}
		changed := []string{"role", "office_code", "county_code", "password_hash", "must_change", "epoch", "otp", "disabled_at"}
		if err := on.Model(&staffRow{}).Where("username = ?", username).Select(changed).Updates(&row).Error; err != nil {
			return err
		}
		if err := setRecoveryCodes(on, username, account.NewRecoveryCodes); err != nil {
			return err
		}
		return audit(on, event)
	})
}

// Open implements auth.Store.
func (d *DB) Open(ctx context.Context, s auth.Session, in auth.SignIn, event loss.AuditEvent) error {
	return d.transact(ctx, func(on *gorm.DB) error {
		err := on.Exec("INSERT INTO sessions (id, username, epoch, started_at, seen_at) VALUES (?, ?, ?, ?, ?)",
			blob(s.ID[:]), s.Username, s.Epoch, s.StartedAt.UTC(), s.SeenAt.UTC()).Error
		if err != nil {
			return err
		}
		return recordSignIn(on, in, true, event)
	})
}

// Refuse implements auth.Store.
func (d *DB) Refuse(ctx context.Context, in auth.SignIn, known bool, event loss.AuditEvent) error {
	return d.transact(ctx, func(on *gorm.DB) error { return recordSignIn(on, in, known, event) })
}

// Note implements auth.Store.
func (d *DB) Note(ctx context.Context, in auth.SignIn) error {
	return d.transact(ctx, func(on *gorm.DB) error { return note(on, in) })
}

func note(on *gorm.DB, in auth.SignIn) error {
	id, err := newID()
	if err != nil {
		return err
	}
	return on.Exec("INSERT INTO sign_ins (id, username, at, source_hash, outcome) VALUES (?, ?, ?, ?, ?)",
		id, in.Username, in.At.UTC(), in.Source[:], in.Outcome).Error
}

func recordSignIn(on *gorm.DB, in auth.SignIn, known bool, event loss.AuditEvent) error {
	if known {
		if err := note(on, in); err != nil {
			return err
		}
	}
	return audit(on, event)
}

// Session implements auth.Store.
func (d *DB) Session(ctx context.Context, id [16]byte) (auth.Session, auth.Account, bool, error) {
	var rows []struct {
		Account           staffRow `gorm:"embedded"`
		Began             int
		StartedAt, SeenAt time.Time
	}
	err := d.gorm.WithContext(ctx).Raw("SELECT a.*, s.epoch AS began, s.started_at, s.seen_at FROM sessions s JOIN staff a ON a.username = s.username WHERE s.id = ?", id[:]).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return auth.Session{}, auth.Account{}, false, wrap(err)
	}
	row := rows[0]
	account, err := d.fromStaffRow(row.Account)
	s := auth.Session{ID: id, Username: account.Username, Epoch: row.Began, StartedAt: row.StartedAt.UTC(), SeenAt: row.SeenAt.UTC()}
	return s, account, err == nil, err
}

// Seen implements auth.Store.
func (d *DB) Seen(ctx context.Context, id [16]byte, at time.Time) error {
	return d.transact(ctx, func(on *gorm.DB) error {
		return on.Exec("UPDATE sessions SET seen_at = ? WHERE id = ? AND seen_at < ?", at.UTC(), id[:], at.UTC()).Error
	})
}

// SignIns implements auth.Store.
func (d *DB) SignIns(ctx context.Context, username string, limit int) ([]auth.SignIn, error) {
	var rows []struct {
		At         time.Time
		SourceHash []byte
		Outcome    string
	}
	err := d.gorm.WithContext(ctx).Raw("SELECT at, source_hash, outcome FROM sign_ins WHERE username = ? ORDER BY id DESC LIMIT ?", username, limit).
		Scan(&rows).Error
	all := make([]auth.SignIn, len(rows))
	for i, row := range rows {
		all[i] = auth.SignIn{At: row.At.UTC(), Username: username, Source: loss.Key(row.SourceHash), Outcome: row.Outcome}
	}
	return all, wrap(err)
}

// SignedInBefore implements auth.Store.
func (d *DB) SignedInBefore(ctx context.Context, username string, before time.Time, besides []string) (last time.Time, others int, err error) {
	on := d.gorm.WithContext(ctx)
	var rows []struct {
		ID string
		At time.Time
	}
	err = on.Raw("SELECT id, at FROM sign_ins WHERE username = ? AND outcome = ? AND at < ? ORDER BY id DESC LIMIT 1", username, loss.OutcomeOK, before.UTC()).
		Scan(&rows).Error
	if err != nil {
		return time.Time{}, 0, wrap(err)
	}
	since := ""
	if len(rows) > 0 {
		since, last = rows[0].ID, rows[0].At.UTC()
	}
	err = on.Raw("SELECT COUNT(*) FROM sign_ins WHERE username = ? AND id > ? AND outcome NOT IN ?", username, since, besides).Scan(&others).Error
	return last, others, wrap(err)
}

// ForgetSignIns implements auth.Store.
func (d *DB) ForgetSignIns(ctx context.Context, before time.Time, kept []string) error {
	return d.transact(ctx, func(on *gorm.DB) error {
		return on.Exec("DELETE FROM sign_ins WHERE id < ? AND outcome NOT IN ?", firstID(before), kept).Error
	})
}

// SignedInFrom implements auth.Store.
func (d *DB) SignedInFrom(ctx context.Context, username string, source loss.Key, since time.Time) (bool, error) {
	var n int64
	err := d.gorm.WithContext(ctx).Raw("SELECT COUNT(*) FROM sign_ins WHERE username = ? AND id > ? AND source_hash = ? AND outcome = ?",
		username, firstID(since), source[:], loss.OutcomeOK).Scan(&n).Error
	return n > 0, wrap(err)
}

// SpendStep implements auth.Store.
func (d *DB) SpendStep(ctx context.Context, username string, step int64) (bool, error) {
	return d.changesOne(ctx, "UPDATE staff SET otp_step = ? WHERE username = ? AND otp_step < ?", step, username, step)
}

// SpendRecoveryCode implements auth.Store.
func (d *DB) SpendRecoveryCode(ctx context.Context, username string, code loss.Key) (bool, error) {
	return d.changesOne(ctx, "DELETE FROM recovery_codes WHERE username = ? AND code_hash = ?", username, code[:])
}

func (d *DB) changesOne(ctx context.Context, sql string, values ...any) (one bool, err error) {
	err = d.transact(ctx, func(on *gorm.DB) error {
		done := on.Exec(sql, values...)
		one = done.RowsAffected == 1
		return done.Error
	})
	return one, err
}

// setRecoveryCodes puts codes in place of the former ones; nil leaves those.
func setRecoveryCodes(on *gorm.DB, username string, codes []loss.Key) error {
	if codes == nil {
		return nil
	}
	if err := on.Exec("DELETE FROM recovery_codes WHERE username = ?", username).Error; err != nil {
		return err
	}
	for _, code := range codes {
		if err := on.Exec("INSERT INTO recovery_codes (username, code_hash) VALUES (?, ?)", username, code[:]).Error; err != nil {
			return err
		}
	}
	return nil
}
