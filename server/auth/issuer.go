// SPDX-License-Identifier: EUPL-1.2

package auth

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/pult-app/pult/staff"
)

// An Issuer is whom the server believes. It is safe for concurrent use and starts nothing by itself: it is asked when somebody signs
// in, and may be away until then.
type Issuer struct {
	Config
	now    func() time.Time
	client *http.Client
	gate   chan struct{}
	about  *kept[about]
	keys   *kept[keySet]
}

// New is an issuer that nobody has asked yet. now is the clock; trip carries the requests, nil for the usual way.
func New(cfg Config, now func() time.Time, trip http.RoundTripper) *Issuer {
	if trip == nil {
		trip = http.DefaultTransport
	}
	i := &Issuer{Config: cfg, now: now, client: newClient(trip), gate: make(chan struct{}, atOnce)}
	i.about = keep(now, i.discover)
	i.keys = keep(now, i.readKeys)
	return i
}

// Ask asks the issuer who it is and for its keys, as the first sign-in does, and returns how many keys there are.
func (i *Issuer) Ask(ctx context.Context) (keys int, err error) {
	if _, err = i.about.get(ctx); err != nil {
		return 0, err
	}
	set, err := i.keys.get(ctx)
	return len(set), err
}

// An Attempt is a sign-in under way. Its owner keeps it secret until the browser comes back, and uses it once.
type Attempt struct {
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
	// Redirect is where the browser comes back to.
	Redirect string `json:"redirect"`
}

// about is what an issuer says of itself (OpenID Connect Discovery 1.0, section 3; RFC 9207, section 3).
type about struct {
	Issuer        string   `json:"issuer"`
	Authorization string   `json:"authorization_endpoint"`
	Token         string   `json:"token_endpoint"`
	Keys          string   `json:"jwks_uri"`
	End           string   `json:"end_session_endpoint"`
	Methods       []string `json:"token_endpoint_auth_methods_supported"`
	Challenges    []string `json:"code_challenge_methods_supported"`
	NamesItself   bool     `json:"authorization_response_iss_parameter_supported"`
}

func (i *Issuer) discover(ctx context.Context) (about, error) {
	var said about
	if err := i.get(ctx, strings.TrimSuffix(i.Issuer, "/")+"/.well-known/openid-configuration", IssuerDown, DiscoveryMalformed, &said); err != nil {
		return said, err
	}
	if said.Issuer != i.Issuer {
		return said, refuse(DiscoveryIssuer, fmt.Errorf("it calls itself %q, and the file %q", brief(said.Issuer), i.Issuer))
	}
	for _, endpoint := range []string{said.Authorization, said.Token, said.Keys, cmp.Or(said.End, said.Keys)} {
		if err := usable(endpoint, strings.HasPrefix(i.Issuer, "http:")); err != nil {
			return said, refuse(DiscoveryEndpoint, err)
		}
	}
	if len(said.Challenges) > 0 && !slices.Contains(said.Challenges, "S256") {
		return said, refuse(DiscoveryPKCE, errors.New("the issuer does not know S256"))
	}
	return said, nil
}

// brief is the beginning of what a stranger wrote.
func brief(text string) string { return text[:min(len(text), 200)] }

// usable tells whether an address can be trusted with secrets: only what is on this very machine may do without TLS.
func usable(address string, plain bool) error {
	u, err := url.Parse(address)
	if err != nil {
		return errors.New("it is no address")
	}
	near := plain && u.Scheme == "http" && loopback(u.Hostname())
	if u.Scheme != "https" && !near || u.Host == "" || u.User != nil || u.Fragment != "" {
		return errors.New("it is no https address")
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Begin is a new attempt and where the browser goes with it. It asks for what everybody needs and for what the roles need beside.
func (i *Issuer) Begin(ctx context.Context, redirect string, roles ...staff.Role) (Attempt, string, error) {
	said, err := i.about.get(ctx)
	if err != nil {
		return Attempt{}, "", err
	}
	a := Attempt{State: random(), Nonce: random(), Verifier: oauth2.GenerateVerifier(), Redirect: redirect}
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(a.Verifier), oidc.Nonce(a.Nonce)}
	levels, age := i.wanted(append([]staff.Role{staff.Employee}, roles...))
	if len(levels) > 0 {
		options = append(options, oauth2.SetAuthURLParam("acr_values", strings.Join(levels, " ")))
	}
	if age > 0 {
		options = append(options, oauth2.SetAuthURLParam("max_age", strconv.Itoa(int(age/time.Second))))
	}
	return a, i.oauth(said, redirect).AuthCodeURL(a.State, options...), nil
}

// wanted are the levels that roles need, the last role's first because it needs most, and the shortest age.
func (i *Issuer) wanted(roles []staff.Role) (levels []string, age time.Duration) {
	for _, role := range slices.Backward(roles) {
		need := i.Require[role]
		for _, level := range need.ACR {
			if !slices.Contains(levels, level) {
				levels = append(levels, level)
			}
		}
		if need.MaxAge > 0 && (age == 0 || need.MaxAge < age) {
			age = need.MaxAge
		}
	}
	return levels, age
}

// oauth is the client as the issuer knows it. How it shows its secret is said and not tried out: a code is good for one try.
func (i *Issuer) oauth(said about, redirect string) *oauth2.Config {
	style := oauth2.AuthStyleInHeader
	if i.ClientSecret == "" || len(said.Methods) > 0 && !slices.Contains(said.Methods, "client_secret_basic") {
		style = oauth2.AuthStyleInParams
	}
	return &oauth2.Config{
		ClientID: i.ClientID, ClientSecret: i.ClientSecret, RedirectURL: redirect,
		Endpoint: oauth2.Endpoint{AuthURL: said.Authorization, TokenURL: said.Token, AuthStyle: style},
		Scopes:   append([]string{oidc.ScopeOpenID}, i.Scopes...),
	}
}

// Logout is where a browser ends the session at the issuer itself (OpenID Connect RP-Initiated Logout 1.0) and comes back from; empty
// when the issuer has no such place. It says which client asks and not who is signed in, so the issuer may ask the person.
func (i *Issuer) Logout(ctx context.Context, back string) (string, error) {
	said, err := i.about.get(ctx)
	if err != nil || said.End == "" {
		return "", err
	}
	u, err := url.Parse(said.End)
	if err != nil {
		return "", refuse(DiscoveryEndpoint, err)
	}
	q := u.Query()
	q.Set("client_id", i.ClientID)
	q.Set("post_logout_redirect_uri", back)
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// random is 256 bits as 43 characters.
func random() string {
	bits := make([]byte, 32)
	rand.Read(bits) // never fails, it ends the program instead
	return base64.RawURLEncoding.EncodeToString(bits)
}

// enter takes one of the places of those who ask the issuer, until leave.
func (i *Issuer) enter() (leave func(), err error) {
	select {
	case i.gate <- struct{}{}:
		return func() { <-i.gate }, nil
	default:
		return nil, refuse(Busy, fmt.Errorf("%d sign-ins are under way", atOnce))
	}
}
