// SPDX-License-Identifier: EUPL-1.2

package badge

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"maps"
	"time"
)

const cryptosuite = "eddsa-rdfc-2022"

// A proof is a Data Integrity proof (Verifiable Credential Data Integrity 1.0, section 2.1).
type proof struct {
	Type    string `json:"type"`
	Suite   string `json:"cryptosuite"`
	Created string `json:"created"`
	Method  string `json:"verificationMethod"`
	Purpose string `json:"proofPurpose"`
	Value   string `json:"proofValue,omitempty"`
}

// digest is what is signed: the hashes of the proof's options and of the document (Data Integrity EdDSA Cryptosuites 1.0, sections 3.2.4 and
// 3.2.5). The options are read with the document's contexts.
func digest(doc, options object, files shelf) ([]byte, error) {
	options = maps.Clone(options)
	delete(options, "proofValue")
	options["@context"] = doc["@context"]
	of, err := canonical(options, files)
	if err != nil {
		return nil, err
	}
	text, err := canonical(doc, files)
	if err != nil {
		return nil, err
	}
	first, second := sha256.Sum256([]byte(of)), sha256.Sum256([]byte(text))
	return append(first[:], second[:]...), nil
}

// secure makes the proof of a document that has none yet.
func secure(document any, issuer string, key Key, at time.Time, limit int) (*proof, error) {
	if key.private == nil {
		return nil, errors.New("no key")
	}
	doc, err := reread(document, limit)
	if err != nil {
		return nil, err
	}
	p := proof{Type: "DataIntegrityProof", Suite: cryptosuite, Created: stamp(at), Method: key.Method(issuer).ID, Purpose: "assertionMethod"}
	options, err := reread(p, limit)
	if err != nil {
		return nil, err
	}
	sum, err := digest(doc, options, contexts())
	if err != nil {
		return nil, err
	}
	p.Value = encode58(ed25519.Sign(key.private, sum))
	return &p, nil
}

// reread makes of what we write what others will read.
func reread(value any, limit int) (object, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return parse(text, limit)
}

// detach takes the one proof off a document, which is left without.
func detach(r *reader, doc object) (without, options object) {
	options = r.object(doc, "proof")
	without = maps.Clone(doc)
	delete(without, "proof")
	r.proof(options)
	return without, options
}

// proof wants a proof with nothing in it that we do not heed.
func (r *reader) proof(options object) {
	for _, want := range [][2]string{{"type", "DataIntegrityProof"}, {"cryptosuite", cryptosuite}, {"proofPurpose", "assertionMethod"}} {
		if r.text(options, want[0]) != want[1] {
			r.wrong("proof."+want[0], "is not "+want[1])
		}
	}
	for name := range options {
		switch name {
		case "type", "cryptosuite", "proofPurpose", "created", "verificationMethod", "proofValue", "expires", "id":
		default:
			r.wrong("proof", "has something that is not heeded here")
		}
	}
}

// A span is when something holds. Both ends count, and a zero end is open.
type span struct{ from, until time.Time }

// judge says whether the issuer, which must be believed, has signed the document, and when the signature holds. now is for keys that
// were revoked.
func (t Trust) judge(doc, options object, issuer string, now time.Time, files shelf) (span, error) {
	r := reader{}
	method, value := r.must(options, "verificationMethod"), r.must(options, "proofValue")
	holds := span{r.time(options, "created"), r.time(options, "expires")}
	if holds.from.IsZero() {
		r.wrong("created", "is missing")
	}
	signature, err := decode58(value)
	if err != nil || len(signature) != ed25519.SignatureSize {
		r.wrong("proofValue", "is no signature")
	}
	if r.err != nil {
		return span{}, r.err
	}
	return holds, t.check(doc, options, issuer, method, signature, now, files)
}

func (t Trust) check(doc, options object, issuer, method string, signature []byte, now time.Time, files shelf) error {
	m, err := t.method(issuer, method, now)
	if err != nil {
		return err
	}
	sum, err := digest(doc, options, files)
	if err != nil {
		return err
	}
	if !ed25519.Verify(m.Public, sum, signature) {
		return refuse(Tampered, "the signature is not of this document")
	}
	return nil
}

func (s span) holds(now time.Time) error {
	switch {
	case now.Before(s.from):
		return refuse(NotYet, "it begins later")
	case !s.until.IsZero() && now.After(s.until):
		return refuse(Expired, "its time is over")
	}
	return nil
}
