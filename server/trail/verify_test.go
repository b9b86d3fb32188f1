package trail

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestParseHead(t *testing.T) {
	sum := strings.Repeat("0a", len(Hash{}))
	for text, good := range map[string]bool{
		`{"seal":7,"hash":"` + sum + `"}`:        true,
		`{"seal":7,"hash":"` + sum + `"}` + "\n": true,
		``:                                       false,
		`null`:                                   false,
		`{}`:                                     false,
		`{"seal":7}`:                             false,
		`{"seal":0,"hash":"` + sum + `"}`:        false,
		`{"seal":7,"hash":"` + sum[2:] + `"}`:    false,
		`{"seal":7,"hash":"` + strings.ToUpper(sum) + `"}`:     false,
		`{"seal":7,"hash":"` + sum + `","more":1}`:             false,
		`{"seal":7,"hash":"` + sum + `"}{"seal":8}`:            false,
		`{"seal":7,"hash":"` + strings.Repeat("zz", 32) + `"}`: false,
	} {
		head, err := ParseHead([]byte(text))
		if good != (err == nil) || !good && !errors.Is(err, ErrNoHead) {
			t.Errorf("%s: %+v, %v", text, head, err)
		}
	}
}

// TestAHeadIsMet looks for a published head in a trail that does not hold it.
func TestAHeadIsMet(t *testing.T) {
	for name, seals := range map[string][]int64{"an empty trail": nil, "one cut before it": {1, 2}, "one with a hole": {1, 2, 4}} {
		head := Head{3, strings.Repeat("0a", len(Hash{}))}
		got, err := Verify(t.Context(), numbered(seals), nil, &head)
		if err != nil {
			t.Fatal(err)
		}
		missing := false
		for _, f := range got.Findings {
			missing = missing || f == Finding{"seal", "it was published, and is missing", 3}
		}
		if !missing {
			t.Errorf("%s: %v", name, got.Findings)
		}
	}
}

// numbered is a trail of empty seals.
type numbered []int64

func (n numbered) SealAfter(_ context.Context, seq int64) (*Seal, []Leaf, error) {
	for _, s := range n {
		if s > seq {
			return &Seal{Seq: s}, nil, nil
		}
	}
	return nil, nil, nil
}

func (numbered) Entries(context.Context, []string) (map[string][]byte, error) { return nil, nil }

func (numbered) Unsealed(context.Context) (int, []string, error) { return 0, nil, nil }
