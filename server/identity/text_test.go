package identity

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestParseNameKeepsWhatWasTyped(t *testing.T) {
	for s, want := range map[string]string{
		"王小明": "王小明", " 王小明\n": "王小明", "\u3000王 小明": "王 小明", "李峯": "李峯", "瓦旦．尤幹": "瓦旦．尤幹",
		"葛\U000E0100城": "葛\U000E0100城", "\U00020BB7田": "\U00020BB7田", "\uE123": "\uE123", "\U000F0000": "\U000F0000",
		"\U000323B0": "\U000323B0", "\uF9F4": "林", "Jose\u0301": "José", "NGUYEN THI HUONG": "NGUYEN THI HUONG",
		"ＡＢ": "ＡＢ", "王\u200B明": "王\u200B明", "不詳": "不詳", "無": "無", "O'Brien-Ng, Jr.": "O'Brien-Ng, Jr.",
		strings.Repeat("𠮷", 50):       strings.Repeat("𠮷", 50),
		strings.Repeat("e\u0301", 50): strings.Repeat("é", 50),
	} {
		if got, p := ParseName(s); got != want || p != "" {
			t.Errorf("%+q: got %+q, %q", s, got, p)
		}
	}
}

func TestParseNameNamesTheProblem(t *testing.T) {
	for s, want := range map[string]Problem{
		"": Required, " \u3000\n": Required, "\u200B": Required, " \uFE00\u00AD ": Required,
		"王\n明": BadCharacters, "王\r\n明": BadCharacters, "王\t明": BadCharacters, "王\x00明": BadCharacters, "王\u0085明": BadCharacters,
		"王\u2028明": BadCharacters, "王\u2029明": BadCharacters, "王\u202E明": BadCharacters, "\u200F王": BadCharacters,
		"王\u2066明": BadCharacters, "王\u061C明": BadCharacters, "王\xff": BadCharacters, "\xed\xa0\x80": BadCharacters,
		"王\uFFFD": BadCharacters, "王\uFFFE": BadCharacters, "王\U0010FFFF": BadCharacters, "王\x7f": BadCharacters,
		strings.Repeat("王", 51): TooLong, strings.Repeat("王", 1<<16): TooLong,
	} {
		if got, p := ParseName(s); got != "" || p != want {
			t.Errorf("%.60q: got %q, %q, want %q", s, got, p, want)
		}
	}
}

func TestParseAddressIsLongerThanAName(t *testing.T) {
	street := strings.Repeat("路", 200)
	if got, p := ParseAddress(" " + street); got != street || p != "" {
		t.Errorf("200 characters: %q", p)
	}
	for s, want := range map[string]Problem{
		street + "一": TooLong, "": Required, "中正路1號\n2樓": BadCharacters, "中正路\u202E": BadCharacters, "\xff": BadCharacters,
	} {
		if got, p := ParseAddress(s); got != "" || p != want {
			t.Errorf("%.40q: got %q, %q, want %q", s, got, p, want)
		}
	}
}

func TestParsedNameStaysTheSameName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawName.Draw(t, "name")
		if name, p := ParseName(s); p == "" && FoldName(name) != FoldName(s) {
			t.Fatalf("%+q became %+q", s, name)
		}
	})
}

func FuzzParseName(f *testing.F) {
	for _, s := range []string{"", "王小明", "王\u202E明", "Jose\u0301", "\xff", strings.Repeat("é", 51), "\u3000\u200B"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		wellParsed(t, s, ParseName, MaxName)
		wellParsed(t, s, ParseAddress, MaxAddress)
	})
}

// wellParsed holds a parser to what all parsers of free text promise.
func wellParsed(t *testing.T, s string, parse func(string) (string, Problem), most int) {
	got, p := parse(s)
	if (got == "") == (p == "") {
		t.Fatalf("%+q: %+q with problem %q", s, got, p)
	}
	if p != "" {
		return
	}
	if utf8.RuneCountInString(got) > most || !norm.NFC.IsNormalString(got) || strings.ContainsFunc(got, unfit) {
		t.Fatalf("%+q: not fit to keep: %+q", s, got)
	}
	if again, p := parse(got); again != got || p != "" {
		t.Fatalf("%+q: not canonical: %+q, %q", got, again, p)
	}
}
