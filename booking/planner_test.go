// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/staff"
)

const (
	ann, bob, cem, dora = bookingtest.Ann, bookingtest.Bob, bookingtest.Cem, bookingtest.Dora

	free   = DeskID("berg-0.5") // in zone barmen, which is nobody's home
	next   = DeskID("berg-0.6")
	heimat = DeskID("berg-0.1") // in zone wupper, home of unit it
)

var (
	berlin  = Building{TimeZone: "Europe/Berlin"}.Location()
	tuesday = Date(2026, time.November, 24)
	morning = tuesday.At(berlin, 7*60+52) // the fixed now of most tests
)

// scene is a planner in the small town with a clock that the test turns.
type scene struct {
	*Planner
	t     *testing.T
	ctx   context.Context
	store *bookingtest.Memory
	now   time.Time
}

// newScene is a server's planner on Tuesday, 24 November 2026, 7:52.
func newScene(t *testing.T) *scene {
	s := &scene{t: t, ctx: t.Context(), store: bookingtest.NewTown(), now: morning}
	s.Planner = &Planner{Store: s.store, Now: func() time.Time { return s.now }, Final: true}
	return s
}

// onDevice makes the scene a device's.
func (s *scene) onDevice() *scene {
	s.Final = false
	return s
}

// rules changes the rules of house "berg".
func (s *scene) rules(change func(*Rules)) {
	s.t.Helper()
	rules, err := s.store.Rules(s.ctx, "berg")
	require.NoError(s.t, err)
	change(&rules)
	require.NoError(s.t, s.store.PutRules(s.ctx, rules))
}

// block puts a desk out of use.
func (s *scene) block(id DeskID) {
	s.t.Helper()
	place, err := s.store.Place(s.ctx, id)
	require.NoError(s.t, err)
	place.Desk.Blocked = true
	require.NoError(s.t, s.store.PutDesk(s.ctx, place.Desk))
}

// holds makes a booking that the test takes for given.
func (s *scene) holds(who staff.PersonID, id BookingID, desk DeskID, span Span) {
	s.t.Helper()
	require.NoError(s.t, s.Reserve(s.ctx, who, Reserve{Booking: id, Desk: desk, Span: span}))
}

func (s *scene) booking(id BookingID) Booking {
	s.t.Helper()
	b, err := s.store.Booking(s.ctx, id)
	require.NoError(s.t, err)
	return b
}

// said is what presence says of the halves of a day.
func (s *scene) said(who staff.PersonID, day Day) [2]Presence {
	s.t.Helper()
	rows, err := s.store.Presence(s.ctx, who, day)
	require.NoError(s.t, err)
	var halves [2]Presence
	for _, row := range rows {
		halves[row.Half] = row
	}
	return halves
}

// refused asserts that err is a bare refusal for a reason, and returns it.
func (s *scene) refused(err error, why Why, detail Detail) *Refusal {
	s.t.Helper()
	refusal, ok := err.(*Refusal)
	require.True(s.t, ok, "want a refusal, got %v", err)
	assert.Equal(s.t, why, refusal.Why)
	assert.Equal(s.t, detail, refusal.Detail)
	return refusal
}

func day(d Day) Span                      { return SpanOf(d, FullDay, berlin) }
func hours(d Day, from, until Clock) Span { return HoursOf(d, from*60, until*60, berlin) }

func TestPlanner_Reserve_grants(t *testing.T) {
	for name, test := range map[string]struct {
		device bool
		want   State
	}{
		"a booking on the server": {false, Booked},
		"a wish on a device":      {true, Requested},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.Final = !test.device

			require.NoError(t, s.Reserve(s.ctx, ann, Reserve{"b", free, day(tuesday + 1)}))

			assert.Equal(t, Booking{
				ID: "b", Person: ann, Desk: free, Floor: "berg-0", Building: "berg", Span: day(tuesday + 1),
				State: test.want, MadeAt: morning,
			}, s.booking("b"))
		})
	}
}
