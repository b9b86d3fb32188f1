package secrets

import (
	"bytes"
	"encoding/binary"
	"errors"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

var (
	// ErrNotSealed says that a value was not sealed by any of the keys, or for another binding.
	ErrNotSealed = errors.New("secrets: not sealed with these keys for this place")
	errNoBinding = errors.New("secrets: sealing needs a binding")
)

// tinkPrefix is the length of what Tink puts before a ciphertext: version 1 and the key's id.
const tinkPrefix = 5

type dataKeys struct {
	aead    tink.AEAD
	primary uint32
}

// Seal encrypts and authenticates plain under the primary data key (XChaCha20-Poly1305: its random
// nonces don't run out, however many rows there are). The binding, "table/column/rowid", is
// authenticated too, so that a value moved elsewhere cannot be opened; an empty one is an error.
func (k *Keys) Seal(plain []byte, binding string) ([]byte, error) {
	if binding == "" {
		return nil, errNoBinding
	}
	return k.data.aead.Encrypt(plain, []byte(binding))
}

// Open returns what was sealed for the same binding, under the primary or an older data key.
// Anything else is ErrNotSealed.
func (k *Keys) Open(sealed []byte, binding string) ([]byte, error) {
	if binding == "" {
		return nil, errNoBinding
	}
	plain, err := k.data.aead.Decrypt(sealed, []byte(binding))
	if err != nil {
		return nil, ErrNotSealed
	}
	return plain, nil
}

// SealedUnderPrimary tells whether sealed names the primary data key; if not, it is to be sealed
// anew after a rotation. It looks at the name only and does not authenticate.
func (k *Keys) SealedUnderPrimary(sealed []byte) bool {
	return len(sealed) > tinkPrefix && sealed[0] == 1 && binary.BigEndian.Uint32(sealed[1:tinkPrefix]) == k.data.primary
}

func newDataKeyset() ([]byte, error) { return withNewPrimary(keyset.NewManager()) }

// rotateDataKeyset adds a primary key to an encoded keyset; all others stay, to open with.
func rotateDataKeyset(content []byte) ([]byte, error) {
	handle, err := readDataKeyset(content)
	if err != nil {
		return nil, err
	}
	return withNewPrimary(keyset.NewManagerFromHandle(handle))
}

func withNewPrimary(manager *keyset.Manager) ([]byte, error) {
	id, err := manager.Add(aead.XChaCha20Poly1305KeyTemplate())
	if err != nil {
		return nil, errors.New("cannot make a data key")
	}
	if err := manager.SetPrimary(id); err != nil {
		return nil, errors.New("cannot make a data key primary")
	}
	handle, err := manager.Handle()
	if err != nil {
		return nil, errMalformed
	}
	var out bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&out)); err != nil {
		return nil, errMalformed
	}
	return out.Bytes(), nil
}

// readDataKeyset drops Tink's errors: they may quote what they could not parse.
func readDataKeyset(content []byte) (*keyset.Handle, error) {
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(content)))
	if err != nil {
		return nil, errMalformed
	}
	return handle, nil
}

func decodeDataKeyset(content []byte) (dataKeys, error) {
	handle, err := readDataKeyset(content)
	if err != nil {
		return dataKeys{}, err
	}
	primary, err := handle.Primary()
	if err != nil {
		return dataKeys{}, errMalformed
	}
	cipher, err := aead.New(handle)
	if err != nil {
		return dataKeys{}, errMalformed
	}
	return dataKeys{aead: cipher, primary: primary.KeyID()}, nil
}
