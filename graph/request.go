package graph

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/text/language"

	"guashi/server/auth"
	"guashi/server/loss"
	"guashi/server/partner"
)

// lang is a language that messages are written in.
type lang int

const (
	zhHant lang = iota
	english
)

// request is what a resolver knows of the HTTP request around it.
type request struct {
	caller  loss.Caller
	lang    lang
	page    bool             // a browser's page asks
	visitor *auth.Visitor    // nil unless staff is signed in
	partner *partner.Visitor // nil unless a partner asks
	keep    func(token string, ends time.Time)
	told    http.Header // of the answer
}

type requestKey struct{}

func withRequest(ctx context.Context, r request) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

func requestOf(ctx context.Context) request {
	r, _ := ctx.Value(requestKey{}).(request)
	return r
}

// languages has both scripts of Chinese: a matcher would rather give English than the other script to who reads one.
var languages = language.NewMatcher([]language.Tag{language.TraditionalChinese, language.English, language.SimplifiedChinese})

// languageOf chooses by Accept-Language; Traditional Chinese when in doubt.
func languageOf(r *http.Request) lang {
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(wanted) == 0 {
		return zhHant
	}
	_, index, confidence := languages.Match(wanted...)
	if confidence == language.No || lang(index) != english {
		return zhHant
	}
	return english
}
