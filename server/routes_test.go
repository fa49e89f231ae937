// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync/wire"
)

// pathOf is a path of a pattern.
func pathOf(pattern string) string {
	path := strings.TrimSuffix(pattern, "{$}")
	for _, wild := range []string{"{building}", "{code}", "{token}", "{file}", "{post}", "{course}", "{edition}", "{name}", "{word}", "{list}", "{occasion}", "{who}", "{floor}"} {
		path = strings.ReplaceAll(path, wild, "x")
	}
	return path
}

// open tells whether a route asks for no session.
func open(r server.Served) bool {
	return staff.May(r.Act, []staff.Role{staff.Guest}, staff.Stranger)
}

// harmless is a body that the route refuses for what stands in it, and not before.
func harmless(r server.Served) (body, kind string) {
	switch {
	case r.JSON:
		return `{"unknown":true}`, "application/json"
	case r.Form:
		return "do=nothing", "application/x-www-form-urlencoded"
	case r.Zip:
		return "no zip", wire.CourseType
	case r.Upload:
		return "--x--\r\n", "multipart/form-data; boundary=x"
	}
	return "", ""
}

// knock calls a route from an address, with a token or without.
func (h *house) knock(t *testing.T, r server.Served, method, body, kind, from, token string) (*http.Response, string) {
	t.Helper()
	headers := []string{"Content-Type", kind, "X-Forwarded-For", from}
	switch {
	case token != "" && r.Office:
		headers = append(headers, "Cookie", token)
	case token != "":
		headers = append(headers, "Authorization", "Bearer "+token)
	}
	return h.ask(t, method, pathOf(r.Pattern), body, headers...)
}

// routes are those that end: a wake stream has its own tests.
func (h *house) routes() []server.Served {
	return slices.DeleteFunc(h.server.Routes(), func(r server.Served) bool { return r.Pattern == wire.WakePath })
}

func TestRoutes_have_a_row_of_permissions_and_a_limit(t *testing.T) {
	for _, demo := range []bool{true, false} {
		h := openHouse(t, demo)
		var acts []staff.Act
		for _, r := range h.server.Routes() {
			acts = append(acts, r.Act)
			require.Contains(t, staff.Acts(), r.Act, "without a row in staff/permission.go nobody may")
			assert.Equal(t, open(r), r.Toll != "person", "%s: whoever needs no session is counted by address, everybody else by person", r.Act)
			assert.Equal(t, r.JSON || r.Form || r.Zip || r.Upload, r.Most > 0, "%s: a body has a limit", r.Act)
		}
		slices.Sort(acts)
		assert.Equal(t, acts, slices.Compact(slices.Clone(acts)), "no route stands there twice")
	}
}

// TestRoutes_take_only_so_many_calls asks each route from an address or by a person of its own until it says enough.
func TestRoutes_take_only_so_many_calls(t *testing.T) {
	const most = 40
	rate := server.Rate{Burst: most, Every: time.Hour}
	h := openHouse(t, false)
	h.limits = tight(server.Allowance{Requests: rate}, server.Allowance{})
	h.limits.Stranger, h.limits.SignIn, h.limits.Refresh, h.limits.Wrong = rate, server.Rate{Burst: 4 * most, Every: time.Hour}, rate, rate
	for n, r := range h.routes() {
		i := n % 98 // there are not as many people as routes
		if i == 0 {
			h.restart(t) // which forgets who has called
			h.server.Permit(asStaff)
		}
		token := ""
		if !open(r) {
			token = signedIn(t, h, person(i), fmt.Sprint("device-limited-", n), byte(i)).session.Token
			if r.Office {
				token = h.officer(t, i).String()
			}
		}
		body, kind := harmless(r)
		from := fmt.Sprintf("192.0.2.%d", i)

		n := 0
		for ; n <= 4*most; n++ {
			resp, _ := h.knock(t, r, r.Methods[0], body, kind, from, token)
			if resp.StatusCode == http.StatusTooManyRequests {
				assert.NotEmpty(t, resp.Header.Get("Retry-After"), r.Act)
				break
			}
			if r.Act == "DELETE "+wire.SessionPath {
				token = signedIn(t, h, person(i), fmt.Sprint("device-limited-", i), byte(100+n)).session.Token
			}
		}

		assert.Positive(t, n, "%s was refused at once", r.Act)
		assert.LessOrEqual(t, n, map[bool]int{true: 4 * most, false: most}[r.Toll == "sign-in"], "%s has no limit", r.Act)
	}
	token := signedIn(t, h, person(99), "device-barred", 99).session.Token
	for range most {
		resp, _ := h.ask(t, "POST", wire.SyncPath, `{"protocol":1}`, "Authorization", "Bearer no.token", "X-Forwarded-For", "192.0.2.251")
		require.Equal(t, http.StatusUnauthorized, resp.StatusCode)
	}
	resp, _ := h.ask(t, "GET", wire.DevicesPath, "", "Authorization", "Bearer "+token, "X-Forwarded-For", "192.0.2.251")
	assert.Equal(t, http.StatusTooManyRequests, resp.StatusCode, "an address that guesses tokens is not listened to for a while")
	resp, _ = h.ask(t, "GET", wire.DevicesPath, "", "Authorization", "Bearer "+token, "X-Forwarded-For", "192.0.2.252")
	assert.Equal(t, http.StatusOK, resp.StatusCode, "others are")
	resp, _ = h.ask(t, "GET", "/v1/nothing", "", "X-Forwarded-For", "192.0.2.250")
	assert.Equal(t, http.StatusNotFound, resp.StatusCode)
	for range most {
		resp, _ = h.ask(t, "GET", "/v1/nothing", "", "X-Forwarded-For", "192.0.2.250")
	}
	assert.Equal(t, http.StatusTooManyRequests, resp.StatusCode, "what is not there is asked for only so often, too")
}

// asStaff lets everybody with a session do what trainers and the facility may.
func asStaff(act staff.Act, roles []staff.Role, relation staff.Relation) bool {
	return staff.May(act, append(slices.Clone(roles), staff.Trainer, staff.Facility, staff.Administrator, staff.Council), relation)
}

func TestRoutes_refuse_bodies_of_another_type_or_size_or_with_more_than_they_know(t *testing.T) {
	h := openHouse(t, false)
	h.server.Permit(asStaff)
	token, officer := signedIn(t, h, person(1), "device-one", 1).session.Token, h.officer(t, 2).String()
	for _, r := range h.routes() {
		body, kind := harmless(r)
		if kind == "" {
			continue
		}
		token := token
		if r.Office {
			token = officer
		}
		for _, wrong := range []string{"text/plain", "", "application/json, text/plain", "multipart/form-data; boundary=x"} {
			if r.Upload && strings.HasPrefix(wrong, "multipart") {
				continue
			}
			resp, _ := h.knock(t, r, r.Methods[0], body, wrong, "192.0.2.1", token)
			assert.Equal(t, http.StatusUnsupportedMediaType, resp.StatusCode, "%s as %q", r.Act, wrong)
		}
		if r.Zip || r.Upload || r.Office && r.Most > 1<<20 {
			continue // a server hangs up on so much: TestBring_takes_only_so_much, TestTroublePage_says_what_is_missing
		}
		resp, _ := h.knock(t, r, r.Methods[0], strings.Repeat(" ", int(r.Most))+body, kind, "192.0.2.1", token)
		if r.JSON && !r.Office {
			assert.Equal(t, http.StatusRequestEntityTooLarge, resp.StatusCode, "%s with too much", r.Act)
			resp, text := h.knock(t, r, r.Methods[0], body, kind, "192.0.2.1", token)
			assert.Equal(t, http.StatusBadRequest, resp.StatusCode, "%s with an unknown field: %s", r.Act, text)
			assert.Contains(t, text, "unknown field", r.Act)
		} else {
			assert.GreaterOrEqual(t, resp.StatusCode, 400, "%s with too much", r.Act)
		}
	}
}

// TestRoutes_answer_alike holds what every answer has in common, whatever the method: what it allows, and that it carries no cookie and
// no person's address.
func TestRoutes_answer_alike(t *testing.T) {
	h := openHouse(t, true)
	allowed := map[string][]string{}
	for _, r := range h.server.Routes() {
		allowed[r.Pattern] = append(allowed[r.Pattern], r.Methods...)
		assert.NotContains(t, r.Pattern, "{person}")
	}
	for pattern, methods := range allowed {
		slices.Sort(methods)
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"} {
			resp, text := h.ask(t, method, pathOf(pattern), "")

			what := method + " " + pattern
			if !slices.Contains(methods, method) {
				assert.Equal(t, http.StatusMethodNotAllowed, resp.StatusCode, what)
				assert.Equal(t, strings.Join(methods, ", "), resp.Header.Get("Allow"), what)
			} else {
				assert.NotEqual(t, http.StatusMethodNotAllowed, resp.StatusCode, what)
			}
			if method == "HEAD" {
				assert.Empty(t, text, what)
			}
			assert.Equal(t, "nosniff", resp.Header.Get("X-Content-Type-Options"), what)
			assert.Contains(t, resp.Header.Get("Content-Security-Policy"), "default-src 'none'", what)
			assert.Regexp(t, "no-store|no-cache", resp.Header.Get("Cache-Control"), what)
			assert.Empty(t, resp.Header.Get("Set-Cookie"), what)
			assert.Empty(t, resp.Header.Get("Location"), what)
			assert.Empty(t, resp.Header.Get("Strict-Transport-Security"), "%s: there is no TLS", what)
		}
	}
}

func TestServer_has_browsers_come_by_TLS_where_there_is_TLS(t *testing.T) {
	h := openHouse(t, false)
	resp, _ := h.ask(t, "GET", "/", "", "X-Forwarded-Proto", "https")
	assert.Equal(t, "max-age=31536000", resp.Header.Get("Strict-Transport-Security"), "a proxy on this machine says so")

	h.also = func(c *server.Config) { c.Proxies, c.URL = server.Proxies{}, "https://pult.example" }
	h.restart(t)
	resp, _ = h.ask(t, "GET", "/", "")
	assert.Equal(t, "max-age=31536000", resp.Header.Get("Strict-Transport-Security"), "that is its address")

	h.also = func(c *server.Config) { c.Proxies = server.Proxies{} }
	h.restart(t)
	resp, _ = h.ask(t, "GET", "/", "", "X-Forwarded-Proto", "https")
	assert.Empty(t, resp.Header.Get("Strict-Transport-Security"), "who is not trusted may say what they like")
}

// only lets one act to a role alone; everything else is as always.
func only(act staff.Act, role staff.Role) func(staff.Act, []staff.Role, staff.Relation) bool {
	return func(asked staff.Act, roles []staff.Role, relation staff.Relation) bool {
		if asked == act {
			return slices.Contains(roles, role)
		}
		return staff.May(asked, roles, relation)
	}
}

// TestServer_goes_by_the_roles_of_now: who is given or loses a role needs no new sign-in.
func TestServer_goes_by_the_roles_of_now(t *testing.T) {
	const devices = "GET " + wire.DevicesPath
	profile := func(roles ...staff.Role) func(context.Context, *central.Tx) error {
		return func(ctx context.Context, tx *central.Tx) error {
			return tx.Store().PutProfile(ctx, staff.Profile{Person: person(1), Visibility: staff.Team, Roles: roles})
		}
	}
	leads := func(lead staff.PersonID) func(context.Context, *central.Tx) error {
		return func(ctx context.Context, tx *central.Tx) error {
			return tx.Store().PutUnit(ctx, staff.Unit{ID: unit(5), Name: "Team 5", Lead: lead})
		}
	}
	for _, c := range []struct {
		role       staff.Role
		give, take func(context.Context, *central.Tx) error
	}{
		{staff.Administrator, profile(staff.Administrator), profile()},
		{staff.Lead, leads(person(1)), leads(person(2))},
		{staff.Deputy, names(person(3), person(1)), revokes(person(3), person(1))},
	} {
		t.Run(string(c.role), func(t *testing.T) {
			h := openHouse(t, true)
			h.server.Permit(only(devices, c.role))
			client := h.signIn(t, string(person(1)), "device-one")
			ask := func() error { _, err := client.Devices(t.Context()); return err }

			require.Error(t, ask())
			assert.EqualValues(t, "not_allowed", wireCode(t, ask()))
			h.write(t, c.give)
			require.NoError(t, ask(), "from the next call on")
			h.write(t, c.take)
			assert.EqualValues(t, "not_allowed", wireCode(t, ask()))

			h.write(t, c.give)
			h.also = func(config *server.Config) { config.Demanding = []staff.Role{c.role} }
			h.restart(t)
			h.server.Permit(only(devices, c.role))
			assert.EqualValues(t, "not_allowed", wireCode(t, ask()), "the sign-in was not strong enough for it")
		})
	}
}

// TestServer_ends_a_wake_stream_with_the_permission: a stream that is open is no way around.
func TestServer_ends_a_wake_stream_with_the_permission(t *testing.T) {
	h := openHouse(t, true)
	h.server.Permit(only("GET "+wire.WakePath, staff.Facility))
	give := func(roles ...staff.Role) {
		h.write(t, func(ctx context.Context, tx *central.Tx) error {
			return tx.Store().PutProfile(ctx, staff.Profile{Person: person(1), Visibility: staff.Team, Roles: roles})
		})
	}
	client := h.signIn(t, string(person(1)), "device-one")
	_, err := client.Wake(t.Context())
	require.Error(t, err)
	give(staff.Facility)
	hints, err := client.Wake(t.Context())
	require.NoError(t, err)
	h.server.EndStreams(t.Context())

	give()
	h.server.EndStreams(t.Context())

	ends(t, hints)
}
