// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server/auth/local/localtest"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// comesForMore begins to set up one more way.
func (h *house) comesForMore(t testing.TB) *guest {
	t.Helper()
	v := h.visit(t)
	v.get("/signin/more")
	v.says(http.StatusOK, "Weiteren Weg zum Anmelden einrichten")
	return v
}

// more sends a form of the new way with a passkey.
func (v *guest) more(key *localtest.Key) {
	v.t.Helper()
	step, options := v.form("/signin/more", true)
	v.send("/signin/more", url.Values{"step": {step}, "answer": {string(key.Make([]byte(options)))}})
}

func (h *house) ways(t testing.TB, who int) (ways central.Entrance) {
	t.Helper()
	require.NoError(t, h.central.Peek(t.Context(), func(ctx context.Context, tx store.Tx) (err error) {
		ways, err = central.EntranceOf(ctx, tx, person(who))
		ways.Devices = 0
		return err
	}))
	return ways
}

// withPasskey is a house in which the first person has a passkey.
func withPasskey(t testing.TB) (*house, *localtest.Key) {
	h := openHouse(t, false)
	v := h.visit(t)
	v.code(h.invites(t, central.Welcome, 1))
	key := v.key()
	v.makes(key)
	require.Equal(t, person(1), v.in(h))
	return h, key
}

func TestSignIn_sets_up_one_more_way_for_who_shows_one(t *testing.T) {
	h, first := withPasskey(t)
	v := h.comesForMore(t)

	v.uses(first)
	v.says(http.StatusOK, "Was du schon hast, bleibt")
	second := v.key()
	v.more(second)
	v.says(http.StatusOK, "Eingerichtet")
	assert.Nil(t, v.to, "no client waits for it")
	v = h.comesForMore(t)
	v.uses(second)
	step, options := v.form("/signin/more", true)
	var asked struct{ ExcludeCredentials []any }
	require.NoError(t, json.Unmarshal([]byte(options), &asked))
	assert.Len(t, asked.ExcludeCredentials, 2, "an authenticator that has one makes no other")
	secret := v.secret()
	v.types("/signin/more", secret, h.clock())
	v.says(http.StatusOK, "Eingerichtet")

	assert.Equal(t, central.Entrance{Passkeys: 2, Apps: 1}, h.ways(t, 1))
	for _, key := range []*localtest.Key{first, second} {
		v := h.visit(t)
		v.uses(key)
		assert.Equal(t, person(1), v.in(h))
	}

	t.Run("an app that is there is not replaced", func(t *testing.T) {
		v.send("/signin/more", url.Values{"step": {step}, "password": {"000000"}})
		assert.Equal(t, http.StatusForbidden, v.status, "the page was left open")
		v := h.comesForMore(t)
		v.uses(first)
		assert.NotContains(t, v.page, `class="secret"`)
	})
	t.Run("with the app as the way that is shown", func(t *testing.T) {
		code := h.invites(t, central.Another, 1)
		v := h.comesForMore(t)
		v.code(code)
		at := h.clock().Add(30 * time.Second)
		h.set(at)
		v.types("/signin/second", secret, at)
		v.says(http.StatusOK, "Was du schon hast, bleibt")
		v.more(v.key())
		v.says(http.StatusOK, "Eingerichtet")
		assert.Equal(t, 3, h.ways(t, 1).Passkeys)
	})
}

func TestSignIn_sets_up_no_other_way_for_who_shows_none(t *testing.T) {
	h, first := withPasskey(t)
	for name, try := range map[string]func(v *guest){
		"a code of somebody who has no way":   func(v *guest) { v.code(h.invites(t, central.Welcome, 2)) },
		"a code of somebody who has lost all": func(v *guest) { v.code(h.invites(t, central.Anew, 1)) },
		"a stranger's passkey":                func(v *guest) { v.uses(v.key()) },
		"no step":                             func(v *guest) { v.send("/signin/more", url.Values{"answer": {"{}"}}) },
		"the step of another page": func(v *guest) {
			step, _ := v.form("/signin/passkey", true)
			v.send("/signin/more", url.Values{"step": {step}, "answer": {"{}"}})
		},
		"the step of another browser": func(v *guest) {
			theirs := h.comesForMore(t)
			theirs.uses(first)
			step, options := theirs.form("/signin/more", true)
			v.send("/signin/more", url.Values{"step": {step}, "answer": {string(v.key().Make([]byte(options)))}})
		},
		"the issuer": func(v *guest) { v.get("/signin/issuer") },
	} {
		v := h.comesForMore(t)
		try(v)
		assert.GreaterOrEqual(t, v.status, 400, name)
		assert.Equal(t, central.Entrance{Passkeys: 1}, h.ways(t, 1), name)
		assert.Zero(t, h.ways(t, 2), name)
	}

	v := h.comesForMore(t)
	v.uses(first)
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().Remove(ctx, "person", string(person(1)))
	})
	v.more(v.key())
	assert.Equal(t, http.StatusForbidden, v.status)
	assert.Equal(t, 1, h.ways(t, 1).Passkeys, "somebody who has left gets no new one")
}

func TestSignIn_sets_up_no_other_way_where_the_issuer_is_the_only_one(t *testing.T) {
	l := openLobby(t, nil)
	resp, err := http.Get(l.url + "/signin/more")
	require.NoError(t, err)
	resp.Body.Close()
	assert.Equal(t, http.StatusNotFound, resp.StatusCode)
	assert.Zero(t, l.issuer.Asked("/authorize"))
}
