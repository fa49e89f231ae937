// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// TestDevice_has_nothing_beyond_its_permission_after_it_was_away changes who may know what while a colleague's device is off,
// and reads the bytes of its file after its next sync: where the person is may be neither in a row nor left behind by one.
func TestDevice_has_nothing_beyond_its_permission_after_it_was_away(t *testing.T) {
	ann, colleague := person(1), person(11) // of one unit
	move := func(who staff.PersonID, to staff.UnitID) func(*testing.T, *years, *handset) {
		return func(t *testing.T, y *years, _ *handset) {
			require.NoError(t, y.db.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
				p, err := tx.Store().Colleague(ctx, who)
				if err != nil {
					return err
				}
				p.Unit = to
				return tx.Store().PutPerson(ctx, p)
			}))
		}
	}
	show := func(seen staff.Visibility) func(*testing.T, *years, *handset) {
		return func(t *testing.T, _ *years, phone *handset) {
			_, err := phone.Do(t.Context(), ann, booking.KindShow, booking.Show{Visibility: seen})
			require.NoError(t, err)
			phone.sync()
		}
	}
	for name, c := range map[string]struct {
		change func(*testing.T, *years, *handset)
		knows  bool
	}{
		"the person hides":                   {show(staff.Nobody), false},
		"the person shows it to everybody":   {show(staff.Everybody), true},
		"the person goes to another unit":    {move(ann, unit(2)), false},
		"the colleague goes to another unit": {move(colleague, unit(2)), false},
		"the colleague has no unit any more": {move(colleague, ""), false},
	} {
		t.Run(name, func(t *testing.T) {
			y := openYears(t)
			phone, other := y.handset(ann), y.handset(colleague)
			id := phone.reserve(desk(hall, 7), slot(1))
			phone.sync()
			other.sync()
			taken, presence := y.occupied(id), string(ann)+"|"
			require.NotZero(t, other.holds(presence), "the team knows")

			c.change(t, y, phone)
			other.sync()

			assert.Equal(t, c.knows, other.holds(presence) > 0)
			require.NoError(t, other.SetWant(t.Context()))
			other.sync()
			assert.Equal(t, c.knows, other.holds(taken) > 0, "without the building, what is taken stands only where its person may be seen")
			assert.Zero(t, other.holds(string(desk(hall, 8))), "nothing of the building is left")
			require.NoError(t, other.SetWant(t.Context(), sync.Scope(store.House(hall))))
			other.sync()
			assert.NotZero(t, other.holds(taken), "the plan is everybody's")
			assert.Zero(t, other.holds(string(id)), "the booking is nobody else's")
			assert.Equal(t, c.knows, other.holds(presence) > 0)
		})
	}
}
