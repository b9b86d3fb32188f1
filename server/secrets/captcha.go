package secrets

import (
	"crypto/cipher"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"
	"unicode"

	"golang.org/x/crypto/chacha20poly1305"
)

var (
	// ErrBadToken says that a token was not issued with this key: forged, cut, or too long.
	ErrBadToken = errors.New("secrets: not a token of a challenge")
	// ErrExpired says that a challenge was issued, but ten minutes or more ago.
	ErrExpired = errors.New("secrets: the challenge has expired")
)

const (
	captchaLifetime = 10 * time.Minute
	captchaDigits   = 6
	captchaIDSize   = 16
	captchaPlain    = captchaIDSize + captchaDigits + 8 // the expiry has 8 bytes
	captchaSealed   = chacha20poly1305.NonceSizeX + captchaPlain + chacha20poly1305.Overhead
)

// dashless clears the bit without which the encoded token can't begin with a dash, which a command
// line would read as a flag. 191 random bits of nonce are left.
const dashless = 0x7f

// captchaPurpose is authenticated with each token, so that the key is good for nothing else.
var captchaPurpose = []byte("guashi captcha v1")

// Captchas issues and opens challenges. A challenge is kept in its token alone, so every replica
// with the same key can open it; that it is used once is the caller's to see to, by Opened.ID. It
// is safe for concurrent use.
type Captchas struct{ aead cipher.AEAD }

// Challenge is what the citizen's page gets: the opaque token and when it ends (UTC, milliseconds).
type Challenge struct {
	Token     string
	ExpiresAt time.Time
}

// Opened is what a token holds: a random id, the six digits, and the end of the challenge (UTC).
type Opened struct {
	ID        [captchaIDSize]byte
	Answer    string
	ExpiresAt time.Time
}

// NewCaptchas returns Captchas under the CAPTCHA key of k.
func NewCaptchas(k *Keys) *Captchas {
	aead, err := chacha20poly1305.NewX(k.captcha)
	if err != nil {
		panic("secrets: a CAPTCHA key that Load let through has the wrong size")
	}
	return &Captchas{aead}
}

// Issue returns a new challenge of six random digits that lives ten minutes from now.
func (c *Captchas) Issue(now time.Time) (Challenge, error) {
	drawn, err := rand.Int(rand.Reader, big.NewInt(1_000_000)) // every number equally likely
	if err != nil {
		return Challenge{}, errors.New("secrets: no randomness for a challenge")
	}
	expires := now.Add(captchaLifetime).UTC().Truncate(time.Millisecond)
	plain := append(make([]byte, 0, captchaPlain), randomBytes(captchaIDSize)...)
	plain = fmt.Appendf(plain, "%0*d", captchaDigits, drawn)
	plain = binary.BigEndian.AppendUint64(plain, uint64(expires.UnixMilli()))
	nonce := randomBytes(chacha20poly1305.NonceSizeX)
	nonce[0] &= dashless
	sealed := c.aead.Seal(nonce, nonce, plain, captchaPurpose)
	return Challenge{Token: base64.RawURLEncoding.EncodeToString(sealed), ExpiresAt: expires}, nil
}

// Open returns what a token holds. The error is ErrBadToken, or ErrExpired from ExpiresAt on.
func (c *Captchas) Open(token string, now time.Time) (Opened, error) {
	if len(token) != base64.RawURLEncoding.EncodedLen(captchaSealed) {
		return Opened{}, ErrBadToken
	}
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(sealed) != captchaSealed { // the decoder skips line breaks
		return Opened{}, ErrBadToken
	}
	nonce, box := sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:]
	plain, err := c.aead.Open(nil, nonce, box, captchaPurpose)
	if err != nil {
		return Opened{}, ErrBadToken
	}
	opened := Opened{
		ID:        [captchaIDSize]byte(plain[:captchaIDSize]),
		Answer:    string(plain[captchaIDSize : captchaIDSize+captchaDigits]),
		ExpiresAt: time.UnixMilli(int64(binary.BigEndian.Uint64(plain[captchaIDSize+captchaDigits:]))).UTC(),
	}
	if !now.Before(opened.ExpiresAt) {
		return Opened{}, ErrExpired
	}
	return opened, nil
}

// Right tells whether answer is the challenge's, in constant time; full-width digits count as
// half-width ones, white space and invisible marks don't count.
func (o Opened) Right(answer string) bool {
	if o.Answer == "" || len(answer) > 256 {
		return false
	}
	return subtle.ConstantTimeCompare([]byte(strings.Map(foldAnswer, answer)), []byte(o.Answer)) == 1
}

func foldAnswer(r rune) rune {
	switch {
	case r >= '０' && r <= '９':
		return r - '０' + '0'
	case unicode.IsSpace(r), unicode.Is(unicode.Cf, r):
		return -1
	}
	return r
}
