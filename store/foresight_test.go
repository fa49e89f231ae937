// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
)

// TestForesight carries out wishes of all kinds on what was read ahead, and asks the database beside it after each: both have to
// say the same, also after what was taken back, and for what lies so far back that nobody has read it.
func TestForesight_is_what_the_database_would_answer(t *testing.T) {
	town := bookingtest.SmallTown()
	now := time.Date(2026, time.November, 24, 6, 52, 0, 0, time.UTC)
	today := booking.DayOf(now, time.UTC)
	var people []staff.PersonID
	for _, p := range town.People {
		people = append(people, p.ID)
	}
	people = append(people, "elsa", "nobody")
	var desks []booking.DeskID
	for _, d := range town.Desks[:6] {
		desks = append(desks, d.ID)
	}
	var names []booking.BookingID
	for i := range 6 {
		names = append(names, booking.BookingID(fmt.Sprintf("b%d", i)))
	}
	waits := []booking.WaitID{"w0", "w1", "w2", "w3", "w4", "w5"}

	rows, _ := begin(t)
	ctx := t.Context()
	require.NoError(t, town.Put(ctx, rows))
	require.NoError(t, rows.PutPerson(ctx, staff.Person{ID: "elsa"})) // of no unit
	most := 3
	require.NoError(t, rows.PutAmendment(ctx, booking.Amendment{ID: "few", Building: "berg", Terms: booking.Terms{PerMonth: &most}}))
	rapid.Check(t, func(rt *rapid.T) {
		_, err := rows.Tx.ExecContext(ctx, `SAVEPOINT life`)
		require.NoError(rt, err)
		defer func() {
			_, err := rows.Tx.ExecContext(ctx, `ROLLBACK TO SAVEPOINT life`)
			require.NoError(rt, err)
		}()
		plain := booking.Planner{Store: rows, Now: func() time.Time { return now }, Final: true}
		occupancies := 0
		plain.NewOccupancy = func(booking.BookingID) booking.OccupancyID {
			occupancies++
			return booking.OccupancyID(fmt.Sprintf("o%d", occupancies))
		}
		wish := func(p *booking.Planner, label string) error {
			who := rapid.SampledFrom(people).Draw(rt, label+" of")
			id := rapid.SampledFrom(names).Draw(rt, label+" booking")
			day := today + booking.Day(rapid.IntRange(-1, 2).Draw(rt, label+" day"))
			from := rapid.SampledFrom([]booking.Clock{6, 8, 12}).Draw(rt, label+" from")
			span := booking.HoursOf(day, from*60, (from+4)*60, time.UTC)
			desk := rapid.SampledFrom(desks).Draw(rt, label+" desk")
			wait := rapid.SampledFrom(waits).Draw(rt, label+" wait")
			switch rapid.IntRange(0, 10).Draw(rt, label) {
			case 6, 7, 8: // for a desk; what others then give back is booked for whoever waits
				return p.Join(ctx, who, booking.Join{Wait: wait, Building: "berg", Desk: desk, Span: span})
			case 9:
				w, _ := rows.Wait(ctx, wait)
				return p.Accept(ctx, w.Person, booking.Accept{Wait: wait})
			case 10:
				w, _ := rows.Wait(ctx, wait)
				return p.Decline(ctx, w.Person, booking.Decline{Wait: wait})
			case 0, 1:
				return p.Reserve(ctx, who, booking.Reserve{Booking: id, Desk: desk, Span: span})
			case 2:
				return p.Move(ctx, who, booking.Move{Booking: id, Desk: desk, Span: span})
			case 3:
				return p.Release(ctx, who, booking.Release{Booking: id})
			case 4:
				return p.PlanDay(ctx, who, booking.PlanDay{Day: day, Halves: []booking.Half{booking.Half(rapid.IntRange(0, 1).Draw(rt, label+" half"))}, Status: booking.HomeOffice})
			}
			return p.Show(ctx, who, booking.Show{Visibility: rapid.SampledFrom([]staff.Visibility{staff.Nobody, staff.Team, staff.Everybody}).Draw(rt, label+" seen")})
		}
		refusedOnly := func(err error) {
			var refusal *booking.Refusal
			if err != nil && !errors.As(err, &refusal) {
				require.NoError(rt, err)
			}
		}
		for range 6 { // before
			refusedOnly(store.Savepoint(ctx, rows.Tx, "wish", func() error { return wish(&plain, "before") }))
		}
		memory := &store.Memory{}
		ahead := rows.Remembering(memory)
		if rapid.Bool().Draw(rt, "knows that a month counts") {
			_, err := ahead.Amendments(ctx, "berg")
			require.NoError(rt, err)
		}
		w := store.Wishes{People: people[1:], Desks: desks[1:], Bookings: names[1:]} // what else there is, is asked for as ever
		require.NoError(rt, ahead.Foresee(ctx, w, now))
		after := plain
		after.Store = ahead

		for i := range rapid.IntRange(1, 12).Draw(rt, "wishes") {
			label := fmt.Sprint("wish ", i)
			ahead.Begin()
			err := store.Savepoint(ctx, rows.Tx, "wish", func() error {
				err := wish(&after, label)
				if err == nil && rapid.IntRange(0, 3).Draw(rt, label+" is taken back") == 0 {
					err = &booking.Refusal{Why: booking.Invalid}
				}
				return err
			})
			refusedOnly(err)
			if err != nil {
				ahead.TakeBack()
			}
			ahead.Begin()
			all := slices.Clone(names)
			for _, id := range waits {
				if w, err := rows.Wait(ctx, id); err == nil && w.Booking != "" {
					all = append(all, w.Booking)
				}
			}
			for _, id := range all {
				want, gone := rows.Booking(ctx, id)
				got, err := ahead.Booking(ctx, id)
				assert.Equal(rt, errors.Is(gone, booking.ErrGone), errors.Is(err, booking.ErrGone), id)
				if gone == nil {
					assert.Equal(rt, want, got)
				}
			}
			for _, day := range []booking.Day{today - 20, today - 1, today, today + 1, today + 2} {
				span := booking.HoursOf(day, 7*60, 13*60, time.UTC)
				for _, who := range people {
					same[booking.Booking](rt, "mine")(rows.Mine(ctx, who, span))(ahead.Mine(ctx, who, span))
					month := booking.Span{Start: day.Start(time.UTC).AddDate(0, 0, -30), End: day.Start(time.UTC)}
					same[booking.Booking](rt, "mine of a month")(rows.Mine(ctx, who, month))(ahead.Mine(ctx, who, month))
					same[booking.Presence](rt, "presence")(rows.Presence(ctx, who, day))(ahead.Presence(ctx, who, day))
					want, err := rows.CountOpen(ctx, who, "berg", span.Start)
					require.NoError(rt, err)
					got, err := ahead.CountOpen(ctx, who, "berg", span.Start)
					require.NoError(rt, err)
					assert.Equal(rt, want, got, "open of %s", who)
				}
				for _, desk := range desks {
					sameSet[booking.Occupancy](rt, "desk")(rows.DeskBusy(ctx, desk, span))(ahead.DeskBusy(ctx, desk, span))
				}
				for _, floor := range town.Floors {
					sameSet[booking.Occupancy](rt, "floor")(rows.Busy(ctx, floor.ID, span))(ahead.Busy(ctx, floor.ID, span))
				}
			}
		}
	})
}

func same[T any](t require.TestingT, what string) func([]T, error) func([]T, error) {
	return compare[T](t, what, func(want, got []T) { assert.Equal(t, want, got, what) })
}

func sameSet[T any](t require.TestingT, what string) func([]T, error) func([]T, error) {
	return compare[T](t, what, func(want, got []T) { assert.ElementsMatch(t, want, got, what) })
}

func compare[T any](t require.TestingT, what string, check func(want, got []T)) func([]T, error) func([]T, error) {
	return func(want []T, err error) func([]T, error) {
		require.NoError(t, err, what)
		return func(got []T, err error) {
			require.NoError(t, err, what)
			if len(want)+len(got) > 0 {
				check(want, got)
			}
		}
	}
}
