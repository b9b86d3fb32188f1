package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

type listed struct {
	ImportPath string
	Imports    []string
	Standard   bool
}

func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,Standard", "-deps", "../...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); decoder.More(); {
		var p listed
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// TestWalls walks the imports: README.md says who may stand on what.
func TestWalls(t *testing.T) {
	all := packages(t)
	standard := map[string]bool{}
	for _, p := range all {
		standard[p.ImportPath] = p.Standard
	}
	domain := []string{"guashi/server/loss", "guashi/server/identity", "guashi/server/partner"}
	for _, p := range all {
		if p.ImportPath != "guashi" && !strings.HasPrefix(p.ImportPath, "guashi/") {
			continue
		}
		for _, imported := range p.Imports {
			for wall, broken := range map[string]bool{
				"the domain stands on the standard library and golang.org/x/text only": slices.Contains(domain, p.ImportPath) &&
					!standard[imported] && !slices.Contains(domain, imported) && !strings.HasPrefix(imported, "golang.org/x/text/"),
				"only db knows gorm":                 strings.HasPrefix(imported, "gorm.io/") && p.ImportPath != "guashi/db",
				"only graph knows gqlgen":            strings.HasPrefix(imported, "github.com/99designs/gqlgen") && !strings.HasPrefix(p.ImportPath, "guashi/graph"),
				"the client is for others":           imported == "guashi/client",
				"nothing imports the load generator": strings.HasPrefix(imported, "guashi/bench") && !strings.HasPrefix(p.ImportPath, "guashi/bench"),
			} {
				if broken {
					t.Errorf("%s imports %s: %s", p.ImportPath, imported, wall)
				}
			}
		}
	}
}

// TestOnlyTheSettingsReadTheEnvironment keeps what a process can be told in one place.
func TestOnlyTheSettingsReadTheEnvironment(t *testing.T) {
	looked := 0
	for _, root := range []string{".", "../db", "../graph", "../frontend"} {
		err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if entry.IsDir() && entry.Name() == "node_modules" {
				return filepath.SkipDir
			}
			if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "config/") {
				return nil
			}
			looked++
			text, err := os.ReadFile(path)
			for _, call := range []string{"os.Getenv", "os.LookupEnv", "os.Environ"} {
				if strings.Contains(string(text), call) {
					t.Errorf("%s reads the environment", path)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if looked < 50 {
		t.Errorf("only %d files were looked at", looked)
	}
}
