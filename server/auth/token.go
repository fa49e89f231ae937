// SPDX-License-Identifier: EUPL-1.2

package auth

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
)

const (
	// maxToken is the length of an ID token in bytes: some hundred groups.
	maxToken = 64 << 10
	// MaxSubject is that of a subject (OpenID Connect Core 1.0, section 2).
	MaxSubject = 255
	// maxName is that of a name; longer ones are cut.
	maxName = 100
)

// believe reads an ID token. Package oidc checks the signature alone: its own checks of the claims do not say which one failed, take
// five minutes of skew here and none there, and let one issuer call itself by two names.
func (i *Issuer) believe(ctx context.Context, raw, access, nonce string) (Proof, error) {
	if len(raw) > maxToken {
		return Proof{}, refuse(TooLarge, errTooLarge)
	}
	if err := checkHead(raw); err != nil {
		return Proof{}, err
	}
	by := &signature{issuer: i}
	names := make([]string, 0, len(algorithms))
	for _, algorithm := range algorithms {
		names = append(names, string(algorithm))
	}
	token, err := oidc.NewVerifier(i.Issuer, by, &oidc.Config{
		SupportedSigningAlgs: names, SkipClientIDCheck: true, SkipIssuerCheck: true, SkipExpiryCheck: true,
	}).Verify(ctx, raw)
	switch {
	case by.why != nil:
		return Proof{}, by.why
	case err != nil:
		return Proof{}, refuse(Malformed, err)
	}
	said := claims{}
	if err := token.Claims(&said); err != nil {
		return Proof{}, refuse(Malformed, err)
	}
	if err := said.check(i.Config, nonce, i.now()); err != nil {
		return Proof{}, err
	}
	if token.AccessTokenHash != "" && token.VerifyAccessToken(access) != nil {
		return Proof{}, refuse(TokenHash, errors.New("the access token is another one's"))
	}
	return said.proof(i.Config), nil
}

// checkHead looks at what a token says of itself: three parts, an ID token, an algorithm of the list.
func checkHead(raw string) error {
	parts := strings.Split(raw, ".")
	if len(parts) != 3 {
		return refuse(Malformed, errors.New("a signed token has three parts"))
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[0])
	if err != nil {
		return refuse(Malformed, err)
	}
	var head map[string]json.RawMessage
	if err := json.Unmarshal(text, &head); err != nil {
		return refuse(Malformed, err)
	}
	if kind := claims(head).text("typ"); kind != "" && !strings.EqualFold(kind, "JWT") {
		return refuse(Type, errors.New("the token is no ID token"))
	}
	if !slices.Contains(algorithms, jose.SignatureAlgorithm(claims(head).text("alg"))) {
		return refuse(Algorithm, errors.New("the algorithm is not one of the list"))
	}
	return nil
}

// claims are what a token says, each under exactly the name it stands: package json would take "SUB" for "sub".
type claims map[string]json.RawMessage

// check is section 3.1.3.7 of OpenID Connect Core 1.0.
func (c claims) check(cfg Config, nonce string, now time.Time) error {
	var why Reason
	audience, party := c.list("aud"), c.text("azp")
	_, several := c["azp"]
	expires, timed := c.time("exp")
	issued, dated := c.time("iat")
	begins, late := c.time("nbf")
	_, begun := c["nbf"]
	switch {
	case c.text("iss") != cfg.Issuer:
		why = OtherIssuer
	case !slices.Contains(audience, cfg.ClientID):
		why = Audience
	case (len(audience) > 1 || several) && party != cfg.ClientID:
		why = Party
	case !UsableSubject(c.text("sub")):
		why = Subject
	case nonce == "" || !same(c.text("nonce"), nonce):
		why = Nonce
	case !timed || now.Sub(expires) >= skew:
		why = Expired
	case begun && (!late || begins.Sub(now) > skew):
		why = Early
	case !dated || issued.Sub(now) > skew:
		why = Future
	default:
		return nil
	}
	return refuse(why, errors.New("the ID token is not for this sign-in"))
}

// UsableSubject tells whether a subject can name somebody.
func UsableSubject(subject string) bool {
	return subject != "" && len(subject) <= MaxSubject && !strings.ContainsFunc(subject, unicode.IsControl)
}

// proof is what checked claims say.
func (c claims) proof(cfg Config) Proof {
	p := Proof{
		Issuer: cfg.Issuer, Subject: c.text("sub"), ACR: c.text("acr"), AMR: c.list("amr"), Groups: c.list(cfg.Claims.Groups),
		Given: name(c.text(cfg.Claims.Given)), Family: name(c.text(cfg.Claims.Family)),
	}
	if p.Given == "" && p.Family == "" {
		p.Family = name(c.text("name"))
	}
	p.At, _ = c.time("auth_time")
	return p
}

// name is one without what no name has.
func name(said string) string {
	said = strings.Join(strings.FieldsFunc(said, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }), " ")
	for len(said) > maxName {
		said = strings.TrimRightFunc(said[:maxName], func(r rune) bool { return r == unicode.ReplacementChar })
	}
	return strings.ToValidUTF8(said, "")
}

// at finds a claim by its name, or by the way to it through objects, with dots.
func (c claims) at(path string) json.RawMessage {
	if value, ok := c[path]; ok {
		return value
	}
	first, rest, deeper := strings.Cut(path, ".")
	var inside claims
	if !deeper || json.Unmarshal(c[first], &inside) != nil {
		return nil
	}
	return inside.at(rest)
}

// text is a claim that is a string; empty for any other.
func (c claims) text(path string) (text string) {
	json.Unmarshal(c.at(path), &text) // what is none says nothing
	return text
}

// list is a claim that is a list of strings, or one string.
func (c claims) list(path string) (list []string) {
	if json.Unmarshal(c.at(path), &list) == nil {
		return list
	}
	if one := c.text(path); one != "" {
		return []string{one}
	}
	return nil
}

// time is a claim that is a time (UTC, whole seconds); false for any other, and for one that nobody lives to see.
func (c claims) time(path string) (time.Time, bool) {
	var seconds float64
	if err := json.Unmarshal(c.at(path), &seconds); err != nil || seconds < 0 || seconds > 1<<40 || c.at(path)[0] == 'n' {
		return time.Time{}, false
	}
	return time.Unix(int64(seconds), 0).UTC(), true
}
