// SPDX-License-Identifier: EUPL-1.2

package badge

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"math/big"
	"strings"
)

// The digits of base 58 as Bitcoin has them, and as math/big has them (Controlled Identifiers 1.0, section 2.4).
const (
	btc    = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUV"
)

// The varints that say what key follows (Controlled Identifiers 1.0, section 2.2.2).
var (
	publicHead = []byte{0xed, 0x01}
	secretHead = []byte{0x80, 0x26}
)

// maxBase58 is more than a signature takes, in bytes of text; the time to decode grows with the square.
const maxBase58 = 128

var errMultibase = errors.New("not base58-btc multibase")

func translate(text, from, to string) string {
	return strings.Map(func(r rune) rune {
		if i := strings.IndexRune(from, r); i >= 0 {
			return rune(to[i])
		}
		return -1
	}, text)
}

// encode58 writes bytes as multibase, base58-btc.
func encode58(data []byte) string {
	rest := bytes.TrimLeft(data, "\x00")
	text := "z" + strings.Repeat("1", len(data)-len(rest))
	if len(rest) == 0 {
		return text
	}
	return text + translate(new(big.Int).SetBytes(rest).Text(58), digits, btc)
}

// decode58 reads multibase, base58-btc, of at most maxBase58 bytes of text.
func decode58(text string) ([]byte, error) {
	body, ok := strings.CutPrefix(text, "z")
	if !ok || len(text) > maxBase58 || strings.Trim(body, btc) != "" {
		return nil, errMultibase
	}
	rest := strings.TrimLeft(body, "1")
	data := make([]byte, len(body)-len(rest))
	if rest == "" {
		return data, nil
	}
	number, ok := new(big.Int).SetString(translate(rest, btc, digits), 58)
	if !ok {
		return nil, errMultibase
	}
	return append(data, number.Bytes()...), nil
}

// multikey writes a public key as publicKeyMultibase.
func multikey(public ed25519.PublicKey) string {
	return encode58(append(bytes.Clone(publicHead), public...))
}

func readMultikey(text string) (ed25519.PublicKey, error) {
	return readKey(text, publicHead, ed25519.PublicKeySize)
}

func readKey(text string, head []byte, size int) ([]byte, error) {
	data, err := decode58(text)
	if err != nil {
		return nil, err
	}
	key, ok := bytes.CutPrefix(data, head)
	if !ok || len(key) != size {
		return nil, errors.New("no Ed25519 key")
	}
	return key, nil
}
