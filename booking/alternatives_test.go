// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/staff"
)

// deskIDs are the desks of alternatives in order.
func deskIDs(alternatives []Alternative) []DeskID {
	var ids []DeskID
	for _, a := range alternatives {
		ids = append(ids, a.Desk)
	}
	return ids
}

func TestPlanner_Alternatives_are_ranked(t *testing.T) {
	for name, test := range map[string]struct {
		given func(*scene)
		who   staff.PersonID
		desk  DeskID
		day   Day
		want  []DeskID
	}{
		"zone first, then the floor; who offers all before who does not, then the nearest": {
			desk: "berg-0.2", want: []DeskID{"berg-0.1", "berg-0.3", "berg-0.4", "berg-0.5", "berg-0.6"}},
		"the nearest of the floor": {
			desk: "berg-0.5", want: []DeskID{"berg-0.6", "berg-0.7", "berg-0.8", "berg-0.3", "berg-0.2"}},
		"without blocked and taken desks": {
			given: func(s *scene) { s.block("berg-0.6"); s.holds(bob, "x", "berg-0.7", hours(tuesday+1, 8, 9)) },
			desk:  "berg-0.5", want: []DeskID{"berg-0.8", "berg-0.3", "berg-0.2", "berg-0.1", "berg-0.4"}},
		"without another unit's home zone": {
			who: dora, day: tuesday + 8,
			desk: "berg-0.5", want: []DeskID{"berg-0.6", "berg-0.7", "berg-0.8", "berg-1.1", "berg-1.2"}},
		"then other floors, those that offer all first": {
			given: func(s *scene) {
				for _, id := range []DeskID{"berg-0.1", "berg-0.2", "berg-0.3", "berg-0.4", "berg-0.6", "berg-0.7", "berg-0.8", "berg-1.2", "berg-1.3"} {
					s.block(id)
				}
			},
			desk: "berg-0.5", want: []DeskID{"berg-1.1", "berg-1.5", "berg-1.6", "berg-1.7", "berg-1.8"}},
		"the nearer floor before the further": {
			given: func(s *scene) {
				require.NoError(s.t, s.store.PutFloor(s.ctx, Floor{ID: "berg-9", Building: "berg", Ordinal: 9}))
				require.NoError(s.t, s.store.PutDesk(s.ctx, Desk{ID: "berg-9.1", Building: "berg", Floor: "berg-9", Code: "0.0", Features: Features{Monitors: 2, Docking: true}}))
				for i := 1; i <= 8; i++ {
					s.block(DeskID(fmt.Sprintf("berg-0.%d", i)))
					if i > 3 {
						s.block(DeskID(fmt.Sprintf("berg-1.%d", i)))
					}
				}
			},
			desk: "berg-0.5", want: []DeskID{"berg-1.1", "berg-1.2", "berg-1.3", "berg-9.1", "bahn-0.1"}},
		"then other houses": {
			given: func(s *scene) {
				for i := 1; i <= 8; i++ {
					s.block(DeskID(fmt.Sprintf("berg-0.%d", i)))
					if i != 4 {
						s.block(DeskID(fmt.Sprintf("berg-1.%d", i)))
					}
				}
			},
			desk: "berg-0.5", want: []DeskID{"berg-1.4", "bahn-0.1", "bahn-0.2", "bahn-0.3", "bahn-0.5"}},
		"not in a house that is closed": {
			given: func(s *scene) { s.rules(func(r *Rules) { r.Closures = []Day{tuesday + 1} }) },
			desk:  "bahn-0.1", want: []DeskID{"bahn-0.2", "bahn-0.3", "bahn-0.4", "bahn-0.5", "bahn-0.6"}},
		"none for who has another desk": {
			given: func(s *scene) { s.holds(ann, "x", "bahn-0.1", day(tuesday+1)) }, desk: "berg-0.5"},
		"none in a house with a full quota": {
			given: func(s *scene) {
				s.rules(func(r *Rules) { r.MaxOpen = 1 })
				s.holds(ann, "x", "berg-0.1", day(tuesday))
			},
			desk: "berg-0.5", want: []DeskID{"bahn-0.1", "bahn-0.2", "bahn-0.3", "bahn-0.5", "bahn-0.6"}},
		"none on a closed day":    {day: tuesday + 4, desk: "berg-0.5"},
		"none on a day too far":   {day: tuesday + 35, desk: "berg-0.5"},
		"none for what is passed": {day: tuesday - 1, desk: "berg-0.5"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			if test.given != nil {
				test.given(s)
			}
			if test.who == "" {
				test.who = ann
			}
			if test.day == 0 {
				test.day = tuesday + 1
			}

			found, err := s.Alternatives(s.ctx, test.who, test.desk, day(test.day))

			require.NoError(t, err)
			assert.Equal(t, test.want, deskIDs(found))
		})
	}
}

func TestPlanner_Alternatives_say_what_differs(t *testing.T) {
	s := newScene(t)
	s.holds(bob, "x", "berg-0.2", day(tuesday+1))

	refusal := s.refused(s.Reserve(s.ctx, ann, Reserve{"b", "berg-0.2", day(tuesday + 1)}), Taken, "")

	require.Len(t, refusal.Alternatives, 5)
	assert.Equal(t, Alternative{
		Desk: "berg-0.1", Code: "0.1", Zone: "Wupper", Floor: "berg-0", Building: "berg", Near: NearZone, Metres: 4, Same: true,
	}, refusal.Alternatives[0])
	assert.Equal(t, Alternative{
		Desk: "berg-0.4", Code: "0.4", Zone: "Wupper", Floor: "berg-0", Building: "berg", Near: NearZone, Metres: 8,
		Lacks: Features{Monitors: 2, Docking: true},
	}, refusal.Alternatives[2])
	assert.Equal(t, NearFloor, refusal.Alternatives[3].Near)
}

func TestAlternative_Compare(t *testing.T) {
	wished := Desk{Zone: "z", Features: Features{Monitors: 2, Adjustable: true, Accessible: true}}
	beside := Desk{ID: "beside", Zone: "z", Code: "3.15", Shape: Shape{At: Point{X: 1.8}}, Features: Features{Monitors: 2, Adjustable: true}}
	fixed := Desk{ID: "fixed", Zone: "z", Code: "3.13", Shape: Shape{At: Point{X: -1.8}}, Features: Features{Monitors: 2}}
	same := Desk{ID: "same", Zone: "z", Code: "3.06", Shape: Shape{At: Point{X: 9}}, Features: wished.Features}
	elsewhere := Desk{ID: "elsewhere", Zone: "y", Code: "3.01", Shape: Shape{At: Point{X: 1}}, Features: wished.Features}
	var found []Alternative
	for _, d := range []Desk{elsewhere, fixed, beside, same} {
		found = append(found, wished.Instead(&d, Zone{}))
	}

	slices.SortFunc(found, Alternative.Compare)

	assert.Equal(t, []DeskID{"same", "beside", "fixed", "elsewhere"}, deskIDs(found), "of two as near the one that lacks less")
	assert.False(t, found[1].Same, "not accessible is a difference too")
}

func TestPlanner_Move_offers_the_own_desk_for_another_time_only(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "b", "berg-0.6", hours(tuesday, 8, 12))
	s.holds(bob, "x", free, day(tuesday))

	later := s.refused(s.Move(s.ctx, ann, Move{"b", free, hours(tuesday, 10, 14)}), Taken, "")
	same := s.refused(s.Move(s.ctx, ann, Move{"b", free, hours(tuesday, 8, 12)}), Taken, "")

	assert.Equal(t, DeskID("berg-0.6"), later.Alternatives[0].Desk)
	assert.Equal(t, DeskID("berg-0.7"), same.Alternatives[0].Desk, "staying is no alternative")
}

func TestPlanner_Alternatives_ask_the_nearest_houses_first(t *testing.T) {
	s := newScene(t)
	rules, err := s.store.Rules(s.ctx, "berg")
	require.NoError(t, err)
	for i, at := range []Point{{X: 7.40, Y: 51.27}, {X: 7.1990, Y: 51.2717}, {X: 7.1997, Y: 51.2900}} {
		id := BuildingID(fmt.Sprintf("new%d", i))
		rules.Building = id
		require.NoError(t, s.store.PutBuilding(s.ctx, Building{ID: id, Name: string(id), TimeZone: "Europe/Berlin", At: at}))
		require.NoError(t, s.store.PutFloor(s.ctx, Floor{ID: FloorID(id), Building: id}))
		require.NoError(t, s.store.PutDesk(s.ctx, Desk{ID: DeskID(id), Building: id, Floor: FloorID(id), Code: "1"}))
		require.NoError(t, s.store.PutRules(s.ctx, rules))
	}
	for i := 1; i <= 8; i++ {
		s.block(DeskID(fmt.Sprintf("berg-0.%d", i)))
		s.block(DeskID(fmt.Sprintf("berg-1.%d", i)))
	}

	found, err := s.Alternatives(s.ctx, ann, "berg-0.1", day(tuesday+1))

	require.NoError(t, err)
	assert.Equal(t, []DeskID{"new1", "new2", "bahn-0.1", "bahn-0.2", "bahn-0.3"}, deskIDs(found))
	for _, a := range found {
		assert.Equal(t, NearElsewhere, a.Near)
	}
}

func TestPlanner_Alternatives_to_an_unknown_desk(t *testing.T) {
	s := newScene(t)

	_, err := s.Alternatives(s.ctx, ann, "no such desk", day(tuesday))

	s.refused(err, Gone, "")
}

// blind is a store whose DeskBusy sees nothing, as on the losing side of a race: only the guard knows.
type blind struct{ Store }

func (blind) DeskBusy(context.Context, DeskID, Span) ([]Occupancy, error) { return nil, nil }

func TestPlanner_passes_on_what_the_guard_refuses(t *testing.T) {
	s := newScene(t)
	s.holds(bob, "x", free, day(tuesday))
	s.Store = blind{s.store}

	refusal := s.refused(s.Reserve(s.ctx, ann, Reserve{"b", free, day(tuesday)}), Taken, "")

	assert.Equal(t, []DeskID{"berg-0.6", "berg-0.7", "berg-0.8", "berg-0.3", "berg-0.2"}, deskIDs(refusal.Alternatives))
	assert.Empty(t, s.said(ann, tuesday), "and nothing is said of the day")
}

// hall is a town with a house of one floor with n desks in ten zones, all but one desk in ten taken on Wednesday, and
// with many bookings on other days.
func hall(tb testing.TB, n, others int) (*Planner, Span) {
	ctx, m := context.Background(), bookingtest.NewTown()
	put := func(err error) { require.NoError(tb, err) }
	rules, err := m.Rules(ctx, "berg")
	put(err)
	rules.Building = "hall"
	put(m.PutRules(ctx, rules))
	put(m.PutBuilding(ctx, Building{ID: "hall", Name: "Hall", TimeZone: "Europe/Berlin", Desks: n}))
	put(m.PutFloor(ctx, Floor{ID: "hall-0", Building: "hall"}))
	book := func(i int, desk DeskID, span Span) {
		put(m.PutBooking(ctx, Booking{ID: BookingID(fmt.Sprint(i)), Person: staff.PersonID(fmt.Sprint(i)), Desk: desk,
			Floor: "hall-0", Building: "hall", Span: span, State: Booked}))
	}
	wednesday := day(tuesday + 1)
	for i := range n {
		zone := ZoneID(fmt.Sprintf("z%d", i%10))
		put(m.PutZone(ctx, Zone{ID: zone, Building: "hall", Floor: "hall-0", Name: string(zone)}))
		id := DeskID(fmt.Sprintf("hall.%03d", i))
		put(m.PutDesk(ctx, Desk{ID: id, Building: "hall", Floor: "hall-0", Zone: zone, Code: string(id),
			Shape: Shape{At: Point{X: float64(i % 30), Y: float64(i / 30)}}, Features: Features{Monitors: i % 3}}))
		if i%10 != 9 {
			book(i, id, wednesday)
		}
		for j := range others / n {
			book(n+i*others+j, id, day(tuesday-Day(j)))
		}
	}
	return &Planner{Store: m, Now: func() time.Time { return morning }}, wednesday
}

func BenchmarkPlanner_Alternatives(b *testing.B) {
	p, wednesday := hall(b, 300, 0)
	for b.Loop() {
		found, err := p.Alternatives(b.Context(), ann, "hall.000", wednesday)
		if err != nil || len(found) != MaxAlternatives {
			b.Fatal(found, err)
		}
	}
}

// BenchmarkPlanner_Day must stay below 1 ms for 300 desks.
func BenchmarkPlanner_Day(b *testing.B) {
	p, wednesday := hall(b, 300, 3000)
	desks, err := p.Store.Desks(b.Context(), "hall-0")
	require.NoError(b, err)
	b.Run("reading the desks", func(b *testing.B) {
		for b.Loop() {
			if _, err := p.Day(b.Context(), ann, "hall-0", wednesday); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("desks kept", func(b *testing.B) {
		for b.Loop() {
			if _, err := p.DayAmong(b.Context(), ann, "hall-0", desks, wednesday); err != nil {
				b.Fatal(err)
			}
		}
	})
}
