// SPDX-License-Identifier: EUPL-1.2

package badge

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// MaxListCredential is the size of the largest signed list that is made or read, in bytes.
const MaxListCredential = 1 << 20

// A Register is a list as its issuer publishes it.
type Register struct {
	// ID is the https URL at which it is shown, the same for ever: badges name it as Status.List.
	ID string
	// Issuer is the Controller's ID, the same as the badges'.
	Issuer string
	List   *List
	// From is when it was made, Until when it is too old to be believed; both to the second. Sign it anew well before Until, even when
	// nothing has changed: whoever has only an old one learns nothing from it. What was taken back may stay unknown to others for as long
	// as the span.
	From, Until time.Time
}

type bitstring struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Purpose string `json:"statusPurpose"`
	Encoded string `json:"encodedList"`
}

// SignList makes the BitstringStatusListCredential of a register, signed at From by a key of the issuer's, of at most MaxListCredential
// bytes, to be given away as application/vc (Bitstring Status List 1.0, "BitstringStatusListCredential").
func SignList(r Register, key Key) ([]byte, error) {
	if err := r.check(key); err != nil {
		return nil, fmt.Errorf("sign a list: %w", err)
	}
	c := credential{
		Context: []string{credentialsV2}, ID: r.ID, Type: []string{"VerifiableCredential", "BitstringStatusListCredential"}, Issuer: r.Issuer,
		ValidFrom: stamp(r.From), ValidUntil: stamp(r.Until),
		Subject: bitstring{r.ID + "#list", "BitstringStatusList", "revocation", r.List.Encode()},
	}
	p, err := secure(c, r.Issuer, key, r.From, MaxListCredential)
	if err != nil {
		return nil, fmt.Errorf("sign a list: %w", err)
	}
	c.Proof = p
	return write(c, MaxListCredential)
}

func (r Register) check(key Key) error {
	switch {
	case r.List == nil:
		return errors.New("no list")
	case !strings.HasPrefix(r.ID, "https://"):
		return errors.New("the ID is no https URL")
	case r.From.IsZero() || !r.Until.After(r.From):
		return errors.New("it holds for no time")
	}
	return checkIssuer(r.Issuer, key)
}

// revoked says no when the badge was taken back, or when the list cannot tell.
func (t Trust) revoked(claim Claim, list []byte, now time.Time) error {
	if claim.Status.List == "" {
		return nil
	}
	l, err := t.list(claim, list, now)
	if err != nil {
		return unknown(err)
	}
	gone, err := l.Get(claim.Status.Index)
	switch {
	case err != nil:
		return unknown(err)
	case gone:
		return refuse(Revoked, "the issuer took it back")
	}
	return nil
}

// unknown says that no answer was had, and why not.
func unknown(err error) error { return refuse(Unknown, "of the list: %v", err) }

// list reads the list that a badge names (Bitstring Status List 1.0, "Validate Algorithm"). It is unpacked last, when it is known to be the issuer's.
func (t Trust) list(claim Claim, text []byte, now time.Time) (*List, error) {
	if len(text) == 0 {
		return nil, errors.New("none given")
	}
	doc, err := parse(text, MaxListCredential)
	if err != nil {
		return nil, err
	}
	r := reader{}
	doc, options := detach(&r, doc)
	encoded, fresh := r.register(doc, claim)
	if r.err != nil {
		return nil, r.err
	}
	made, err := t.judge(doc, options, claim.Issuer.ID, now, contexts())
	if err := cmp.Or(err, made.holds(now), fresh.holds(now)); err != nil {
		return nil, err
	}
	return DecodeList(encoded)
}

// register reads the list that the claim names, and no other.
func (r *reader) register(doc object, claim Claim) (encoded string, fresh span) {
	r.context(doc, credentialsV2)
	r.typed(doc, "type", "VerifiableCredential")
	r.typed(doc, "type", "BitstringStatusListCredential")
	if r.must(doc, "id") != claim.Status.List || r.issuer(doc).ID != claim.Issuer.ID {
		r.wrong("id or issuer", "is another list's")
	}
	subject := r.object(doc, "credentialSubject")
	r.typed(subject, "type", "BitstringStatusList")
	r.typed(subject, "statusPurpose", "revocation")
	fresh = span{r.time(doc, "validFrom"), r.time(doc, "validUntil")}
	if fresh.until.IsZero() {
		r.wrong("validUntil", "is missing: the list could be of any age")
	}
	return r.must(subject, "encodedList"), fresh
}

// readStatus reads where a badge's revocation is told. What is not understood is Unknown: the badge may have been taken back by other means.
func readStatus(doc object) (Status, error) {
	if _, there := doc["credentialStatus"]; !there {
		return Status{}, nil
	}
	r := reader{}
	o := r.object(doc, "credentialStatus")
	list, number := r.must(o, "statusListCredential"), r.must(o, "statusListIndex")
	index, err := strconv.Atoi(number)
	_, sized := o["statusSize"]
	if r.err != nil || err != nil || index < 0 || sized || o["type"] != "BitstringStatusListEntry" || o["statusPurpose"] != "revocation" {
		return Status{}, refuse(Unknown, "credentialStatus is of a kind that is not understood here")
	}
	return Status{list, index}, nil
}
