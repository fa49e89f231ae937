// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// at turns the clock of the house to a time of the Monday there, later than it is.
func (h *house) at(clock booking.Clock) { h.set(onMonday(0, clock).End) }

func (h *house) chores(t testing.TB) {
	t.Helper()
	require.NoError(t, h.server.Hub().Chores(t.Context()))
}

// told are the notices of a person.
func (h *house) told(t testing.TB, who int) (list []booking.Notice) {
	t.Helper()
	require.NoError(t, h.central.Peek(t.Context(), func(ctx context.Context, tx store.Tx) (err error) {
		list, err = store.Booking{Tx: tx}.Notices(ctx, person(who))
		return err
	}))
	return list
}

func TestChores_take_desks_back_from_who_does_not_come(t *testing.T) {
	h := openOffice(t)
	late := h.books(t, 1, 1, onMonday(11*60, 16*60))
	later := h.books(t, 2, 2, onMonday(11*60+30, 16*60))
	here := h.books(t, 3, 3, onMonday(11*60, 16*60))
	given := h.books(t, 4, 4, onMonday(11*60, 16*60))
	elsewhere := h.reserves(t, 5, booking.Reserve{Booking: booking.NewBookingID(), Desk: desk(other, 1), Span: onMonday(11*60, 16*60)})
	tomorrow := h.reserves(t, 1, booking.Reserve{Booking: booking.NewBookingID(), Desk: desk(hall, 1), Span: booking.Span{Start: onMonday(11*60, 16*60).Start.AddDate(0, 0, 1), End: onMonday(11*60, 16*60).End.AddDate(0, 0, 1)}})
	h.acts(t, 3, booking.KindCheckIn, booking.CheckIn{Booking: here})
	h.acts(t, 4, booking.KindRelease, booking.Release{Booking: given})

	h.at(11*60 + 59)
	h.chores(t)
	assert.Equal(t, booking.Booked, h.state(t, late).State, "a minute is left")
	h.at(12 * 60)
	h.chores(t)

	for id, want := range map[booking.BookingID]booking.State{
		late: booking.NoShow, later: booking.Booked, here: booking.CheckedIn, given: booking.Released, elsewhere: booking.Booked, tomorrow: booking.Booked,
	} {
		assert.Equal(t, want, h.state(t, id).State)
	}
	told := h.told(t, 1)
	require.Len(t, told, 1)
	assert.Equal(t, []any{booking.NoticeNoShow, late, desk(hall, 1), onMonday(11*60, 16*60)}, []any{told[0].Kind, told[0].Booking, told[0].Desk, told[0].Span})
	assert.Empty(t, h.told(t, 3))
	h.books(t, 6, 1, onMonday(12*60, 13*60))

	before := h.central.Head().Seq
	h.chores(t)
	assert.Equal(t, before, h.central.Head().Seq, "nothing is left to do")
}

// acts has the nth person do something that is granted.
func (h *house) acts(t testing.TB, who int, kind booking.Kind, args any) {
	t.Helper()
	outcomes, err := h.server.Hub().Act(t.Context(), person(who), server.Step{Kind: kind, Args: args})
	require.NoError(t, err)
	require.Equal(t, sync.Accepted, outcomes[0].Verdict, "%s", outcomes[0].Detail)
}

func (h *house) reserves(t testing.TB, who int, r booking.Reserve) booking.BookingID {
	t.Helper()
	h.acts(t, who, booking.KindReserve, r)
	return r.Booking
}

func TestChores_let_devices_come_first_after_a_start(t *testing.T) {
	h := openOffice(t)
	id := h.books(t, 1, 1, onMonday(11*60, 16*60))
	h.at(13 * 60)
	h.restart(t)
	h.at(13*60 + 4)
	h.chores(t)
	assert.Equal(t, booking.Booked, h.state(t, id).State, "its check-in may be on its way")

	h.at(13*60 + 5)
	h.chores(t)

	assert.Equal(t, booking.NoShow, h.state(t, id).State)
	h.acts(t, 1, booking.KindCheckIn, booking.CheckIn{Booking: id})
	assert.Equal(t, booking.CheckedIn, h.state(t, id).State, "who was in time and comes late all the same has the desk while it is free")
	assert.Empty(t, h.told(t, 1), "and need not read that it was taken back")
}

func TestChores_wait_for_whole_days_from_when_the_house_opens(t *testing.T) {
	h := openOffice(t)
	loc := booking.Building{}.Location()
	day := booking.SpanOf(booking.DayOf(monday, loc)+1, booking.FullDay, loc)
	id := h.reserves(t, 1, booking.Reserve{Booking: booking.NewBookingID(), Desk: desk(hall, 1), Span: day})
	for clock, want := range map[booking.Clock]booking.State{60: booking.Booked, 6*60 + 59: booking.Booked} {
		h.set(day.Start.Add(time.Duration(clock) * time.Minute))
		h.chores(t)
		assert.Equal(t, want, h.state(t, id).State, "%v", clock)
	}

	h.set(day.Start.Add(7 * time.Hour))
	h.chores(t)

	assert.Equal(t, booking.NoShow, h.state(t, id).State)
}

func TestChores_of_two_processes_end_a_booking_once(t *testing.T) {
	h := openOffice(t)
	var ids []booking.BookingID
	for i := range 95 {
		ids = append(ids, h.books(t, i, i, onMonday(11*60, 16*60)))
	}
	h.at(12 * 60)
	second, err := central.Open(t.Context(), h.path)
	require.NoError(t, err)
	defer second.Close()
	began := h.clock().Add(-time.Hour)
	hub := server.NewHub(second, server.HubOptions{Now: func() time.Time {
		if now := began; now.Before(h.now) {
			began = h.now
			return now
		}
		return h.now
	}})
	defer hub.Close()
	done := make(chan error, 2)
	go func() { done <- hub.Chores(t.Context()) }()
	go func() { done <- h.server.Hub().Chores(t.Context()) }()
	require.NoError(t, <-done)
	require.NoError(t, <-done)

	for _, id := range ids {
		assert.Equal(t, booking.NoShow, h.state(t, id).State)
	}
	assert.Equal(t, len(ids), h.count(t, `SELECT COUNT(*) FROM notice`))
}

func TestChores_leave_what_they_cannot_end(t *testing.T) {
	h := openOffice(t)
	stuck, id := h.books(t, 1, 1, onMonday(11*60, 16*60)), h.books(t, 2, 2, onMonday(11*60, 16*60))
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM person WHERE id = $1`, string(person(1)))
		return err
	})
	h.at(12 * 60)

	h.chores(t)

	assert.Equal(t, booking.Booked, h.state(t, stuck).State)
	assert.Equal(t, booking.NoShow, h.state(t, id).State, "the others do not wait for it")
}

// BenchmarkChores_find_who_does_not_come looks for them among 9,000 full days in 391 houses, of which one in twenty waits for
// its person: before any is due, and when all these are.
func BenchmarkChores_find_who_does_not_come(b *testing.B) {
	h := openOffice(b)
	loc := booking.Building{}.Location()
	day := booking.SpanOf(booking.DayOf(monday, loc)+1, booking.FullDay, loc)
	h.write(b, func(ctx context.Context, tx *central.Tx) error {
		for i := range 391 {
			house := booking.BuildingID(fmt.Sprint("house", i))
			rules := booking.DefaultRules(house)
			rules.CheckInWithin = 60
			if err := errors.Join(tx.Store().PutBuilding(ctx, booking.Building{ID: house, Name: string(house)}), tx.Store().PutRules(ctx, rules)); err != nil {
				return err
			}
		}
		for i := range 9000 {
			state := booking.CheckedIn
			if i%20 == 0 {
				state = booking.Booked
			}
			err := tx.Store().PutBooking(ctx, booking.Booking{ID: booking.BookingID(fmt.Sprint("b", i)), Person: staff.PersonID(fmt.Sprint("p", i)), Desk: booking.DeskID(fmt.Sprint("d", i)),
				Building: booking.BuildingID(fmt.Sprint("house", i%391)), Span: day, State: state, MadeAt: monday})
			if err != nil {
				return err
			}
		}
		return nil
	})
	for name, at := range map[string]struct {
		now time.Time
		due int
	}{"none due": {day.Start.Add(7*time.Hour - time.Second), 0}, "450 due": {day.Start.Add(7 * time.Hour), 450}} {
		b.Run(name, func(b *testing.B) {
			h.set(at.now)
			for b.Loop() {
				due, err := h.server.Hub().NoShows(b.Context())
				require.NoError(b, err)
				require.Len(b, due, at.due)
			}
		})
	}
}
