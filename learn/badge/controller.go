// SPDX-License-Identifier: EUPL-1.2

package badge

import (
	"crypto/ed25519"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// MaxController is the size of the largest issuer's document that is read, in bytes.
const MaxController = 64 << 10

// A Controller is an issuer and the keys by which it is known (Controlled Identifiers 1.0).
type Controller struct {
	// ID is a did:key, a did:web or an https URL. A did:web is the surest to be understood by others' software.
	ID string
	// Methods are all keys by which the issuer has ever signed and that it still stands by, newest first. When a key is changed
	// the old one stays, or the badges that it signed are believed no longer.
	Methods []Method
}

// A Method is a public key as an issuer's document names it: a verification method of type Multikey.
type Method struct {
	// ID is the controller's, "#" and a fragment.
	ID     string
	Public ed25519.PublicKey
	// Revoked is since when nothing is believed that the key has signed, at whatever time; zero for never. It is for keys that
	// got into the wrong hands: a key that was merely replaced is not revoked. A document's "expires" counts as the same.
	Revoked time.Time
}

// Trust names the issuers that are believed. Nobody is believed by the zero Trust.
type Trust []Controller

// Method is the key's public half as the controller's document names it.
func (k Key) Method(controller string) Method {
	return Method{ID: controller + "#" + multikey(k.Public()), Public: k.Public()}
}

// Controller is the issuer that the key is by itself: a did:key, which needs no document and can never change its key (The did:key
// Method 0.9).
func (k Key) Controller() Controller { return Method{Public: k.Public()}.alone() }

// alone is the did:key of a method, which is revoked when the method is.
func (m Method) alone() Controller {
	name := multikey(m.Public)
	id := "did:key:" + name
	return Controller{id, []Method{{id + "#" + name, m.Public, m.Revoked}}}
}

// Trust believes the controller, and each of its keys by itself: so it did not matter under which address the issuer was known when it
// signed.
func (c Controller) Trust() Trust {
	trust := Trust{c}
	for _, m := range c.Methods {
		if one := m.alone(); one.ID != c.ID {
			trust = append(trust, one)
		}
	}
	return trust
}

type methodJSON struct {
	ID         string `json:"id"`
	Type       string `json:"type"`
	Controller string `json:"controller"`
	Key        string `json:"publicKeyMultibase"`
	Revoked    string `json:"revoked,omitempty"`
}

// Document is the JSON in which the issuer tells its keys. A server shows it as application/json at the https URL that is its ID,
// or for did:web:example.org at https://example.org/.well-known/did.json.
func (c Controller) Document() ([]byte, error) {
	out := struct {
		Context   []string     `json:"@context"`
		ID        string       `json:"id"`
		Methods   []methodJSON `json:"verificationMethod"`
		Assertion []string     `json:"assertionMethod"`
	}{Context: c.contexts(), ID: c.ID, Methods: []methodJSON{}, Assertion: []string{}}
	for _, m := range c.Methods {
		out.Methods = append(out.Methods, methodJSON{m.ID, "Multikey", c.ID, multikey(m.Public), stamp(m.Revoked)})
		out.Assertion = append(out.Assertion, m.ID)
	}
	return json.MarshalIndent(out, "", "  ")
}

func (c Controller) contexts() []string {
	if strings.HasPrefix(c.ID, "did:") {
		return []string{"https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"}
	}
	return []string{"https://www.w3.org/ns/cid/v1"}
}

// ReadController reads an issuer's document: its Ed25519 keys of type Multikey that it names for assertions. Other keys are left
// out. It does not check where the document came from: that is what makes it believable. Refused as Malformed.
func ReadController(document []byte) (Controller, error) {
	doc, err := parse(document, MaxController)
	if err != nil {
		return Controller{}, err
	}
	r := reader{}
	c := Controller{ID: r.must(doc, "id")}
	all := r.list(doc, "verificationMethod")
	for _, named := range r.list(doc, "assertionMethod") {
		if m, ok := r.method(c.ID, named, all); ok {
			c.Methods = append(c.Methods, m)
		}
	}
	return c, r.err
}

// method finds the method that an assertionMethod names or is, if it is one that we understand.
func (r *reader) method(controller string, named any, all []any) (Method, bool) {
	found, ok := named.(object)
	if id, byID := named.(string); byID {
		found, ok = withID(all, id)
	}
	if !ok {
		return Method{}, false
	}
	id := r.must(found, "id")
	public, err := readMultikey(r.text(found, "publicKeyMultibase"))
	if err != nil || found["type"] != "Multikey" || found["controller"] != controller || !strings.HasPrefix(id, controller+"#") {
		return Method{}, false
	}
	return Method{id, public, first(r.time(found, "revoked"), r.time(found, "expires"))}, true
}

func withID(all []any, id string) (object, bool) {
	for _, one := range all {
		if o, ok := one.(object); ok && o["id"] == id {
			return o, true
		}
	}
	return nil, false
}

// first is the earlier of two times, where zero is never.
func first(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// method finds the issuer's method, if the issuer is believed, and the method its own and not revoked.
func (t Trust) method(issuer, id string, now time.Time) (Method, error) {
	at := slices.IndexFunc(t, func(c Controller) bool { return c.ID == issuer })
	if at < 0 {
		return Method{}, refuse(Untrusted, "the issuer is not among those believed")
	}
	methods := t[at].Methods
	at = slices.IndexFunc(methods, func(m Method) bool { return m.ID == id })
	if at < 0 || len(methods[at].Public) != ed25519.PublicKeySize {
		return Method{}, refuse(Untrusted, "verificationMethod is none of the issuer's")
	}
	if m := methods[at]; m.Revoked.IsZero() || now.Before(m.Revoked) {
		return m, nil
	}
	return Method{}, refuse(Untrusted, "the issuer has revoked the key")
}
