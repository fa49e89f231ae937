// SPDX-License-Identifier: EUPL-1.2

package issuertest

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// A Case is a sign-in with one thing that is wrong, or unusual and right.
type Case struct {
	Name string
	Manners
	// Warm says that somebody has signed in before, while all was well, and Later how long ago that is.
	Warm  bool
	Later time.Duration
	// Levels, Methods and Age are what everybody needs.
	Levels, Methods []string
	Age             time.Duration
	// Twice brings the same answer a second time, which is the one that counts.
	Twice bool
	// Want is the reason for which it is refused; empty for one that is accepted. Says is what the issuer itself said of it.
	Want, Says string
}

// Cases are all of them: first what is accepted.
func Cases() []Case {
	all := append(goodCases(), discoveryCases()...)
	all = append(all, backCases()...)
	all = append(all, exchangeCases()...)
	all = append(all, signatureCases()...)
	return append(all, claimCases()...)
}

// set changes one claim.
func set(name string, value any) func(map[string]any) {
	return func(claims map[string]any) { claims[name] = value }
}

// without takes one away.
func without(name string) func(map[string]any) {
	return func(claims map[string]any) { delete(claims, name) }
}

// moved moves a time.
func moved(name string, by time.Duration) func(map[string]any) {
	return func(claims map[string]any) { claims[name] = claims["iat"].(int64) + int64(by/time.Second) }
}

// at answers one path by itself.
func at(path string, do http.HandlerFunc) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == path {
			do(w, r)
		}
		return r.URL.Path == path
	}
}

const (
	discovery = "/.well-known/openid-configuration"
	keysPath  = "/keys"
	tokenPath = "/token"
)

// status answers without a body.
func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// text answers with what may be no JSON.
func text(code int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(code)
		w.Write([]byte(body))
	}
}

// huge is JSON that does not end.
var huge = `{"keys": ["` + strings.Repeat("x", 300<<10) + `"]}`

// away sends on to where everything would be fine.
func away(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, r.URL.Path+"/", http.StatusTemporaryRedirect)
}

func goodCases() []Case {
	return []Case{
		{Name: "all is right"},
		{Name: "signed with ES256", Manners: Manners{Key: EC()}},
		{Name: "signed with PS256", Manners: Manners{Key: RSA().As("PS256")}},
		{Name: "signed with EdDSA", Manners: Manners{Key: Edwards()}},
		{Name: "rotated keys", Warm: true, Later: time.Minute, Manners: Manners{Key: Next(), Published: []*Key{RSA(), Next()}}},
		{Name: "another key under the old name", Warm: true, Later: time.Minute, Manners: Manners{Key: Stranger(), Published: []*Key{Stranger()}}},
		{Name: "keys away, known ones hold", Warm: true, Later: 20 * time.Hour, Manners: Manners{Serve: at(keysPath, status(503))}},
		{Name: "discovery away, what is known holds", Warm: true, Later: 2 * time.Hour, Manners: Manners{Serve: at(discovery, status(503))}},
		{Name: "a clock 50 s late", Manners: Manners{Claims: moved("exp", -50*time.Second)}},
		{Name: "a clock 50 s early", Manners: Manners{Claims: func(c map[string]any) {
			now := c["iat"].(int64)
			c["iat"], c["nbf"] = now+50, now+50
		}}},
		{Name: "several audiences, we are the party", Manners: Manners{Claims: func(c map[string]any) { c["aud"], c["azp"] = []string{"other", ClientID}, ClientID }}},
		{Name: "no kid, and one key that fits", Manners: Manners{Header: without("kid")}},
		{Name: "no typ", Manners: Manners{Header: without("typ")}},
		{Name: "a claim SUB beside sub", Manners: Manners{Claims: func(c map[string]any) {
			c["SUB"], c["Nonce"], c["ISS"] = "administrator", "none", "https://evil.example"
		}}},
		{Name: "no iss parameter, none announced", Manners: Manners{
			Discovery: without("authorization_response_iss_parameter_supported"), Back: func(_ *Issuer, q url.Values) { q.Del("iss") },
		}},
		{Name: "the level that was asked for", Levels: []string{"high", "higher"}, Methods: []string{"mfa"}, Age: time.Hour},
	}
}

func discoveryCases() []Case {
	return []Case{
		{Name: "discovery of another issuer", Manners: Manners{Discovery: set("issuer", "https://evil.example")}, Want: "discovery_issuer"},
		{Name: "discovery with a slash more", Manners: Manners{Discovery: func(d map[string]any) { d["issuer"] = d["issuer"].(string) + "/" }}, Want: "discovery_issuer"},
		{Name: "a token endpoint without TLS", Manners: Manners{Discovery: set("token_endpoint", "http://issuer.example/token")}, Want: "discovery_endpoint"},
		{Name: "no keys named", Manners: Manners{Discovery: without("jwks_uri")}, Want: "discovery_endpoint"},
		{Name: "an issuer that knows plain challenges only", Manners: Manners{Discovery: set("code_challenge_methods_supported", []string{"plain"})}, Want: "discovery_pkce"},
		{Name: "discovery that is no JSON", Manners: Manners{Serve: at(discovery, text(200, "<html>"))}, Want: "discovery_malformed"},
		{Name: "huge discovery", Manners: Manners{Serve: at(discovery, text(200, huge))}, Want: "too_large"},
		{Name: "discovery that sends on", Manners: Manners{Serve: at(discovery, away)}, Want: "redirected"},
		{Name: "no discovery", Manners: Manners{Serve: at(discovery, status(404))}, Want: "issuer_down"},
		{Name: "discovery away for a day", Warm: true, Later: 25 * time.Hour, Manners: Manners{Serve: at(discovery, status(503))}, Want: "issuer_down"},
		{Name: "keys away from the start", Manners: Manners{Serve: at(keysPath, status(503))}, Want: "keys_down"},
		{Name: "keys away for a day", Warm: true, Later: 25 * time.Hour, Manners: Manners{Serve: at(keysPath, status(503))}, Want: "keys_down"},
		{Name: "a new key while keys are away", Warm: true, Later: time.Minute, Manners: Manners{Key: Next(), Serve: at(keysPath, status(503))}, Want: "keys_down"},
		{Name: "keys that are no JSON", Manners: Manners{Serve: at(keysPath, text(200, "[1]"))}, Want: "keys_malformed"},
		{Name: "huge keys", Manners: Manners{Serve: at(keysPath, text(200, huge))}, Want: "too_large"},
		{Name: "keys that send on", Manners: Manners{Serve: at(keysPath, away)}, Want: "redirected"},
	}
}

// back changes one parameter of what the browser brings.
func back(name, value string) func(*Issuer, url.Values) {
	return func(_ *Issuer, q url.Values) { q.Set(name, value) }
}

func drop(names ...string) func(*Issuer, url.Values) {
	return func(_ *Issuer, q url.Values) {
		for _, name := range names {
			q.Del(name)
		}
	}
}

func backCases() []Case {
	return []Case{
		{Name: "mix-up: iss of another issuer", Manners: Manners{Back: back("iss", "https://evil.example")}, Want: "iss_parameter"},
		{Name: "mix-up: empty iss", Manners: Manners{Back: back("iss", "")}, Want: "iss_parameter"},
		{Name: "mix-up: no iss, though announced", Manners: Manners{Back: drop("iss")}, Want: "iss_parameter_missing"},
		{Name: "mix-up: iss of another issuer, not announced", Manners: Manners{
			Discovery: without("authorization_response_iss_parameter_supported"), Back: back("iss", "https://evil.example"),
		}, Want: "iss_parameter"},
		{Name: "state of another attempt", Manners: Manners{Back: back("state", random())}, Want: "state"},
		{Name: "no state", Manners: Manners{Back: drop("state")}, Want: "state"},
		{Name: "two states", Manners: Manners{Back: func(_ *Issuer, q url.Values) { q.Add("state", "x") }}, Want: "repeated_parameter"},
		{Name: "two codes", Manners: Manners{Back: func(_ *Issuer, q url.Values) { q.Add("code", "x") }}, Want: "repeated_parameter"},
		{Name: "the person said no", Manners: Manners{Back: func(_ *Issuer, q url.Values) { q.Del("code"); q.Set("error", "access_denied") }}, Want: "denied"},
		{Name: "no code", Manners: Manners{Back: drop("code")}, Want: "code_missing"},
		{Name: "an endless code", Manners: Manners{Back: back("code", strings.Repeat("c", 5000))}, Want: "code_missing"},
	}
}

func exchangeCases() []Case {
	return []Case{
		{Name: "a replayed code", Twice: true, Want: "code_refused", Says: "replayed code"},
		{Name: "a made-up code", Manners: Manners{Back: back("code", "made-up")}, Want: "code_refused", Says: "unknown code"},
		{Name: "wrong verifier: a code of another attempt", Manners: Manners{Back: func(i *Issuer, q url.Values) { i.Challenge(q.Get("code"), random()) }}, Want: "code_refused", Says: "verifier"},
		{Name: "a client that the issuer does not know", Manners: Manners{Serve: at(tokenPath, text(401, `{"error": "invalid_client"}`))}, Want: "client_refused"},
		{Name: "a token endpoint that fails", Manners: Manners{Serve: at(tokenPath, status(502))}, Want: "token_down"},
		{Name: "a token endpoint that sends on", Manners: Manners{Serve: at(tokenPath, away)}, Want: "redirected"},
		{Name: "a huge answer", Manners: Manners{Serve: at(tokenPath, text(200, huge))}, Want: "too_large"},
		{Name: "an answer that is no JSON", Manners: Manners{Serve: at(tokenPath, text(200, "<html>"))}, Want: "token_malformed"},
		{Name: "no access token", Manners: Manners{Answer: without("access_token")}, Want: "token_malformed"},
		{Name: "no ID token", Manners: Manners{Answer: without("id_token")}, Want: "id_token_missing"},
		{Name: "a token of another type", Manners: Manners{Answer: set("token_type", "mac")}, Want: "token_type"},
		{Name: "a huge ID token", Manners: Manners{Claims: set("more", strings.Repeat("x", 70<<10))}, Want: "too_large"},
	}
}

// signed makes a token by hand.
func signed(make func(header, claims map[string]any) string) func(*Issuer, map[string]any, map[string]any) string {
	return func(_ *Issuer, header, claims map[string]any) string { return make(header, claims) }
}

// tampered changes what was signed.
func tampered(header, claims map[string]any) string {
	parts := strings.Split(Token(header, claims, RSA()), ".")
	claims["sub"] = "administrator"
	parts[1] = strings.Split(Unsigned(header, claims), ".")[1]
	return strings.Join(parts, ".")
}

func signatureCases() []Case {
	none := func(name string) func(header, claims map[string]any) string {
		return func(header, claims map[string]any) string {
			header["alg"] = name
			return Unsigned(header, claims) + "."
		}
	}
	return []Case{
		{Name: "alg none", Manners: Manners{Sign: signed(none("none"))}, Want: "alg"},
		{Name: "alg nOnE", Manners: Manners{Sign: signed(none("nOnE"))}, Want: "alg"},
		{Name: "no alg", Manners: Manners{Header: without("alg")}, Want: "alg"},
		{Name: "HS256 with the public key", Manners: Manners{Key: RSA().Shared()}, Want: "alg"},
		{Name: "an algorithm that is not on the list", Manners: Manners{Header: set("alg", "RS384")}, Want: "alg"},
		{Name: "a key of another kind", Manners: Manners{Header: set("alg", "ES256")}, Want: "kid_unknown"},
		{Name: "unknown kid", Manners: Manners{Key: Next()}, Want: "kid_unknown"},
		{Name: "a key that was taken back", Warm: true, Later: 2 * time.Hour, Manners: Manners{Published: []*Key{EC()}}, Want: "kid_unknown"},
		{Name: "no kid, and two keys that fit", Manners: Manners{Header: without("kid"), Published: []*Key{RSA(), Next()}}, Want: "kid_missing"},
		{Name: "a weak key", Manners: Manners{Key: Weak(), Published: []*Key{Weak()}}, Want: "key_weak"},
		{Name: "a stranger's key under a known name", Manners: Manners{Key: Stranger()}, Want: "signature"},
		{Name: "a stranger's key in the header", Manners: Manners{Key: Stranger(), Header: func(h map[string]any) { h["jwk"] = Stranger().public() }}, Want: "signature"},
		{Name: "tampered body", Manners: Manners{Sign: signed(tampered)}, Want: "signature"},
		{Name: "a signature that was cut off", Manners: Manners{Sign: signed(func(h, c map[string]any) string { return Unsigned(h, c) + "." + strings.Repeat("A", 342) })}, Want: "signature"},
		{Name: "unsigned body", Manners: Manners{Sign: signed(func(h, c map[string]any) string { return Unsigned(h, c) })}, Want: "malformed"},
		{Name: "a body that is elsewhere", Manners: Manners{Sign: signed(func(h, c map[string]any) string {
			parts := strings.Split(Token(h, c, RSA()), ".")
			return parts[0] + ".." + parts[2]
		})}, Want: "signature"},
		{Name: "no token at all", Manners: Manners{Sign: signed(func(_, _ map[string]any) string { return "a.b.c" })}, Want: "malformed"},
		{Name: "an encrypted token", Manners: Manners{Sign: signed(func(h, c map[string]any) string { return Token(h, c, RSA()) + ".x.y" })}, Want: "malformed"},
		{Name: "a body that is no object", Manners: Manners{Sign: signed(func(h, _ map[string]any) string {
			body := strings.Split(Unsigned(h, nil), ".")[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(`["sub"]`))
			return body + "." + encode(RSA().sign([]byte(body)))
		})}, Want: "malformed"},
		{Name: "an access token as ID token", Manners: Manners{Header: set("typ", "at+jwt")}, Want: "typ"},
		{Name: "a logout token as ID token", Manners: Manners{Header: set("typ", "logout+jwt")}, Want: "typ"},
	}
}

func claimCases() []Case {
	return []Case{
		{Name: "wrong iss", Manners: Manners{Claims: set("iss", "https://evil.example")}, Want: "iss"},
		{Name: "no iss", Manners: Manners{Claims: without("iss")}, Want: "iss"},
		{Name: "a token of another client", Manners: Manners{Claims: set("aud", "another")}, Want: "aud"},
		{Name: "audiences without us", Manners: Manners{Claims: set("aud", []string{"a", "b"})}, Want: "aud"},
		{Name: "no aud", Manners: Manners{Claims: without("aud")}, Want: "aud"},
		{Name: "several audiences and no azp", Manners: Manners{Claims: set("aud", []string{ClientID, "another"})}, Want: "azp"},
		{Name: "azp of another client", Manners: Manners{Claims: set("azp", "another")}, Want: "azp"},
		{Name: "missing sub", Manners: Manners{Claims: without("sub")}, Want: "sub"},
		{Name: "empty sub", Manners: Manners{Claims: set("sub", "")}, Want: "sub"},
		{Name: "a sub that is a number", Manners: Manners{Claims: set("sub", 7)}, Want: "malformed"},
		{Name: "an endless sub", Manners: Manners{Claims: set("sub", strings.Repeat("s", 256))}, Want: "sub"},
		{Name: "wrong nonce", Manners: Manners{Claims: set("nonce", random())}, Want: "nonce"},
		{Name: "no nonce", Manners: Manners{Claims: without("nonce")}, Want: "nonce"},
		{Name: "expired", Manners: Manners{Claims: moved("exp", -time.Minute)}, Want: "expired"},
		{Name: "no exp", Manners: Manners{Claims: without("exp")}, Want: "expired"},
		{Name: "an exp that nobody lives to see", Manners: Manners{Claims: set("exp", 1e300)}, Want: "expired"},
		{Name: "not yet valid", Manners: Manners{Claims: moved("nbf", 2*time.Minute)}, Want: "not_yet"},
		{Name: "an nbf that is no time", Manners: Manners{Claims: set("nbf", 1e300)}, Want: "not_yet"},
		{Name: "issued in the future", Manners: Manners{Claims: moved("iat", 2*time.Minute)}, Want: "issued_in_future"},
		{Name: "no iat", Manners: Manners{Claims: without("iat")}, Want: "issued_in_future"},
		{Name: "an access token of another sign-in", Manners: Manners{Claims: set("at_hash", "AAAAAAAAAAAAAAAAAAAAAA")}, Want: "at_hash"},
		{Name: "acr downgrade", Levels: []string{"high"}, Manners: Manners{Claims: set("acr", "low")}, Want: "acr"},
		{Name: "missing acr", Levels: []string{"high"}, Manners: Manners{Claims: without("acr")}, Want: "acr"},
		{Name: "amr without the method", Methods: []string{"mfa"}, Want: "amr"},
		{Name: "missing amr", Methods: []string{"pwd"}, Manners: Manners{Claims: without("amr")}, Want: "amr"},
		{Name: "auth_time too old", Age: time.Hour, Manners: Manners{Claims: moved("auth_time", -62*time.Minute)}, Want: "auth_time"},
		{Name: "auth_time missing", Age: time.Hour, Manners: Manners{Claims: without("auth_time")}, Want: "auth_time_missing"},
		{Name: "auth_time in the future", Age: time.Hour, Manners: Manners{Claims: moved("auth_time", 2*time.Minute)}, Want: "auth_time"},
	}
}
