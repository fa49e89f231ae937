// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// names has somebody name a deputy, as both see it; revokes ends that.
func names(owner, deputy staff.PersonID) func(context.Context, *central.Tx) error {
	return func(ctx context.Context, tx *central.Tx) error {
		d := booking.Deputy{Owner: owner, Deputy: deputy, MadeAt: monday}
		return errors.Join(tx.Store().PutDeputy(ctx, owner, d), tx.Store().PutDeputy(ctx, deputy, d))
	}
}

func revokes(owner, deputy staff.PersonID) func(context.Context, *central.Tx) error {
	return func(ctx context.Context, tx *central.Tx) error {
		d := booking.Deputy{Owner: owner, Deputy: deputy}
		return errors.Join(tx.Store().DropDeputy(ctx, owner, d), tx.Store().DropDeputy(ctx, deputy, d))
	}
}

// pushed is what becomes of an op of the first person.
func (w *town) pushes(t *testing.T, seq int64, kind booking.Kind, args string) (why string, detail booking.Detail) {
	t.Helper()
	resp, err := w.hub.Session(person(1), "device-of-ann").Sync(t.Context(), sync.Request{Protocol: 1, Ops: []sync.Op{{
		ID: sync.OpID(uuid.Must(uuid.NewV7()).String()), Seq: seq, Kind: string(kind), Args: []byte(args),
	}}})
	require.NoError(t, err)
	require.Len(t, resp.Outcomes, 1)
	o := resp.Outcomes[0]
	if o.Verdict == sync.Accepted {
		return "", ""
	}
	var refusal booking.Refusal
	require.NoError(t, json.Unmarshal(o.Detail, &refusal))
	return o.Why, refusal.Detail
}

func TestHub_asks_the_permissions_before_the_rulebook(t *testing.T) {
	w := openTown(t)
	home := `{"day":"2026-11-25","halves":[0],"status":"home"}`
	w.hub.Permit(only("day.plan", staff.Facility))

	why, detail := w.pushes(t, 1, booking.KindPlanDay, home)
	assert.Equal(t, "forbidden", why, "as an outcome, never as a failure of the call")
	assert.Empty(t, detail)
	w.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutProfile(ctx, staff.Profile{Person: person(1), Visibility: staff.Team, Roles: []staff.Role{staff.Facility}})
	})
	why, _ = w.pushes(t, 2, booking.KindPlanDay, home)
	assert.Empty(t, why, "a role holds from the next op on")
	why, _ = w.pushes(t, 3, "booking.steal", `{}`)
	assert.Equal(t, "invalid", why, "what there is not is not understood")
	why, _ = w.pushes(t, 4, booking.KindSeen, `{"notice":"n","for":"person002"}`)
	assert.Equal(t, "forbidden", why, "nobody reads notices for somebody else")
}

func TestHub_takes_the_name_of_somebody_only_from_their_deputy(t *testing.T) {
	w := openTown(t)
	reserve := func(n string) string {
		return `{"booking":"01936a3e-7c00-4000-8000-00000000b00` + n + `","desk":"bahn-001","start":"2026-11-2` + n + `T09:00:00Z","end":"2026-11-2` + n + `T10:00:00Z","for":"person002"}`
	}
	why, detail := w.pushes(t, 1, booking.KindReserve, reserve("4"))
	assert.Equal(t, "forbidden", why)
	assert.Equal(t, booking.NoDeputy, detail)

	w.write(t, names(person(2), person(1)))
	why, _ = w.pushes(t, 2, booking.KindReserve, reserve("5"))
	assert.Empty(t, why)

	w.write(t, revokes(person(2), person(1)))
	why, detail = w.pushes(t, 3, booking.KindReserve, reserve("6"))
	assert.Equal(t, "forbidden", why)
	assert.Equal(t, booking.NoDeputy, detail)
}

// TestHub_does_not_exercise_what_the_sign_in_was_too_weak_for: a deputy whose sign-in is not strong enough for that is none.
func TestHub_does_not_exercise_what_the_sign_in_was_too_weak_for(t *testing.T) {
	w := openTown(t)
	w.write(t, names(person(2), person(1)))
	args := `{"booking":"01936a3e-7c00-4000-8000-00000000b001","desk":"bahn-001","start":"2026-11-25T09:00:00Z","end":"2026-11-25T10:00:00Z","for":"person002"}`

	resp, err := w.hub.Weak(person(1), "device-of-ann", staff.Deputy).Sync(t.Context(), sync.Request{Protocol: 1, Ops: []sync.Op{{
		ID: sync.OpID(uuid.Must(uuid.NewV7()).String()), Seq: 1, Kind: string(booking.KindReserve), Args: []byte(args),
	}}})

	require.NoError(t, err)
	assert.Equal(t, "forbidden", resp.Outcomes[0].Why)
}
