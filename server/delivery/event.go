package delivery

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"guashi/server/loss"
)

const (
	contentType = "application/cloudevents+json; charset=utf-8"
	mostBytes   = 20_000 // of an event
)

// event is a CloudEvent 1.0 in structured JSON.
type event struct {
	SpecVersion     string    `json:"specversion"`
	ID              string    `json:"id"`
	Source          string    `json:"source"`
	Type            string    `json:"type"`
	Subject         string    `json:"subject"`
	Time            time.Time `json:"time"`
	Sequence        string    `json:"sequence,omitempty"`
	DataContentType string    `json:"datacontenttype"`
	Data            any       `json:"data"`
}

var eventTypes = map[loss.Event]string{
	loss.EventReported:        "tw.guashi.loss.reported",
	loss.EventContactRecorded: "tw.guashi.contact.recorded",
	loss.EventRevoked:         "tw.guashi.loss.revoked",
	loss.EventReplaced:        "tw.guashi.loss.replaced",
	loss.EventAutoConfirmed:   "tw.guashi.contact.autoconfirmed",
}

const (
	testType    = "tw.guashi.test"
	testSubject = "test" // no case is concerned
)

// told is what a notice carries: the declaration as it is, or sealed for the target alone.
type told struct {
	loss.NoticeData
	Sealed string `json:"sealedDeclaration,omitempty"`
}

// message is an event ready to be sent, as often as it takes.
type message struct {
	id   string
	body []byte
}

// messageOf writes a notice down for its target.
func messageOf(n loss.DueNotice, source string, to *Endpoint) (message, error) {
	if n.Target.Kind == loss.Partner {
		return watchMessage(n, source)
	}
	kind, ok := eventTypes[n.Event]
	if !ok || n.Unreadable {
		return message{}, errors.New("what it carries can't be read")
	}
	data := told{NoticeData: n.Data}
	if d := n.Data.DeclarationData; d != nil && to.seals() {
		sealed, err := to.seal(d)
		if err != nil {
			return message{}, errors.New("what was declared can't be sealed for the target")
		}
		data.DeclarationData, data.Sealed = nil, sealed
	}
	return written(event{
		ID: n.ID, Source: source, Type: kind, Subject: n.Number, Time: n.CreatedAt.UTC(), Sequence: fmt.Sprintf("%010d", n.Sequence), Data: data,
	})
}

// testMessage is an event that tells of nobody.
func testMessage(source string, now time.Time) (message, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return message{}, err
	}
	return written(event{
		ID: id.String(), Source: source, Type: testType, Subject: testSubject, Time: now.UTC(), Sequence: fmt.Sprintf("%010d", 0),
		Data: struct {
			At time.Time `json:"at"`
		}{now.UTC()},
	})
}

func written(e event) (message, error) {
	e.SpecVersion, e.DataContentType = "1.0", "application/json"
	body, err := json.Marshal(e)
	if err == nil && len(body) > mostBytes {
		err = errors.New("it has more than 20 kB")
	}
	return message{e.ID, body}, err
}
