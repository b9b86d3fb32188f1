package registry

import (
	"context"
	"io"
	"strings"

	"guashi/db"
	"guashi/server/identity"
)

// OfficeStore takes offices in.
type OfficeStore interface {
	ImportOffices(ctx context.Context, offices []db.OfficeRow) error
}

// ImportOffices adds and updates offices and the towns they serve. A file with a
// bad row changes nothing and gives a *BadRowsError.
func ImportOffices(ctx context.Context, store OfficeStore, r io.Reader) (Result, error) {
	rows, err := newTable(r, []string{"office_code", "office_name", "county_code", "town_codes"}, []string{"phone", "address", "derived"})
	if err != nil {
		return Result{}, err
	}
	bad := &BadRowsError{}
	served := map[string]int{}
	var offices []db.OfficeRow
	for {
		ok, more := rows.next(bad)
		if !more {
			break
		}
		if ok {
			offices = append(offices, parseOffice(rows, served, bad))
		}
	}
	if err := bad.orNil(); err != nil {
		return Result{}, err
	}
	return Result{len(offices)}, store.ImportOffices(ctx, offices)
}

func parseOffice(t *table, served map[string]int, bad *BadRowsError) db.OfficeRow {
	office := db.OfficeRow{
		Code: t.get("office_code"), Name: t.get("office_name"), CountyCode: t.get("county_code"),
		Phone: t.get("phone"), Address: t.get("address"), Towns: strings.Fields(t.get("town_codes")),
	}
	if office.Code == "" {
		t.complain(bad, "office_code", "is empty")
	}
	if office.Name == "" {
		t.complain(bad, "office_name", "is empty")
	}
	if _, ok := identity.FindCounty(office.CountyCode); !ok {
		t.complain(bad, "county_code", "is no county or city")
	}
	for _, town := range office.Towns {
		if _, ok := identity.FindTown(town); !ok {
			t.complain(bad, "town_codes", "names what is no township or district")
		}
		if served[town] > 0 {
			t.complain(bad, "town_codes", "names a town that another office serves")
		}
		served[town] = t.line
	}
	return office
}
