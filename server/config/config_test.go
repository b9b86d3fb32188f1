package config

import (
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

func TestPasswordsAreMasked(t *testing.T) {
	for address, want := range map[string]string{
		"sqlite:data/guashi.db":               "sqlite:data/guashi.db",
		"mysql://guashi:hush@db:3306/guashi":  "mysql://guashi:xxxxx@db:3306/guashi",
		"mysql://guashi:p%40ss@db:3306/x":     "mysql://guashi:xxxxx@db:3306/x",
		"mysql://guashi@db/guashi":            "mysql://guashi@db/guashi",
		"mysql://guashi:hu%zzsh@db/guashi":    "(malformed)",
		"mysql://guashi:hush\x7f@db:1/guashi": "(malformed)",
		"":                                    "",
	} {
		if got := Masked(address); got != want {
			t.Errorf("%q is shown as %q, want %q", address, got, want)
		}
	}
}

func printed(t *testing.T, s *Settings) string {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "printed"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s.Print(file)
	text, err := os.ReadFile(file.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestEverySettingIsPrinted sets each to something of its own. Only the wish to see them is none itself.
func TestEverySettingIsPrinted(t *testing.T) {
	s := &Settings{}
	lines := []string{}
	for field, value := range reflect.ValueOf(s).Elem().Fields() {
		said := "mine-" + strings.ToLower(field.Name)
		switch value.Interface().(type) {
		case string:
			value.SetString(said)
		case []string:
			value.Set(reflect.ValueOf([]string{said, "other"}))
			said += ",other"
		case int:
			said = strconv.Itoa(1000 + len(lines))
			value.SetInt(int64(1000 + len(lines)))
		case bool:
			said = "true"
			value.SetBool(true)
		default:
			t.Fatalf("%s is of a kind that this test does not know", field.Name)
		}
		if field.Name != "PrintConfig" {
			lines = append(lines, field.Tag.Get("env")+"="+said)
		}
	}
	text := printed(t, s)
	for _, line := range lines {
		if !strings.Contains("\n"+text, "\n"+line+"\n") {
			t.Errorf("not printed: %s", line)
		}
	}
	if n := strings.Count(text, "\n"); n != len(lines) {
		t.Errorf("%d lines for %d settings", n, len(lines))
	}
}

func TestTheSettingsPrintedHoldNoPassword(t *testing.T) {
	text := printed(t, &Settings{DatabaseURL: "mysql://u:hush-one@db/a", RegistryURL: "mysql://u:hush-two@db/b"})
	if strings.Contains(text, "hush") {
		t.Error("a password is printed")
	}
	for _, line := range []string{"GUASHI_DATABASE_URL=mysql://u:xxxxx@db/a", "GUASHI_REGISTRY_URL=mysql://u:xxxxx@db/b"} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("not printed: %s", line)
		}
	}
}

func TestSettingsThatMakeNoSense(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Settings)
		named  string // the setting that the complaint names; empty when there is none
	}{
		"as they come":         {func(*Settings) {}, ""},
		"a MySQL database":     {func(s *Settings) { s.DatabaseURL = "mysql://u:p@db:3306/guashi" }, ""},
		"a proxy":              {func(s *Settings) { s.TrustedProxies = []string{"10.0.0.0/8", "fd00::/8"} }, ""},
		"no failure at all":    {func(s *Settings) { s.FailureLimit = 0 }, "GUASHI_FAILURE_LIMIT"},
		"a public name alone":  {func(s *Settings) { s.PublicURL = "guashi.example" }, "GUASHI_PUBLIC_URL"},
		"kept for nothing":     {func(s *Settings) { s.Retention = "0y" }, "GUASHI_RETENTION"},
		"kept for no time":     {func(s *Settings) { s.Retention = "" }, "GUASHI_RETENTION"},
		"asked for no time":    {func(s *Settings) { s.QuestionsKept = "0d" }, "GUASHI_QUESTION_RETENTION"},
		"a proxy, no network":  {func(s *Settings) { s.TrustedProxies = []string{"10.0.0.1"} }, "GUASHI_TRUSTED_PROXIES"},
		"anybody as a network": {func(s *Settings) { s.TrustedProxies = []string{"*"} }, "GUASHI_TRUSTED_PROXIES"},
	} {
		s := &Settings{DatabaseURL: defaultDatabase, KeysDir: defaultKeys, FailureLimit: 300, Retention: "5y", QuestionsKept: "5y"}
		c.change(s)
		err := s.Validate()
		if (err == nil) != (c.named == "") || err != nil && !strings.Contains(err.Error(), c.named) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestTheDemonstrationKeepsToItsPlace moves what was left alone, and nothing that was chosen.
func TestTheDemonstrationKeepsToItsPlace(t *testing.T) {
	left := &Settings{DatabaseURL: defaultDatabase, KeysDir: defaultKeys}
	left.ForDemo()
	if left.DatabaseURL != demoDatabase || left.KeysDir != DemoKeys {
		t.Errorf("left alone: %s, %s", left.DatabaseURL, left.KeysDir)
	}
	chosen := &Settings{DatabaseURL: "sqlite:mine.db", KeysDir: "mine"}
	chosen.ForDemo()
	if chosen.DatabaseURL != "sqlite:mine.db" || chosen.KeysDir != "mine" {
		t.Errorf("chosen: %s, %s", chosen.DatabaseURL, chosen.KeysDir)
	}
}
