// SPDX-License-Identifier: EUPL-1.2

package auth

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/json"
	"errors"

	"github.com/go-jose/go-jose/v4"
)

const (
	// maxKeys is how many keys of an issuer are looked at.
	maxKeys = 64
	// RSA keys below leastBits are weak, and ones above mostBits are there to keep a processor busy.
	leastBits, mostBits = 2048, 8192
)

// algorithms are those by which an ID token may be signed. All of them need a key that only the issuer has.
var algorithms = []jose.SignatureAlgorithm{jose.RS256, jose.ES256, jose.PS256, jose.EdDSA}

// A keySet are the public keys of an issuer that an ID token may be signed with.
type keySet []jose.JSONWebKey

func (i *Issuer) readKeys(ctx context.Context) (keySet, error) {
	said, err := i.about.get(ctx)
	if err != nil {
		return nil, err
	}
	var list struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := i.get(ctx, said.Keys, KeysDown, KeysMalformed, &list); err != nil {
		return nil, err
	}
	set := keySet{}
	for _, text := range list.Keys[:min(len(list.Keys), maxKeys)] {
		var key jose.JSONWebKey
		if key.UnmarshalJSON(text) == nil && key.IsPublic() && (key.Use == "" || key.Use == "sig") { // others are of kinds that are not ours to know
			set = append(set, key)
		}
	}
	return set, nil
}

// find is the key that a token names. One without a name is fine where only one key can be meant.
func (s keySet) find(name string, algorithm jose.SignatureAlgorithm) (*jose.JSONWebKey, error) {
	var fits []*jose.JSONWebKey
	for n := range s {
		if key := &s[n]; (name == "" || key.KeyID == name) && signs(key, algorithm) {
			fits = append(fits, key)
		}
	}
	switch {
	case len(fits) == 0:
		return nil, refuse(KeyUnknown, errors.New("the issuer has no such key"))
	case len(fits) > 1 && name == "":
		return nil, refuse(KeyNone, errors.New("the token does not say which key"))
	case weak(fits[0]):
		return nil, refuse(KeyWeak, errors.New("the issuer's key is weak"))
	}
	return fits[0], nil
}

// signs tells whether a key is one for the algorithm.
func signs(key *jose.JSONWebKey, algorithm jose.SignatureAlgorithm) bool {
	if key.Algorithm != "" && key.Algorithm != string(algorithm) {
		return false
	}
	switch public := key.Key.(type) {
	case *rsa.PublicKey:
		return algorithm == jose.RS256 || algorithm == jose.PS256
	case *ecdsa.PublicKey:
		return algorithm == jose.ES256 && public.Curve == elliptic.P256()
	case ed25519.PublicKey:
		return algorithm == jose.EdDSA
	}
	return false
}

func weak(key *jose.JSONWebKey) bool {
	public, ok := key.Key.(*rsa.PublicKey)
	return ok && (public.N.BitLen() < leastBits || public.N.BitLen() > mostBits)
}

// A signature checks that of one token, for package oidc, and remembers why it is not good: what package oidc makes of errors does
// not tell.
type signature struct {
	issuer *Issuer
	why    error
}

// VerifySignature implements oidc.KeySet. A key that is not known, and a signature that is not by the key as it was, are looked up
// again: the issuer may have changed its keys.
func (s *signature) VerifySignature(ctx context.Context, token string) (payload []byte, err error) {
	for _, keys := range []func(context.Context) (keySet, error){s.issuer.keys.get, s.issuer.keys.anew} {
		var set keySet
		if set, err = keys(ctx); err != nil {
			break
		}
		if payload, err = set.open(token); err == nil {
			break
		}
	}
	s.why = err
	return payload, err
}

func (s keySet) open(token string) ([]byte, error) {
	signed, err := jose.ParseSignedCompact(token, algorithms)
	if err != nil {
		return nil, refuse(Malformed, err)
	}
	head := signed.Signatures[0].Header
	key, err := s.find(head.KeyID, jose.SignatureAlgorithm(head.Algorithm))
	if err != nil {
		return nil, err
	}
	payload, err := signed.Verify(key)
	if err != nil {
		return nil, refuse(Signature, err)
	}
	return payload, nil
}
