package db

import (
	"encoding/base64"
	"encoding/json"
	"time"

	"guashi/server/loss"
)

// cursor says after which row a page begins. It holds nothing but sort keys.
type cursor struct {
	InTurn bool      `json:"t,omitempty"`
	At     time.Time `json:"a,omitzero"`
	ID     string    `json:"i"`
}

func (c cursor) String() string {
	text, err := json.Marshal(c)
	if err != nil { // a year that RFC 3339 cannot hold
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// parseCursor returns nil for an empty one, and loss.ErrBadCursor for what no page ended with.
func parseCursor(text string) (*cursor, error) {
	if text == "" {
		return nil, nil
	}
	plain, err := base64.RawURLEncoding.DecodeString(text)
	var c cursor
	if err != nil || json.Unmarshal(plain, &c) != nil || c.ID == "" || !isASCII(c.ID) {
		return nil, loss.ErrBadCursor
	}
	return &c, nil
}
