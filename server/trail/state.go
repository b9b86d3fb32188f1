package trail

import (
	"context"
	"encoding/hex"
)

// State says how far the trail is sealed.
type State struct {
	Last    *Seal // nil before the first
	Waiting int   // events that wait for the next seal
}

// Reporter knows how far its trail is sealed.
type Reporter interface {
	TrailState(ctx context.Context) (State, error)
}

// Published returns a seal as it is published.
func (s Seal) Published() Head {
	hash := s.Head()
	return Head{s.Seq, hex.EncodeToString(hash[:])}
}
