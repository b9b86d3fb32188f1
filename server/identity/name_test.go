package identity

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// Names that are one person's in different spellings.
var sameNames = [][]string{
	{"王小明", " 王小明 ", "王 小 明", "王\u3000小明", "王\u200B小明", "王\u00A0小明", "王小\uFEFF明"},
	{"葛\U000E0100城", "葛城", "葛\uFE00城", "葛\U000E01EF城", "葛\u180B城"},
	{
		"瓦旦·尤幹", "瓦旦‧尤幹", "瓦旦・尤幹", "瓦旦．尤幹", "瓦旦･尤幹", "瓦旦•尤幹", "瓦旦∙尤幹", "瓦旦⋅尤幹", "瓦旦\u0387尤幹", "瓦旦᛫尤幹",
		"瓦旦⸱尤幹", "瓦旦ꞏ尤幹", "瓦旦ㆍ尤幹", "瓦旦.尤幹", "瓦旦 · 尤幹", "瓦旦‧\u3000尤幹",
	},
	{"NGUYEN THI HUONG", "Nguyen  Thi Huong", "ＮＧＵＹＥＮ　ＴＨＩ　ＨＵＯＮＧ", "nguyen\tthi huong"},
	{"Nguyễn Thị Hương", "NGUYỄN THỊ HƯƠNG", norm.NFD.String("Nguyễn Thị Hương")},
	{"Groß", "GROSS", "GROẞ"},
	{"J. Smith", "J.Smith", "Ｊ．Ｓｍｉｔｈ", "J·SMITH"},
	{"瓦旦 Watan", "瓦旦Watan", "瓦旦　ＷＡＴＡＮ"},
	{"\uF9F4某", "林某"}, // U+F9F4 is a compatibility ideograph; NFC takes it to 林
	{"\U0002F81F", "\u34DF"},
}

func TestSameNameSeesThroughSpelling(t *testing.T) {
	for _, group := range sameNames {
		for _, name := range group {
			if !SameName(group[0], name) {
				t.Errorf("%q is not %q: %q, %q", group[0], name, FoldName(group[0]), FoldName(name))
			}
		}
	}
}

func TestSameNameKeepsPeopleApart(t *testing.T) {
	for _, pair := range [][2]string{
		{"李峯", "李峰"},
		{"臺生", "台生"},
		{"陳啟", "陳啓"},
		{"黃真", "黄真"},
		{"游錫堃", "游錫坤"},
		{"王温", "王溫"},
		{"\U00020BB7田", "吉田"},
		{"\uE123", "\uE124"},
		{"王小明", "王小名"},
		{"王小明", "王小"},
		{"瓦旦尤幹", "瓦旦·尤幹"},
		{"Ann Lee", "Annlee"},
		{"J Smith", "J. Smith"},
		{"José", "Jose"},
		{"㈱某", "(株)某"},
		{"⼀某", "一某"},
		{"Я某", "я某"}, // case is folded for Latin only
	} {
		if SameName(pair[0], pair[1]) || FoldName(pair[0]) == FoldName(pair[1]) {
			t.Errorf("%q and %q are one", pair[0], pair[1])
		}
	}
}

func TestNoNameMatchesNothing(t *testing.T) {
	for _, s := range []string{
		"", " ", "\u3000", "\u200B", "\uFE00", "不詳", " 不 詳 ", "不詳\U000E0100", "無", "無\u3000", "-", "──", "***", "？？", "·", "．",
		"■■", "1", "王\uFFFD明", "王\xff明",
		"a" + strings.Repeat("\u0301", 31),
	} {
		if !IsNoName(s) {
			t.Errorf("%q is taken for a name", s)
		}
		if SameName(s, s) {
			t.Errorf("%q matches itself", s)
		}
	}
	for _, s := range []string{"無忌", "不詳人", "王", "〇", "\uE123", "\U0003134A", "\U000323B0", "a", "ㄅ", "Я", "a" + strings.Repeat("\u0323", 30)} {
		if IsNoName(s) || !SameName(s, s) {
			t.Errorf("%q is taken for no name", s)
		}
	}
}

func TestFoldNameKeepsOneSpaceBetweenWords(t *testing.T) {
	for s, want := range map[string]string{
		"  SITI   AMINAH ":    "siti aminah",
		"王 小 明":               "王小明",
		"Ａｂ　 １２":              "ab 12",
		"Anne-Marie O'Brien":  "anne-marie o'brien",
		"a · b . c":           "a·b·c",
		"\uE123 \U000323B0 x": "\uE123\U000323B0x",
		"İ ﬁ ſ":               "i\u0307 fi s",
		"e\u0301":             "é",
		"ß\u0301":             "sś",
	} {
		if got := FoldName(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}

// drawName mixes what real names and hostile input are made of.
var drawName = rapid.Custom(func(t *rapid.T) string {
	special := []rune(" \t\u3000\u200B\u034F\uFE00\U000E0100.·‧．・\u0387\u0301\u0338\u0307\u0345\u031B\u302A\u3099Kİßſẞǰﬁ\u1E9AÅK\u2126Åアガ각ᄀ\u1161\u11A8" +
		"王峯臺\uF9F4\U0002F81F\U00020BB7\uE123ＡｂＺ０１aZé-'\u115F\u3164\u00AD\u0958\u0344\u1FEF\uFFFD")
	parts := rapid.SliceOf(rapid.OneOf(
		rapid.Map(rapid.RuneFrom(special), func(r rune) string { return string(r) }),
		rapid.StringN(0, 3, -1),
		rapid.Map(rapid.SliceOfN(rapid.RuneFrom([]rune("\u0301\u0323\u0338\u0345\u0315")), 25, 40), func(r []rune) string { return string(r) }),
	)).Draw(t, "parts")
	return strings.Join(parts, "")
})

func TestFoldNameIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { idempotent(t, drawName.Draw(t, "name")) })
}

func TestFoldNameIgnoresComposition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { composed(t, drawName.Draw(t, "name")) })
}

type fataler interface{ Fatalf(string, ...any) }

func idempotent(t fataler, s string) {
	if once := FoldName(s); FoldName(once) != once {
		t.Fatalf("%+q: %+q became %+q", s, once, FoldName(once))
	}
}

func composed(t fataler, s string) {
	for _, form := range []norm.Form{norm.NFD, norm.NFC} {
		if got := FoldName(form.String(s)); got != FoldName(s) {
			t.Fatalf("%+q: %+q became %+q", s, FoldName(s), got)
		}
	}
}

func TestSameNameIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawName.Draw(t, "a"), drawName.Draw(t, "b")
		if SameName(a, b) != SameName(b, a) || SameName(a, a) == IsNoName(a) {
			t.Fatalf("%+q, %+q", a, b)
		}
	})
}

func FuzzFoldName(f *testing.F) {
	for _, group := range sameNames {
		for _, name := range group {
			f.Add(name)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		idempotent(t, s)
		composed(t, s)
	})
}
