// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
)

// signing is a try to sign in at the town; what comes in the browser is the test's.
func signing(t *testing.T, w *town) *signIn {
	t.Helper()
	s, err := newSignIn(t.Context(), w.url(), func(ok bool) string {
		if ok {
			return "done"
		}
		return "not done"
	})
	require.NoError(t, err)
	t.Cleanup(s.close)
	return s
}

// asked are the parts of the address that the browser opens.
func asked(t *testing.T, s *signIn) url.Values {
	t.Helper()
	at, err := url.Parse(s.address())
	require.NoError(t, err)
	return at.Query()
}

// prove is where a sign-in's browser comes back to when the server's pages have found out who somebody is.
func prove(t *testing.T, w *town, s *signIn, person staff.PersonID) string {
	t.Helper()
	return w.proveAs(string(person), asked(t, s))
}

// proving lets people sign in by proof only.
func (w *town) proving() *town {
	w.server.Close()
	w.server = server.New(server.Config{Central: w.central, Now: newClock(morning).now, Log: quiet()})
	return w
}

// proveAs leaves on the server what its pages would have, and returns where they send the browser.
func (w *town) proveAs(person string, q url.Values) string {
	w.t.Helper()
	code := random()
	require.NoError(w.t, w.central.Write(w.t.Context(), func(ctx context.Context, tx *central.Tx) error {
		return tx.PutSignIn(ctx, central.SignIn{
			Hash: hashOf(code), Person: staff.PersonID(person), Challenge: q.Get("challenge"), ProvedAt: morning, Until: morning.Add(time.Hour),
		}, morning)
	}))
	return q.Get("redirect") + "?" + url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {w.url()}}.Encode()
}

// endSessions ends all sessions of a person.
func (w *town) endSessions(person staff.PersonID, why central.Ending) {
	w.t.Helper()
	require.NoError(w.t, w.central.Write(w.t.Context(), func(ctx context.Context, tx *central.Tx) error {
		_, err := tx.EndSessions(ctx, person, "", "", why, morning)
		return err
	}))
}

// sessions is how many sessions of a person stand.
func (w *town) sessions(person staff.PersonID) (n int) {
	w.t.Helper()
	require.NoError(w.t, w.central.Read(w.t.Context(), func(ctx context.Context, s *central.Snapshot) error {
		list, err := central.SessionsOf(ctx, s, person)
		n = len(list)
		return err
	}))
	return n
}

// hashOf is what the server stores of a code.
func hashOf(code string) string {
	sum := sha256.Sum256([]byte(code))
	return hex.EncodeToString(sum[:])
}

// visitor is the browser of the tests; it keeps no connection.
var visitor = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

// browse opens an address, as a browser would.
func browse(t *testing.T, address string) (status int, page string) {
	t.Helper()
	resp, err := visitor.Get(address)
	require.NoError(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(text)
}

func TestSignIn_brings_a_pass_that_renews_itself(t *testing.T) {
	w := openTown(t).mend()
	s := signing(t, w)
	status, page := browse(t, prove(t, w, s, jana))
	assert.Equal(t, 200, status)
	assert.Equal(t, "done", page)

	got, p, err := s.wait(t.Context())

	require.NoError(t, err)
	assert.Equal(t, string(jana), got.Person)
	v, mine := &passingVault{}, session{Server: w.url(), Person: jana, Device: syncing.NewDeviceID()}
	require.NoError(t, keepPass(v, mine, p))
	first, err := loadPass(v, mine)
	require.NoError(t, err)
	assert.Equal(t, p.Refresh, first.Refresh)
	r, err := newRemote(mine.Server, &byPass{vault: v, session: mine}, nil)
	require.NoError(t, err)
	defer r.close()

	_, err = r.Sync(t.Context(), syncing.Request{Protocol: syncing.Protocol})

	require.NoError(t, err)
	kept, err := loadPass(v, mine)
	require.NoError(t, err)
	assert.True(t, kept.Bound)
	assert.NotEqual(t, first.Refresh, kept.Refresh)
}

// A lockedVault reads, and keeps nothing for a while: so many times.
type lockedVault struct {
	passingVault
	times int
}

func (v *lockedVault) Keep(name, text string) error {
	if v.times > 0 {
		v.times--
		return inVault(errors.New("locked"))
	}
	return v.passingVault.Keep(name, text)
}

func TestByPass_outlasts_a_vault_that_keeps_nothing_for_a_while(t *testing.T) {
	w := openTown(t).mend()
	s := signing(t, w)
	browse(t, prove(t, w, s, jana))
	_, p, err := s.wait(t.Context())
	require.NoError(t, err)
	v, mine := &lockedVault{}, session{Server: w.url(), Person: jana, Device: syncing.NewDeviceID()}
	require.NoError(t, keepPass(v, mine, p))
	v.times = 3
	asks := func() error {
		r, err := newRemote(mine.Server, &byPass{vault: v, session: mine}, nil)
		require.NoError(t, err)
		defer r.close()
		for range 2 { // in one run of Pult
			_, err = r.Sync(t.Context(), syncing.Request{Protocol: syncing.Protocol})
		}
		return err
	}
	require.ErrorIs(t, asks(), errNoVault)

	assert.NoError(t, asks(), "the next run: the third renewal fails, too, the fourth does not")
}

func TestSignIn_takes_only_what_it_asked_for(t *testing.T) {
	w := openTown(t).mend()
	s := signing(t, w)
	q := asked(t, s)
	back := q.Get("redirect")
	for name, address := range map[string]string{
		"nothing":       back,
		"another state": back + "?code=c&state=x",
		"another path":  back + "favicon.ico?code=c&state=" + q.Get("state"),
	} {
		status, _ := browse(t, address)
		assert.Equal(t, http.StatusNotFound, status, name)
	}
	assert.Empty(t, s.came)

	status, page := browse(t, back+"?error=access_denied&state="+q.Get("state"))
	assert.Equal(t, 200, status)
	assert.Equal(t, "not done", page)
	_, _, err := s.wait(t.Context())
	assert.ErrorIs(t, err, errSignIn)

	mixed := signing(t, w)
	_, _ = browse(t, asked(t, mixed).Get("redirect")+"?code=c&iss=https%3A%2F%2Fother.example&state="+asked(t, mixed).Get("state"))
	_, _, err = mixed.wait(t.Context())
	assert.ErrorIs(t, err, errSignIn, "another server's code")

	late := signing(t, w)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err = late.wait(ctx)
	assert.ErrorIs(t, err, context.Canceled)
}
