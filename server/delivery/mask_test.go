package delivery

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"guashi/server/identity"
	"guashi/server/loss"
)

func carried() loss.NoticeData {
	return loss.NoticeData{
		Explanation: "電話無人接聽",
		DeclarationData: &loss.Declaration{
			IDNumber: "A149410774", Name: "林顯眼", BirthDate: identity.Date{Year: 1990, Month: 5, Day: 6}, TownCode: "63000010",
			Address: "顯眼路1號", Phone: "0912345678", Email: "xianyan@example.com", ParentName: "Sadaf MERIAKN",
		},
	}
}

func TestWhatAnAnswerIsQuotedWith(t *testing.T) {
	whole, err := json.Marshal(carried())
	if err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]string{
		"":                          "",
		"database is down":          "database is down",
		"系統忙碌，請稍後再試":                "系統忙碌，請稍後再試",
		"unknown person A149410774": "unknown person ▒",
		"身分證Ａ１４９４１０７７４重複":                       "身分證▒重複",
		"手機０９１２３４５６７８，顯眼路１號":                    "手機▒，▒1號",
		"also others: B123456780 b123456780":    "also others: ▒ ▒",
		"林顯眼 not found":                         "▒ not found",
		"姓名林顯眼有誤":                               "姓名▒有誤",
		`{"error":"\u6797\u986f\u773c"}`:        `{"error":"▒"}`,
		`err \u6797\u986f\u773c`:                "err ▒",
		"err &#26519;&#39023;":                  "err ▒",
		"q=%E6%9E%97%E9%A1%AF":                  "q=▒",
		"call 0912-345-678 or 02 1000 0001":     "call ▒ or ▒",
		"born 1990-05-06, 1990/05/06":           "born ▒, ▒",
		"born 1990年5月6日":                        "born ▒",
		"mail other.person@example.org":         "mail ▒",
		"mother sadaf Meriakn":                  "mother ▒ ▒",
		"已寄電子郵件：無人接聽":                           "已寄電子郵件：▒",
		"line one\r\n\tline\x00 two\x1b[31m":    "line one line two [31m",
		"\xff\xfe bad bytes":                    "bad bytes",
		"token eyJhbGciOiJFQ0RILUVTK0EyNTZLVyJ": "token ▒",
		"code 42, step 3":                       "code 42, step 3",
		string(whole):                           "",
	} {
		got := excerpt([]byte(body), carried())
		if body == string(whole) {
			for _, value := range []string{"A149410774", "林", "1990", "顯眼", "0912", "xianyan", "MERIAKN", "無人接聽"} {
				if strings.Contains(got, value) {
					t.Errorf("a whole echo is quoted with %q", value)
				}
			}
			continue
		}
		if got != want {
			t.Errorf("%q is quoted as %q", body, got)
		}
	}
}

func TestNamesAreNotQuoted(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"Éva Öz", "no such person: Éva Öz", "no such person: ▒ ▒"},
		{"Éva Öz", "no such person: EVA OZ", "no such person: ▒ ▒"},
		{"Eva Oz", "no such person: E\u0301va Öz", "no such person: ▒ ▒"},
		{"Li Bo", "Li Bo unknown, limit is 20", "▒ ▒ unknown, limit is 20"},
		{"Li Bo", "Ｌｉ\u3000Ｂｏ unknown", "▒ ▒ unknown"},
		{"NGUYỄN THỊ ÁNH", "Nguyen Thi Anh", "▒ ▒ ▒"},
		{"王丁", `{"surname":"王","given":"丁"}`, `{"given":"▒","surname":"▒"}`},
		{"哈勇．馬洪", "馬洪 哈勇：有誤．", "▒ ▒：有誤．"},
		{"𦰡丁", "𦰡 not found", "▒ not found"},
	} {
		data := loss.NoticeData{DeclarationData: &loss.Declaration{Name: c.name, BirthDate: identity.Date{Year: 1990, Month: 5, Day: 6}}}
		if got := excerpt([]byte(c.body), data); got != c.want {
			t.Errorf("%q about %q is quoted as %q", c.body, c.name, got)
		}
	}
}

func TestQuotesAreShort(t *testing.T) {
	if got := excerpt([]byte(strings.Repeat("忙 ", 2000)), loss.NoticeData{}); utf8.RuneCountInString(got) > shownTo+1 {
		t.Errorf("%d characters", utf8.RuneCountInString(got))
	}
}

// FuzzNothingCarriedIsQuoted wraps what was carried into anything a target may answer.
func FuzzNothingCarriedIsQuoted(f *testing.F) {
	f.Add("before ", " after", 0)
	f.Add(`{"a":"`, `"}`, 1)
	f.Add("林", "眼", 3)
	f.Add("\\u", "\xff", 5)
	f.Fuzz(func(t *testing.T, before, after string, which int) {
		values := []string{"林顯眼", "A149410774", "xianyan@example.com", "0912345678", "顯眼路1號", "電話無人接聽", "MERIAKN"}
		value := values[(which%len(values)+len(values))%len(values)]
		if strings.Contains(before+after, value) {
			return
		}
		got := excerpt([]byte(before+" "+value+" "+after), carried())
		if strings.Contains(got, value) {
			t.Errorf("value %d is quoted", which)
		}
		if !utf8.ValidString(got) {
			t.Error("a quote is no text")
		}
	})
}
