package httpapi

import (
	"bytes"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"

	"guashi/server/problem"
)

// pages serves the single page and its files.
type pages struct {
	files            fs.FS
	chinese, english paint
}

// paint is what the page shows in one language before any script has run.
type paint struct {
	home  []byte // what citizens see
	task  []byte // the same with the way on for whose scripts do not come in place of the home page's words
	guide []byte // what a partner's developer sees
	bare  []byte // nothing that is meant for anybody
}

const htmlTag = `<html lang="zh-Hant-TW"`

// newPages returns the page with what it has to know before it asks, as attributes of its first tag.
func newPages(files fs.FS, told string) *pages {
	index, err := fs.ReadFile(files, "index.html")
	if err != nil {
		index, _ = fs.ReadFile(files, "placeholder.html") // the embedded folder always has it; an empty page is all that would follow
	}
	inEnglish := bytes.Replace(without(index, "zh"), []byte(htmlTag), []byte(`<html lang="en"`+told), 1)
	inChinese := bytes.Replace(without(index, "en"), []byte(htmlTag), []byte(htmlTag+told), 1)
	return &pages{files: files, chinese: painted(inChinese), english: painted(inEnglish)}
}

func painted(index []byte) paint {
	frame, guide := without(index, "partners"), without(index, "home", "task", "citizens")
	return paint{home: without(frame, "task"), task: without(frame, "home"), guide: guide, bare: without(guide, "partners")}
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

// in returns the page in the language that the address asks for, or else the
// one that was chosen at the desk before: only there the cookie is sent.
func (p *pages) in(r *http.Request) paint {
	lang := r.URL.Query().Get("lang")
	if chosen, err := r.Cookie("desk-lang"); lang == "" && err == nil {
		lang = chosen.Value
	}
	if lang == "en" {
		return p.english
	}
	return p.chinese
}

func (p paint) page(name string) []byte {
	switch first, _, _ := strings.Cut(name, "/"); {
	case first == "partners":
		return p.guide
	case first == "desk":
		return p.bare
	case name == "":
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
		_, _ = w.Write(p.in(r).page(name)) // the client is gone if this fails
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
