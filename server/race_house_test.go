// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// oneAWeek is how many desks a person of a unit may have in the other house in a week.
var oneAWeek = 1

// strict makes the first house give desks back after a quarter of an hour, and the other one grant the people of one unit one desk a
// week.
func (r *race) strict(t *testing.T) {
	r.town.write(t, func(ctx context.Context, tx *central.Tx) error {
		rules := alwaysOpen(hall)
		rules.CheckInEarly, rules.CheckInWithin = 120, 15
		if err := tx.Store().PutRules(ctx, rules); err != nil {
			return err
		}
		return tx.Store().PutAmendment(ctx, booking.Amendment{
			ID: "one", Building: other, Name: "Andrang", Issuer: "Haus", Unit: unit(9), MadeAt: monday, Terms: booking.Terms{PerWeek: &oneAWeek},
		})
	})
}

// oneQuota lets one person want twenty desks at twenty times of a week, of which the rules grant one. Only they stand in the way:
// it is for servers that see, and neither the person nor the desks are those of another race, which may come to the same hours. It
// returns how many were got.
func (r *race) oneQuota(t *testing.T, round int, servers [2]string) int {
	week := today.Monday() + 7*booking.Day(round+1)
	return atOnce(t, r.counted, servers, func(i int) (booking.DeskID, booking.Span) {
		from := booking.Clock(60 * (8 + i/5))
		return desk(other, freed+i), booking.HoursOf(week+booking.Day(i%5), from, from+60, booking.Building{}.Location())
	})
}

// contested and deserted are how many desks of people who are late somebody else wants as well, and nobody.
const contested, deserted = 10, 5

// oneArrival lets the house end bookings of people who are late, on two servers at once, while they arrive and somebody else wants
// their desks. Of each booking exactly one thing must become: its person is there, or the desk is gone, and they are told so once.
// It returns how many had one outcome.
func (r *race) oneArrival(t *testing.T, round int) (whole int) {
	servers, span := r.servers(round), booking.Span{Start: monday.Add(-time.Hour), End: monday.Add(time.Hour)}
	ids := r.late(t, span)
	here, taken := make([]bool, contested), make([]bool, contested)
	var start errgroup.Group
	gate := make(chan struct{})
	for i := range contested {
		start.Go(func() (err error) {
			<-gate
			here[i], err = newDevice(person(i)).decide(context.Background(), servers[i%2], booking.KindCheckIn, booking.CheckIn{Booking: ids[i]})
			return err
		})
		start.Go(func() (err error) {
			<-gate
			taken[i], err = newDevice(person(50+i)).reserve(context.Background(), servers[(i+1)%2], desk(hall, i), span)
			return err
		})
	}
	for _, at := range servers {
		start.Go(func() error {
			<-gate
			return chores(at)
		})
	}
	close(gate)
	require.NoError(t, start.Wait())

	for i, id := range ids {
		came, lost := i < contested && here[i], i >= contested || taken[i]
		if r.outcome(t, id) == map[bool]string{true: "checked_in, told 0", false: "no_show, told 1"}[came] && came != lost {
			whole++
		}
	}
	r.clear(t)
	return whole
}

// late makes bookings for which it is high time to check in.
func (r *race) late(t *testing.T, span booking.Span) (ids []booking.BookingID) {
	r.town.write(t, func(ctx context.Context, tx *central.Tx) error {
		p := &booking.Planner{Store: tx.Store(), Now: func() time.Time { return span.Start }, Final: true, NewOccupancy: booking.NewOccupancyID}
		ids = nil
		for i := range contested + deserted {
			id := booking.NewBookingID()
			if err := p.Reserve(ctx, person(i), booking.Reserve{Booking: id, Desk: desk(hall, i), Span: span}); err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	return ids
}

// outcome is what became of a booking, and how often its person was told that it is gone.
func (r *race) outcome(t *testing.T, id booking.BookingID) (what string) {
	require.NoError(t, r.town.central.Peek(t.Context(), func(ctx context.Context, tx store.Tx) error {
		b, err := store.Booking{Tx: tx}.Booking(ctx, id)
		what = string(b.State)
		return err
	}))
	return fmt.Sprintf("%s, told %d", what, r.town.count(t, `SELECT COUNT(*) FROM notice WHERE booking = $1 AND kind = 'no_show'`, string(id)))
}

// clear gives back what runs.
func (r *race) clear(t *testing.T) {
	r.town.write(t, func(ctx context.Context, tx *central.Tx) error {
		running, err := tx.Store().LiveIn(ctx, hall, monday)
		p := &booking.Planner{Store: tx.Store(), Now: func() time.Time { return monday }, Final: true, NewOccupancy: booking.NewOccupancyID}
		for _, b := range running {
			if err == nil && b.Span.Contains(monday) {
				err = p.Release(ctx, b.Person, booking.Release{Booking: b.ID})
			}
		}
		return err
	})
}

// chores lets a server do its chores.
func chores(server string) error {
	resp, err := http.Post(server+"/chores", "", nil)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("the chores failed: %s", resp.Status)
	}
	return errors.Join(err, resp.Body.Close())
}

// onDemand does the chores whenever it is asked.
func onDemand(hub *server.Hub) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := hub.Chores(r.Context()); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}
}

// settled is a clock that stands, for a hub that began an hour before.
func settled(now time.Time) func() time.Time {
	began := false
	return func() time.Time {
		if !began {
			began = true
			return now.Add(-time.Hour)
		}
		return now
	}
}
