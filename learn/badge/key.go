// SPDX-License-Identifier: EUPL-1.2

package badge

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"io"
)

// A Key signs badges. It prints as "badge.Key" whatever it is printed with, so that no log ever holds it; only Secret tells it. The
// zero Key signs nothing.
type Key struct{ private ed25519.PrivateKey }

// NewKey makes an Ed25519 key from 32 bytes of random.
func NewKey(random io.Reader) (Key, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return Key{}, fmt.Errorf("make a key: %w", err)
	}
	return Key{ed25519.NewKeyFromSeed(seed)}, nil
}

// ParseKey reads what Secret has written. Its errors do not tell the text.
func ParseKey(secret string) (Key, error) {
	seed, err := readKey(secret, secretHead, ed25519.SeedSize)
	if err != nil {
		return Key{}, fmt.Errorf("read a key: %w", err)
	}
	return Key{ed25519.NewKeyFromSeed(seed)}, nil
}

// Secret writes the key for a store of secrets, as a secretKeyMultibase (Controlled Identifiers 1.0, section 2.2.2). Whoever reads
// it can make badges. It is empty for the zero Key.
func (k Key) Secret() string {
	if k.private == nil {
		return ""
	}
	return encode58(append(bytes.Clone(secretHead), k.private.Seed()...))
}

// Public is the half that everybody may know; nil for the zero Key.
func (k Key) Public() ed25519.PublicKey {
	if k.private == nil {
		return nil
	}
	return k.private.Public().(ed25519.PublicKey)
}

// Format prints no key, with whatever verb. String, GoString and slog come here too.
func (k Key) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, "badge.Key") }

// MarshalText refuses, so that no key gets into JSON by accident: see Secret.
func (k Key) MarshalText() ([]byte, error) {
	return nil, fmt.Errorf("a key is written by Secret alone")
}
