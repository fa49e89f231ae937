// SPDX-License-Identifier: EUPL-1.2

package local

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"errors"
)

// ErrSeal is why something that was sealed is not opened: it was sealed by another key, for something else, or changed since.
var ErrSeal = errors.New("the seal is broken")

// A Seal closes bytes so that only the same server can read them again, and notices when one was changed: AES-256-GCM with
// random nonces. It is safe for concurrent use.
type Seal struct{ aead cipher.AEAD }

// NewSeal derives the key for a purpose from the server's secret (HKDF with SHA-256, RFC 5869). What is sealed for one purpose is
// not opened for another one. An empty secret seals nothing.
func NewSeal(secret []byte, purpose string) (*Seal, error) {
	if len(secret) < 32 {
		return nil, errors.New("the secret of a seal has at least 32 bytes")
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "pult "+purpose, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return &Seal{aead}, err
}

// Close seals plain; about is what it belongs to, and must be said again to open it. The answer is base64url text.
func (s *Seal) Close(plain, about []byte) string {
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nil, nil, plain, about))
}

// Open is what was sealed, or ErrSeal.
func (s *Seal) Open(sealed string, about []byte) ([]byte, error) {
	closed, err := base64.RawURLEncoding.Strict().DecodeString(sealed)
	if err != nil {
		return nil, ErrSeal
	}
	plain, err := s.aead.Open(nil, nil, closed, about)
	if err != nil {
		return nil, ErrSeal
	}
	return plain, nil
}
