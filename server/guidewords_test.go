package main

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"guashi/server/loss"
	"guashi/server/partner"
)

// guideTexts are the words of /partners, in each language.
var guideTexts = []string{"../frontend/src/locales/partner.zh.ts", "../frontend/src/locales/partner.en.ts"}

// TestTheGuideSaysTheQuotas holds the numbers at /partners, in the commands' help and in the handbook to
// those that a partner gets.
func TestTheGuideSaysTheQuotas(t *testing.T) {
	q := partner.DefaultQuota
	second, day, numbers := fmt.Sprint(q.PerSecond), grouped(q.PerDay), grouped(q.NumbersPerDay)
	tokens := fmt.Sprint(loss.Limits{PerSource: usualFailureLimit(t)}.TokensAMinute())
	for _, path := range guideTexts {
		text := read(t, path)
		if got := digits(between(t, text, "\n  quotas: {", "headers:")); !slices.Equal(got, []string{second, day, numbers}) {
			t.Errorf("%s: quotas are %v", path, got)
		}
		if row := between(t, text, "temporarily_unavailable: [", "]"); !slices.Contains(digits(row), tokens) {
			t.Errorf("%s does not say that a partner gets %s tokens a minute", path, tokens)
		}
	}
	policy := fmt.Sprintf(`RateLimit-Policy: "second";q=%d;w=1, "day";q=%d;w=86400, "numbers";q=%d;w=86400`, q.PerSecond, q.PerDay, q.NumbersPerDay)
	for path, parts := range map[string][]string{
		"../frontend/src/features/partner/Root.tsx": {policy},
		"../docs/operation.md":                      {second + " questions a second", day + " a day", numbers + " numbers a day", "`GUASHI_FAILURE_LIMIT`, " + tokens},
		"partnercommands.go":                        {"a second (" + second + " unless", "a day (" + day + " unless", "a day (" + numbers + " unless"},
	} {
		for _, part := range parts {
			if !strings.Contains(read(t, path), part) {
				t.Errorf("%s does not say %q", path, part)
			}
		}
	}
}

// usualFailureLimit is what GUASHI_FAILURE_LIMIT is unless set.
func usualFailureLimit(t *testing.T) int {
	t.Helper()
	var c commands
	if _, err := kong.Must(&c).Parse([]string{"migrate", "status"}); err != nil {
		t.Fatal(err)
	}
	return c.FailureLimit
}

// grouped writes a number with a comma between each three digits.
func grouped(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}

func digits(text string) []string { return regexp.MustCompile(`[0-9][0-9,]*`).FindAllString(text, -1) }

func between(t *testing.T, text, from, to string) string {
	t.Helper()
	_, rest, begun := strings.Cut(text, from)
	part, _, ended := strings.Cut(rest, to)
	if !begun || !ended {
		t.Fatalf("there is nothing between %q and %q", from, to)
	}
	return part
}

var (
	errorCode  = regexp.MustCompile(`(?m)^\tcode[A-Za-z]+ += "([A-Z_]+)"`)
	reasonCode = regexp.MustCompile(`Barred = "([A-Z_]+)"|reason[A-Za-z]+ += "([A-Z_]+)"`)
	oauthCode  = regexp.MustCompile(`refusal\{[^"}]*"([a-z_]+)"`)
	guideRow   = regexp.MustCompile(`(?m)^      ([A-Za-z_]+): \[`)
)

// TestTheGuideSaysTheErrors holds the tables at /partners to the codes that a partner can be answered with.
func TestTheGuideSaysTheErrors(t *testing.T) {
	codes := found(errorCode, read(t, "../graph/errors.go"))
	delete(codes, "NOT_FOUND") // partners name no record
	ofTokens := map[string]bool{}
	for _, path := range globs(t, "oauth/*.go") {
		maps.Copy(ofTokens, found(oauthCode, read(t, path)))
	}
	reasons := found(reasonCode, read(t, "../graph/reasons.go")+read(t, "partner/question.go"))
	if len(codes) < 7 || len(ofTokens) < 5 || len(reasons) < 5 {
		t.Fatalf("only %d, %d and %d codes were found", len(codes), len(ofTokens), len(reasons))
	}
	for _, path := range guideTexts {
		text := between(t, read(t, path), "\n  errors: {", "\n  quotas: {")
		if got := found(guideRow, between(t, text, "all: {", "\n    },")); !maps.Equal(got, codes) {
			t.Errorf("%s explains %v, and not %v", path, sorted(got), sorted(codes))
		}
		if got := found(guideRow, between(t, text, "token: {", "\n    },")); !maps.Equal(got, ofTokens) {
			t.Errorf("%s explains %v, and not %v", path, sorted(got), sorted(ofTokens))
		}
		for reason := range reasons {
			if !strings.Contains(text, reason) {
				t.Errorf("%s does not explain %s", path, reason)
			}
		}
	}
}

// found returns what stands in the brackets of a pattern, wherever it matches.
func found(pattern *regexp.Regexp, text string) map[string]bool {
	all := map[string]bool{}
	for _, match := range pattern.FindAllStringSubmatch(text, -1) {
		all[strings.Join(match[1:], "")] = true
	}
	return all
}

func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }

var (
	operationName = regexp.MustCompile(`(?m)Operation += "([A-Za-z]+)"`)
	operationRow  = regexp.MustCompile(`(?m)^    ([A-Za-z]+): '`)
)

// TestTheTrailIsReadInWords holds the words of the audit page to the operations that go on record.
func TestTheTrailIsReadInWords(t *testing.T) {
	operations := map[string]bool{}
	for _, path := range globs(t, "*/*.go") {
		if !strings.HasSuffix(path, "_test.go") {
			maps.Copy(operations, found(operationName, read(t, path)))
		}
	}
	if len(operations) < 25 {
		t.Fatalf("only %v were found", sorted(operations))
	}
	for _, path := range globs(t, "../frontend/src/locales/audit.??.ts") {
		words := found(operationRow, between(t, read(t, path), "\n  operations: {", "\n  }"))
		if !maps.Equal(words, operations) {
			t.Errorf("%s has words for %v, and not for %v", path, sorted(words), sorted(operations))
		}
	}
}
