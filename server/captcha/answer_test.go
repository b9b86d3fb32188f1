package captcha

import (
	"context"
	"testing"
	"time"
)

// spentOnce is a store in memory that knows which challenges were answered.
type spentOnce struct {
	kept
	spent map[[16]byte]bool
}

func (s *spentOnce) SpendChallenge(_ context.Context, id [16]byte, _ time.Time) (bool, error) {
	first := !s.spent[id]
	s.spent[id] = true
	return first, nil
}

// TestAnAnswerIsJudgedOnce gives an answer, and then the right one to the same challenge.
func TestAnAnswerIsJudgedOnce(t *testing.T) {
	for name, c := range map[string]struct {
		token func(string) string
		said  func(right string) string
		after time.Duration
		want  bool
		spent bool
	}{
		"right":              {same, same, 0, true, true},
		"right, with blanks": {same, func(right string) string { return " " + right + " " }, 0, true, true},
		"wrong":              {same, func(string) string { return "no" }, 0, false, true},
		"forged":             {func(token string) string { return token[:len(token)-2] + "AA" }, same, 0, false, false},
		"no token":           {func(string) string { return "" }, same, 0, false, false},
		"at the last moment": {same, same, 10*time.Minute - time.Millisecond, true, true},
		"too late":           {same, same, 10 * time.Minute, false, false},
	} {
		d := open(t)
		d.gate.store = &spentOnce{spent: map[[16]byte]bool{}}
		token := d.issue(t)
		opened, err := d.gate.secrets.Open(token, d.now)
		if err != nil {
			t.Fatal(err)
		}
		now := d.now.Truncate(time.Millisecond)
		if got, err := d.gate.Check(t.Context(), c.token(token), c.said(opened.Answer), now.Add(c.after)); got != c.want || err != nil {
			t.Errorf("%s: judged %v, %v", name, got, err)
		}
		if again, err := d.gate.Check(t.Context(), token, opened.Answer, now); again == c.spent || err != nil {
			t.Errorf("%s: the right answer afterwards is judged %v, %v", name, again, err)
		}
	}
}

func same(s string) string { return s }
