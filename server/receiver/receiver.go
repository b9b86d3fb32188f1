// Package receiver is the other side of a notice: a county or central system to
// deliver to, for tests and demonstrations, and for counties to start from.
package receiver

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const (
	mostBytes = 64 << 10
	pageSize  = 1000
)

// Receiver takes notices at any path, and says at PATH/received what it has got there. A slash at a path's end is none.
type Receiver struct {
	Secrets  []*standardwebhooks.Webhook // any of them may have signed
	Store    *Store
	FailRate float64       // share of requests that are answered with 500: half of them before anything is stored, half after
	HangRate float64       // share of requests that are never answered
	Latency  time.Duration // before each answer
	Now      func() time.Time
}

// heading is what of an event the receiver itself looks at.
type heading struct {
	SpecVersion string    `json:"specversion"`
	ID          string    `json:"id"`
	Type        string    `json:"type"`
	Subject     string    `json:"subject"`
	Sequence    string    `json:"sequence"`
	Time        time.Time `json:"time"`
}

// ServeHTTP implements http.Handler.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	path, listing := strings.CutSuffix(request.URL.Path, "/received")
	switch {
	case request.Method == http.MethodPost:
		r.receive(w, request)
	case request.Method == http.MethodGet && listing:
		r.list(w, request, path)
	default:
		w.Header().Set("Allow", "POST")
		http.Error(w, "post an event, or get what was received", http.StatusMethodNotAllowed)
	}
}

func (r *Receiver) receive(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, request.Body, mostBytes))
	if err != nil {
		http.Error(w, "too long, or broken off", http.StatusRequestEntityTooLarge)
		return
	}
	if r.verify(body, request.Header) != nil {
		http.Error(w, "the signature is not good", http.StatusUnauthorized)
		return
	}
	event, err := parse(request.Header, body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	draw := rand.Float64()
	if r.spoilt(w, request, draw < r.FailRate/2) {
		return
	}
	answerLost := draw < r.FailRate // it is stored, and the sender does not learn of it
	if err := r.Store.Add(strings.TrimSuffix(request.URL.Path, "/"), event, body, r.Now()); err != nil {
		slog.Error("nothing was stored", "cause", err)
		http.Error(w, "it can't be stored", http.StatusServiceUnavailable)
		return
	}
	if answerLost {
		http.Error(w, "failed on purpose", http.StatusInternalServerError)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// spoilt delays a request, and reports whether it was spoilt on purpose: left hanging, or failed.
func (r *Receiver) spoilt(w http.ResponseWriter, request *http.Request, fails bool) bool {
	if rand.Float64() < r.HangRate {
		<-request.Context().Done()
		return true
	}
	select {
	case <-request.Context().Done():
		return true
	case <-time.After(r.Latency):
	}
	if fails {
		http.Error(w, "failed on purpose", http.StatusInternalServerError)
	}
	return fails
}

func (r *Receiver) verify(body []byte, header http.Header) error {
	err := errors.New("no secret")
	for _, secret := range r.Secrets {
		if err = secret.Verify(body, header); err == nil {
			return nil
		}
	}
	return err
}

func parse(header http.Header, body []byte) (heading, error) {
	var event heading
	kind, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil || kind != "application/cloudevents+json" {
		return event, errors.New("send a CloudEvent in structured JSON: application/cloudevents+json")
	}
	if json.Unmarshal(body, &event) != nil || event.SpecVersion != "1.0" || event.ID == "" || event.Type == "" {
		return event, errors.New("this is no CloudEvent 1.0")
	}
	if event.ID != header.Get(standardwebhooks.HeaderWebhookID) {
		return event, errors.New("webhook-id is not the event's id")
	}
	return event, nil
}

// Receipt is what a listing tells of an event: never what it carried.
type Receipt struct {
	ID       string    `json:"id"`
	Subject  string    `json:"subject"`
	Sequence string    `json:"sequence"`
	Time     time.Time `json:"time"`
	Path     string    `json:"-"`
}

// Page is a part of what was received, in order of arrival.
type Page struct {
	Received []Receipt `json:"received"`
	Next     string    `json:"next,omitempty"` // ask with after=Next for more; empty at the end
}

// list answers which events have arrived at a path. The question is signed over
// its path and query, the answer over its body.
func (r *Receiver) list(w http.ResponseWriter, request *http.Request, path string) {
	if r.verify([]byte(request.URL.RequestURI()), request.Header) != nil {
		http.Error(w, "the signature is not good", http.StatusUnauthorized)
		return
	}
	after := 0
	if text := request.URL.Query().Get("after"); text != "" {
		var err error
		if after, err = strconv.Atoi(text); err != nil || after < 0 {
			http.Error(w, "after is not one of mine", http.StatusBadRequest)
			return
		}
	}
	body, err := json.Marshal(r.Store.page(path, after))
	if err == nil {
		err = r.sign(w.Header(), request.Header.Get(standardwebhooks.HeaderWebhookID), body)
	}
	if err != nil {
		http.Error(w, "no answer can be made", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body) // a caller that has gone needs no answer
}

func (r *Receiver) sign(header http.Header, id string, body []byte) error {
	now := r.Now()
	signatures := make([]string, len(r.Secrets))
	for i, secret := range r.Secrets {
		signature, err := secret.Sign(id, now, body)
		if err != nil {
			return err
		}
		signatures[i] = signature
	}
	header.Set(standardwebhooks.HeaderWebhookID, id)
	header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	header.Set(standardwebhooks.HeaderWebhookSignature, strings.Join(signatures, " "))
	return nil
}
