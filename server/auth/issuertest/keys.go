// SPDX-License-Identifier: EUPL-1.2

package issuertest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"sync"
)

// A Key signs tokens.
type Key struct {
	Name, Algorithm string
	private         any // *rsa.PrivateKey, *ecdsa.PrivateKey, ed25519.PrivateKey, or []byte
}

// The keys of all issuers of the process: to make them takes longer than a test. RSA, EC and Edwards are the usual ones, Next is the one
// that RSA is changed for, Weak has 1024 bits, Stranger is nobody's.
var (
	RSA      = sync.OnceValue(func() *Key { return &Key{"rsa", "RS256", newRSA(2048)} })
	Next     = sync.OnceValue(func() *Key { return &Key{"next", "RS256", newRSA(2048)} })
	Stranger = sync.OnceValue(func() *Key { return &Key{"rsa", "RS256", newRSA(2048)} })
	Weak     = sync.OnceValue(func() *Key { return &Key{"weak", "RS256", newRSA(1024)} })
	EC       = sync.OnceValue(func() *Key { return &Key{"ec", "ES256", newEC()} })
	Edwards  = sync.OnceValue(func() *Key {
		_, private, err := ed25519.GenerateKey(rand.Reader)
		must(err)
		return &Key{"ed", "EdDSA", private}
	})
)

// As is the same key for another algorithm.
func (k *Key) As(algorithm string) *Key { return &Key{k.Name, algorithm, k.private} }

// Named is the same key under another name.
func (k *Key) Named(name string) *Key { return &Key{name, k.Algorithm, k.private} }

// Shared is a key that both sides know, made of the public half of k as it is published.
func (k *Key) Shared() *Key {
	text, err := json.Marshal(k.public())
	must(err)
	return &Key{k.Name, "HS256", text}
}

func newRSA(bits int) *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, bits)
	must(err)
	return key
}

func newEC() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	return key
}

func must(err error) {
	if err != nil {
		panic(err) // keys of tests are right
	}
}

// public is the public half as RFC 7517 and RFC 8037 write it.
func (k *Key) public() map[string]any {
	said := map[string]any{"kid": k.Name, "use": "sig"}
	switch private := k.private.(type) {
	case *rsa.PrivateKey:
		said["kty"], said["n"], said["e"] = "RSA", encode(private.N.Bytes()), encode(big.NewInt(int64(private.E)).Bytes())
	case *ecdsa.PrivateKey:
		point, err := private.PublicKey.ECDH()
		must(err)
		bytes := point.Bytes()
		said["kty"], said["crv"], said["x"], said["y"] = "EC", "P-256", encode(bytes[1:33]), encode(bytes[33:])
	case ed25519.PrivateKey:
		said["kty"], said["crv"], said["x"] = "OKP", "Ed25519", encode(private.Public().(ed25519.PublicKey))
	}
	return said
}

// Token is a signed one, in the compact form of RFC 7515.
func Token(header, claims map[string]any, key *Key) string {
	body := Unsigned(header, claims)
	return body + "." + encode(key.sign([]byte(body)))
}

// Unsigned is a token without its last part.
func Unsigned(header, claims map[string]any) string {
	head, err := json.Marshal(header)
	must(err)
	payload, err := json.Marshal(claims)
	must(err)
	return encode(head) + "." + encode(payload)
}

func (k *Key) sign(body []byte) (signature []byte) {
	sum := sha256.Sum256(body)
	var err error
	switch private := k.private.(type) {
	case *rsa.PrivateKey:
		if k.Algorithm == "PS256" {
			signature, err = rsa.SignPSS(rand.Reader, private, crypto.SHA256, sum[:], &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash})
		} else {
			signature, err = rsa.SignPKCS1v15(rand.Reader, private, crypto.SHA256, sum[:])
		}
	case *ecdsa.PrivateKey:
		var r, s *big.Int
		r, s, err = ecdsa.Sign(rand.Reader, private, sum[:])
		signature = append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	case ed25519.PrivateKey:
		signature = ed25519.Sign(private, body)
	case []byte:
		mac := hmac.New(sha256.New, private)
		mac.Write(body)
		signature = mac.Sum(nil)
	}
	must(err)
	return signature
}

func encode(bytes []byte) string { return base64.RawURLEncoding.EncodeToString(bytes) }
