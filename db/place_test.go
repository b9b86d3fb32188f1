package db_test

import (
	"testing"

	"guashi/db"
	"guashi/server/loss"
)

// TestSealedValuesStayInTheirPlace moves sealed values to another row and to another table.
func TestSealedValuesStayInTheirPlace(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		r, other := reported(t, d, 1, songshan, 1), reported(t, d, 2, songshan, 1)
		everywhere := loss.Jurisdiction{Reason: loss.WholeCountry}
		declaration := func(number string) []byte {
			return []byte(d.Texts(t, "SELECT declaration FROM reports WHERE number = '"+number+"'")[0])
		}
		own := declaration(r.Number)
		for name, moved := range map[string][]byte{
			"another row's":   declaration(other.Number),
			"another table's": []byte(d.Texts(t, "SELECT data FROM notices WHERE number = '"+r.Number+"'")[0]),
		} {
			d.Tamper(t, "UPDATE reports SET declaration = ? WHERE number = ?", moved, r.Number)
			if _, _, err := d.CaseFile(t.Context(), everywhere, r.Number); err == nil {
				t.Errorf("%s value is read", name)
			}
		}
		d.Tamper(t, "UPDATE reports SET declaration = ? WHERE number = ?", own, r.Number)
		if file, found, err := d.CaseFile(t.Context(), everywhere, r.Number); err != nil || !found || file.Report.Declaration != r.Declaration {
			t.Errorf("put back, it is read as %v, %v", found, err)
		}
	})
}
