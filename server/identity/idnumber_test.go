package identity

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Invented numbers, one for most letters.
var validNumbers = strings.Fields(`A123456789
	A149410774 F255178533 I111818164 O240931213 W148945858 Z234075104 Z110308444 X201058109 P152848631 Z207067990
	O102956214 L236930295 L109949615 B220528790 R142467028 G255003872 U107697714 X228384439 P135438195 M246835351`)

func TestParseIDNumberTakesValidNumbers(t *testing.T) {
	for _, s := range validNumbers {
		if got, p := ParseIDNumber(s); got != IDNumber(s) || p != "" {
			t.Errorf("%s: got %q, %q", s, got, p)
		}
	}
}

func TestParseIDNumberFoldsCaseWidthAndSurroundings(t *testing.T) {
	for _, s := range []string{
		"R142467028", "r142467028", "Ｒ１４２４６７０２８", "ｒ142467０28", "  R142467028\n", "\u3000Ｒ142467028\u3000",
		"\uFEFFR142467028", "\u202AR142467028\u202C",
	} {
		if got, p := ParseIDNumber(s); got != "R142467028" || p != "" {
			t.Errorf("%q: got %q, %q", s, got, p)
		}
	}
}

func TestParseIDNumberNamesTheProblem(t *testing.T) {
	for s, want := range map[string]Problem{
		"": Required, " \u3000\t": Required, "\u200B": Required,
		"A149410775": CheckDigit, "F255178538": CheckDigit, "I111818163": CheckDigit, "O204931213": CheckDigit,
		"W184945858": CheckDigit, "Z234375104": CheckDigit, "A110308444": CheckDigit,
		"X20105810": BadForm, "P1528486310": BadForm, "1102956214": BadForm, "LO36930295": BadForm, "L1099I9615": BadForm,
		"B020528796": BadForm, "B320528792": BadForm, // right check digit
		"G2550 03872": BadForm, "G2550-03872": BadForm, "G25500\u200B3872": BadForm,
		"R14246702٨": BadForm, "ı111818164": BadForm, "\xffA14941077": BadForm,
		strings.Repeat("A", 1<<16): BadForm,
		"P804125630":               ResidentNumber, "Z870498043": ResidentNumber, "T885371296": ResidentNumber,
		"X895433358": ResidentNumber, "J903240743": ResidentNumber, "K971329136": ResidentNumber,
		"B983460493": ResidentNumber, "Y994141069": ResidentNumber, "p８04125630": ResidentNumber,
		"P804125631": ResidentNumber, "AC01234567": ResidentNumber, "fd01234567": ResidentNumber, "AE01234567": BadForm,
	} {
		if got, p := ParseIDNumber(s); got != "" || p != want {
			t.Errorf("%.40q: got %q, %q, want %q", s, got, p, want)
		}
	}
}

// TestEveryLetterHasItsValue holds the table against the one published, which is not alphabetical.
func TestEveryLetterHasItsValue(t *testing.T) {
	published := map[string]int{
		"A": 10, "B": 11, "C": 12, "D": 13, "E": 14, "F": 15, "G": 16, "H": 17, "I": 34, "J": 18, "K": 19, "L": 20, "M": 21,
		"N": 22, "O": 35, "P": 23, "Q": 24, "R": 25, "S": 26, "T": 27, "U": 28, "V": 29, "W": 32, "X": 30, "Y": 31, "Z": 33,
	}
	if len(published) != 26 {
		t.Fatal("a letter is missing")
	}
	for letter, value := range published {
		if got := 10 + strings.Index(letterOrder, letter); got != value {
			t.Errorf("%s: got %d, want %d", letter, got, value)
		}
	}
}

var drawNumber = rapid.Custom(func(t *rapid.T) string {
	letter := rapid.RuneFrom([]rune(letterOrder)).Draw(t, "letter")
	body := fmt.Sprintf("%c%d%07d", letter, rapid.IntRange(1, 2).Draw(t, "sex"), rapid.IntRange(0, 9999999).Draw(t, "serial"))
	for digit := '0'; digit <= '9'; digit++ {
		if _, p := ParseIDNumber(body + string(digit)); p == "" {
			return body + string(digit)
		}
	}
	t.Fatal("no check digit fits")
	return ""
})

func TestExactlyOneCheckDigitFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := drawNumber.Draw(t, "number")
		for digit := '0'; digit <= '9'; digit++ {
			other := number[:9] + string(digit)
			if _, p := ParseIDNumber(other); (p == "") != (other == number) {
				t.Fatalf("%s beside %s: %q", other, number, p)
			}
		}
	})
}

// TestSwappedNeighboursAreCaught leaves out the first two (letter, sex) and the last two, which
// have the same weight.
func TestSwappedNeighboursAreCaught(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(2, 7).Draw(t, "place")
		differ := func(n string) bool { return n[i] != n[i+1] }
		number := []byte(drawNumber.Filter(differ).Draw(t, "number"))
		number[i], number[i+1] = number[i+1], number[i]
		if _, p := ParseIDNumber(string(number)); p != CheckDigit {
			t.Fatalf("%s: %q", number, p)
		}
	})
}

func FuzzParseIDNumber(f *testing.F) {
	for _, s := range append(validNumbers, "", "Ｒ１４２４６７０２８", "AC01234567", "P804125630", "G2550 03872", "\xff") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		number, p := ParseIDNumber(s)
		if (number == "") == (p == "") {
			t.Fatalf("%q: number %q with problem %q", s, number, p)
		}
		if p != "" {
			return
		}
		if again, p := ParseIDNumber(string(number)); again != number || p != "" {
			t.Fatalf("%q: not canonical: %q, %q", number, again, p)
		}
		if len(number) != 10 || strings.ToUpper(string(number)) != string(number) || number[1] != '1' && number[1] != '2' {
			t.Fatalf("%q is no canonical number", number)
		}
	})
}
