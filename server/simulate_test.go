// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	again "github.com/pult-app/pult/booking/replay"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// lastWeeks gives the hall two weeks in which so many people had a desk on each day, wished for a day before; and so many others none.
func lastWeeks(t testing.TB, h *house, people, without int) {
	t.Helper()
	berlin := booking.Building{}.Location()
	last := booking.DayOf(monday, berlin).Monday() - 1
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		for day := last - 13; day <= last; day++ {
			if weekday := day.Weekday(); weekday == time.Saturday || weekday == time.Sunday {
				continue
			}
			for i := range people {
				b := booking.Booking{ID: booking.BookingID(fmt.Sprintf("%s-%d", day, i)), Person: person(i), Desk: desk(hall, i), Floor: hall + "-0", Building: hall,
					Span: booking.HoursOf(day, 8*60, 16*60, berlin), State: booking.CheckedIn, MadeAt: (day - 1).Start(berlin).Add(time.Duration(i) * time.Minute)}
				if err := tx.Store().PutBooking(ctx, b); err != nil {
					return err
				}
			}
			for i := range without {
				d := booking.Denied{Person: person(people + i), Building: hall, Desk: desk(hall, i), Span: booking.HoursOf(day, 8*60, 16*60, berlin), Why: booking.Taken, MadeAt: (day - 1).Start(berlin).Add(20 * time.Hour)}
				if err := tx.PutDenied(ctx, day, d); err != nil {
					return err
				}
			}
		}
		return tx.Store().PutProfile(ctx, staff.Profile{Person: person(99), Roles: []staff.Role{staff.Facility}, Visibility: staff.Team})
	})
}

func TestTrial_replays_what_the_server_has(t *testing.T) {
	h := openOffice(t)
	lastWeeks(t, h, 50, 10)
	client := h.signIn(t, string(person(99)), "device-one")

	answer, err := client.Try(t.Context(), hall, wire.Trial{Weeks: 2, Fewer: 50})

	require.NoError(t, err)
	var a again.Answer
	require.NoError(t, json.Unmarshal(answer, &a))
	assert.Equal(t, []int{100, 50}, []int{a.DesksWere, a.Desks})
	assert.EqualValues(t, 100, a.Alike)
	assert.Equal(t, 600, a.Whole.Was.Wishes)
	assert.EqualValues(t, 20, a.Whole.Was.Refused, "ten in sixty, in steps of ten percent")
	assert.EqualValues(t, 50, a.Whole.Was.Peak)
	assert.EqualValues(t, 100, a.Whole.Is.Peak)
	assert.Len(t, a.Weeks, 2)
	assert.Len(t, a.Curve, 11)
	assert.NotContains(t, string(answer), "person")
	assert.Equal(t, 1, h.count(t, `SELECT COUNT(*) FROM audit WHERE act = 'use.simulate' AND detail LIKE 'bahn 2 weeks desks -50%'`))
}

func TestTrial_tells_nothing_of_few(t *testing.T) {
	h := openOffice(t)
	lastWeeks(t, h, 20, 0)
	answer, err := h.signIn(t, string(person(99)), "device-one").Try(t.Context(), hall, wire.Trial{Weeks: 1})
	require.NoError(t, err)
	var a again.Answer
	require.NoError(t, json.Unmarshal(answer, &a))
	assert.False(t, a.Whole.Was.Told())
	assert.Zero(t, a.Whole.Was.Wishes)
}

func TestTrial_refuses_what_may_not_be_asked(t *testing.T) {
	h := openOffice(t)
	lastWeeks(t, h, 30, 0)
	client := h.signIn(t, string(person(99)), "device-one")
	negative := -1
	for name, asked := range map[string]wire.Trial{
		"no weeks": {}, "too many weeks": {Weeks: server.MostWeeks + 1}, "a single desk": {Weeks: 1, Fewer: 3}, "all desks": {Weeks: 1, Fewer: 100},
		"one person more": {Weeks: 1, More: 1}, "a floor that there is not": {Weeks: 1, Closed: []string{"no floor"}}, "all floors": {Weeks: 1, Closed: []string{hall + "-0"}},
		"rules that are none": {Weeks: 1, PerWeek: &negative},
	} {
		_, err := client.Try(t.Context(), hall, asked)
		var failure *sync.Error
		require.ErrorAs(t, err, &failure, name)
		assert.Equal(t, sync.Malformed, failure.Code, name)
	}
	_, err := client.Try(t.Context(), "nowhere", wire.Trial{Weeks: 1})
	require.ErrorIs(t, err, wire.ErrNotFound)
	_, err = h.signIn(t, string(person(1)), "device-two").Try(t.Context(), hall, wire.Trial{Weeks: 1})
	var failure *sync.Error
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, sync.NotAllowed, failure.Code)
}
