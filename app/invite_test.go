// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/auth"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/ui/settings"
)

// leads makes somebody the lead of their unit.
func (w *town) leads(person staff.PersonID) {
	w.t.Helper()
	require.NoError(w.t, w.central.Write(w.t.Context(), func(ctx context.Context, tx *central.Tx) error {
		rows := tx.Store()
		p, err := rows.Colleague(ctx, person)
		if err != nil {
			return err
		}
		unit, err := rows.Unit(ctx, p.Unit)
		if err != nil {
			return err
		}
		unit.Lead = person
		return rows.PutUnit(ctx, unit)
	}))
}

// families are the last names of people who may be invited.
func families(t *testing.T, account settings.Account, words string) (names []string) {
	t.Helper()
	found, err := account.Invitable(t.Context(), words)
	require.NoError(t, err)
	for _, c := range found {
		names = append(names, c.Person.Name())
	}
	return names
}

func TestAccount_invites_people_of_units_that_one_leads(t *testing.T) {
	w := openTown(t).proving().mend()
	var mate, stranger staff.Person
	require.NoError(t, w.central.Peek(t.Context(), func(ctx context.Context, tx store.Tx) error {
		rows := store.Booking{Tx: tx}
		me, err := rows.Colleague(ctx, jana)
		if err != nil {
			return err
		}
		people, err := rows.People(ctx)
		for _, p := range people {
			switch {
			case p.ID != jana && p.Unit == me.Unit:
				mate = p
			case p.Unit != me.Unit && p.Family != mate.Family:
				stranger = p
			}
		}
		return err
	}))
	w.leads(jana)
	s := browsed(t, Options{Profile: t.TempDir()}, w, string(jana))
	s.untilShown("Anmelden")
	s.tap("Anmelden")
	s.untilShown("Guten Morgen, Jana")
	account := s.account(s.client)

	codes, err := account.Codes(t.Context())
	require.NoError(t, err)
	assert.True(t, codes)
	require.Eventually(t, func() bool {
		state, err := settingsData{client: s.client, window: s.window}.Read(t.Context())
		require.NoError(t, err)
		return state.Invites
	}, 10*time.Second, 20*time.Millisecond, "the units are here")
	assert.Contains(t, families(t, account, mate.Family), mate.Name())
	assert.NotContains(t, families(t, account, stranger.Family), stranger.Name())
	code, err := account.Invite(t.Context(), mate.ID)
	require.NoError(t, err)
	assert.Regexp(t, `^[2-9A-Y]{4}-[2-9A-Y]{4}-[2-9A-Y]{4}$`, code.Code)
	assert.WithinDuration(t, morning.Add(server.InvitationLife), code.Until, time.Minute)
	for _, person := range []staff.PersonID{"", stranger.ID} {
		_, err = account.Invite(t.Context(), person)
		assert.ErrorIs(t, err, settings.ErrNoCode, "without an authenticator app, and for others")
	}
}

func TestAccount_knows_whether_there_are_codes(t *testing.T) {
	w := openTown(t)
	for name, c := range map[string]struct {
		config server.Config
		want   bool
	}{
		"the town's own sign-in alone":    {server.Config{Issuer: auth.New(auth.Config{Name: "town"}, time.Now, nil)}, false},
		"codes beside the town's sign-in": {server.Config{Issuer: auth.New(auth.Config{Name: "town", Local: true}, time.Now, nil)}, true},
		"codes alone":                     {server.Config{}, true},
	} {
		w.server.Close()
		c.config.Central, c.config.Now, c.config.Log = w.central, newClock(morning).now, quiet()
		w.server = server.New(c.config)
		w.mend()
		codes, err := (&accountData{client: &client{server: w.url()}}).Codes(t.Context())
		require.NoError(t, err, name)
		assert.Equal(t, c.want, codes, name)
		w.cut()
	}
}
