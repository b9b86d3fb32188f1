package captcha

import (
	"bytes"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"
	"golang.org/x/text/language"

	"guashi/server/problem"
	"guashi/server/secrets"
)

// Routes returns what adds the challenge's picture and sound to a router; source tells who fetches.
func (g *Gate) Routes(source func(*http.Request) string, now func() time.Time) func(chi.Router) {
	return func(r chi.Router) {
		r.Get("/captcha/{token}/image.png", g.media(source, now, picture))
		r.Get("/captcha/{token}/audio.wav", g.media(source, now, sound))
	}
}

func picture(*http.Request) medium { return medium{"png", "image/png", secrets.Picture} }

func sound(r *http.Request) medium {
	lang := spokenLanguage(r)
	return medium{"wav-" + lang, "audio/wav", func(answer string) ([]byte, error) { return secrets.Sound(answer, lang) }}
}

type medium struct {
	kind, contentType string
	draw              func(answer string) ([]byte, error)
}

func (g *Gate) media(source func(*http.Request) string, now func() time.Time, of func(*http.Request) medium) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if wait := g.fetched.wait(source(r), now()); wait > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(wait))
			problem.Write(w, r, http.StatusTooManyRequests)
			return
		}
		opened, err := g.secrets.Open(chi.URLParam(r, "token"), now())
		if errors.Is(err, secrets.ErrBadToken) || errors.Is(err, secrets.ErrExpired) {
			problem.Write(w, r, http.StatusNotFound)
			return
		}
		if err != nil {
			problem.Fault(w, r, err)
			return
		}
		g.send(w, r, opened, of(r))
	}
}

func (g *Gate) send(w http.ResponseWriter, r *http.Request, opened secrets.Opened, m medium) {
	body, err := g.store.KeepMedia(r.Context(), opened.ID, m.kind, opened.ExpiresAt, func() ([]byte, error) {
		return m.draw(opened.Answer)
	})
	if err != nil {
		problem.Fault(w, r, err)
		return
	}
	w.Header().Set("Content-Type", m.contentType)
	w.Header().Set("Cache-Control", "no-store")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// spoken has both scripts of Chinese: to a matcher, who writes one of them would rather be spoken to in English than read the other.
var spoken = language.NewMatcher([]language.Tag{language.TraditionalChinese, language.English, language.SimplifiedChinese})

func spokenLanguage(r *http.Request) string {
	wanted := r.URL.Query().Get("lang")
	if wanted == "" {
		wanted = r.Header.Get("Accept-Language")
	}
	tags, _, err := language.ParseAcceptLanguage(wanted)
	if err != nil {
		return "zh"
	}
	if _, index, _ := spoken.Match(tags...); index == 1 {
		return "en"
	}
	return "zh"
}
