package secrets

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strconv"
)

const sumSize = 32

// hashCost is what argon2id (RFC 9106) calls m, t and p.
type hashCost struct {
	memoryKiB uint32
	passes    uint32
	lanes     uint8
}

// A stored hash may ask for other costs than new ones have, within these bounds: a tampered row
// must not be able to exhaust the server.
var leastCost, mostCost = hashCost{7 * 1024, 1, 1}, hashCost{64 * 1024, 10, 4}

type storedHash struct {
	cost   hashCost
	pepper string
	salt   []byte
	sum    []byte
}

var hashForm = regexp.MustCompile(`^\$guashi-argon2id\$v=1\$m=([1-9][0-9]{0,5}),t=([1-9][0-9]?),p=([1-9]),pepper=([0-9a-z]{1,32})` +
	`\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$`)

// String returns the form in the style of PHC strings that Passwords.Hash documents.
func (h storedHash) String() string {
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$guashi-argon2id$v=1$m=%d,t=%d,p=%d,pepper=%s$%s$%s",
		h.cost.memoryKiB, h.cost.passes, h.cost.lanes, h.pepper, encode(h.salt), encode(h.sum))
}

func parseHash(s string) (storedHash, error) {
	fields := hashForm.FindStringSubmatch(s)
	if fields == nil {
		return storedHash{}, ErrMalformedHash
	}
	cost := hashCost{memoryKiB: number(fields[1]), passes: number(fields[2]), lanes: uint8(number(fields[3]))}
	salt, err := base64.RawStdEncoding.Strict().DecodeString(fields[5])
	if err != nil || !cost.bounded() {
		return storedHash{}, ErrMalformedHash
	}
	sum, err := base64.RawStdEncoding.Strict().DecodeString(fields[6])
	if err != nil {
		return storedHash{}, ErrMalformedHash
	}
	return storedHash{cost: cost, pepper: fields[4], salt: salt, sum: sum}, nil
}

// number reads what hashForm let through, which always fits.
func number(digits string) uint32 {
	n, _ := strconv.ParseUint(digits, 10, 32)
	return uint32(n)
}

func (c hashCost) bounded() bool {
	return c.memoryKiB >= leastCost.memoryKiB && c.memoryKiB <= mostCost.memoryKiB &&
		c.passes >= leastCost.passes && c.passes <= mostCost.passes &&
		c.lanes >= leastCost.lanes && c.lanes <= mostCost.lanes
}
