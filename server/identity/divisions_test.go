package identity

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCountiesAreCompleteAndInOfficialOrder(t *testing.T) {
	var names []string
	towns := map[string]bool{}
	postal := map[string]bool{}
	for _, county := range Counties() {
		names = append(names, county.Name)
		if found, ok := FindCounty(county.Code); !ok || !cmp.Equal(found, county) {
			t.Errorf("FindCounty(%s): %v, %v", county.Code, found, ok)
		}
		for _, town := range county.Towns {
			if found, ok := FindTown(town.Code); !ok || found != town || town.CountyCode != county.Code {
				t.Errorf("FindTown(%s): %v, %v", town.Code, found, ok)
			}
			towns[town.Code], postal[town.PostalCode] = true, true
		}
		if !slices.IsSortedFunc(county.Towns, func(a, b Town) int { return strings.Compare(a.Code, b.Code) }) {
			t.Errorf("the towns of %s are not in order", county.Name)
		}
	}
	want := strings.Fields(`臺北市 新北市 桃園市 臺中市 臺南市 高雄市
		宜蘭縣 新竹縣 苗栗縣 彰化縣 南投縣 雲林縣 嘉義縣 屏東縣 臺東縣 花蓮縣 澎湖縣 基隆市 新竹市 嘉義市 金門縣 連江縣`)
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	if len(names) != 22 || len(towns) != 368 || len(postal) != 365 {
		t.Errorf("%d counties, %d towns, %d postal codes", len(names), len(towns), len(postal))
	}
}

func TestFindTown(t *testing.T) {
	want := Town{"68000130", "復興區", "Fuxing District", "336", "68000"}
	if got, ok := FindTown("68000130"); !ok || got != want {
		t.Errorf("got %v, %v", got, ok)
	}
	for _, code := range []string{"", "68000", "99999999", "68000130 ", "６８０００１３０"} {
		if got, ok := FindTown(code); ok || got != (Town{}) {
			t.Errorf("%q: got %v", code, got)
		}
		if got, ok := FindCounty(code); ok && code != "68000" {
			t.Errorf("%q: got %v", code, got)
		}
	}
}

func TestCallersCannotChangeTheTable(t *testing.T) {
	Counties()[0].Towns[0].Name = "changed"
	Counties()[0].Name = "changed"
	county, _ := FindCounty("63000")
	county.Towns[0].Name = "changed"
	if got := Counties()[0]; got.Name != "臺北市" || got.Towns[0].Name == "changed" {
		t.Error("a caller changed the table")
	}
}

func TestReadDivisionsRefusesABrokenTable(t *testing.T) {
	good := "63000,臺北市,Taipei City,63000010,松山區,Songshan District,105\n"
	if _, err := readDivisions(divisionsHeader + "\n" + good); err != nil {
		t.Fatal(err)
	}
	for name, table := range map[string]string{
		"empty":        "",
		"header":       "a,b\n",
		"columns":      divisionsHeader + "\n63000,臺北市\n",
		"blank":        divisionsHeader + "\n" + strings.Replace(good, "松山區", "", 1),
		"other county": divisionsHeader + "\n" + strings.Replace(good, "63000010", "64000010", 1),
		"short code":   divisionsHeader + "\n" + strings.Replace(good, "63000010", "6300001", 1),
		"postal code":  divisionsHeader + "\n" + strings.Replace(good, ",105", ",1O5", 1),
		"twice":        divisionsHeader + "\n" + good + good,
		"two names":    divisionsHeader + "\n" + good + "63000,台北市,Taipei City,63000020,信義區,Xinyi District,110\n",
	} {
		if _, err := readDivisions(table); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
