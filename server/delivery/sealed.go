package delivery

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"

	"github.com/go-jose/go-jose/v4"

	"guashi/server/loss"
)

var errKey = errors.New("key must be a public JWK: RSA of 2048 bits or more, or EC on P-256, P-384 or P-521")

const fewestBits = 2048

// encrypterFor seals for the holder of a key's private half.
func encrypterFor(key *jose.JSONWebKey) (jose.Encrypter, error) {
	algorithm := jose.ECDH_ES_A256KW
	switch public := key.Key.(type) {
	case *ecdsa.PublicKey:
	case *rsa.PublicKey:
		algorithm = jose.RSA_OAEP_256
		if public.N.BitLen() < fewestBits {
			return nil, errKey
		}
	default:
		return nil, errKey
	}
	return jose.NewEncrypter(jose.A256GCM, jose.Recipient{Algorithm: algorithm, Key: key.Key, KeyID: key.KeyID},
		(&jose.EncrypterOptions{}).WithContentType("application/json"))
}

func (e *Endpoint) seals() bool { return e.encrypter != nil }

// seal returns a declaration as a compact JWE.
func (e *Endpoint) seal(declared *loss.Declaration) (string, error) {
	plain, err := json.Marshal(declared)
	if err != nil {
		return "", err
	}
	sealed, err := e.encrypter.Encrypt(plain)
	if err != nil {
		return "", err
	}
	return sealed.CompactSerialize()
}

func tlsWith(roots *x509.CertPool) *tls.Config {
	return &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
}
