package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"guashi/server/registry"
)

func TestBadRowsLeaveNothingBehind(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, open(t))
			header, _, _ := strings.Cut(people, "\n")
			file := header + "\nI111818164,新人一,1990-01-01,63000010,,,父一,母一,,,M,\nO240931213,王秘密,1990-02-30,99999999,,,父二,母二,,,M,\nI111818164,新人一,1990-01-01,63000010,,,父一,母一,,,M,\nA149410774,林顯眼\n"
			_, err := registry.ImportPersons(t.Context(), a.database, strings.NewReader(file), registry.Options{Progress: &bytes.Buffer{}})
			if err == nil {
				t.Fatal("a bad file was imported")
			}
			for _, told := range []string{
				"4 bad rows", "line 3, column birth_date: is not a date", "line 3, column town_code",
				"line 4, column id_number: stands on line 2 already", "line 5, all columns: wrong number of fields",
			} {
				if !strings.Contains(err.Error(), told) {
					t.Errorf("not told: %s", told)
				}
			}
			if strings.Contains(err.Error(), "王秘密") || strings.Contains(err.Error(), "O240931213") {
				t.Error("the list repeats a value")
			}
			if _, found, err := a.database.Find(t.Context(), a.keys.Lookup("id-number", "I111818164")); found || err != nil {
				t.Errorf("a row of a bad file is visible (%v)", err)
			}
		})
	}
}

func TestSecondFileUpdatesAndRemovesNobody(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, open(t))
			header, _, _ := strings.Cut(people, "\n")
			moved := header + "\nA149410774,林顯眼,1990-05-06,63000020,,,林大顯,陳𠮷美,,,M,\n"
			for range 2 {
				if _, err := registry.ImportPersons(t.Context(), a.database, strings.NewReader(moved), registry.Options{Progress: &bytes.Buffer{}}); err != nil {
					t.Fatal(err)
				}
			}
			if got := a.status(person(object{"townCode": "63000020"})); got.Typename != "Receipts" {
				t.Errorf("the newer row does not count: %+v", got)
			}
			if _, found, err := a.database.Find(t.Context(), a.keys.Lookup("id-number", "O240931213")); !found || err != nil {
				t.Errorf("a person the file does not name is gone (%v)", err)
			}
		})
	}
}

// TestEveryBadRowIsToldUpToAHundred has rows that repeat each other beyond what is staged at once.
func TestEveryBadRowIsToldUpToAHundred(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	header, row, _ := strings.Cut(people, "\n")
	row, _, _ = strings.Cut(row, "\n")
	file := header + strings.Repeat("\n"+row, 5003) + "\n" + row + " \"\n"
	var bar bytes.Buffer
	_, err := registry.ImportPersons(t.Context(), a.database, strings.NewReader(file), registry.Options{Progress: &bar})
	if err == nil {
		t.Fatal("a bad file was imported")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 1+100+1 || lines[0] != "nothing was imported: 5003 bad rows" || lines[101] != "… and 4903 more" {
		t.Errorf("told in %d lines: %s … %s", len(lines), lines[0], lines[len(lines)-1])
	}
	for i, line := range lines[1:101] {
		if want := fmt.Sprintf("line %d, column id_number: stands on line 2 already", i+3); line != want {
			t.Errorf("told %q, want %q", line, want)
			break
		}
	}
	if !strings.HasSuffix(bar.String(), "\n") || strings.Contains(bar.String(), "\r") {
		t.Error("where it isn't drawn over, the bar runs into what follows")
	}
}
