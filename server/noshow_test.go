// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

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

func TestServer_does_its_chores_by_itself(t *testing.T) {
	h := openOffice(t)
	h.busy(t)
	for hour := 11; hour < 14; hour++ {
		id := h.books(t, hour, hour, onMonday(booking.Clock(60*hour), 16*60))
		h.at(booking.Clock(60 * (hour + 1)))
		require.Eventually(t, func() bool { return h.state(t, id).State == booking.NoShow }, time.Minute, time.Millisecond)
	}
}

// busy has the server do its chores by itself, again and again.
func (h *house) busy(t testing.TB) {
	t.Helper()
	h.also = func(c *server.Config) { c.ChoresEvery = time.Millisecond }
	h.restart(t)
}

// A house does its chores by itself as well, and the detector of races listens.
func TestChores_wait_for_chores(t *testing.T) {
	h := openOffice(t)
	h.busy(t)
	span := onMonday(11*60, 16*60)
	span = booking.Span{Start: span.Start.AddDate(0, 0, 1), End: span.End.AddDate(0, 0, 1)}
	id := h.reserves(t, 1, booking.Reserve{Booking: booking.NewBookingID(), Desk: desk(hall, 1), Span: span})
	h.set(span.Start.Add(2 * time.Hour))
	var all errgroup.Group
	for range 8 {
		all.Go(func() error { return h.server.Hub().Chores(t.Context()) })
	}
	require.NoError(t, all.Wait())
	assert.Equal(t, booking.NoShow, h.state(t, id).State)
	assert.Len(t, h.told(t, 1), 1)
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

// TestChores_end_bookings_in_the_order_of_their_starts holds that it never depends on the order in which houses are looked at: whoever
// waits for two desks is offered the same one whenever a day is lived again.
func TestChores_end_bookings_in_the_order_of_their_starts(t *testing.T) {
	h := openOffice(t)
	rules := alwaysOpen(other)
	rules.CheckInWithin = 30
	h.write(t, func(ctx context.Context, tx *central.Tx) error { return tx.Store().PutRules(ctx, rules) })
	var want []booking.BookingID
	for i := range 10 {
		span := onMonday(booking.Clock(10*60+5*i), 16*60)
		want = append(want, h.reserves(t, i, booking.Reserve{Booking: booking.NewBookingID(), Desk: desk([]booking.BuildingID{hall, other}[i%2], i), Span: span}))
	}
	h.at(15 * 60)

	for range 20 {
		due, err := h.server.Hub().NoShows(t.Context())
		require.NoError(t, err)
		require.Equal(t, want, due)
	}
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
// its person: before any is due, when all these are, and when some people have less time than others.
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
			at := booking.Desk{ID: booking.DeskID(fmt.Sprint("d", i)), Building: booking.BuildingID(fmt.Sprint("house", i%391))}
			err := errors.Join(tx.Store().PutDesk(ctx, at), tx.Store().PutBooking(ctx, booking.Booking{ID: booking.BookingID(fmt.Sprint("b", i)),
				Person: staff.PersonID(fmt.Sprint("p", i)), Desk: at.ID, Building: at.Building, Span: day, State: state, MadeAt: monday}))
			if err != nil {
				return err
			}
		}
		return nil
	})
	find := func(name string, now time.Time, due int) {
		b.Run(name, func(b *testing.B) {
			h.set(now)
			for b.Loop() {
				found, err := h.server.Hub().NoShows(b.Context())
				require.NoError(b, err)
				require.Len(b, found, due)
			}
		})
	}
	find("none due", day.Start.Add(7*time.Hour-time.Second), 0)
	find("450 due", day.Start.Add(7*time.Hour), 450)
	h.write(b, func(ctx context.Context, tx *central.Tx) error {
		for i := range 391 { // the people of one unit have ten minutes
			ten := 10
			a := booking.Amendment{ID: booking.AmendmentID(fmt.Sprint("a", i)), Building: booking.BuildingID(fmt.Sprint("house", i)), Unit: unit(0), Terms: booking.Terms{CheckInWithin: &ten}}
			if err := tx.Store().PutAmendment(ctx, a); err != nil {
				return err
			}
		}
		return nil
	})
	find("450 looked at", day.Start.Add(7*time.Hour-time.Second), 0)
}

// TestHub_finds_exactly_who_has_waited_long_enough draws rules with amendments, bookings and times, and asks about each booking by
// itself, as whoever has it is told on Heute.
func TestHub_finds_exactly_who_has_waited_long_enough(t *testing.T) {
	h := openOffice(t)
	loc := booking.Building{}.Location()
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		for i := range 10 { // a tree: unit 0 above 1 and 2, 1 above 3 and 4 …
			u := staff.Unit{ID: unit(i), Name: fmt.Sprint("Team ", i)}
			if i > 0 {
				u.Parent = unit((i - 1) / 2)
			}
			if err := tx.Store().PutUnit(ctx, u); err != nil {
				return err
			}
		}
		zone := booking.Zone{ID: "bahn-quiet", Building: hall, Floor: "bahn-0", Name: "Ruhe"}
		return errors.Join(tx.Store().PutZone(ctx, zone), tx.Store().PutProfile(ctx, staff.Profile{Person: person(7), Roles: []staff.Role{staff.Facility}, Visibility: staff.Team}))
	})
	found := 0
	for seed := range uint64(60) {
		draw := rand.New(rand.NewPCG(seed, 0))
		today := booking.DayOf(monday, loc) + booking.Day(draw.IntN(2))
		h.write(t, func(ctx context.Context, tx *central.Tx) error { return drawRules(ctx, tx.Store(), draw, today) })
		h.write(t, func(ctx context.Context, tx *central.Tx) error { return drawBookings(ctx, tx, draw, today, loc) })
		for range 5 {
			h.set(today.At(loc, booking.Clock(draw.IntN(24*60))))

			due, err := h.server.Hub().NoShows(t.Context())

			require.NoError(t, err)
			want := h.scanned(t)
			require.ElementsMatch(t, want, due, "seed %d at %v", seed, h.clock())
			found += len(due)
		}
	}
	assert.Greater(t, found, 500)
}

// drawRules puts rules and amendments into both houses.
func drawRules(ctx context.Context, rows store.Booking, draw *rand.Rand, today booking.Day) error {
	some := func(of ...int) int { return of[draw.IntN(len(of))] }
	hours := func() (open [7]booking.OpenHours) {
		for day := range open {
			if from := some(0, 6, 6, 6, 9, -1); from >= 0 {
				open[day] = booking.OpenHours{From: booking.Clock(60 * from), Until: 20 * 60}
			}
		}
		return open
	}
	for _, house := range []booking.BuildingID{hall, other} {
		rules := booking.Rules{Building: house, Horizon: 28, Open: hours(), CheckInWithin: some(0, 0, 60, 90, 240)}
		if draw.IntN(2) == 0 {
			rules.CheckInZones = map[booking.ZoneID]int{"bahn-quiet": some(0, 30, 120)}
		}
		if err := rows.PutRules(ctx, rules); err != nil {
			return err
		}
		for i := range 4 {
			a := booking.Amendment{ID: booking.AmendmentID(fmt.Sprint(house, i)), Building: house, Name: "Regel", Issuer: "Haus",
				Unit: []staff.UnitID{"", unit(0), unit(1), unit(4)}[draw.IntN(4)], Role: []staff.Role{"", "", staff.Facility}[draw.IntN(3)],
				Zone: []booking.ZoneID{"", "bahn-quiet"}[draw.IntN(2)]}
			if draw.IntN(2) == 0 {
				a.From = today - booking.Day(draw.IntN(3))
				a.Until = a.From + booking.Day(draw.IntN(4))
			}
			if within := some(0, 60, 120, 300, 10); draw.IntN(3) == 0 {
				a.CheckInWithin = &within
			}
			if open := hours(); draw.IntN(3) == 0 {
				a.Open = &open
			}
			if err := rows.PutAmendment(ctx, a); err != nil {
				return err
			}
		}
	}
	return nil
}

// drawBookings replaces all bookings by others of the last three days and the next, each at a desk and of a person of its own or on
// another day.
func drawBookings(ctx context.Context, tx *central.Tx, draw *rand.Rand, today booking.Day, loc *time.Location) error {
	for _, table := range []string{"booking", "occupancy"} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table); err != nil {
			return err
		}
	}
	for i := range 80 {
		house := []booking.BuildingID{hall, other}[draw.IntN(2)]
		from := draw.IntN(95)
		until := from + 1 + draw.IntN(96-from)
		if draw.IntN(2) == 0 { // short ones are over before they have waited
			until = min(from+1+draw.IntN(4), 96)
		}
		span := booking.HoursOf(today+booking.Day(draw.IntN(5)-3), booking.Clock(15*from), booking.Clock(15*until), loc)
		if draw.IntN(3) == 0 {
			span = booking.SpanOf(span.Day(loc), booking.FullDay, loc)
		}
		at := booking.Desk{ID: desk(house, i), Building: house, Floor: booking.FloorID(house + "-0"), Zone: booking.ZoneID(house + "-z"), Code: fmt.Sprintf("0.%d", i+1)}
		if house == hall && draw.IntN(2) == 0 {
			at.Zone = "bahn-quiet"
		}
		b := booking.Booking{ID: booking.BookingID(fmt.Sprint("b", i)), Person: person(i), Desk: at.ID, Floor: at.Floor, Building: house, Span: span,
			State: []booking.State{booking.Booked, booking.Booked, booking.Booked, booking.CheckedIn, booking.Released}[draw.IntN(5)], MadeAt: span.Start.Add(time.Duration(draw.IntN(600)-500) * time.Minute)}
		if err := errors.Join(tx.Store().PutDesk(ctx, at), tx.Store().PutBooking(ctx, b)); err != nil {
			return err
		}
	}
	return nil
}

// scanned asks the Planner about every booking that is not too old.
func (h *house) scanned(t *testing.T) (due []booking.BookingID) {
	t.Helper()
	now := h.clock()
	require.NoError(t, h.central.Peek(t.Context(), func(ctx context.Context, tx store.Tx) error {
		rows := store.Booking{Tx: tx}
		p := booking.Planner{Store: rows, Now: h.clock, Final: true}
		for i := range 80 {
			b, err := rows.Booking(ctx, booking.BookingID(fmt.Sprint("b", i)))
			if err != nil {
				return err
			}
			until, err := p.CheckInUntil(ctx, b)
			if err != nil {
				return err
			}
			if old := !b.Span.Start.After(now.Add(-48 * time.Hour)); !old && !until.IsZero() && !until.After(now) {
				due = append(due, b.ID)
			}
		}
		return nil
	}))
	return due
}

func TestChores_take_no_offer_for_a_booking_that_nobody_came_for(t *testing.T) {
	h := openOffice(t)
	held := h.books(t, 1, 1, onMonday(11*60, 16*60))
	h.acts(t, 1, booking.KindCheckIn, booking.CheckIn{Booking: held})
	id := booking.WaitID(uuid.NewString())
	h.acts(t, 2, booking.KindJoin, booking.Join{Wait: id, Building: hall, Desk: desk(hall, 1), Span: onMonday(11*60, 16*60)})
	h.at(12*60 + 26)
	h.acts(t, 1, booking.KindRelease, booking.Release{Booking: held})

	h.at(13*60 + 27) // the server was away for an hour
	h.chores(t)

	var w booking.Wait
	require.NoError(t, h.central.Peek(t.Context(), func(ctx context.Context, tx store.Tx) (err error) {
		w, err = store.Booking{Tx: tx}.Wait(ctx, id)
		return err
	}))
	assert.Equal(t, booking.WaitLapsed, w.State)
	told := h.told(t, 2)
	require.Len(t, told, 1)
	assert.Equal(t, booking.NoticeLapsed, told[0].Kind)
}
