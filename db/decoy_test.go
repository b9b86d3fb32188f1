package db

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"guashi/server/identity"
	"guashi/server/loss"
	"guashi/server/secrets/secretstest"
)

// TestNobodyIsLookedUpWithTheSameWorkAsSomebody sees that the look-up of an
// unknown number opens a sealed row of a usual length, and does not get by
// without one. (How long each takes is measured in the bench.)
func TestNobodyIsLookedUpWithTheSameWorkAsSomebody(t *testing.T) {
	d, err := Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "guashi.db"), secretstest.New(t))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if person, found, err := d.Find(t.Context(), loss.Key{1}); found || err != nil || person.IDNumber != "" {
		t.Errorf("nobody was found as %+v, %v", person, err)
	}
	if usual := sealedLength(t, d); len(d.decoy()) < usual/2 || len(d.decoy()) > usual*2 {
		t.Errorf("the decoy has %d bytes, a person %d", len(d.decoy()), usual)
	}
	d.decoy = func() []byte { return []byte("a row that was tampered with") }
	if _, _, err := d.Find(t.Context(), loss.Key{1}); !errors.Is(err, loss.ErrRegistryDown) {
		t.Errorf("nobody was looked up without opening the decoy: %v", err)
	}
}

// sealedLength returns the length of a row of the registry as it is imported.
func sealedLength(t *testing.T, d *DB) int {
	t.Helper()
	id, err := d.BeginImport(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	person := loss.Person{
		IDNumber: "A222261831", Name: "蔡素珠", BirthDate: identity.Date{Year: 1944, Month: 9, Day: 14}, TownCode: "10013010", Village: "瑞光里",
		Address: "屏東縣屏東市瑞光里021鄰永安街362巷2號", Parents: []string{"蔡春生", "洪秀英", "", ""}, Phone: "08-1234567",
	}
	if _, err := d.StagePersons(t.Context(), id, []StagedPerson{{Line: 2, Person: person}}); err != nil {
		t.Fatal(err)
	}
	var sealed [][]byte
	if err := d.writer.Raw("SELECT sealed FROM persons").Scan(&sealed).Error; err != nil || len(sealed) != 1 {
		t.Fatal(err)
	}
	return len(sealed[0])
}
