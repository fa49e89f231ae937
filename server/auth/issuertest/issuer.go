// SPDX-License-Identifier: EUPL-1.2

package issuertest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// What the client of an issuer is registered with.
const (
	ClientID     = "pult"
	ClientSecret = "secret of the tests"
)

// A Person is somebody whom the issuer knows.
type Person struct {
	Subject, Given, Family string
	Groups                 []string
}

// Ann is the person who signs in unless somebody else is set.
var Ann = Person{Subject: "7f3c-ann", Given: "Ann", Family: "Beispiel", Groups: []string{"everybody"}}

// Manners are how the issuer departs from what is right; the zero value is right.
type Manners struct {
	// Discovery changes what the issuer says of itself.
	Discovery func(document map[string]any)
	// Claims changes what an ID token says, Header what it says of itself.
	Claims, Header func(map[string]any)
	// Sign makes the whole token of header and claims instead of the usual way.
	Sign func(i *Issuer, header, claims map[string]any) string
	// Answer changes the answer of the token endpoint.
	Answer func(answer map[string]any)
	// Back changes what the browser brings back.
	Back func(i *Issuer, query url.Values)
	// Serve answers a request itself, by its path, and tells whether it did.
	Serve func(w http.ResponseWriter, r *http.Request) bool
	// Key signs instead of the usual one; Published are the keys that the issuer shows instead of the usual ones.
	Key       *Key
	Published []*Key
}

// An Issuer is a running one. It is safe for concurrent use.
type Issuer struct {
	// URL is its name and its address.
	URL string
	// Ask shows a page on which one chooses who one is, instead of sending everybody on as the person who is set.
	Ask bool

	web *httptest.Server
	now func() time.Time

	mu      sync.Mutex
	manners Manners
	person  Person
	people  []Person
	granted map[string]*grant
	said    []string
	asked   map[string]int
}

// A grant is what stands behind a code.
type grant struct {
	person   Person
	query    url.Values
	redirect string
	used     bool
}

// Open starts an issuer; Close ends it. now is its clock.
func Open(now func() time.Time) *Issuer {
	i := &Issuer{now: now, person: Ann, granted: map[string]*grant{}, asked: map[string]int{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", i.serveDiscovery)
	mux.HandleFunc("GET /keys", i.serveKeys)
	mux.HandleFunc("GET /authorize", i.serveAuthorize)
	mux.HandleFunc("POST /token", i.serveToken)
	mux.HandleFunc("GET /end", i.serveEnd)
	i.web = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i.mu.Lock()
		i.asked[r.URL.Path]++
		serve := i.manners.Serve
		i.mu.Unlock()
		if serve == nil || !serve(w, r) {
			mux.ServeHTTP(w, r)
		}
	}))
	i.URL = i.web.URL
	return i
}

// Close ends the issuer; more than once does no harm.
func (i *Issuer) Close() { i.web.Close() }

// Misbehave sets its manners from now on.
func (i *Issuer) Misbehave(m Manners) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.manners = m
}

// SignsIn sets who signs in from now on, and who can be chosen where the issuer asks.
func (i *Issuer) SignsIn(person Person, others ...Person) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.person, i.people = person, append([]Person{person}, others...)
}

// Said is why the token endpoint gave nothing, in order.
func (i *Issuer) Said() []string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.said)
}

// Asked tells how often a path was asked for.
func (i *Issuer) Asked(path string) int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.asked[path]
}

func (i *Issuer) behaviour() (Manners, Person) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.manners, i.person
}

func (i *Issuer) serveDiscovery(w http.ResponseWriter, _ *http.Request) {
	document := map[string]any{
		"issuer": i.URL, "authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/keys",
		"end_session_endpoint": i.URL + "/end", "response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		"id_token_signing_alg_values_supported": []string{"RS256", "ES256", "PS256", "EdDSA"}, "code_challenge_methods_supported": []string{"S256"},
		"token_endpoint_auth_methods_supported":          []string{"client_secret_basic", "client_secret_post", "none"},
		"authorization_response_iss_parameter_supported": true,
	}
	if manners, _ := i.behaviour(); manners.Discovery != nil {
		manners.Discovery(document)
	}
	answer(w, http.StatusOK, document)
}

func (i *Issuer) serveKeys(w http.ResponseWriter, _ *http.Request) {
	manners, _ := i.behaviour()
	keys := manners.Published
	if keys == nil {
		keys = []*Key{RSA(), EC(), Edwards()}
	}
	list := []map[string]any{}
	for _, key := range keys {
		list = append(list, key.public())
	}
	answer(w, http.StatusOK, map[string]any{"keys": list})
}

// choose is a page with a button for each person.
var choose = template.Must(template.New("").Parse(`<!doctype html><html lang="de"><meta charset="utf-8"><title>Anmelden</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><h1>Wer bist du?</h1>
{{range .}}<p><a id="{{.Subject}}" href="{{.Path}}">{{.Given}} {{.Family}}</a></p>{{end}}</html>`))

func (i *Issuer) serveAuthorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("client_id") != ClientID || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || !strings.Contains(q.Get("scope"), "openid") {
		http.Error(w, "this is no request of ours", http.StatusBadRequest)
		return
	}
	_, person := i.behaviour()
	if i.Ask && q.Get("person") == "" {
		i.serveChoice(w, q)
		return
	}
	for _, other := range i.all() {
		if other.Subject == q.Get("person") {
			person = other
		}
	}
	http.Redirect(w, r, i.Authorize(q, person), http.StatusFound)
}

func (i *Issuer) all() []Person {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.people
}

func (i *Issuer) serveChoice(w http.ResponseWriter, q url.Values) {
	type choice struct {
		Person
		Path string
	}
	var choices []choice
	for _, person := range i.all() {
		with := maps.Clone(q)
		with.Set("person", person.Subject)
		choices = append(choices, choice{person, "/authorize?" + with.Encode()})
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	choose.Execute(w, choices)
}

// Authorize is where the browser of a person goes back to, by the query that it came with.
func (i *Issuer) Authorize(q url.Values, person Person) string {
	code := random()
	i.mu.Lock()
	i.granted[code] = &grant{person: person, query: q, redirect: q.Get("redirect_uri")}
	manners := i.manners
	i.mu.Unlock()
	back := url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {i.URL}}
	if manners.Back != nil {
		manners.Back(i, back)
	}
	return q.Get("redirect_uri") + "?" + back.Encode()
}

// Challenge changes what a code is bound to, as somebody would who brings a code of another attempt.
func (i *Issuer) Challenge(code, challenge string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.granted[code].query.Set("code_challenge", challenge)
}

func (i *Issuer) serveToken(w http.ResponseWriter, r *http.Request) {
	id, secret, basic := r.BasicAuth()
	if !basic {
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	} else {
		id, secret = unescape(id), unescape(secret)
	}
	if id != ClientID || secret != ClientSecret {
		i.no(w, http.StatusUnauthorized, "invalid_client", "client")
		return
	}
	g, why := i.redeem(r)
	if why != "" {
		i.no(w, http.StatusBadRequest, "invalid_grant", why)
		return
	}
	manners, _ := i.behaviour()
	access := random()
	said := map[string]any{"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": i.token(g, access)}
	if manners.Answer != nil {
		manners.Answer(said)
	}
	w.Header().Set("Cache-Control", "no-store")
	answer(w, http.StatusOK, said)
}

func unescape(said string) string {
	plain, err := url.QueryUnescape(said)
	if err != nil {
		return said
	}
	return plain
}

// redeem takes a code, once, and tells why it is no good.
func (i *Issuer) redeem(r *http.Request) (*grant, string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	g := i.granted[r.PostFormValue("code")]
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	switch {
	case g == nil:
		return nil, "unknown code"
	case g.used:
		return nil, "replayed code"
	case r.PostFormValue("redirect_uri") != g.redirect:
		return nil, "redirect"
	case base64.RawURLEncoding.EncodeToString(sum[:]) != g.query.Get("code_challenge"):
		return nil, "verifier"
	}
	g.used = true
	return g, ""
}

func (i *Issuer) no(w http.ResponseWriter, status int, code, why string) {
	i.mu.Lock()
	i.said = append(i.said, why)
	i.mu.Unlock()
	answer(w, status, map[string]any{"error": code})
}

// token is the ID token of a grant.
func (i *Issuer) token(g *grant, access string) string {
	manners, _ := i.behaviour()
	key := manners.Key
	if key == nil {
		key = RSA()
	}
	now, sum := i.now().Unix(), sha256.Sum256([]byte(access))
	claims := map[string]any{
		"iss": i.URL, "sub": g.person.Subject, "aud": ClientID, "nonce": g.query.Get("nonce"), "iat": now, "exp": now + 300, "auth_time": now,
		"given_name": g.person.Given, "family_name": g.person.Family, "groups": g.person.Groups, "amr": []string{"pwd"},
	}
	if key.Algorithm != "EdDSA" {
		claims["at_hash"] = base64.RawURLEncoding.EncodeToString(sum[:16])
	}
	if levels := strings.Fields(g.query.Get("acr_values")); len(levels) > 0 {
		claims["acr"], claims["amr"] = levels[0], []string{"pwd", "otp", "mfa"}
	}
	header := map[string]any{"alg": key.Algorithm, "kid": key.Name, "typ": "JWT"}
	if manners.Claims != nil {
		manners.Claims(claims)
	}
	if manners.Header != nil {
		manners.Header(header)
	}
	if manners.Sign != nil {
		return manners.Sign(i, header, claims)
	}
	return Token(header, claims, key)
}

func (i *Issuer) serveEnd(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("client_id") != ClientID {
		http.Error(w, "this is no request of ours", http.StatusBadRequest)
		return
	}
	http.Redirect(w, r, q.Get("post_logout_redirect_uri"), http.StatusFound)
}

func answer(w http.ResponseWriter, status int, document any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(document) // who went away does not need it
}

func random() string {
	bits := make([]byte, 24)
	rand.Read(bits)
	return base64.RawURLEncoding.EncodeToString(bits)
}
