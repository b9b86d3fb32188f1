package db

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"guashi/server/loss"
)

// OfficeRow is one office of a file, with the towns it serves.
type OfficeRow struct {
	Code, Name, CountyCode, Phone, Address string
	Towns                                  []string
}

type officeRow struct {
	Code       string `gorm:"primaryKey"`
	Name       string
	CountyCode string
	Phone      *string
	Address    *string
}

func (officeRow) TableName() string { return "offices" }

type officeTownRow struct {
	TownCode   string `gorm:"primaryKey"`
	OfficeCode string
}

func (officeTownRow) TableName() string { return "office_towns" }

// ImportOffices adds and updates offices, and moves the listed towns to them, in one transaction.
func (d *DB) ImportOffices(ctx context.Context, offices []OfficeRow) error {
	return d.transact(ctx, func(on *gorm.DB) error {
		var rows []officeRow
		var served []officeTownRow
		for _, o := range offices {
			rows = append(rows, officeRow{o.Code, o.Name, o.CountyCode, textOrNil(o.Phone), textOrNil(o.Address)})
			for _, town := range o.Towns {
				served = append(served, officeTownRow{town, o.Code})
			}
		}
		upsert := on.Clauses(clause.OnConflict{UpdateAll: true}).Session(&gorm.Session{})
		if err := create(upsert, rows); err != nil {
			return err
		}
		return create(upsert, served)
	})
}

// OfficesByTown implements loss.Offices.
func (d *DB) OfficesByTown(ctx context.Context) (map[string]loss.Office, error) {
	var rows []struct{ TownCode, Code, Name, Phone string }
	err := d.gorm.WithContext(ctx).Raw(`SELECT t.town_code, o.code, o.name, COALESCE(o.phone, '') AS phone
		FROM office_towns t JOIN offices o ON o.code = t.office_code`).Scan(&rows).Error
	offices := make(map[string]loss.Office, len(rows))
	for _, row := range rows {
		offices[row.TownCode] = loss.Office{Code: row.Code, Name: row.Name, Phone: row.Phone}
	}
	return offices, wrap(err)
}
