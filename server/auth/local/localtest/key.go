// SPDX-License-Identifier: EUPL-1.2

// Package localtest is an authenticator in memory, for tests of who takes passkeys. It does what it is told, also what no honest
// one would.
package localtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
)

// Flags of what an authenticator saw (WebAuthn, level 3, section 6.1).
const (
	Present  = 0x01
	Verified = 0x04
	Shared   = 0x08
	hasKey   = 0x40
)

// A Key is a passkey in its authenticator. Its fields may be changed between two answers.
type Key struct {
	Origin string // of the page, such as https://pult.example
	RPID   string
	Flags  byte
	Count  uint32
	ID     []byte
	Handle []byte

	key *ecdsa.PrivateKey
}

// New is a key that does as it should, at a page of the origin.
func New(origin, rpID string) *Key {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err) // the standard library says that it never fails
	}
	id := make([]byte, 20)
	rand.Read(id)
	return &Key{Origin: origin, RPID: rpID, Flags: Present | Verified, ID: id, key: key}
}

// Make answers the options of a registration.
func (k *Key) Make(options []byte) []byte {
	var asked struct {
		Challenge string
		User      struct{ ID string }
	}
	must(json.Unmarshal(options, &asked))
	handle, err := base64.RawURLEncoding.DecodeString(asked.User.ID)
	must(err)
	k.Handle = handle
	data := k.authData(hasKey)
	data = append(data, make([]byte, 16)...) // no maker
	data = binary.BigEndian.AppendUint16(data, uint16(len(k.ID)))
	data = append(append(data, k.ID...), k.cose()...)
	object := []byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59")
	object = append(binary.BigEndian.AppendUint16(object, uint16(len(data))), data...)
	return k.answer(map[string]string{
		"clientDataJSON": text(k.client("webauthn.create", asked.Challenge)), "attestationObject": text(object),
	})
}

// Use answers the options of a sign-in, and counts.
func (k *Key) Use(options []byte) []byte {
	var asked struct{ Challenge string }
	must(json.Unmarshal(options, &asked))
	if k.Count > 0 {
		k.Count++
	}
	data, client := k.authData(0), k.client("webauthn.get", asked.Challenge)
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, k.key, sum[:])
	must(err)
	return k.answer(map[string]string{
		"clientDataJSON": text(client), "authenticatorData": text(data), "signature": text(signature), "userHandle": text(k.Handle),
	})
}

func (k *Key) authData(more byte) []byte {
	hash := sha256.Sum256([]byte(k.RPID))
	return binary.BigEndian.AppendUint32(append(hash[:], k.Flags|more), k.Count)
}

// cose is the public key (RFC 9053, section 7.1.1): EC2, ES256, P-256, x and y.
func (k *Key) cose() []byte {
	point, err := k.key.PublicKey.Bytes()
	must(err)
	key := append([]byte{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20}, point[1:33]...)
	return append(append(key, 0x22, 0x58, 0x20), point[33:]...)
}

func (k *Key) client(kind, challenge string) []byte {
	return fmt.Appendf(nil, `{"type":%q,"challenge":%q,"origin":%q,"crossOrigin":false}`, kind, challenge, k.Origin)
}

func (k *Key) answer(response map[string]string) []byte {
	answer, err := json.Marshal(map[string]any{
		"id": text(k.ID), "rawId": text(k.ID), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{},
	})
	must(err)
	return answer
}

func text(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func must(err error) {
	if err != nil {
		panic(err) // the test asked for something that cannot be answered
	}
}
