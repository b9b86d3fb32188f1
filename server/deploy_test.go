package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"guashi/server/delivery"
	"guashi/server/loss"
)

const (
	rulesFile     = "../deploy/prometheus/guashi.rules.yml"
	dashboardFile = "../deploy/grafana/guashi.json"
)

// TestDeployNamesWhatIsExported holds the alerts and the dashboard to the figures that a server exports at work.
func TestDeployNamesWhatIsExported(t *testing.T) {
	exported := exportedNames(t)
	for _, name := range []string{"guashi_notice_attempts_total", "guashi_audit_waiting_events"} {
		if !exported[name] {
			t.Fatalf("%s is not exported", name)
		}
	}
	named := 0
	for where, expression := range expressions(t) {
		names := metricsIn(expression)
		if len(names) == 0 {
			t.Errorf("%s names no figure: %s", where, expression)
		}
		for _, name := range names {
			named++
			if !exported[name] && name != "up" { // Prometheus itself says whether a server is up
				t.Errorf("%s names %s, which no server exports", where, name)
			}
		}
	}
	if named < 30 {
		t.Errorf("only %d names were looked at", named)
	}
}

// exportedNames returns what a scraper finds at a server that was reported to, has delivered and has compared.
func exportedNames(t *testing.T) map[string]bool {
	t.Helper()
	receiver, closeStore, err := newReceiver([]string{targetSecret}, filepath.Join(t.TempDir(), "received.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer closeStore()
	a, deliver := delivering(t, "central", receiver)
	a.report(person(nil), "aB3x")
	deliver()
	reconcileAll(t.Context(), stores{main: a.database}, a.sender, time.Now())
	names := map[string]bool{}
	for _, found := range regexp.MustCompile(`(?m)^# TYPE (\S+) (\S+)$`).FindAllStringSubmatch(a.metrics(t), -1) {
		names[found[1]] = true
		if found[2] == "histogram" {
			names[found[1]+"_bucket"], names[found[1]+"_sum"], names[found[1]+"_count"] = true, true, true
		}
	}
	return names
}

// expressions returns every expression of the alerts and the dashboard, by where it stands.
func expressions(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, r := range alertRules(t) {
		all["the alert "+r.Alert] = r.Expr
	}
	for _, p := range dashboard(t).Panels {
		for _, target := range p.Targets {
			all[fmt.Sprintf("the panel %q, %s,", p.Title, target.RefID)] = target.Expr
		}
	}
	return all
}

type alertRule struct {
	Alert, Expr, For    string
	Labels, Annotations map[string]string
}

func alertRules(t *testing.T) []alertRule {
	t.Helper()
	var file struct {
		Groups []struct {
			Name  string
			Rules []alertRule
		}
	}
	if err := yaml.UnmarshalWithOptions([]byte(read(t, rulesFile)), &file, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	var all []alertRule
	for _, g := range file.Groups {
		all = append(all, g.Rules...)
	}
	return all
}

type grafanaDashboard struct {
	Title  string
	Panels []struct {
		ID          int
		Type, Title string
		Description string
		Targets     []struct{ RefID, Expr string }
		GridPos     struct{ X, Y, W, H int }
	}
}

func dashboard(t *testing.T) (d grafanaDashboard) {
	t.Helper()
	if err := json.Unmarshal([]byte(read(t, dashboardFile)), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

var (
	notNames  = regexp.MustCompile(`"[^"]*"|\{[^}]*\}|\[[^\]]*\]|\b(?:by|without|on|ignoring)\s*\([^)]*\)`)
	nameOrFor = regexp.MustCompile(`[a-zA-Z_:][a-zA-Z0-9_:]*\s*\(?`)
)

// metricsIn returns the figures that an expression of PromQL names: words that are neither functions nor operators.
func metricsIn(expression string) []string {
	var names []string
	for _, word := range nameOrFor.FindAllString(notNames.ReplaceAllString(expression, " "), -1) {
		word = strings.TrimSpace(word)
		if !strings.HasSuffix(word, "(") && !slices.Contains([]string{"and", "or", "unless", "bool", "offset"}, word) {
			names = append(names, word)
		}
	}
	return names
}

func TestMetricsInAnExpression(t *testing.T) {
	got := metricsIn(`max by (target) (guashi_a{state=~"b|c"}) > 3 and histogram_quantile(0.9, sum by (le) (rate(guashi_d_bucket[5m]))) or vector(0)`)
	if !slices.Equal(got, []string{"guashi_a", "guashi_d_bucket"}) {
		t.Errorf("%q", got)
	}
}

// TestAlertsSayWhatToDo reads the alerts as whoever is woken up by them would.
func TestAlertsSayWhatToDo(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range alertRules(t) {
		if r.Alert == "" || seen[r.Alert] {
			t.Errorf("%q has no name of its own", r.Alert)
		}
		seen[r.Alert] = true
		if !slices.Contains([]string{"page", "ticket"}, r.Labels["severity"]) {
			t.Errorf("%s: severity %q", r.Alert, r.Labels["severity"])
		}
		if r.Annotations["summary"] == "" || r.Annotations["description"] == "" {
			t.Errorf("%s does not say what it means or what to do", r.Alert)
		}
	}
	if len(seen) < 12 {
		t.Errorf("only %d alerts", len(seen))
	}
}

func TestDashboardPanelsStandApart(t *testing.T) {
	ids, cells := map[int]bool{}, map[[2]int]string{}
	for _, p := range dashboard(t).Panels {
		if ids[p.ID] || p.Title == "" || p.Type != "row" && (p.Description == "" || len(p.Targets) == 0) {
			t.Errorf("panel %d %q: an id twice, or no title, description or expression", p.ID, p.Title)
		}
		ids[p.ID] = true
		for x := p.GridPos.X; x < p.GridPos.X+p.GridPos.W; x++ {
			for y := p.GridPos.Y; y < p.GridPos.Y+p.GridPos.H; y++ {
				if other, taken := cells[[2]int{x, y}]; taken || x >= 24 {
					t.Fatalf("%q lies on %q", p.Title, other)
				}
				cells[[2]int{x, y}] = p.Title
			}
		}
	}
}

// TestTheExampleOfTargetsIsRead holds the example to what the server takes.
func TestTheExampleOfTargetsIsRead(t *testing.T) {
	endpoints, err := delivery.Load("../deploy/notice-targets.example.yaml")
	if err != nil || len(endpoints) != 3 || !endpoints.Has(loss.CentralTarget) {
		t.Errorf("%d targets, %v", len(endpoints), err)
	}
}
