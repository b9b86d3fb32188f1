package identity

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// County is a municipality, county or city (直轄市、縣、市), by its code of the Ministry of the Interior.
type County struct {
	Code, Name, NameEn string
	Towns              []Town
}

// Town is a township, town, city or district (鄉鎮市區); with its county it is the household
// location of A3. Two towns may share a postal code (3 digits).
type Town struct{ Code, Name, NameEn, PostalCode, CountyCode string }

//go:embed divisions.csv
var divisionsCSV string

const divisionsHeader = "county_code,county_zh,county_en,town_code,town_zh,town_en,postal_code"

// municipalities are the six in the order in which the Executive Yuan names them.
var municipalities = []string{"63000", "65000", "68000", "66000", "67000", "64000"}

type divisionIndex struct {
	counties []County
	county   map[string]int
	town     map[string]Town
}

var divisions = sync.OnceValue(func() divisionIndex {
	index, err := readDivisions(divisionsCSV)
	if err != nil {
		panic(err)
	}
	return index
})

// Counties returns all 22 counties with their towns, which belong to the caller: first the six
// municipalities (臺北 新北 桃園 臺中 臺南 高雄), then the counties and cities of Taiwan Province by
// code, then 金門 and 連江 of Fujian Province; the towns of each by code.
func Counties() []County {
	counties := slices.Clone(divisions().counties)
	for i := range counties {
		counties[i].Towns = slices.Clone(counties[i].Towns)
	}
	return counties
}

// FindTown returns the town with the eight-digit code, and whether there is one.
func FindTown(code string) (Town, bool) {
	town, ok := divisions().town[code]
	return town, ok
}

// FindCounty returns the county with the five-digit code, and whether there is one. Its towns
// belong to the caller.
func FindCounty(code string) (County, bool) {
	index := divisions()
	i, ok := index.county[code]
	if !ok {
		return County{}, false
	}
	county := index.counties[i]
	county.Towns = slices.Clone(county.Towns)
	return county, true
}

// readDivisions reads the table of towns; an error names the line.
func readDivisions(table string) (divisionIndex, error) {
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		return divisionIndex{}, fmt.Errorf("divisions.csv: %w", err)
	}
	if len(rows) == 0 || strings.Join(rows[0], ",") != divisionsHeader {
		return divisionIndex{}, fmt.Errorf("divisions.csv: the header is not %s", divisionsHeader)
	}
	index := divisionIndex{county: map[string]int{}, town: map[string]Town{}}
	for i, row := range rows[1:] {
		if err := index.add(row); err != nil {
			return divisionIndex{}, fmt.Errorf("divisions.csv line %d: %w", i+2, err)
		}
	}
	index.sort()
	return index, nil
}

func (x *divisionIndex) add(row []string) error {
	county := County{Code: row[0], Name: row[1], NameEn: row[2]}
	town := Town{Code: row[3], Name: row[4], NameEn: row[5], PostalCode: row[6], CountyCode: row[0]}
	if slices.Contains(row, "") || len(county.Code) != 5 || !allDigits(town.Code) || !allDigits(town.PostalCode) ||
		len(town.Code) != 8 || len(town.PostalCode) != 3 || !strings.HasPrefix(town.Code, county.Code) {
		return fmt.Errorf("an empty field, or a code of the wrong form")
	}
	if _, twice := x.town[town.Code]; twice {
		return fmt.Errorf("town %s stands twice", town.Code)
	}
	i, known := x.county[county.Code]
	if !known {
		i = len(x.counties)
		x.county[county.Code] = i
		x.counties = append(x.counties, county)
	}
	if x.counties[i].Name != county.Name || x.counties[i].NameEn != county.NameEn {
		return fmt.Errorf("county %s has two names", county.Code)
	}
	x.town[town.Code] = town
	x.counties[i].Towns = append(x.counties[i].Towns, town)
	return nil
}

// sort puts the counties into the order that Counties promises and the index in step with it.
func (x *divisionIndex) sort() {
	slices.SortFunc(x.counties, func(a, b County) int { return strings.Compare(countyRank(a.Code), countyRank(b.Code)) })
	for i, c := range x.counties {
		x.county[c.Code] = i
		slices.SortFunc(c.Towns, func(a, b Town) int { return strings.Compare(a.Code, b.Code) })
	}
}

func countyRank(code string) string {
	if i := slices.Index(municipalities, code); i >= 0 {
		return fmt.Sprintf("0%d", i)
	}
	switch code {
	case "09020": // 金門縣
		return "2"
	case "09007": // 連江縣
		return "3"
	}
	return "1" + code
}
