// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/staff"
)

// command is any command of any person, as it stands in an outbox.
type command struct {
	who  staff.PersonID
	kind Kind
	args any
}

var (
	somebody = rapid.SampledFrom([]staff.PersonID{ann, bob, cem, dora})
	someDesk = rapid.SampledFrom([]DeskID{"berg-0.1", "berg-0.2", "berg-0.4", "berg-0.5", "berg-1.1", "bahn-0.1", "berg-0.8"})
	someDay  = rapid.SampledFrom([]Day{tuesday + 1, tuesday, tuesday + 2, tuesday + 8, tuesday - 1})
	somePart = rapid.SampledFrom([]Part{FullDay, Morning, Afternoon, Hours})
	someWord = rapid.SampledFrom([]Status{Unsaid, Office, HomeOffice, OnTheRoad, Away})
	someEyes = rapid.SampledFrom([]staff.Visibility{staff.Nobody, staff.Team, staff.Everybody})
	someHalf = rapid.SampledFrom([][]Half{{AM}, {PM}, {AM, PM}})

	someSpan = rapid.Custom(func(t *rapid.T) Span {
		d, part := someDay.Draw(t, "day"), somePart.Draw(t, "part")
		if part != Hours {
			return SpanOf(d, part, berlin)
		}
		from := rapid.IntRange(6, 19).Draw(t, "from")
		return hours(d, Clock(from), Clock(rapid.IntRange(from+1, 20).Draw(t, "until")))
	})
)

// someCommand is the nth command that somebody gives: mostly about their own bookings, sometimes about others'.
func (s *scene) someCommand(t *rapid.T, n int) command {
	c := command{who: somebody.Draw(t, "who")}
	about := BookingID(fmt.Sprintf("b%d", n))
	c.kind = rapid.SampledFrom([]Kind{KindReserve, KindReserve, KindReserve, KindMove, KindMove, KindRelease, KindCheckIn, KindPlanDay, KindShow, KindRepeat, KindRepeat, KindUnrepeat, KindAbsent, KindNeed}).Draw(t, "kind")
	all := s.store.AllBookings()
	switch series := s.store.AllSeries(); {
	case c.kind == KindRepeat:
		c.args = someRepeat(t, SeriesID(about))
		return c
	case c.kind == KindUnrepeat && len(series) > 0:
		one := rapid.SampledFrom(series).Draw(t, "series")
		if !rare(t, "stranger") {
			c.who = one.Person
		}
		c.args = Unrepeat{one.ID, someDay.Draw(t, "from")}
		return c
	}
	if known := c.kind != KindReserve || rare(t, "known id"); known && len(all) > 0 {
		b := rapid.SampledFrom(all).Draw(t, "booking")
		about = b.ID
		if !rare(t, "stranger") {
			c.who = b.Person
		}
	}
	c.args = someArgs(t, c.kind, about)
	return c
}

func rare(t *rapid.T, what string) bool { return rapid.IntRange(0, 7).Draw(t, what) == 7 }

func someArgs(t *rapid.T, kind Kind, about BookingID) any {
	switch kind {
	case KindReserve:
		return Reserve{about, someDesk.Draw(t, "desk"), someSpan.Draw(t, "span")}
	case KindMove:
		return Move{about, someDesk.Draw(t, "desk"), someSpan.Draw(t, "span")}
	case KindRelease:
		return Release{about}
	case KindCheckIn:
		return CheckIn{about}
	case KindNeed:
		return Need{staff.Needs{Adjustable: rapid.Bool().Draw(t, "adjustable"), Accessible: rapid.Bool().Draw(t, "accessible")}}
	case KindPlanDay:
		return PlanDay{someDay.Draw(t, "day"), someHalf.Draw(t, "halves"), someWord.Draw(t, "word")}
	case KindUnrepeat:
		return Unrepeat{SeriesID(about), someDay.Draw(t, "from")}
	case KindAbsent:
		first := someDay.Draw(t, "first")
		return Absent{first, first + Day(rapid.IntRange(0, 9).Draw(t, "days")), someHalf.Draw(t, "halves")}
	}
	return Show{someEyes.Draw(t, "eyes")}
}

// someRepeat is a wish for several days, with a rule or without.
func someRepeat(t *rapid.T, id SeriesID) Repeat {
	r := Repeat{Series: id, Desk: someDesk.Draw(t, "desk"), Skip: rapid.Bool().Draw(t, "skip")}
	r.From = rapid.SampledFrom([]Clock{0, 0, Noon, 9 * 60}).Draw(t, "from")
	r.Until = rapid.SampledFrom([]Clock{24 * 60, Noon, 17 * 60}).Draw(t, "until")
	if rapid.Bool().Draw(t, "chosen") {
		r.Days = slices.Compact(slices.Sorted(slices.Values(rapid.SliceOfN(someDay, 1, 4).Draw(t, "days"))))
		return r
	}
	r.First = someDay.Draw(t, "first")
	r.Except = rapid.SliceOfN(someDay, 0, 2).Draw(t, "except")
	r.Rule = rapid.SampledFrom([]string{
		"FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,WE", "FREQ=WEEKLY;BYDAY=WE;COUNT=3", "FREQ=WEEKLY;BYDAY=TH;UNTIL=20261210",
	}).Draw(t, "rule")
	return r
}

// busyDays lets people give so many commands.
func (s *scene) busyDays(t *rapid.T, commands int) {
	for n := range commands {
		_ = s.carryOut(t, s.someCommand(t, n))
	}
}

// carryOut does a command as the server does: from JSON, in a transaction that a refusal ends without a trace.
func (s *scene) carryOut(t require.TestingT, c command) error {
	args, err := json.Marshal(c.args)
	require.NoError(t, err)
	return s.store.Do(func(booking Store) error { return s.Do(s.ctx, c.who, c.kind, args) })
}

// drawn is a scene for a property: the town with desks out of use, so that alternatives are found on every floor and
// in every house, and with a quota or none.
func drawn(t *rapid.T) *scene {
	s := &scene{ctx: context.Background(), store: bookingtest.NewTown(), now: morning}
	town := bookingtest.SmallTown()
	blocked := rapid.SampledFrom([]int{0, 1, 3}).Draw(t, "blocked of 4")
	for _, desk := range town.Desks {
		desk.Blocked = rapid.IntRange(0, 3).Draw(t, "block") < blocked
		require.NoError(t, s.store.PutDesk(s.ctx, desk))
	}
	for _, rules := range town.Rules {
		rules.MaxOpen = rapid.SampledFrom([]int{0, 0, 2}).Draw(t, "quota")
		require.NoError(t, s.store.PutRules(s.ctx, rules))
	}
	s.Planner = &Planner{Store: s.store, Now: func() time.Time { return s.now }, Final: rapid.Bool().Draw(t, "final")}
	if s.Final {
		n := 0
		s.NewOccupancy = func(BookingID) OccupancyID { n++; return OccupancyID(fmt.Sprint("o", n)) }
	}
	return s
}

func TestPlanner_keeps_its_promises_whatever_people_do(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		for _, rules := range bookingtest.SmallTown().Rules {
			rules.Horizon = rapid.SampledFrom([]int{28, 28, 9, 60}).Draw(t, "horizon")
			rules.MaxOpen = rapid.SampledFrom([]int{0, 0, 2}).Draw(t, "quota again")
			require.NoError(t, s.store.PutRules(s.ctx, rules))
		}
		places := map[OccupancyID]Occupancy{}
		for n := range 40 {
			c := s.someCommand(t, n)

			err := s.carryOut(t, c)

			if err != nil {
				var refusal *Refusal
				require.True(t, errors.As(err, &refusal), "%v", err)
				s.checkAlternatives(t, c, refusal)
			}
			s.checkNoOverlap(t)
			s.checkPresence(t)
			s.checkNames(t, places)
			s.checkSeries(t)
			if live := s.live(); s.Final && len(live) > 0 && rare(t, "nobody came") {
				require.NoError(t, s.Void(s.ctx, rapid.SampledFrom(live).Draw(t, "no-show").ID, NoShow))
				s.checkPresence(t)
			}
			s.now = s.now.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "minutes later")) * time.Minute)
		}
	})
}

func (s *scene) live() []Booking {
	return slices.DeleteFunc(s.store.AllBookings(), func(b Booking) bool { return !b.State.Live() })
}

func (s *scene) checkNoOverlap(t require.TestingT) {
	live := s.live()
	for i, a := range live {
		for _, b := range live[i+1:] {
			if a.Span.Overlaps(b.Span) {
				assert.NotEqual(t, a.Desk, b.Desk, "two bookings of a desk: %v, %v", a, b)
				assert.NotEqual(t, a.Person, b.Person, "two bookings of a person: %v, %v", a, b)
			}
		}
	}
}

// checkNames holds that on the server an occupancy's name never stands for another desk or time.
func (s *scene) checkNames(t require.TestingT, places map[OccupancyID]Occupancy) {
	for _, b := range s.live() {
		o := b.Occupancy()
		o.State = ""
		if was, known := places[o.ID]; known && s.Final {
			assert.Equal(t, was, o)
		}
		places[o.ID] = o
	}
}

// halfOf names a half of somebody's day.
type halfOf struct {
	person staff.PersonID
	day    Day
	half   Half
}

func (s *scene) checkPresence(t require.TestingT) {
	covered := map[halfOf]Booking{}
	for _, b := range s.live() {
		for _, half := range b.Span.Halves(berlin) {
			key := halfOf{b.Person, b.Span.Day(berlin), half}
			if first, ok := covered[key]; !ok || b.Span.Start.Before(first.Span.Start) {
				covered[key] = b
			}
		}
	}
	for _, row := range s.store.AllPresences() {
		key := halfOf{row.Person, row.Day, row.Half}
		b := covered[key]
		delete(covered, key)
		if row.Status != Office {
			b = Booking{}
		}
		assert.Equal(t, []any{b.Occupancy().ID, b.Desk, b.Building}, []any{row.Occupied, row.Desk, row.Building}, "%v", row)
		profile, _ := s.store.Profile(s.ctx, row.Person)
		if row.Day >= DayOf(s.now, berlin) {
			assert.Equal(t, profile.Visibility, row.Seen)
		}
	}
	assert.Empty(t, covered, "halves of live bookings of which nothing is said")
}

// checkSeries lets the house extend every series twice, some days later: the second time changes nothing.
func (s *scene) checkSeries(t require.TestingT) {
	if !s.Final || len(s.store.AllSeries()) == 0 {
		return
	}
	later, undo := s.now, errors.New("only tried")
	s.now = s.now.AddDate(0, 0, 9)
	err := s.store.Do(func(Store) error {
		var before []Booking
		for i := range 2 {
			for _, series := range s.store.AllSeries() {
				require.NoError(t, s.Extend(s.ctx, series))
			}
			if i == 1 {
				assert.Equal(t, before, s.store.AllBookings())
			}
			before = s.store.AllBookings()
		}
		s.checkNoOverlap(t)
		s.checkPresence(t)
		return undo
	})
	require.Equal(t, undo, err)
	s.now = later
}

// checkAlternatives tries every alternative of a refusal, as the person would.
func (s *scene) checkAlternatives(t require.TestingT, c command, refusal *Refusal) {
	require.LessOrEqual(t, len(refusal.Alternatives), 5)
	for i, alternative := range refusal.Alternatives {
		if i > 0 {
			assert.LessOrEqual(t, order(refusal.Alternatives[i-1]), order(alternative), "ranked: %v", refusal.Alternatives)
		}
		instead := c
		switch args := c.args.(type) {
		case Reserve:
			args.Desk = alternative.Desk
			instead.args = args
		case Move:
			args.Desk = alternative.Desk
			instead.args = args
		case Repeat: // they are for the first day that cannot be had
			instead.kind = KindReserve
			instead.args = Reserve{"instead", alternative.Desk, HoursOf(refusal.Days[0].Day, args.From, args.Until, berlin)}
		}
		undo := errors.New("only tried")
		err := s.store.Do(func(Store) error {
			args, err := json.Marshal(instead.args)
			require.NoError(t, err)
			assert.NoError(t, s.Do(s.ctx, c.who, instead.kind, args), "alternative %v", alternative)
			return undo
		})
		require.Equal(t, undo, err)
	}
}

// order is what an alternative is ranked by: how near, then whether something is lacking, then metres.
func order(a Alternative) float64 {
	order := map[Near]float64{NearZone: 0, NearFloor: 1, NearBuilding: 2, NearElsewhere: 3}[a.Near] * 10_000
	if !a.Same {
		order += 1_000
	}
	return order + a.Metres
}

func TestPlanner_Day_agrees_with_a_look_at_every_booking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		s.busyDays(t, 40)
		who, span := somebody.Draw(t, "who"), someSpan.Draw(t, "span")
		floor := rapid.SampledFrom([]FloorID{"berg-0", "berg-1", "bahn-0", "no such floor"}).Draw(t, "floor")

		seen, err := s.Day(s.ctx, who, floor, span)

		require.NoError(t, err)
		desks, err := s.store.Desks(s.ctx, floor)
		require.NoError(t, err)
		require.Len(t, seen.Desks, len(desks))
		for i, d := range seen.Desks {
			var busy []Occupancy
			var mine *Booking
			for _, b := range s.live() {
				if b.Desk == desks[i].ID && b.Span.Overlaps(span) {
					busy = append(busy, b.Occupancy())
					if b.Person == who && (mine == nil || b.Span.Start.Before(mine.Span.Start)) {
						mine = &b
					}
				}
			}
			slices.SortFunc(busy, func(a, b Occupancy) int { return a.Span.Start.Compare(b.Span.Start) })
			assert.Equal(t, DeskDay{Desk: desks[i], Busy: busy, Mine: mine}, d)
			assert.Equal(t, len(busy) == 0 && !desks[i].Blocked, d.Free())
		}
	})
}

func TestPlanner_Free_agrees_with_trying_every_desk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		s.busyDays(t, 20)
		q := FreeQuery{Who: "new", Building: "berg", Days: []Day{someDay.Draw(t, "day"), someDay.Draw(t, "other day")},
			Part: somePart.Draw(t, "part"), From: 9 * 60, Until: 11 * 60, Want: Features{Monitors: rapid.IntRange(0, 2).Draw(t, "monitors")}}
		q.Floor = rapid.SampledFrom([]FloorID{"", "berg-0", "berg-1"}).Draw(t, "floor")
		require.NoError(t, s.store.PutPerson(s.ctx, staff.Person{ID: "new", Unit: rapid.SampledFrom([]staff.UnitID{"net", "bau"}).Draw(t, "unit")}))

		counts, err := s.Free(s.ctx, q)

		require.NoError(t, err)
		for i, d := range q.Days {
			free, fitting := s.tryAll(q, d)
			assert.Equal(t, []any{d, free, fitting}, []any{counts[i].Day, counts[i].Free, counts[i].Fitting})
			if counts[i].Refusal != nil {
				assert.Zero(t, free, "%v", counts[i].Refusal)
			}
		}
	})
}

// tryAll reserves every desk of the query for a day, one at a time, and counts what is granted.
func (s *scene) tryAll(q FreeQuery, d Day) (free, fitting int) {
	span := SpanOf(d, q.Part, berlin)
	if q.Part == Hours {
		span = HoursOf(d, q.From, q.Until, berlin)
	}
	for _, floor := range []FloorID{"berg-0", "berg-1"} {
		desks, _ := s.store.Desks(s.ctx, floor)
		for _, desk := range desks {
			granted := false
			_ = s.store.Do(func(Store) error {
				granted = s.Reserve(s.ctx, q.Who, Reserve{"try", desk.ID, span}) == nil
				return errors.New("only tried")
			})
			if granted && (q.Floor == "" || q.Floor == floor) {
				free++
				if desk.Features.Offers(q.Want) {
					fitting++
				}
			}
		}
	}
	return free, fitting
}
