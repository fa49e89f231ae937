// SPDX-License-Identifier: EUPL-1.2

package badge

import (
	"cmp"
	"slices"
	"time"
)

// Verify says whether a badge is to be believed now, and what it says. It needs no network: list is the signed list that the badge names
// as its Status, as SignList makes it, or nil for none.
//
// Every no is a *Refusal. With the reasons NotYet, Expired, Revoked and Unknown the signature is the issuer's and the claim is returned
// beside the refusal; with the others it is zero. Of several reasons the first in the order of the list of reasons is told, but for
// Unknown, which does not hide that a badge has expired.
//
// Heeded is what a Claim has. Other things that Open Badges 3.0 define, such as evidence and results, are covered by the signature and
// not read. Endorsements, whose own signatures would not be looked at, are refused, and so are badges with several signatures.
func Verify(credential []byte, trust Trust, list []byte, now time.Time) (Claim, error) {
	doc, err := parse(credential, MaxBadge)
	if err != nil {
		return Claim{}, err
	}
	r := reader{}
	doc, options := detach(&r, doc)
	claim := r.claim(doc)
	if r.err != nil {
		return Claim{}, r.err
	}
	made, err := trust.judge(doc, options, claim.Issuer.ID, now, contexts())
	if err != nil {
		return Claim{}, err
	}
	var unclear error
	claim.Status, unclear = readStatus(doc)
	holds := span{claim.IssuedAt, claim.ExpiresAt}
	return claim, cmp.Or(made.holds(now), holds.holds(now), unclear, trust.revoked(claim, list, now))
}

// Read says what a badge says, without judging it: nothing of it is to be believed before Verify has agreed.
func Read(credential []byte) (Claim, error) {
	doc, err := parse(credential, MaxBadge)
	if err != nil {
		return Claim{}, err
	}
	r := reader{}
	claim := r.claim(doc)
	if r.err != nil {
		return Claim{}, r.err
	}
	claim.Status, err = readStatus(doc)
	return claim, err
}

func (r *reader) claim(doc object) Claim {
	r.context(doc, credentialsV2, openBadges)
	r.typed(doc, "type", "VerifiableCredential")
	r.typed(doc, "type", "OpenBadgeCredential", "AchievementCredential")
	about := r.object(doc, "credentialSubject")
	r.must(doc, "validFrom")
	return Claim{
		ID: r.must(doc, "id"), Issuer: r.issuer(doc), Subject: r.subject(about), Achievement: r.achievement(about),
		IssuedAt: r.time(doc, "validFrom"), ExpiresAt: r.time(doc, "validUntil"),
	}
}

// context wants just these contexts in this order. What a name means depends on all of them (Verifiable Credentials Data Model 2.0,
// "Contexts").
func (r *reader) context(doc object, names ...string) {
	if !slices.Equal(r.list(doc, "@context"), anys(names)) {
		r.wrong("@context", "is not the one that is understood here")
	}
}

func anys(texts []string) (out []any) {
	for _, text := range texts {
		out = append(out, text)
	}
	return out
}

// issuer may be an object or its id alone.
func (r *reader) issuer(doc object) Issuer {
	if id, ok := doc["issuer"].(string); ok {
		return Issuer{ID: id}
	}
	o := r.object(doc, "issuer")
	return Issuer{r.must(o, "id"), r.text(o, "name"), r.text(o, "url")}
}

func (r *reader) subject(o object) Subject {
	r.typed(o, "type", "AchievementSubject")
	s := Subject{ID: r.text(o, "id")}
	for _, one := range r.list(o, "identifier") {
		r.identify(&s, one)
	}
	if s.ID == "" && s.Identity == (Identity{}) {
		r.wrong("credentialSubject", "is nobody")
	}
	return s
}

// identify reads the first hash and the first name.
func (r *reader) identify(s *Subject, one any) {
	o, _ := one.(object)
	r.typed(o, "type", "IdentityObject")
	i := Identity{r.must(o, "identityType"), r.must(o, "identityHash"), r.text(o, "salt")}
	switch o["hashed"] {
	case true:
		s.Identity = cmp.Or(s.Identity, i)
	case false:
		if i.Kind == "name" {
			s.Name = cmp.Or(s.Name, i.Hash)
		}
	default:
		r.wrong("hashed", "is neither true nor false")
	}
}

func (r *reader) achievement(about object) Achievement {
	o := r.object(about, "achievement")
	r.typed(o, "type", "Achievement")
	return Achievement{
		ID: r.must(o, "id"), Name: r.must(o, "name"), Description: r.must(o, "description"),
		Criteria: r.text(r.object(o, "criteria"), "narrative"), Image: r.image(o), Language: r.text(o, "inLanguage"),
	}
}

// image may be an object or its id alone.
func (r *reader) image(o object) string {
	if id, ok := o["image"].(string); ok {
		return id
	}
	return r.text(r.object(o, "image"), "id")
}
