package delivery

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"guashi/server/loss"
	"guashi/server/partner"
)

const watchType = "tw.guashi.card.changed"

// watchMessage tells a partner where a card that it watches stands. The watch is all that it names:
// no case and no person. Its sequence is the watch's own, over all cases of the person, so that the
// partner knows which of two is the later however they arrive.
func watchMessage(n loss.DueNotice, source string) (message, error) {
	if n.Data.Watch == nil {
		return message{}, errors.New("what it carries can't be read")
	}
	return written(event{ID: n.ID, Source: source, Type: watchType, Subject: n.Data.Watch.ID, Time: n.CreatedAt.UTC(), Data: struct {
		Watch    string    `json:"watch"`
		Sequence int       `json:"sequence"`
		State    string    `json:"state"`
		Since    time.Time `json:"since,omitzero"`
	}{n.Data.Watch.ID, n.Data.Watch.Sequence, n.Data.Watch.State, n.Data.Watch.Since}})
}

// Webhooks are the endpoints of those partners that have one and may still ask. One that can't be used is left out.
func Webhooks(partners []partner.Partner, now time.Time) (Endpoints, error) {
	endpoints := Endpoints{}
	var failed error
	for _, p := range partner.Told(partners, now) {
		// http is taken on a loopback address only, see partner.Settings.
		entry := Entry{URL: p.Webhook.URL, Secret: p.Webhook.Secrets, AllowPrivate: p.Webhook.Loopback()}
		endpoint, err := entry.Endpoint()
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		endpoints[loss.Target{Kind: loss.Partner, Code: p.ID}] = endpoint
	}
	return endpoints, failed
}

// beyond returns the targets that are none of the known ones, in order.
func (e Endpoints) beyond() (all []loss.Target) {
	for t := range e {
		if !slices.Contains(loss.Targets(), t) {
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b loss.Target) int { return cmp.Compare(a.Code, b.Code) })
	return all
}
