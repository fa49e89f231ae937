// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	gosync "sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/auth/local/localtest"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// clientAt is where a client listens that nobody has started.
const clientAt = "http://127.0.0.1:9/"

// A guest is a browser without scripts on its way in.
type guest struct {
	t      testing.TB
	base   string
	web    *http.Client
	status int
	page   string
	to     *url.URL // where it was sent
}

// visit begins to sign in, as a client does that opens the browser.
func (h *house) visit(t testing.TB) *guest {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	transport := &http.Transport{DisableKeepAlives: true}
	v := &guest{t: t, base: strings.Replace(h.url, "127.0.0.1", "localhost", 1), web: &http.Client{
		Jar: jar, Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	v.get("/signin?" + asking().Encode())
	require.Equal(t, 200, v.status, v.page)
	return v
}

// asking is what a client says, with a verifier of 43 times a.
func asking() url.Values {
	sum := sha256.Sum256([]byte(strings.Repeat("a", 43)))
	return url.Values{"redirect": {clientAt}, "state": {strings.Repeat("s", 43)}, "challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}}
}

func (v *guest) get(path string) {
	v.t.Helper()
	req, err := http.NewRequest(http.MethodGet, v.base+path, nil)
	require.NoError(v.t, err)
	v.do(req)
}

// send posts a form as the page has it, with these fields. headers are pairs.
func (v *guest) send(path string, fields url.Values, headers ...string) {
	v.t.Helper()
	req, err := http.NewRequest(http.MethodPost, v.base+path, strings.NewReader(fields.Encode()))
	require.NoError(v.t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	v.do(req)
}

func (v *guest) do(req *http.Request) {
	v.t.Helper()
	resp, err := v.web.Do(req)
	require.NoError(v.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(v.t, err)
	v.status, v.page, v.to = resp.StatusCode, string(text), nil
	if at, err := resp.Location(); err == nil {
		v.to = at
	}
}

var formParts = regexp.MustCompile(`(?s)<form method="post" action="([^"]*)"[^>]*?(?: data-options="([^"]*)")?>(.*?)</form>`)
var stepPart = regexp.MustCompile(`name="step" value="([^"]*)"`)

// form finds a form of the page: what it carries, and the options of a passkey.
func (v *guest) form(path string, passkey bool) (step, options string) {
	v.t.Helper()
	for _, form := range formParts.FindAllStringSubmatch(v.page, -1) {
		if form[1] == path && passkey == (form[2] != "") {
			if found := stepPart.FindStringSubmatch(form[3]); found != nil {
				step = found[1]
			}
			return step, html.UnescapeString(form[2])
		}
	}
	require.Fail(v.t, "the page has no such form: "+path, v.page)
	return "", ""
}

// code types a code.
func (v *guest) code(code string) { v.t.Helper(); v.send("/signin/code", url.Values{"code": {code}}) }

// key is a new passkey for this server.
func (v *guest) key() *localtest.Key { return localtest.New(v.base, "localhost") }

// makes enrols with a new passkey.
func (v *guest) makes(key *localtest.Key) {
	v.t.Helper()
	step, options := v.form("/signin/enrol", true)
	v.send("/signin/enrol", url.Values{"step": {step}, "answer": {string(key.Make([]byte(options)))}})
}

// uses signs in with a passkey.
func (v *guest) uses(key *localtest.Key) {
	v.t.Helper()
	step, options := v.form("/signin/passkey", true)
	v.send("/signin/passkey", url.Values{"step": {step}, "answer": {string(key.Use([]byte(options)))}})
}

var secretPart = regexp.MustCompile(`<span class="secret">([A-Z2-7 ]+)</span>`)

// types enters what an authenticator app shows that has the secret.
func (v *guest) types(path, secret string, at time.Time) {
	v.t.Helper()
	shown, err := totp.GenerateCode(strings.ReplaceAll(secret, " ", ""), at)
	require.NoError(v.t, err)
	step, _ := v.form(path, false)
	v.send(path, url.Values{"step": {step}, "password": {shown}})
}

// secret is what the page shows for an authenticator app.
func (v *guest) secret() string {
	v.t.Helper()
	found := secretPart.FindStringSubmatch(v.page)
	require.NotNil(v.t, found, v.page)
	return found[1]
}

// in is who was let in; empty for nobody.
func (v *guest) in(h *house) (person staff.PersonID) {
	v.t.Helper()
	if v.to == nil || !strings.HasPrefix(v.to.String(), clientAt+"?") {
		return ""
	}
	assert.Equal(v.t, 303, v.status)
	assert.Equal(v.t, strings.Repeat("s", 43), v.to.Query().Get("state"))
	assert.Equal(v.t, v.base, v.to.Query().Get("iss"))
	sum := sha256.Sum256([]byte(v.to.Query().Get("code")))
	require.NoError(v.t, h.central.Write(v.t.Context(), func(ctx context.Context, tx *central.Tx) error {
		found, err := tx.TakeSignIn(ctx, hex.EncodeToString(sum[:]), h.clock())
		person = found.Person
		assert.Equal(v.t, asking().Get("challenge"), found.Challenge)
		assert.Equal(v.t, staff.Roles, found.Assured, "two factors are enough for every role")
		return err
	}))
	return person
}

// says asserts what the page says.
func (v *guest) says(status int, sentence string) {
	v.t.Helper()
	assert.Equal(v.t, status, v.status)
	contains(v.t, v.page, sentence)
}

// hasPasskey gives the nth person a passkey that nobody in the test holds.
func (h *house) hasPasskey(t testing.TB, who int) {
	t.Helper()
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.AddPasskey(ctx, central.Passkey{ID: fmt.Sprint("of ", person(who)), Person: person(who), MadeAt: h.clock(), UsedAt: h.clock()})
	})
}

const noCode = "Diesen Code gibt es nicht, oder er gilt nicht mehr"

func TestSignIn_by_an_invitation_and_then_by_passkey(t *testing.T) {
	h := openHouse(t, false)
	code := h.invites(t, central.Welcome, 1)
	v := h.visit(t)
	assert.NotContains(t, v.page, "Mit Passkey anmelden", "as long as nobody has any")
	v.code(strings.ToLower(code))
	v.says(200, "noch ein Schritt")
	assert.Empty(t, v.in(h), "a code alone lets nobody in")
	key := v.key()
	key.Count = 1
	v.makes(key)
	assert.Equal(t, person(1), v.in(h))

	t.Run("again, with the passkey alone", func(t *testing.T) {
		v := h.visit(t)
		v.says(200, "Mit Passkey anmelden")
		v.uses(key)
		assert.Equal(t, person(1), v.in(h))
	})
	t.Run("the invitation is good once", func(t *testing.T) {
		v := h.visit(t)
		v.code(code)
		v.says(403, noCode)
	})
	t.Run("another one is not enough where there is a passkey", func(t *testing.T) {
		v := h.visit(t)
		v.code(h.invites(t, central.Welcome, 1))
		v.says(403, "Melde dich mit deinem Passkey an")
		v.uses(key)
		assert.Equal(t, person(1), v.in(h))
	})
	t.Run("a copy of the passkey is refused", func(t *testing.T) {
		copied := *key
		copied.Count = 1
		v := h.visit(t)
		v.uses(&copied)
		v.says(403, "Dieser Passkey wird hier nicht angenommen")
		assert.Empty(t, v.in(h))
	})
	t.Run("who has left is refused", func(t *testing.T) {
		require.NoError(t, h.central.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
			return tx.Store().Remove(ctx, "person", string(person(1)))
		}))
		v := h.visit(t)
		v.uses(key)
		v.says(403, "Dieser Passkey wird hier nicht angenommen")
	})
}

func TestSignIn_by_code_and_authenticator_app(t *testing.T) {
	h := openHouse(t, false)
	v := h.visit(t)
	v.code(h.invites(t, central.Welcome, 2))
	secret := v.secret()
	v.types("/signin/enrol", secret, h.clock().Add(10*time.Minute))
	v.says(403, "Diese Ziffern stimmen nicht, oder sie wurden schon benutzt")
	assert.Equal(t, secret, v.secret(), "the picture that was scanned stays good")
	v.types("/signin/enrol", secret, h.clock())
	require.Equal(t, person(2), v.in(h))

	v = h.visit(t)
	v.code(h.invites(t, central.Another, 2))
	v.says(200, "Sechs Ziffern aus deiner Authenticator-App")
	assert.NotContains(t, v.page, "otpauth", "the secret is never shown again")
	v.types("/signin/second", secret, h.clock())
	v.says(403, "Diese Ziffern stimmen nicht, oder sie wurden schon benutzt") // the step was used when the app was set up
	h.set(h.clock().Add(30 * time.Second))
	v.types("/signin/second", secret, h.clock())
	assert.Equal(t, person(2), v.in(h))

	t.Run("the code is used up, however right the app is", func(t *testing.T) {
		h.set(h.clock().Add(30 * time.Second))
		code := h.invites(t, central.Another, 2)
		one, two := h.visit(t), h.visit(t)
		one.code(code)
		two.code(code)
		one.types("/signin/second", secret, h.clock())
		require.Equal(t, person(2), one.in(h))
		h.set(h.clock().Add(30 * time.Second))
		two.types("/signin/second", secret, h.clock())
		assert.Equal(t, 403, two.status)
		assert.Empty(t, two.in(h))
	})
	t.Run("who guesses has to wait", func(t *testing.T) {
		h.set(h.clock().Add(time.Hour))
		v := h.visit(t)
		v.code(h.invites(t, central.Another, 2))
		for range 5 {
			v.types("/signin/second", secret, h.clock().Add(time.Hour))
			require.Equal(t, 403, v.status)
		}
		step, _ := v.form("/signin/second", false)
		v.send("/signin/second", url.Values{"step": {step}, "password": {"000000"}})
		v.says(429, "Das waren viele Versuche")
	})
	t.Run("and guesses no more often in one moment", func(t *testing.T) {
		h.set(h.clock().Add(time.Hour))
		v := h.visit(t)
		v.code(h.invites(t, central.Another, 2))
		step, _ := v.form("/signin/second", false)
		fields := url.Values{"step": {step}, "password": {"000000"}}.Encode()
		var mu gosync.Mutex
		answers := map[int]int{}
		var all errgroup.Group
		for range 30 {
			all.Go(func() error {
				resp, err := v.web.Post(v.base+"/signin/second", "application/x-www-form-urlencoded", strings.NewReader(fields))
				if err != nil {
					return err
				}
				mu.Lock()
				defer mu.Unlock()
				answers[resp.StatusCode]++
				return resp.Body.Close()
			})
		}
		require.NoError(t, all.Wait())
		assert.Equal(t, map[int]int{403: 5, 429: 25}, answers)
	})
	t.Run("the secret is stored sealed", func(t *testing.T) {
		require.NoError(t, h.central.Peek(t.Context(), func(ctx context.Context, tx store.Tx) error {
			app, err := central.FindApp(ctx, tx, person(2))
			assert.NotContains(t, app.Sealed, strings.ReplaceAll(secret, " ", ""))
			return err
		}))
	})
}

// varying is what differs from page to page: what is sealed, and what a passkey is asked.
var varying = regexp.MustCompile(`(name="step" value|data-options)="[^"]*"`)

func TestSignIn_tells_strangers_nothing_about_codes_and_the_log_why(t *testing.T) {
	var log strings.Builder
	h := &house{town: &town{path: bare(t)}, now: monday, log: slog.New(slog.NewTextHandler(&log, nil))}
	h.serve(t, false, "127.0.0.1:0")
	require.NoError(t, h.central.Load(t.Context(), stock()))
	t.Cleanup(func() { h.stop(t) })
	used := h.invites(t, central.Welcome, 1)
	v := h.visit(t)
	v.code(used)
	v.makes(v.key())
	require.NotEmpty(t, v.in(h))
	expired := h.invites(t, central.Welcome, 2)
	h.set(monday.Add(server.InvitationLife))
	gone := h.invites(t, central.Welcome, 3)
	require.NoError(t, h.central.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().Remove(ctx, "person", string(person(3)))
	}))
	lying := h.invites(t, central.Another, 4)

	pages := map[string]bool{}
	codes := map[string]string{"code_unknown": "ACDE-FGHJ-KLMN", "code_used": used, "code_expired": expired, "person_gone": gone, "no_second_factor": lying}
	for why, code := range codes {
		log.Reset()
		v := h.visit(t)
		v.code(code)

		assert.Equal(t, 403, v.status, why)
		assert.Empty(t, v.in(h), why)
		pages[varying.ReplaceAllString(v.page, "")] = true
		assert.Contains(t, log.String(), "why="+why)
		for _, secret := range []string{code, strings.ReplaceAll(code, "-", ""), "Family", "Given"} {
			assert.NotContains(t, log.String(), secret)
		}
	}
	assert.Len(t, pages, 1, "all alike")
}

// TestSignIn_takes_no_code_of_who_may_not_give_it_any_more: a code is good for a week, and much may happen in one.
func TestSignIn_takes_no_code_of_who_may_not_give_it_any_more(t *testing.T) {
	for name, change := range map[string]func(ctx context.Context, tx *central.Tx) error{
		"the lead leads no more": func(ctx context.Context, tx *central.Tx) error {
			return tx.Store().PutUnit(ctx, staff.Unit{ID: "web", Name: "Web"})
		},
		"the invited has a role that the lead has not": func(ctx context.Context, tx *central.Tx) error {
			return tx.Store().PutProfile(ctx, staff.Profile{Person: person(2), Roles: []staff.Role{staff.Administrator}, Visibility: staff.Team})
		},
		"the lead has left": func(ctx context.Context, tx *central.Tx) error {
			return tx.Store().Remove(ctx, "person", string(person(1)))
		},
		"the lead was erased": func(ctx context.Context, tx *central.Tx) error {
			_, err := tx.Erase(ctx, person(1), monday)
			return err
		},
	} {
		h := openHouse(t, false)
		h.write(t, func(ctx context.Context, tx *central.Tx) error {
			rows := tx.Store()
			return errors.Join(rows.PutUnit(ctx, staff.Unit{ID: "web", Name: "Web", Lead: person(1)}),
				rows.PutPerson(ctx, staff.Person{ID: person(2), Given: "Neu", Family: "Neumann", Unit: "web"}))
		})
		given := func() (code string) {
			h.write(t, func(ctx context.Context, tx *central.Tx) (err error) {
				code, _, err = server.Invite(ctx, tx, central.Invitation{Kind: central.Welcome, Person: person(2), Inviter: person(1)}, h.clock())
				return err
			})
			return code
		}
		code := given()
		early := h.visit(t)
		early.code(code)
		early.says(200, "noch ein Schritt")

		h.write(t, change)

		v := h.visit(t)
		v.code(code)
		v.says(403, noCode)
		early.types("/signin/enrol", early.secret(), h.clock())
		assert.Empty(t, early.in(h), name)
		assert.Zero(t, h.ways(t, 2), name)
	}
}

func TestSignIn_limits_guesses_of_codes(t *testing.T) {
	h := openHouse(t, false)
	v := h.visit(t)
	for range 20 {
		v.code("ACDE-FGHJ-KLMN")
		require.Equal(t, 403, v.status)
	}
	v.code("ACDE-FGHJ-KLMN")
	v.says(429, "Das waren viele Versuche")
	v.code(h.invites(t, central.Welcome, 1))
	v.says(200, "noch ein Schritt") // a right one is taken all the same: whole towns have one address
	v = h.visit(t)
	h.set(h.clock().Add(10 * time.Second))
	v.code("ACDE-FGHJ-KLMN")
	assert.Equal(t, 403, v.status)
}

func TestSignIn_takes_forms_of_its_own_pages_only(t *testing.T) {
	h := openHouse(t, false)
	code := h.invites(t, central.Welcome, 1)
	enrolling := func(t *testing.T) *guest {
		v := h.visit(t)
		v.code(code)
		require.Equal(t, 200, v.status)
		return v
	}
	for name, headers := range map[string][]string{
		"another site":                   {"Sec-Fetch-Site", "cross-site"},
		"another host of the same site":  {"Sec-Fetch-Site", "same-site"},
		"an old browser on another site": {"Origin", "https://evil.example"},
		"a page without an origin":       {"Origin", "null"},
	} {
		v := h.visit(t)
		v.send("/signin/code", url.Values{"code": {code}}, headers...)
		assert.Equal(t, 403, v.status, name)
		assert.NotContains(t, v.page, "noch ein Schritt", name)
	}
	t.Run("a page of another browser", func(t *testing.T) {
		mine, theirs := enrolling(t), h.visit(t)
		theirs.get("/signin?" + url.Values{"redirect": {clientAt}, "state": {strings.Repeat("t", 43)}, "challenge": {asking().Get("challenge")}}.Encode())
		theirs.page = mine.page
		theirs.makes(theirs.key())
		theirs.says(403, "Die Anmeldung hat zu lange gedauert")
	})
	t.Run("a page of another step", func(t *testing.T) {
		v := enrolling(t)
		step, _ := v.form("/signin/enrol", false)
		for _, path := range []string{"/signin/passkey", "/signin/second", "/signin/first"} {
			v.send(path, url.Values{"step": {step}, "given": {"A"}, "family": {"B"}, "password": {"000000"}, "answer": {"{}"}})
			v.says(403, "Die Anmeldung hat zu lange gedauert")
		}
	})
	t.Run("without having begun", func(t *testing.T) {
		resp, page := h.send(t, "/signin/code", url.Values{"code": {code}})
		assert.Equal(t, 403, resp.StatusCode)
		contains(t, page, "Die Anmeldung hat zu lange gedauert")
	})
	t.Run("a page that was left open", func(t *testing.T) {
		v := enrolling(t)
		h.set(h.clock().Add(10 * time.Minute))
		v.makes(v.key())
		v.says(403, "Die Anmeldung hat zu lange gedauert")
	})
	t.Run("what is no form", func(t *testing.T) {
		v := h.visit(t)
		v.send("/signin/code", url.Values{"code": {strings.Repeat("A", 64<<10)}})
		assert.Equal(t, 400, v.status)
		v.get("/signin/code")
		assert.Equal(t, 405, v.status)
	})
	v := enrolling(t)
	v.makes(v.key())
	assert.Equal(t, person(1), v.in(h), "none of this has used the code up")
}

func TestSignIn_makes_the_first_administrator_once(t *testing.T) {
	h := openHouse(t, false)
	void, _, err := server.InviteFirst(t.Context(), h.central, h.clock())
	require.NoError(t, err)
	code, kept, err := server.InviteFirst(t.Context(), h.central, h.clock())
	require.NoError(t, err)
	assert.Equal(t, h.clock().Add(time.Hour).Unix(), kept.Until.Unix())
	v := h.visit(t)
	v.code(void)
	v.says(403, noCode)
	v.code(code)
	v.says(200, "Dieses Pult einrichten")
	for _, names := range [][2]string{{"", "Weiß"}, {"Jana", " "}, {strings.Repeat("J", 65), "Weiß"}, {"Ja\u202ena", "Weiß"}, {"Ja\x00", "Weiß"}} {
		step, _ := v.form("/signin/first", false)
		v.send("/signin/first", url.Values{"step": {step}, "given": {names[0]}, "family": {names[1]}})
		v.says(400, "Trage beide Namen ein")
	}
	step, _ := v.form("/signin/first", false)
	v.send("/signin/first", url.Values{"step": {step}, "given": {"Jana"}, "family": {"Weiß"}})
	v.says(200, "Hallo Jana, noch ein Schritt")
	late := *v
	assert.NotContains(t, h.people(t), "Jana Weiß", "nobody is made before they have shown a factor")
	v.makes(v.key())

	who := v.in(h)
	require.NotEmpty(t, who)
	require.NoError(t, h.central.Peek(t.Context(), func(ctx context.Context, tx store.Tx) error {
		profile, err := store.Booking{Tx: tx}.Profile(ctx, who)
		assert.Equal(t, []staff.Role{staff.Administrator}, profile.Roles)
		return err
	}))
	_, _, err = server.InviteFirst(t.Context(), h.central, h.clock())
	assert.ErrorIs(t, err, server.ErrNotFirst)
	late.makes(late.key())
	assert.Equal(t, 403, late.status, "the same page in another window")
	assert.Empty(t, late.in(h))
	assert.Len(t, h.people(t), 101)
}

// people are the names in the directory.
func (h *house) people(t testing.TB) (names []string) {
	t.Helper()
	require.NoError(t, h.central.Peek(t.Context(), func(ctx context.Context, tx store.Tx) error {
		all, err := store.Booking{Tx: tx}.People(ctx)
		for _, p := range all {
			names = append(names, p.Name())
		}
		return err
	}))
	return names
}

func TestSignIn_ends_the_old_ways_of_who_begins_anew(t *testing.T) {
	h := openHouse(t, false)
	v := h.visit(t)
	v.code(h.invites(t, central.Welcome, 1))
	lost := v.key()
	v.makes(lost)
	require.Equal(t, person(1), v.in(h))
	require.NoError(t, h.central.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		return tx.PutSession(ctx, central.Session{ID: "lost", Person: person(1), Device: "device-lost", MadeAt: h.clock(), SeenAt: h.clock()})
	}))
	h.hasPasskey(t, 2)
	code := h.invites(t, central.Anew, 1)
	h.visit(t).uses(lost) // the old key is good until the code is used

	v = h.visit(t)
	v.code(code)
	v.says(200, "Was du bisher zum Anmelden hattest, gilt danach nicht mehr")
	v.types("/signin/enrol", v.secret(), h.clock())
	require.Equal(t, person(1), v.in(h))

	v = h.visit(t)
	v.uses(lost)
	v.says(403, "Dieser Passkey wird hier nicht angenommen")
	require.NoError(t, h.central.Peek(t.Context(), func(ctx context.Context, tx store.Tx) error {
		ways, err := central.EntranceOf(ctx, tx, person(1))
		assert.Equal(t, central.Entrance{Apps: 1}, ways)
		return err
	}))
}

func TestSignIn_has_no_passkeys_where_the_server_has_no_name(t *testing.T) {
	h := openHouse(t, false)
	v := h.visit(t)
	v.base = h.url // 127.0.0.1
	v.get("/signin?" + asking().Encode())
	v.says(200, "Mit einem Code")
	assert.NotContains(t, v.page, "data-passkey")
	v.code(h.invites(t, central.Welcome, 1))
	assert.NotContains(t, v.page, "data-passkey")
	v.types("/signin/enrol", v.secret(), h.clock())
	assert.Equal(t, person(1), v.in(h))
}

func TestSignIn_pages_let_nothing_in_from_elsewhere(t *testing.T) {
	h := openHouse(t, false)
	v := h.visit(t)
	resp, err := v.web.Get(v.base + "/signin")
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	policy := resp.Header.Get("Content-Security-Policy")
	assert.Equal(t, "no-store", resp.Header.Get("Cache-Control"))
	for _, part := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self' http://127.0.0.1:9"} {
		assert.Contains(t, policy, part)
	}
	assert.NotContains(t, policy, "unsafe")
	assert.NotRegexp(t, ` on[a-z]+="|<script>`, v.page)
	resp, script := h.ask(t, http.MethodGet, "/signin/passkey.js", "")
	assert.Equal(t, "text/javascript; charset=utf-8", resp.Header.Get("Content-Type"))
	assert.Contains(t, script, "navigator.credentials")
}

func TestSignIn_writes_nothing_for_strangers(t *testing.T) {
	h := openHouse(t, false)
	h.hasPasskey(t, 2)
	h.visit(t) // the secrets are drawn once
	before := h.rows(t)
	for range 3 {
		v := h.visit(t)
		v.code("ACDE-FGHJ-KLMN")
		v.uses(v.key())
	}
	assert.Equal(t, before, h.rows(t))
}

// rows counts what is stored of ways in.
func (h *house) rows(t testing.TB) (n int) {
	t.Helper()
	const count = `SELECT (SELECT COUNT(*) FROM sign_in) + (SELECT COUNT(*) FROM invitation) + (SELECT COUNT(*) FROM passkey) + (SELECT COUNT(*) FROM totp) + (SELECT COUNT(*) FROM secret)`
	require.NoError(t, h.central.Peek(t.Context(), func(ctx context.Context, tx store.Tx) error { return tx.QueryRowContext(ctx, count).Scan(&n) }))
	return n
}
