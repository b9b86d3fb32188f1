package identity

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParsePhoneKeepsItReadable(t *testing.T) {
	for s, want := range map[string]string{
		"0912345678": "0912345678", " 0912-345-678 ": "0912-345-678", "(02) 2345-6789": "(02) 2345-6789",
		"（０２）２３４５－６７８９": "(02)2345-6789", "+886 912 345 678": "+886 912 345 678", "(+886)2-2345-6789": "(+886)2-2345-6789",
		"02-2345-6789#123": "02-2345-6789#123", "02-2345-6789＃１２３": "02-2345-6789#123", "02-23456789 轉 123": "02-23456789 轉 123",
		"02-23456789分機12": "02-23456789分機12", "02 23456789 EXT. 5": "02 23456789 ext. 5", "02 23456789x5": "02 23456789x5",
		"\u202A0912345678\u202C": "0912345678", "0912\u3000 345\t678": "0912 345 678", "02–2345—6789": "02-2345-6789",
		"1234567": "1234567", "12345678901234567890": "12345678901234567890",
	} {
		if got, p := ParsePhone(s); got != want || p != "" {
			t.Errorf("%q: got %q, %q", s, got, p)
		}
	}
}

func TestParsePhoneNamesTheProblem(t *testing.T) {
	for s, want := range map[string]Problem{
		"": Required, " \u3000": Required,
		"123456": BadForm, "(02)": BadForm, "12345#6x7": BadForm, "0912+345678": BadForm, "#0912345678": BadForm,
		"0912345678#": BadForm, "0912345678 ext": BadForm, "-0912345678": BadForm, "++886912345678": BadForm,
		"123456789012345678901": TooLong, "1234567" + strings.Repeat("-", 50): TooLong, strings.Repeat("1", 1<<16): TooLong,
		"0912abc678": BadCharacters, "0912345678\n0987654321": BadCharacters, "0912345678/0987654321": BadCharacters,
		"٠٩١٢٣٤٥٦٧٨": BadCharacters, "0912\x00345678": BadCharacters, "0912345678\xff": BadCharacters, "電話0912345678": BadCharacters,
	} {
		if got, p := ParsePhone(s); got != "" || p != want {
			t.Errorf("%.40q: got %q, %q, want %q", s, got, p, want)
		}
	}
}

func TestParsePhoneKeepsTheDigits(t *testing.T) {
	digitsOf := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r = foldWidth(r); r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, s)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom([]rune("0123456789０９+-() #轉\u3000")), 7, 25, -1).Draw(t, "phone")
		if got, p := ParsePhone(s); p == "" && digitsOf(got) != digitsOf(s) {
			t.Fatalf("%q became %q", s, got)
		}
	})
}

func FuzzParsePhone(f *testing.F) {
	for _, s := range []string{"", "0912-345-678", "（０２）２３４５－６７８９轉12", "+886 2 1234 5678 ext 9", "\n1234567"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { wellParsed(t, s, ParsePhone, maxPhone) })
}

func TestParseEmail(t *testing.T) {
	for s, want := range map[string]string{
		"a@b.tw": "a@b.tw", " Some.One+tag@mail.example.com ": "Some.One+tag@mail.example.com", "ａ＠ｂ．ｔｗ": "a@b.tw",
		"小明@例子.台灣": "小明@例子.台灣", "a@xn--fsq.tw": "a@xn--fsq.tw", "o'brien_!#$%&*/=?^`{|}~-@b.tw": "o'brien_!#$%&*/=?^`{|}~-@b.tw",
		"Jose\u0301@b.tw": "José@b.tw", "\u200Ba@b.tw": "a@b.tw",
		strings.Repeat("a", 64) + "@b.tw": strings.Repeat("a", 64) + "@b.tw",
	} {
		if got, p := ParseEmail(s); got != want || p != "" {
			t.Errorf("%q: got %q, %q", s, got, p)
		}
	}
	long := strings.Repeat("b", 63) + "." + strings.Repeat("c", 63) + "." + strings.Repeat("d", 63)
	for s, want := range map[string]Problem{
		"": Required, " ": Required,
		"a": BadForm, "a@": BadForm, "@b.tw": BadForm, "a@b": BadForm, "a@b@c.tw": BadForm, "a@b..tw": BadForm, "a@.tw": BadForm,
		"a@b.tw.": BadForm, "a@-b.tw": BadForm, "a@b-.tw": BadForm, "a@b_c.tw": BadForm, "a@" + strings.Repeat("b", 64) + ".tw": BadForm,
		"a b@c.tw": BadCharacters, "a@b.tw\nBcc:x@y.tw": BadCharacters, "a\x00@b.tw": BadCharacters, "a\u202E@b.tw": BadCharacters,
		"a\u200B@b.tw": BadCharacters, "a\xff@b.tw": BadCharacters, `"a"@b.tw`: BadCharacters, "<a@b.tw>": BadCharacters,
		"a@b.tw,c@d.tw": BadCharacters, "a@[127.0.0.1]": BadCharacters, "a\u3000b@c.tw": BadCharacters,
		strings.Repeat("a", 65) + "@b.tw": TooLong, strings.Repeat("a", 62) + "@" + long + ".tw": TooLong, strings.Repeat("a", 1<<16): TooLong,
	} {
		if got, p := ParseEmail(s); got != "" || p != want {
			t.Errorf("%.60q: got %q, %q, want %q", s, got, p, want)
		}
	}
}

func FuzzParseEmail(f *testing.F) {
	for _, s := range []string{"", "a@b.tw", "小明@例子.台灣", "ａ＠ｂ．ｔｗ", "a@b@c", "a@b.tw\nBcc:x@y.tw"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		wellParsed(t, s, ParseEmail, maxEmail)
		if got, p := ParseEmail(s); p == "" && (strings.Count(got, "@") != 1 || len(got) > maxEmail) {
			t.Fatalf("%q became %q", s, got)
		}
	})
}
