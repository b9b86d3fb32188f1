package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	namedTest    = regexp.MustCompile("`(Test[A-Za-z]+)`")
	relativeLink = regexp.MustCompile(`\]\(([^)#:]+)\)`)
	testFunction = regexp.MustCompile(`(?m)^func (Test[A-Za-z]+)\(`)
)

// TestDocsNameWhatExists holds the documents to the tests that they name and the files that they link to.
func TestDocsNameWhatExists(t *testing.T) {
	tests := map[string]bool{}
	for _, path := range globs(t, "*_test.go", "*/*_test.go", "../db/*_test.go", "../graph/*_test.go") {
		for _, found := range testFunction.FindAllStringSubmatch(read(t, path), -1) {
			tests[found[1]] = true
		}
	}
	named, linked := 0, 0
	for _, path := range globs(t, "../*.md", "../docs/*.md", "../docs/adr/*.md") {
		text := read(t, path)
		for _, found := range namedTest.FindAllStringSubmatch(text, -1) {
			named++
			if !tests[found[1]] {
				t.Errorf("%s names %s, which does not exist", path, found[1])
			}
		}
		for _, found := range relativeLink.FindAllStringSubmatch(text, -1) {
			linked++
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), found[1])); err != nil {
				t.Errorf("%s links to %s, which does not exist", path, found[1])
			}
		}
	}
	if named < 20 || linked < 5 {
		t.Errorf("only %d names and %d links were looked at", named, linked)
	}
}

func globs(t *testing.T, patterns ...string) (paths []string) {
	t.Helper()
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	return paths
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r", "")
}
