package httpapi

import (
	"bytes"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"guashi/server/problem"
)

// pages serves the single page and its files.
type pages struct {
	files fs.FS
	index []byte
}

const (
	htmlTag     = `<html lang="zh-Hant-TW"`
	demoHTMLTag = `<html data-demo="true" lang="zh-Hant-TW"`
)

func newPages(files fs.FS, demo bool) *pages {
	index, err := fs.ReadFile(files, "index.html")
	if err != nil {
		index, _ = fs.ReadFile(files, "placeholder.html") // the embedded folder always has it; an empty page is all that would follow
	}
	if demo {
		index = bytes.Replace(index, []byte(htmlTag), []byte(demoHTMLTag), 1)
	}
	return &pages{files, index}
}

func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if name != "index.html" && name != "placeholder.html" && p.isFile(name) {
		p.file(w, r, name)
		return
	}
	if strings.HasPrefix(name, "assets/") {
		problem.Write(w, r, http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.WriteHeader(pageStatus(name))
	if r.Method == http.MethodGet {
		_, _ = w.Write(p.index) // the client is gone if this fails
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
