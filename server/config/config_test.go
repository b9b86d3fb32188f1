package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNoPasswordIsPrinted(t *testing.T) {
	s := &Settings{DatabaseURL: "mysql://guashi:first-secret@db:3306/guashi", RegistryURL: "mysql://reader:second-secret@reg/persons", FailureLimit: 300}
	path := filepath.Join(t.TempDir(), "printed")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	s.Print(file)
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	printed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"GUASHI_DATABASE_URL=mysql://guashi:xxxxx@db:3306/guashi\n", "GUASHI_REGISTRY_URL=mysql://reader:xxxxx@reg/persons\n", "GUASHI_FAILURE_LIMIT=300\n"} {
		if !strings.Contains(string(printed), want) {
			t.Errorf("not printed: %s", want)
		}
	}
	if strings.Contains(string(printed), "secret") {
		t.Error("a password is printed")
	}
}

func TestMasked(t *testing.T) {
	for address, want := range map[string]string{
		"mysql://u:p@h:1/n":             "mysql://u:xxxxx@h:1/n",
		"mysql://u@h:1/n":               "mysql://u@h:1/n",
		"sqlite:data/guashi.db":         "sqlite:data/guashi.db",
		"mysql://u:p%zz@h/n":            "(malformed)",
		"mysql://u:a secret@h:port/n":   "(malformed)",
		"mysql://u:sec:ret@h:3306/name": "mysql://u:xxxxx@h:3306/name",
	} {
		if got := Masked(address); got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
}

func TestSettingsThatMakeNoSense(t *testing.T) {
	for name, change := range map[string]func(*Settings){
		"no failures at all": func(s *Settings) { s.FailureLimit = 0 },
		"a public path":      func(s *Settings) { s.PublicURL = "guashi" },
		"no network":         func(s *Settings) { s.TrustedProxies = []string{"10.0.0.0"} },
		"no time":            func(s *Settings) { s.Retention = "long" },
	} {
		s := &Settings{FailureLimit: 300, Retention: "5y"}
		if err := s.Validate(); err != nil {
			t.Fatal(err)
		}
		if change(s); s.Validate() == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
