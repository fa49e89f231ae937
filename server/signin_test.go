// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/auth"
	"github.com/pult-app/pult/server/auth/issuertest"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// client is where a client of the tests listens: nobody does, the tests look at the address only.
const client = "http://127.0.0.1:45678/"

const clientState = "state-of-the-client"

// A lobby is a house at whose door an issuer stands.
type lobby struct {
	*house
	issuer *issuertest.Issuer
	lines  lines
}

// lines are what was logged; many write at once.
type lines struct {
	guard  guard
	logged bytes.Buffer
}

func (l *lines) Write(line []byte) (int, error) {
	l.guard.Lock()
	defer l.guard.Unlock()
	return l.logged.Write(line)
}

func (l *lines) String() string {
	l.guard.Lock()
	defer l.guard.Unlock()
	return l.logged.String()
}

func openLobby(t testing.TB, change func(*auth.Config)) *lobby {
	t.Helper()
	l := &lobby{house: &house{town: &town{path: bare(t)}, now: monday}}
	l.log = slog.New(slog.NewTextHandler(&l.lines, nil))
	l.issuer = issuertest.Open(l.clock)
	t.Cleanup(l.issuer.Close)
	cfg := auth.Config{
		Issuer: l.issuer.URL, ClientID: issuertest.ClientID, ClientSecret: issuertest.ClientSecret, Name: "Stadt", Scopes: []string{"profile"},
		Claims: auth.Claims{Groups: "groups", Given: "given_name", Family: "family_name"},
		Groups: map[string]auth.Grant{"house": {Role: staff.Facility}, "it": {Unit: "it"}, "nowhere": {Unit: "gone"}, "admins": {Role: staff.Administrator}},
	}
	if change != nil {
		change(&cfg)
	}
	l.also = func(config *server.Config) { config.Issuer = auth.New(cfg, l.clock, nil) }
	l.serve(t, false, "127.0.0.1:0")
	t.Cleanup(func() { l.stop(t) })
	l.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutUnit(ctx, staff.Unit{ID: "it", Name: "IT"})
	})
	return l
}

// A walker is a browser that follows no redirect by itself.
type walker struct {
	http.Client
	t testing.TB
}

func newWalker(t testing.TB) *walker {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	b := &walker{t: t}
	b.Jar, b.CheckRedirect = jar, func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return b
}

// open is the answer, its page, and where it leads.
func (b *walker) open(address string) (resp *http.Response, page string, to *url.URL) {
	b.t.Helper()
	resp, err := b.Get(address)
	require.NoError(b.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(b.t, err)
	to, err = resp.Location()
	if err != nil {
		to = nil
	}
	return resp, string(text), to
}

// follow goes on until a page comes, or the client's address.
func (b *walker) follow(address string) (resp *http.Response, page string, to *url.URL) {
	b.t.Helper()
	for range 8 {
		resp, page, to = b.open(address)
		if to == nil || strings.HasPrefix(to.String(), client) {
			return resp, page, to
		}
		address = to.String()
	}
	require.Fail(b.t, "the browser is sent on and on")
	return nil, "", nil
}

// door is where a client sends a browser to.
func (l *lobby) door(more ...string) string {
	q := url.Values{"redirect": {client}, "state": {clientState}, "challenge": {challenge("verifier")}}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return l.url + "/signin?" + q.Encode()
}

func challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// enters signs somebody in and finds what the server wrote down for the client.
func (l *lobby) enters(t testing.TB, person issuertest.Person) central.SignIn {
	t.Helper()
	l.issuer.SignsIn(person)
	resp, page, to := newWalker(t).follow(l.door())
	require.NotNil(t, to, page)
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	return l.granted(t, to.Query().Get("code"))
}

func (l *lobby) granted(t testing.TB, code string) (found central.SignIn) {
	t.Helper()
	l.write(t, func(ctx context.Context, tx *central.Tx) (err error) {
		found, err = tx.TakeSignIn(ctx, server.HashToken(code), l.clock())
		return err
	})
	return found
}

// who is a person as the directory and the profile have them.
func (l *lobby) who(t testing.TB, id staff.PersonID) (p staff.Person, profile staff.Profile) {
	t.Helper()
	l.write(t, func(ctx context.Context, tx *central.Tx) (err error) {
		if p, err = tx.Store().Colleague(ctx, id); err != nil {
			return err
		}
		profile, err = tx.Store().Profile(ctx, id)
		return err
	})
	return p, profile
}

func TestSignIn_leads_from_the_client_to_the_issuer_and_back(t *testing.T) {
	l := openLobby(t, nil)
	b := newWalker(t)

	resp, _, toIssuer := b.open(l.door())
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	require.True(t, strings.HasPrefix(toIssuer.String(), l.issuer.URL+"/authorize?"))
	assert.Equal(t, "S256", toIssuer.Query().Get("code_challenge_method"))
	assert.NotEqual(t, clientState, toIssuer.Query().Get("state"), "what the client's attempt is known by is none of the issuer's business")
	_, _, home := b.open(toIssuer.String())
	resp, _, to := b.open(home.String())

	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	assert.Equal(t, client, (&url.URL{Scheme: to.Scheme, Host: to.Host, Path: to.Path}).String())
	assert.Equal(t, clientState, to.Query().Get("state"))
	assert.Equal(t, l.url, to.Query().Get("iss"))
	assert.Equal(t, "no-store", resp.Header.Get("Cache-Control"))
	found := l.granted(t, to.Query().Get("code"))
	assert.Equal(t, challenge("verifier"), found.Challenge)
	assert.Equal(t, staff.Roles, found.Assured, "no role needs more")
	assert.Equal(t, monday.Add(time.Minute), found.Until)
	person, profile := l.who(t, found.Person)
	assert.Equal(t, staff.Person{ID: found.Person, Given: "Ann", Family: "Beispiel"}, person)
	assert.Empty(t, profile.Roles)
	assert.Equal(t, staff.Nobody, profile.Visibility, "nobody sees somebody new before they say so")
	assert.Len(t, string(found.Person), 36, "neither the subject nor anything else of theirs")
	_, page, to := b.open(home.String())
	assert.Nil(t, to, "the attempt is over")
	contains(t, page, "Diese Anmeldung gilt nicht mehr")
}

func TestSignIn_carries_the_attempt_in_a_cookie_that_nobody_can_read_or_set(t *testing.T) {
	l := openLobby(t, nil)
	for base, want := range map[string]string{"": "pult-signin", "https://pult.example": "__Host-pult-signin"} {
		l.server.URL = base
		resp, _, _ := newWalker(t).open(l.door())

		cookie := resp.Cookies()[0]
		assert.Equal(t, want, cookie.Name)
		assert.Equal(t, base != "", cookie.Secure)
		assert.True(t, cookie.HttpOnly)
		assert.Equal(t, http.SameSiteLaxMode, cookie.SameSite)
		assert.Equal(t, "/", cookie.Path)
		assert.Empty(t, cookie.Domain)
		assert.Equal(t, 600, cookie.MaxAge)
		plain, err := base64.RawURLEncoding.DecodeString(cookie.Value)
		require.NoError(t, err)
		assert.NotContains(t, string(plain), clientState)
	}
}

func TestSignIn_refuses_what_no_client_asks(t *testing.T) {
	l := openLobby(t, nil)
	for name, change := range map[string][]string{
		"another machine":      {"redirect", "http://192.0.2.1:45678/"},
		"a name":               {"redirect", "http://localhost:45678/"},
		"TLS":                  {"redirect", "https://127.0.0.1:45678/"},
		"no port":              {"redirect", "http://127.0.0.1/"},
		"a port too high":      {"redirect", "http://127.0.0.1:65536/"},
		"port 0":               {"redirect", "http://127.0.0.1:0/"},
		"a path":               {"redirect", "http://127.0.0.1:45678/x"},
		"no path":              {"redirect", "http://127.0.0.1:45678"},
		"a query":              {"redirect", "http://127.0.0.1:45678/?x=1"},
		"a name before":        {"redirect", "http://127.0.0.1:45678@evil.example/"},
		"a name behind":        {"redirect", "http://127.0.0.1.evil.example:1/"},
		"two lines":            {"redirect", client + "\n"},
		"a script":             {"redirect", "javascript:alert(1)"},
		"a short state":        {"state", "short"},
		"a long state":         {"state", strings.Repeat("s", 129)},
		"a state with a space": {"state", "state of the client"},
		"a short challenge":    {"challenge", "abc"},
		"a plain challenge":    {"challenge", strings.Repeat("=", 43)},
	} {
		resp, page, to := newWalker(t).open(l.door(change...))

		assert.Equal(t, http.StatusBadRequest, resp.StatusCode, name)
		assert.Nil(t, to, name)
		assert.Empty(t, resp.Cookies(), name)
		contains(t, page, "Diese Seite öffnet Pult für dich", name)
	}
	resp, _, _ := newWalker(t).open(l.door() + "&state=twice-is-one-too-many")
	assert.Equal(t, http.StatusBadRequest, resp.StatusCode)
	resp, _, to := newWalker(t).open(l.door("redirect", "http://[::1]:45678/"))
	assert.Equal(t, http.StatusSeeOther, resp.StatusCode)
	assert.NotNil(t, to)
}

func TestSignIn_ends_ten_minutes_after_it_began(t *testing.T) {
	l := openLobby(t, nil)
	b := newWalker(t)
	_, _, toIssuer := b.open(l.door())
	_, _, home := b.open(toIssuer.String())
	l.set(monday.Add(10 * time.Minute))

	resp, page, to := b.open(home.String())

	assert.Equal(t, http.StatusForbidden, resp.StatusCode)
	assert.Nil(t, to)
	contains(t, page, "Fang in Pult noch einmal an")
	assert.Contains(t, l.lines.String(), "why=late")
}

func TestSignIn_belongs_to_the_browser_that_began_it(t *testing.T) {
	l := openLobby(t, nil)
	mine, other := newWalker(t), newWalker(t)
	_, _, toIssuer := mine.open(l.door())
	_, _, home := mine.open(toIssuer.String())

	resp, _, to := other.open(home.String())
	assert.Equal(t, http.StatusForbidden, resp.StatusCode)
	assert.Nil(t, to, "a stranger's link signs nobody in")

	other.open(l.door())
	resp, page, to := other.open(home.String())
	assert.Equal(t, http.StatusForbidden, resp.StatusCode)
	assert.Nil(t, to)
	contains(t, page, "Die Anmeldung hat nicht geklappt")
	assert.Contains(t, l.lines.String(), "why=state")
}

func TestSignIn_opens_no_cookie_that_was_changed(t *testing.T) {
	l := openLobby(t, nil)
	resp, _, _ := newWalker(t).open(l.door())
	sealed := resp.Cookies()[0].Value
	for _, value := range []string{"", "x", sealed + "A", "A" + sealed, sealed[:len(sealed)-1], strings.Repeat("A", 4000), sealed[:40] + "A" + sealed[41:]} {
		if value == sealed {
			continue
		}
		r, err := http.NewRequest(http.MethodGet, l.url+"/signin", nil)
		require.NoError(t, err)
		r.AddCookie(&http.Cookie{Name: "pult-signin", Value: value})
		resp, err := newWalker(t).Do(r)
		require.NoError(t, err)
		resp.Body.Close()

		assert.Equal(t, http.StatusForbidden, resp.StatusCode, "%.20s", value)
	}
}

// page is what somebody sees, without what leads on from it.
func shown(page string) string {
	_, body, _ := strings.Cut(page, "<body>")
	body, _, _ = strings.Cut(body, `<a class="button`)
	return body
}

func TestSignIn_says_of_no_attack_what_was_wrong(t *testing.T) {
	pages := map[int]map[string]bool{http.StatusForbidden: {}, http.StatusServiceUnavailable: {}}
	for _, c := range issuertest.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			l := openLobby(t, func(cfg *auth.Config) {
				cfg.Require = map[staff.Role]auth.Assurance{staff.Employee: {ACR: c.Levels, AMR: c.Methods, MaxAge: c.Age}}
			})
			if c.Warm {
				l.enters(t, issuertest.Ann)
			}
			l.set(monday.Add(c.Later))
			l.issuer.Misbehave(c.Manners)
			resp, page, to := twice(newWalker(t), l.door(), c.Twice)

			if c.Want == "" {
				require.NotNil(t, to, page)
				assert.NotEmpty(t, l.granted(t, to.Query().Get("code")).Person)
				return
			}
			assert.Nil(t, to)
			assert.Contains(t, l.lines.String(), "why="+c.Want)
			for _, secret := range []string{"Ann", "Beispiel", issuertest.Ann.Subject, issuertest.ClientSecret, "evil.example", "access_denied", clientState} {
				assert.NotContains(t, l.lines.String(), secret)
			}
			assert.Equal(t, "no-store", resp.Header.Get("Cache-Control"))
			require.Contains(t, pages, resp.StatusCode)
			pages[resp.StatusCode][shown(page)] = true
		})
	}
	for status, all := range pages {
		assert.Len(t, all, 1, "all that are answered with %d look alike", status)
	}
}

// twice signs in; again, it comes back a second time with what the issuer gave, and with the cookie of then.
func twice(b *walker, door string, again bool) (*http.Response, string, *url.URL) {
	if !again {
		return b.follow(door)
	}
	_, _, toIssuer := b.open(door)
	_, _, home := b.open(toIssuer.String())
	kept := b.Jar.Cookies(home)
	b.open(home.String())
	b.Jar.SetCookies(home, kept)
	return b.open(home.String())
}

func TestSignIn_leads_on_from_a_refusal(t *testing.T) {
	l := openLobby(t, nil)
	l.issuer.Misbehave(issuertest.Manners{Claims: func(claims map[string]any) { claims["nonce"] = "another" }})
	b := newWalker(t)
	_, page, _ := b.follow(l.door())
	contains(t, page, `href="`+client+"?error=access_denied&amp;iss="+url.QueryEscape(l.url)+"&amp;state="+clientState)

	l.issuer.Misbehave(issuertest.Manners{})
	_, page, to := b.follow(l.url + "/signin")

	require.NotNil(t, to, page)
	assert.NotEmpty(t, to.Query().Get("code"))
}

func TestSignIn_says_that_the_issuer_is_away_and_goes_on_when_it_is_back(t *testing.T) {
	l := openLobby(t, nil)
	l.issuer.Misbehave(issuertest.Manners{Serve: func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusBadGateway); return true }})
	b := newWalker(t)

	resp, page, _ := b.follow(l.door())

	assert.Equal(t, http.StatusServiceUnavailable, resp.StatusCode)
	assert.Equal(t, "5", resp.Header.Get("Retry-After"))
	contains(t, page, "antwortet gerade nicht")
	assert.Contains(t, l.lines.String(), "why=issuer_down")
	l.issuer.Misbehave(issuertest.Manners{})
	l.set(monday.Add(10 * time.Second))
	_, page, to := b.follow(l.url + "/signin")
	require.NotNil(t, to, page)
}

func TestSignIn_knows_a_person_by_issuer_and_subject_alone(t *testing.T) {
	l := openLobby(t, nil)
	first := l.enters(t, issuertest.Ann)

	again := l.enters(t, issuertest.Person{Subject: issuertest.Ann.Subject, Given: "Anna", Family: "Muster"})
	namesake := l.enters(t, issuertest.Person{Subject: "another", Given: "Ann", Family: "Beispiel"})

	assert.Equal(t, first.Person, again.Person)
	assert.NotEqual(t, first.Person, namesake.Person)
	person, _ := l.who(t, first.Person)
	assert.Equal(t, "Anna Muster", person.Name())
}

func TestSignIn_takes_the_person_whom_an_administrator_has_prepared(t *testing.T) {
	l := openLobby(t, nil)
	l.write(t, func(ctx context.Context, tx *central.Tx) error {
		if err := tx.Store().PutPerson(ctx, staff.Person{ID: "prepared", Given: "Ann", Family: "Beispiel", Unit: "it"}); err != nil {
			return err
		}
		return tx.PutIdentity(ctx, central.Identity{Issuer: l.issuer.URL, Subject: issuertest.Ann.Subject, Person: "prepared", MadeAt: monday})
	})

	found := l.enters(t, issuertest.Ann)

	assert.Equal(t, staff.PersonID("prepared"), found.Person)
	person, _ := l.who(t, "prepared")
	assert.Equal(t, staff.UnitID("it"), person.Unit, "groups that name no unit leave it as it is")
}

func TestSignIn_gives_what_groups_bring_and_takes_it_when_they_go(t *testing.T) {
	l := openLobby(t, nil)
	member := issuertest.Person{Subject: "s", Given: "Ann", Family: "B", Groups: []string{"house", "nowhere", "it", "unheard of"}}
	id := l.enters(t, member).Person
	person, profile := l.who(t, id)
	assert.Equal(t, staff.UnitID("it"), person.Unit)
	assert.Equal(t, []staff.Role{staff.Facility}, profile.Roles)

	profile.Roles = append(profile.Roles, staff.Editor)
	l.write(t, func(ctx context.Context, tx *central.Tx) error { return tx.Store().PutProfile(ctx, profile) })
	member.Groups = nil
	l.enters(t, member)

	person, profile = l.who(t, id)
	assert.Equal(t, []staff.Role{staff.Editor}, profile.Roles, "what an administrator gave stays")
	assert.Equal(t, staff.UnitID("it"), person.Unit)
}

func TestSignIn_leaves_a_role_that_was_given_by_hand_when_its_group_comes_and_goes(t *testing.T) {
	l := openLobby(t, nil)
	member := issuertest.Person{Subject: "s", Given: "Ann", Family: "B"}
	id := l.enters(t, member).Person
	l.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutProfile(ctx, staff.Profile{Person: id, Visibility: staff.Team, Roles: []staff.Role{staff.Facility}})
	})
	member.Groups = []string{"house"}
	l.enters(t, member)
	member.Groups = nil
	l.enters(t, member)

	_, profile := l.who(t, id)

	assert.Equal(t, []staff.Role{staff.Facility}, profile.Roles)
	assert.Equal(t, staff.Team, profile.Visibility)
}

func TestSignIn_writes_nothing_when_nothing_has_changed(t *testing.T) {
	l := openLobby(t, nil)
	l.enters(t, issuertest.Ann)
	seq := l.central.Head().Seq

	l.enters(t, issuertest.Ann)

	assert.Equal(t, seq, l.central.Head().Seq)
}

func TestSignIn_brings_nobody_back_whose_account_was_ended(t *testing.T) {
	l := openLobby(t, nil)
	id := l.enters(t, issuertest.Ann).Person
	l.write(t, func(ctx context.Context, tx *central.Tx) error { return tx.Store().Remove(ctx, "person", string(id)) })

	resp, page, to := newWalker(t).follow(l.door())

	assert.Equal(t, http.StatusForbidden, resp.StatusCode)
	assert.Nil(t, to)
	contains(t, page, "Die Anmeldung hat nicht geklappt")
	assert.Contains(t, l.lines.String(), "why=person_gone")
}

func TestSignIn_keeps_out_who_is_in_no_group_where_groups_let_in(t *testing.T) {
	l := openLobby(t, func(cfg *auth.Config) { cfg.Members = true })
	people := l.count(t, `SELECT COUNT(*) FROM person`)

	resp, page, to := newWalker(t).follow(l.door())

	assert.Equal(t, http.StatusForbidden, resp.StatusCode)
	assert.Nil(t, to)
	contains(t, page, "Dein Konto ist für Pult nicht freigegeben")
	assert.Contains(t, l.lines.String(), "why=no_group")
	assert.Equal(t, people, l.count(t, `SELECT COUNT(*) FROM person`), "and is not stored")
	l.enters(t, issuertest.Person{Subject: "s", Given: "Ann", Family: "B", Groups: []string{"house"}})
}

// TestSignIn_asks_who_was_led_here_by_another_site: what waits on this machine may be somebody else's.
func TestSignIn_asks_who_was_led_here_by_another_site(t *testing.T) {
	l := openLobby(t, nil)
	for _, site := range []string{"cross-site", "same-site"} {
		req, err := http.NewRequest(http.MethodGet, l.door(), nil)
		require.NoError(t, err)
		req.Header.Set("Sec-Fetch-Site", site)
		resp, err := http.DefaultTransport.RoundTrip(req)
		require.NoError(t, err)
		text, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		require.NoError(t, err)

		assert.Equal(t, http.StatusOK, resp.StatusCode)
		contains(t, string(text), "Weiter zur Anmeldung")
	}
	assert.Zero(t, l.issuer.Asked("/authorize"))
}

// strict is an issuer's configuration by which administrators need two factors.
func strict(cfg *auth.Config) {
	cfg.Require = map[staff.Role]auth.Assurance{staff.Administrator: {ACR: []string{"high"}, AMR: []string{"mfa"}, MaxAge: 8 * time.Hour}}
}

var admin = issuertest.Person{Subject: "a", Given: "Ada", Family: "Min", Groups: []string{"admins"}}

func TestSignIn_asks_for_more_only_whose_role_needs_it(t *testing.T) {
	l := openLobby(t, strict)

	employee := l.enters(t, issuertest.Ann)
	assert.Equal(t, 1, l.issuer.Asked("/authorize"))
	assert.NotContains(t, employee.Assured, staff.Administrator)
	assert.Contains(t, employee.Assured, staff.Employee)
	administrator := l.enters(t, admin)

	assert.Equal(t, 3, l.issuer.Asked("/authorize"), "once more, with the level that the role needs")
	assert.Contains(t, administrator.Assured, staff.Administrator)
}

func TestSignIn_goes_without_the_role_when_the_issuer_gives_no_more(t *testing.T) {
	for name, manners := range map[string]issuertest.Manners{
		"acr downgrade": {Claims: func(claims map[string]any) { claims["acr"] = "low" }},
		"refused":       {Back: refusesLevels()},
	} {
		l := openLobby(t, strict)
		l.issuer.Misbehave(manners)

		found := l.enters(t, admin)

		assert.NotContains(t, found.Assured, staff.Administrator, name)
		_, profile := l.who(t, found.Person)
		assert.Contains(t, profile.Roles, staff.Administrator, name)
	}
}

// refusesLevels gives everybody a first answer and no second one.
func refusesLevels() func(*issuertest.Issuer, url.Values) {
	asked := 0
	return func(_ *issuertest.Issuer, q url.Values) {
		if asked++; asked > 1 {
			q.Del("code")
			q.Set("error", "unmet_authentication_requirements")
		}
	}
}

func TestSignIn_ends_the_session_at_the_issuer(t *testing.T) {
	l := openLobby(t, nil)
	b := newWalker(t)

	_, _, to := b.open(l.url + "/signin/leave")
	require.NotNil(t, to)
	assert.Equal(t, l.issuer.URL+"/end", "http://"+to.Host+to.Path)
	assert.Empty(t, to.Query().Get("id_token_hint"), "nothing of the person's is kept, so nothing can be said")
	_, page, _ := b.follow(to.String())
	contains(t, page, "Du bist abgemeldet")

	none := openLobby(t, nil)
	none.issuer.Misbehave(issuertest.Manners{Discovery: func(d map[string]any) { delete(d, "end_session_endpoint") }})
	_, page, _ = newWalker(t).open(none.url + "/signin/leave")
	contains(t, page, "vielleicht noch angemeldet")
}

func TestSignIn_does_nothing_for_other_methods(t *testing.T) {
	l := openLobby(t, nil)
	for _, path := range []string{"/signin", "/signin/issuer", "/signin/back", "/signin/leave"} {
		for _, method := range []string{http.MethodHead, http.MethodPost, http.MethodPut} { // HEAD, too: a look at the way back must not spend the code
			r, err := http.NewRequest(method, l.url+path, nil)
			require.NoError(t, err)
			resp, err := newWalker(t).Do(r)
			require.NoError(t, err)
			resp.Body.Close()
			assert.Equal(t, http.StatusMethodNotAllowed, resp.StatusCode, "%s %s", method, path)
		}
	}
}

// fuzzed answers a request without a network, and must neither fail nor send anybody away from this machine or the issuer.
func fuzzed(t *testing.T, l *lobby, path, query, cookie string) {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.URL.RawQuery, r.Host = query, strings.TrimPrefix(l.url, "http://")
	r.Header.Set("Cookie", "pult-signin="+cookie)
	w := httptest.NewRecorder()
	l.server.Handler().ServeHTTP(w, r)

	assert.Contains(t, []int{http.StatusSeeOther, http.StatusBadRequest, http.StatusForbidden}, w.Code)
	if to := w.Header().Get("Location"); to != "" {
		assert.True(t, strings.HasPrefix(to, l.issuer.URL+"/authorize?"), to)
	}
}

func FuzzSignIn(f *testing.F) {
	l := openLobby(f, nil)
	at, err := url.Parse(l.door())
	require.NoError(f, err)
	f.Add(at.RawQuery)
	f.Add("redirect=http://127.0.0.1:1/&state=;&challenge=%zz")
	f.Fuzz(func(t *testing.T, query string) { fuzzed(t, l, "/signin", query, "") })
}

func FuzzSignIn_attempt(f *testing.F) {
	l := openLobby(f, nil)
	resp, _, _ := newWalker(f).open(l.door())
	f.Add(resp.Cookies()[0].Value)
	f.Add(strings.Repeat("A", 100))
	f.Fuzz(func(t *testing.T, cookie string) { fuzzed(t, l, "/signin", "", cookie) })
}

func FuzzSignIn_back(f *testing.F) {
	l := openLobby(f, nil)
	resp, _, toIssuer := newWalker(f).open(l.door())
	state := toIssuer.Query().Get("state")
	cookie := resp.Cookies()[0].Value
	f.Add("state=" + state + "&code=x&iss=" + url.QueryEscape(l.issuer.URL))
	f.Add("state=" + state + "&error=access_denied&error_description=%00")
	f.Add("state=" + state + "&state=" + state)
	f.Fuzz(func(t *testing.T, query string) { fuzzed(t, l, "/signin/back", query, cookie) })
}
