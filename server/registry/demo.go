package registry

import (
	"embed"
	"io"
	"slices"
	"strings"
	"time"

	"guashi/server/identity"
	"guashi/server/loss"
)

//go:embed demo
var demo embed.FS

// DemoPersons returns the demonstration's registry, as ImportPersons reads it.
func DemoPersons() io.Reader { return demoFile("demo/persons.csv") }

// DemoOffices returns the demonstration's offices, as ImportOffices reads them.
func DemoOffices() io.Reader { return demoFile("demo/offices.csv") }

func demoFile(name string) io.Reader {
	file, err := demo.Open(name)
	if err != nil {
		panic(err) // the file is part of the binary
	}
	return file
}

// DemoCitizen is a synthetic citizen worth trying.
type DemoCitizen struct {
	Note, NoteEn string
	Person       loss.Person
	ParentName   string // to be typed
}

var demoNotes = []struct{ id, note, noteEn string }{
	{"A222261831", "一般情形", "an ordinary case"},
	{"F259409904", "一般情形", "an ordinary case"},
	{"A240468703", "被收養：養父母姓名也可以", "adopted: an adoptive parent's name will do too"},
	{"H132191421", "父或母姓名有難字", "a parent's name with a rare character"},
	{"B206936414", "原住民族傳統姓名", "a traditional indigenous name"},
	{"F116598633", "民國 22 年出生", "born in 1933"},
	{"D112142964", "父母皆不詳：線上無法核對，會看到其他辦法", "both parents unknown: cannot be checked online, shows the other ways"},
}

// DemoCitizens returns the synthetic citizens that the demonstration offers.
func DemoCitizens() []DemoCitizen {
	persons := demoPersons()
	citizens := make([]DemoCitizen, 0, len(demoNotes))
	for _, n := range demoNotes {
		person := persons[n.id]
		person.Address = withoutTown(person)
		citizens = append(citizens, DemoCitizen{n.note, n.noteEn, person, parentToType(person)})
	}
	return citizens
}

// DemoCase is a synthetic citizen of the demonstration's office, ready to be reported.
type DemoCase struct {
	Person     loss.Person
	ParentName string
}

// DemoTown is the town whose office the demonstration's clerk works for.
const DemoTown = "65000060"

// DemoCases returns citizens of DemoTown whom the demonstration does not offer to try with, by ID number.
func DemoCases() []DemoCase {
	offered := map[string]bool{}
	for _, n := range demoNotes {
		offered[n.id] = true
	}
	var cases []DemoCase
	for id, person := range demoPersons() {
		parent := parentToType(person)
		if person.TownCode == DemoTown && !offered[id] && parent != "不詳" {
			person.Address = withoutTown(person)
			cases = append(cases, DemoCase{person, parent})
		}
	}
	slices.SortFunc(cases, func(a, b DemoCase) int { return strings.Compare(string(a.Person.IDNumber), string(b.Person.IDNumber)) })
	return cases
}

func demoPersons() map[string]loss.Person {
	rows, err := newTable(DemoPersons(), personColumns, morePersonColumns)
	if err != nil {
		panic(err) // the file is part of the binary
	}
	persons := map[string]loss.Person{}
	bad := &BadRowsError{}
	for {
		ok, more := rows.next(bad)
		if !more {
			return persons
		}
		if person, fine := parsePerson(rows, identity.DateOf(time.Now()), bad); ok && fine {
			persons[string(person.IDNumber)] = person
		}
	}
}

func withoutTown(p loss.Person) string {
	town, _ := identity.FindTown(p.TownCode)
	county, _ := identity.FindCounty(town.CountyCode)
	return strings.TrimPrefix(p.Address, county.Name+town.Name)
}

// parentToType prefers a name with a rare character, then any known one.
func parentToType(p loss.Person) string {
	known := ""
	for _, name := range p.Parents {
		if identity.IsNoName(name) {
			continue
		}
		if known == "" || strings.ContainsFunc(name, func(r rune) bool { return r > 0xffff }) {
			known = name
		}
	}
	if known == "" {
		return "不詳"
	}
	return known
}
