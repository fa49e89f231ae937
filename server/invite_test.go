// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
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
