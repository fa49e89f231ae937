// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// invites makes a code of a kind for the nth person.
func (h *house) invites(t testing.TB, kind central.InvitationKind, who int) (code string) {
	t.Helper()
	require.NoError(t, h.central.Write(t.Context(), func(ctx context.Context, tx *central.Tx) (err error) {
		code, _, err = server.Invite(ctx, tx, central.Invitation{Kind: kind, Person: person(who)}, h.clock())
		return err
	}))
	return code
}

func TestFirstCode_is_made_until_somebody_administers_the_server(t *testing.T) {
	h := openHouse(t, false)
	code, until, err := h.server.FirstCode(t.Context())
	require.NoError(t, err)
	assert.Regexp(t, `^[2-9A-Y]{4}-[2-9A-Y]{4}-[2-9A-Y]{4}$`, code)
	assert.Equal(t, h.clock().Add(time.Hour).Unix(), until.Unix())
	again, _, err := h.server.FirstCode(t.Context())
	require.NoError(t, err)
	assert.NotEqual(t, code, again)

	require.NoError(t, h.central.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		require.NoError(t, tx.Store().PutProfile(ctx, staff.Profile{Person: person(1), Roles: []staff.Role{staff.Administrator}, Visibility: staff.Nobody}))
		return tx.AddPasskey(ctx, central.Passkey{ID: "key", Person: person(1), MadeAt: h.clock(), UsedAt: h.clock()})
	}))
	code, _, err = h.server.FirstCode(t.Context())
	require.NoError(t, err)
	assert.Empty(t, code)

	code, _, err = openHouse(t, true).server.FirstCode(t.Context())
	require.NoError(t, err)
	assert.Empty(t, code, "in demo mode nobody needs one")
}

func TestInvitations_are_given_to_whom_one_may_let_in(t *testing.T) {
	h := openHouse(t, false)
	lead, colleague, stranger, facility, admin, chief := 1, 11, 2, 3, 4, 21 // 1, 11 and 21 are of one unit
	now := h.clock()
	require.NoError(t, h.central.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		rows := tx.Store()
		require.NoError(t, rows.PutUnit(ctx, staff.Unit{ID: unit(1), Name: "Team 1", Lead: person(lead)}))
		for who, role := range map[int]staff.Role{facility: staff.Facility, admin: staff.Administrator, chief: staff.Administrator} {
			require.NoError(t, rows.PutProfile(ctx, staff.Profile{Person: person(who), Roles: []staff.Role{role}, Visibility: staff.Nobody}))
		}
		require.NoError(t, tx.PutApp(ctx, central.App{Person: person(lead), Sealed: "sealed", MadeAt: now}))
		return tx.AddPasskey(ctx, central.Passkey{ID: "key", Person: person(5), MadeAt: now, UsedAt: now})
	}))
	asks := func(who int, whom string) int {
		token := signedIn(t, h, person(who), fmt.Sprint("device-inviting-", who), byte(who)).session.Token
		resp, _ := h.ask(t, "POST", "/v1/invitations", fmt.Sprintf(`{"person":%q}`, whom), "Authorization", "Bearer "+token)
		return resp.StatusCode
	}
	for name, c := range map[string]struct {
		who  int
		whom string
		want int
	}{
		"a lead somebody of the unit":               {lead, string(person(colleague)), 201},
		"a lead somebody of another unit":           {lead, string(person(stranger)), 403},
		"a lead an administrator of the unit":       {lead, string(person(chief)), 403},
		"a colleague":                               {colleague, string(person(lead)), 403},
		"facility anybody":                          {facility, string(person(stranger)), 201},
		"facility an administrator":                 {facility, string(person(chief)), 403},
		"an administrator another one":              {admin, string(person(chief)), 201},
		"an administrator who has a passkey":        {admin, string(person(5)), 403},
		"an administrator nobody":                   {admin, "nobody", 403},
		"another device, with an app":               {lead, "", 201},
		"another device, said by name":              {lead, string(person(lead)), 201},
		"another device, with nothing else to show": {colleague, "", 403},
	} {
		assert.Equal(t, c.want, asks(c.who, c.whom), name)
	}
	require.NoError(t, h.central.Peek(t.Context(), func(ctx context.Context, tx store.Tx) error {
		noted, err := central.Audits(ctx, tx, "", 10)
		for i := range noted {
			noted[i].At = time.Time{}
		}
		assert.ElementsMatch(t, []central.Audit{
			{Actor: person(lead), Act: central.AuditInvite, About: person(colleague), Detail: "welcome"},
			{Actor: person(facility), Act: central.AuditInvite, About: person(stranger), Detail: "welcome"},
			{Actor: person(admin), Act: central.AuditInvite, About: person(chief), Detail: "welcome"},
		}, noted, "who has let in others, and nothing of who was refused or let in themself")
		return err
	}))
}
