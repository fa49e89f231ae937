// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/auth"
	"github.com/pult-app/pult/server/office"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync/wire"
)

// rolesOf is the page of somebody's roles.
func (v clerk) rolesOf(t testing.TB, name string) string {
	t.Helper()
	_, text := v.post(t, "/office/roles", "/office/roles", url.Values{"name": {name}})
	return link(t, text[strings.Index(text, `class="people"`):], "/office/roles/[^\"]+")
}

func (h *house) roles(t testing.TB, who int) (roles []staff.Role) {
	t.Helper()
	require.NoError(t, h.central.Peek(t.Context(), func(ctx context.Context, tx store.Tx) error {
		profile, err := store.Booking{Tx: tx}.Profile(ctx, person(who))
		roles = profile.Roles
		return err
	}))
	return roles
}

func (h *house) audits(t testing.TB) (list []central.Audit) {
	t.Helper()
	require.NoError(t, h.central.Peek(t.Context(), func(ctx context.Context, tx store.Tx) (err error) {
		list, err = central.Audits(ctx, tx, "", 100)
		return err
	}))
	return list
}

func TestOffice_lets_in_by_its_own_session_only(t *testing.T) {
	h := openBureau(t)
	admin := clerk{h, h.officer(t, 1, staff.Administrator)}
	id, secret, _ := strings.Cut(admin.cookie.Value, ".")

	resp, text := clerk{h, nil}.get(t, "/office/roles")
	assert.Equal(t, http.StatusUnauthorized, resp.StatusCode)
	assert.Contains(t, text, "/office/signin")
	resp, _ = h.ask(t, "GET", wire.DevicesPath, "", "Authorization", "Bearer "+admin.cookie.Value)
	assert.Equal(t, http.StatusUnauthorized, resp.StatusCode, "it opens nothing else")
	client := h.signIn(t, string(person(1)), "device-one")
	_ = client
	for what, value := range map[string]string{"another secret": id + ".x" + secret, "no secret": id, "nothing": ""} {
		resp, _ := clerk{h, &http.Cookie{Name: "pult-office", Value: value}}.get(t, "/office/roles")
		assert.Equal(t, http.StatusUnauthorized, resp.StatusCode, what)
	}
	resp, _ = admin.get(t, "/office/roles")
	assert.Equal(t, http.StatusOK, resp.StatusCode)

	t.Run("for an hour without use", func(t *testing.T) {
		h.set(h.clock().Add(time.Hour + time.Second))
		resp, _ := admin.get(t, "/office/roles")
		assert.Equal(t, http.StatusUnauthorized, resp.StatusCode)
	})
	t.Run("for ten hours in all", func(t *testing.T) {
		busy := clerk{h, h.officer(t, 1, staff.Administrator)}
		for range 20 {
			resp, _ := busy.get(t, "/office/")
			require.Equal(t, http.StatusOK, resp.StatusCode)
			h.set(h.clock().Add(30 * time.Minute))
		}
		resp, _ := busy.get(t, "/office/")
		assert.Equal(t, http.StatusUnauthorized, resp.StatusCode)
	})
	t.Run("until its person loses the role", func(t *testing.T) {
		was := clerk{h, h.officer(t, 5, staff.Administrator)}
		h.officer(t, 5)
		resp, text := was.get(t, "/office/roles")
		assert.Equal(t, http.StatusForbidden, resp.StatusCode)
		assert.Contains(t, text, "Das ist nicht für dich")
	})
}

func TestOffice_signs_in_by_choice_in_demo_mode_and_out(t *testing.T) {
	h := openBureau(t)
	h.officer(t, 1, staff.Administrator)
	nobody := clerk{h, nil}

	resp, _ := nobody.send(t, http.MethodPost, "/office/signin", url.Values{"person": {string(person(1))}})
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	cookies := resp.Cookies()
	require.Len(t, cookies, 1)
	assert.True(t, cookies[0].HttpOnly)
	assert.Equal(t, http.SameSiteLaxMode, cookies[0].SameSite)
	somebody := clerk{h, cookies[0]}
	resp, text := somebody.get(t, "/office/")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Contains(t, text, "Given1 Family1")

	resp, _ = somebody.post(t, "/office/", "/office/signout", url.Values{})
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	resp, _ = somebody.get(t, "/office/")
	assert.Equal(t, http.StatusUnauthorized, resp.StatusCode, "also with the cookie from before")

	resp, _ = nobody.send(t, http.MethodPost, "/office/signin", url.Values{"person": {"nobody"}})
	assert.Equal(t, http.StatusBadRequest, resp.StatusCode)
}

func TestOffice_takes_forms_of_its_own_pages_only(t *testing.T) {
	h := openBureau(t)
	admin := clerk{h, h.officer(t, 1, staff.Administrator)}
	other := clerk{h, h.officer(t, 2, staff.Administrator)}
	path := admin.rolesOf(t, "Given3")
	_, text := other.get(t, "/office/roles")
	form := url.Values{"role": {"editor"}, "reason": {"x"}}

	for what, secret := range map[string]string{"none": "", "of somebody else": formSecret.FindStringSubmatch(text)[1]} {
		form.Set("form", secret)
		resp, text := admin.send(t, http.MethodPost, path, form)
		assert.Equal(t, http.StatusForbidden, resp.StatusCode, what)
		assert.Contains(t, text, "Dieses Formular ist zu alt", what)
	}
	_, text = admin.get(t, "/office/roles")
	form.Set("form", formSecret.FindStringSubmatch(text)[1])
	resp, _ := h.ask(t, "POST", path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Cookie", admin.cookie.String(), "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example")
	assert.Equal(t, http.StatusForbidden, resp.StatusCode, "of another origin")
	resp, _ = other.send(t, http.MethodPost, path, form)
	assert.NotEqual(t, http.StatusSeeOther, resp.StatusCode, "an address of one visitor is worth nothing to another")
	assert.Empty(t, h.roles(t, 3))
}

func TestOffice_pages_let_nothing_in_from_elsewhere(t *testing.T) {
	v := furnished(t)
	for _, page := range officePaths(t, v) {
		resp, text := v.get(t, page[1])
		policy := resp.Header.Get("Content-Security-Policy")
		assert.Contains(t, policy, "default-src 'none'", page[0])
		assert.Contains(t, policy, "frame-ancestors 'none'", page[0])
		assert.NotContains(t, policy, "unsafe", page[0])
		assert.Equal(t, "no-store", resp.Header.Get("Cache-Control"), page[0])
		assert.NotContains(t, text, "://", page[0])
		for who := range 6 {
			assert.NotContains(t, page[1], string(person(who)), "no person in an address")
			assert.NotContains(t, text, `value="`+string(person(who))+`"`)
		}
	}
}

func TestOffice_undoes_what_nobody_has_changed_since(t *testing.T) {
	h := openBureau(t)
	admin := clerk{h, h.officer(t, 1, staff.Administrator)}
	h.officer(t, 2, staff.Facility)
	gives := func(roles ...string) (done string) {
		path := admin.rolesOf(t, "Given3")
		resp, text := admin.post(t, path, path, url.Values{"role": roles, "reason": {"Vertretung"}})
		require.Equal(t, http.StatusSeeOther, resp.StatusCode, text)
		_, done, _ = strings.Cut(resp.Header.Get("Location"), "?done=")
		return done
	}
	undo := func(v clerk, id string) (*http.Response, string) {
		return v.post(t, "/office/changes", "/office/changes/undo", url.Values{"change": {id}})
	}
	first := gives("editor")
	second := gives("trainer")

	resp, text := undo(admin, first)
	assert.Equal(t, http.StatusUnprocessableEntity, resp.StatusCode)
	assert.Contains(t, text, "Inzwischen hat jemand")
	assert.Equal(t, []staff.Role{staff.Trainer}, h.roles(t, 3), "all stays as it is")

	resp, _ = undo(admin, second)
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	assert.Equal(t, []staff.Role{staff.Editor}, h.roles(t, 3))
	resp, _ = undo(admin, second)
	assert.Equal(t, http.StatusUnprocessableEntity, resp.StatusCode, "only once")
	resp, _ = undo(admin, first)
	assert.Equal(t, http.StatusSeeOther, resp.StatusCode, "now it is as the first has left it")
	assert.Empty(t, h.roles(t, 3))

	var acts []central.AuditAct
	for _, a := range h.audits(t) {
		acts = append(acts, a.Act)
	}
	assert.Len(t, acts, 4, "%v", acts)

	t.Run("by who may do it", func(t *testing.T) {
		id := gives("council")
		facility := clerk{h, h.officer(t, 2, staff.Facility)}
		_, text := facility.get(t, "/office/changes")
		assert.NotContains(t, text, "Given3", "others do not even see it")
		token := formSecret.FindStringSubmatch(text)[1]
		resp, _ := facility.send(t, http.MethodPost, "/office/changes/undo", url.Values{"change": {id}, "form": {token}})
		assert.Equal(t, http.StatusNotFound, resp.StatusCode)
		assert.Equal(t, []staff.Role{staff.Council}, h.roles(t, 3))
	})
	t.Run("for thirty days", func(t *testing.T) {
		h.set(h.clock().AddDate(0, 0, server.OfficeDays+1))
		h.server.TidyOnce(t.Context())
		again := clerk{h, h.officer(t, 1, staff.Administrator)}
		_, text := again.get(t, "/office/changes")
		assert.NotContains(t, text, "Given3")
	})
}

func TestOffice_leaves_somebody_who_administers(t *testing.T) {
	h := openBureau(t)
	admin := clerk{h, h.officer(t, 1, staff.Administrator)}
	path := admin.rolesOf(t, "Given1 Family1")

	resp, text := admin.post(t, path, path, url.Values{"reason": {"ich gehe"}})
	assert.Equal(t, http.StatusUnprocessableEntity, resp.StatusCode)
	assert.Contains(t, text, "niemand mehr den Server verwalten")
	assert.Equal(t, []staff.Role{staff.Administrator}, h.roles(t, 1))
}

func TestOffice_asks_once_more_who_gives_roles(t *testing.T) {
	h := openBureau(t)
	admin := clerk{h, h.officer(t, 1, staff.Administrator)}
	path := admin.rolesOf(t, "Given3")
	h.set(h.clock().Add(16 * time.Minute))

	resp, text := admin.post(t, path, path, url.Values{"role": {"editor"}, "reason": {"x"}})
	assert.Equal(t, http.StatusForbidden, resp.StatusCode)
	assert.Contains(t, text, "noch einmal an")
	assert.Empty(t, h.roles(t, 3))
}

func TestOffice_withholds_what_the_sign_in_was_too_weak_for(t *testing.T) {
	h := openBureau(t)
	h.also = func(c *server.Config) { c.Demanding = []staff.Role{staff.Administrator} }
	h.restart(t)
	session, cookie := server.OfficeSession(person(1), h.clock())
	session.Assured = nil
	h.officer(t, 1, staff.Administrator, staff.Facility)
	h.write(t, func(ctx context.Context, tx *central.Tx) error { return tx.PutSession(ctx, session) })

	resp, _ := clerk{h, cookie}.get(t, "/office/roles")
	assert.Equal(t, http.StatusForbidden, resp.StatusCode)
	resp, _ = clerk{h, cookie}.get(t, "/office/")
	assert.Equal(t, http.StatusOK, resp.StatusCode, "the other role is good")
}

func TestOffice_ends_devices(t *testing.T) {
	h := openBureau(t)
	admin := clerk{h, h.officer(t, 1, staff.Administrator)}
	client := h.signIn(t, string(person(3)), "device-of-three")
	path := officeOpens["/office/devices/{who}"](t, admin)

	resp, text := admin.post(t, path, path, url.Values{"session": {"all"}, "reason": {"gegangen"}})
	require.Equal(t, http.StatusSeeOther, resp.StatusCode, text)
	_, err := client.Devices(t.Context())
	assert.Error(t, err)
	assert.Contains(t, h.audits(t), central.Audit{At: h.clock().UTC().Truncate(time.Second), Actor: person(1), Act: central.AuditSignOut, About: person(3), Detail: "closed"})
}

func TestOffice_makes_a_backup(t *testing.T) {
	h := openBureau(t)
	admin := clerk{h, h.officer(t, 1, staff.Administrator)}

	resp, text := admin.post(t, "/office/jobs", "/office/jobs/backup", url.Values{})
	require.Equal(t, http.StatusSeeOther, resp.StatusCode, text)
	require.Eventually(t, func() bool {
		_, text := admin.get(t, "/office/jobs")
		return !strings.Contains(text, "<progress") && !strings.Contains(text, "noch nie")
	}, 30*time.Second, 50*time.Millisecond)
	made, err := filepath.Glob(h.path + "-backups/*.sqlite")
	require.NoError(t, err)
	require.Len(t, made, 1)
	verdict, err := central.Verify(t.Context(), made[0], func(string) {})
	require.NoError(t, err)
	assert.True(t, verdict.Sound())
	info, err := os.Stat(made[0])
	require.NoError(t, err)
	assert.EqualValues(t, 0o600, info.Mode().Perm())
}

func TestOffice_tells_the_audit_log_and_who_takes_it_along(t *testing.T) {
	v := furnished(t)
	resp, text := v.get(t, "/office/audit?act=people.roles")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Contains(t, text, "Rollen geändert")
	assert.Contains(t, text, "Given1 Family1")

	resp, text = v.post(t, "/office/audit", "/office/audit/table", url.Values{})
	require.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Contains(t, resp.Header.Get("Content-Disposition"), "pult-protokoll-2026-")
	assert.Contains(t, text, "Rollen geändert")
	assert.NotRegexp(t, `(?m)^"?[=+@-]`, text)
	assert.Equal(t, central.AuditTaken, v.audits(t)[0].Act)
}

func TestOffice_comes_back_from_the_sign_in_to_itself(t *testing.T) {
	l := openLobby(t, func(cfg *auth.Config) { cfg.Local = true })
	resp, text := l.ask(t, "GET", "/office/signin", "")
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Contains(t, text, "Mit deinem Dienstkonto")
	assert.NotEmpty(t, resp.Header.Get("Set-Cookie"))
}

func TestOffice_has_words_for_all_that_it_tells(t *testing.T) {
	for _, key := range server.OfficeKeys() {
		for _, language := range office.Languages {
			assert.True(t, language.Knows(key), "%s: %s", language, key)
		}
	}
	source, err := os.ReadFile("../store/central/audit.go")
	require.NoError(t, err)
	assert.Len(t, regexp.MustCompile(`\bAudit\w+ +AuditAct = "`).FindAll(source, -1), len(central.AuditActs), "central.AuditActs are all of them")
}
