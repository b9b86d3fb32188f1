package httpapi

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"

	"guashi/server/problem"
)

// pages serves the single page and its files.
type pages struct {
	files fs.FS
	home  []byte // what citizens see before any script has run
	task  []byte // the same without the home page's words
	guide []byte // what a partner's developer sees
	bare  []byte // nothing that is meant for anybody
}

const (
	htmlTag = `<html lang="zh-Hant-TW"`
	demoTag = `<html data-demo="true" lang="zh-Hant-TW"`
)

// newPages returns the page with what it has to know before it asks: whether
// it is a demonstration's, and how long what is declared is kept (F1, F2).
func newPages(files fs.FS, demo bool, retention string) *pages {
	index, err := fs.ReadFile(files, "index.html")
	if err != nil {
		index, _ = fs.ReadFile(files, "placeholder.html") // the embedded folder always has it; an empty page is all that would follow
	}
	tag := htmlTag
	if demo {
		tag = demoTag
	}
	tag += fmt.Sprintf(" data-kept=%q", retention)
	index = bytes.Replace(index, []byte(htmlTag), []byte(tag), 1)
	home, guide := without(index, "partners"), without(index, "home", "citizens")
	return &pages{files: files, home: home, task: without(home, "home"), guide: guide, bare: without(guide, "partners")}
}

// forPrograms are the folders in which no page stands: who asks there reads no HTML.
var forPrograms = []string{"assets", "captcha", "graphql", "oauth", ".well-known"}

// without cuts all that stands between <!--part--> and <!--/part-->.
func without(index []byte, parts ...string) []byte {
	for _, part := range parts {
		for {
			before, rest, found := bytes.Cut(index, []byte("<!--"+part+"-->"))
			_, after, closed := bytes.Cut(rest, []byte("<!--/"+part+"-->"))
			if !found || !closed {
				break
			}
			index = slices.Concat(before, after)
		}
	}
	return index
}

func (p *pages) page(r *http.Request, name string) []byte {
	chinese := r.URL.Query().Get("lang") != "en"
	switch first, _, _ := strings.Cut(name, "/"); {
	case first == "partners" && chinese:
		return p.guide
	case first == "desk" || first == "partners":
		return p.bare
	case name == "" && chinese:
		return p.home
	}
	return p.task
}

func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if first, _, _ := strings.Cut(name, "/"); slices.Contains(forPrograms, first) && !p.isFile(name) {
		problem.Write(w, r, http.StatusNotFound)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		notAllowed(w, r)
		return
	}
	if name != "index.html" && name != "placeholder.html" && p.isFile(name) {
		p.file(w, r, name)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.WriteHeader(pageStatus(name))
	if r.Method == http.MethodGet {
		_, _ = w.Write(p.page(r, name)) // the client is gone if this fails
	}
}

func (p *pages) isFile(name string) bool {
	info, err := fs.Stat(p.files, name)
	return err == nil && info.Mode().IsRegular()
}

func (p *pages) file(w http.ResponseWriter, r *http.Request, name string) {
	w.Header().Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "assets/") {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeFileFS(w, r, p.files, name)
}

// pageStatus tells a page that exists from one that does not; the page itself says it in words.
func pageStatus(name string) int {
	first, _, _ := strings.Cut(name, "/")
	switch first {
	case "", "index.html", "report", "status", "revoke", "desk", "partners":
		return http.StatusOK
	}
	return http.StatusNotFound
}
