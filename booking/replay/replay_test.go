// SPDX-License-Identifier: EUPL-1.2

package replay

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/staff"
)

var monday = booking.Date(2026, time.October, 5)

// lived is a house in which somebody has lived for two weeks by the Planner on a store that is not a run's, and what it answered.
func lived(t *rapid.T, desks, people, wishes int) (p Past, granted, denied int) {
	ctx := context.Background()
	m := bookingtest.NewMemory()
	house := booking.Building{ID: "haus", Name: "Haus", TimeZone: "Europe/Berlin"}
	p = Past{House: house, From: monday, Until: monday + 13, Parents: map[staff.UnitID]staff.UnitID{"it": "stadt"}}
	p.Book.Rules = booking.DefaultRules(house.ID)
	p.Book.PerWeek = rapid.SampledFrom([]int{0, 0, 2}).Draw(t, "perWeek")
	p.Floors = []booking.Floor{{ID: "0", Building: house.ID}, {ID: "1", Building: house.ID, Ordinal: 1}}
	p.Zones = []booking.Zone{{ID: "a", Building: house.ID, Floor: "0", Home: "it"}, {ID: "b", Building: house.ID, Floor: "0"}, {ID: "c", Building: house.ID, Floor: "1"}}
	for i := range desks {
		z := p.Zones[i%3]
		p.Desks = append(p.Desks, booking.Desk{ID: booking.DeskID(fmt.Sprint("d", i)), Building: house.ID, Floor: z.Floor, Zone: z.ID, Code: fmt.Sprintf("%s.%02d", z.Floor, i)})
	}
	require.NoError(t, errors.Join(m.PutUnit(ctx, staff.Unit{ID: "stadt"}), m.PutUnit(ctx, staff.Unit{ID: "it", Parent: "stadt"}), m.PutBuilding(ctx, house), m.PutRules(ctx, p.Book.Rules)))
	for _, f := range p.Floors {
		require.NoError(t, m.PutFloor(ctx, f))
	}
	for _, z := range p.Zones {
		require.NoError(t, m.PutZone(ctx, z))
	}
	for _, d := range p.Desks {
		require.NoError(t, m.PutDesk(ctx, d))
	}
	for i := range people {
		one := Person{Unit: "stadt"}
		if i%2 == 0 {
			one.Unit = "it"
		}
		p.People = append(p.People, one)
		require.NoError(t, m.PutPerson(ctx, staff.Person{ID: person(i), Unit: one.Unit}))
	}
	now := monday.At(house.Location(), 7*60)
	planner := booking.Planner{Store: m, Now: func() time.Time { return now }, Final: true}
	numbers := map[staff.PersonID]int{}
	for i := range people {
		numbers[person(i)] = i
	}
	for i := range wishes {
		now = now.Add(time.Duration(rapid.IntRange(1, 40).Draw(t, "minutes"))*time.Minute + time.Second)
		who := rapid.IntRange(0, people-1).Draw(t, "who")
		day := booking.DayOf(now, house.Location()) + booking.Day(rapid.IntRange(0, 9).Draw(t, "ahead"))
		part := rapid.SampledFrom([]booking.Part{booking.FullDay, booking.Morning, booking.Afternoon}).Draw(t, "part")
		wish := booking.Reserve{Booking: booking.BookingID(fmt.Sprint("b", i)), Desk: p.Desks[rapid.IntRange(0, desks-1).Draw(t, "desk")].ID, Span: booking.SpanOf(day, part, house.Location())}
		err := planner.Reserve(ctx, person(who), wish)
		if errors.As(err, new(*booking.Refusal)) {
			p.Wishes = append(p.Wishes, Wish{Who: who, Made: now, Desk: wish.Desk, Span: wish.Span, Denied: true})
			if day <= p.Until {
				denied++
			}
			continue
		}
		require.NoError(t, err)
		if day <= p.Until {
			granted++
		}
		if rapid.IntRange(0, 5).Draw(t, "back") == 0 && wish.Span.Start.After(now) { // of what runs nobody knows how long it would have been
			require.NoError(t, planner.Release(ctx, person(who), booking.Release{Booking: wish.Booking}))
		}
	}
	for _, b := range m.AllBookings() {
		p.Take(numbers[b.Person], b)
	}
	p.Settle()
	return p, granted, denied
}

// check are the laws that hold for every result.
func check(t require.TestingT, r Result) {
	var weeks, days Sum
	for _, s := range append(append([]Sum{r.All}, r.Weeks...), r.Days...) {
		require.Equal(t, s.Wishes, s.AsWished+s.InZone+s.OnFloor+s.InHouse+s.Refused, "each wish has one end")
		sum := 0
		for _, n := range s.Why {
			sum += n
		}
		require.Equal(t, s.Refused, sum, "each refusal has one reason")
		require.LessOrEqual(t, s.Peak, r.Desks, "no desk is used twice")
		require.LessOrEqual(t, s.Minutes, s.Capacity)
		require.LessOrEqual(t, s.Unmet, s.Refused)
	}
	for _, s := range r.Weeks {
		weeks.Wishes, weeks.Refused, weeks.Unmet, weeks.Minutes = weeks.Wishes+s.Wishes, weeks.Refused+s.Refused, weeks.Unmet+s.Unmet, weeks.Minutes+s.Minutes
	}
	for _, s := range r.Days {
		days.Wishes, days.Refused, days.Unmet, days.Minutes = days.Wishes+s.Wishes, days.Refused+s.Refused, days.Unmet+s.Unmet, days.Minutes+s.Minutes
	}
	for _, parts := range []Sum{weeks, days} {
		require.Equal(t, []int{r.All.Wishes, r.All.Refused, r.All.Unmet, r.All.Minutes}, []int{parts.Wishes, parts.Refused, parts.Unmet, parts.Minutes}, "the parts are the whole")
	}
}

// TestRun_of_the_house_as_it_is_ends_as_it_did: what was granted is granted, and what was refused is refused, because the same Planner
// answers.
func TestRun_of_the_house_as_it_is_ends_as_it_did(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, granted, denied := lived(t, rapid.IntRange(4, 9).Draw(t, "desks"), rapid.IntRange(2, 8).Draw(t, "people"), 60)

		r, err := p.Run(context.Background(), Scenario{})

		require.NoError(t, err)
		check(t, r)
		assert.Equal(t, granted, r.All.AsWished)
		assert.Equal(t, granted, r.All.Alike)
		assert.Equal(t, granted, r.All.Sure)
		assert.Equal(t, denied, r.All.Refused)
	})
}

func TestRun_under_any_scenario_keeps_its_laws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, _, _ := lived(t, rapid.IntRange(4, 12).Draw(t, "desks"), rapid.IntRange(2, 8).Draw(t, "people"), 40)
		s := Scenario{Fewer: rapid.IntRange(0, 60).Draw(t, "fewer"), More: rapid.IntRange(-50, 100).Draw(t, "more"), Seed: rapid.Uint64().Draw(t, "seed"), Every: rapid.SampledFrom([]int{0, 2, 3}).Draw(t, "every")}
		if rapid.Bool().Draw(t, "close") {
			s.Closed = []utilisation.Area{{Floor: "1"}}
		}
		if rapid.Bool().Draw(t, "other rules") {
			book := p.Book
			book.Horizon, book.HomeDays, book.PerWeek = rapid.IntRange(0, 9).Draw(t, "horizon"), 0, rapid.IntRange(0, 3).Draw(t, "perWeek")
			s.Rules = &book
		}

		r, err := p.Run(context.Background(), s)

		if errors.Is(err, errNothing) {
			return
		}
		require.NoError(t, err)
		check(t, r)
		twice, err := p.Run(context.Background(), s)
		require.NoError(t, err)
		assert.Equal(t, r, twice, "the same seed gives the same")
		for _, d := range p.Desks {
			if p.without(s)[d.ID] {
				s.Fewer = min(MostFewer, s.Fewer+10)
				assert.True(t, p.without(s)[d.ID], "who takes more takes all that others take")
				s.Fewer = max(0, s.Fewer-10)
				break
			}
		}
	})
}

// crowded is a house of so many desks in which each of so many people wants the same desk on Monday.
func crowded(desks, people int) Past {
	p := Past{House: booking.Building{ID: "haus", TimeZone: "Europe/Berlin"}, From: monday, Until: monday + 6}
	p.Book.Rules = booking.DefaultRules(p.House.ID)
	p.Floors = []booking.Floor{{ID: "0"}, {ID: "1", Ordinal: 1}}
	p.Zones = []booking.Zone{{ID: "a", Floor: "0"}, {ID: "b", Floor: "1"}}
	for i := range desks {
		z := p.Zones[i%2]
		p.Desks = append(p.Desks, booking.Desk{ID: booking.DeskID(fmt.Sprint(i)), Building: "haus", Floor: z.Floor, Zone: z.ID, Code: fmt.Sprintf("%02d", i)})
	}
	for i := range people {
		p.People = append(p.People, Person{})
		made := (monday - 3).At(p.House.Location(), booking.Clock(8*60+i))
		p.Wishes = append(p.Wishes, Wish{Who: i, Made: made, Desk: "0", Span: booking.SpanOf(monday, booking.FullDay, p.House.Location())})
	}
	return p
}

func again(t *testing.T, p Past, s Scenario) Result {
	t.Helper()
	p.Settle()
	r, err := p.Run(context.Background(), s)
	require.NoError(t, err)
	check(t, r)
	return r
}

func TestRun_gives_another_desk_near_by_and_refuses_when_there_is_none(t *testing.T) {
	all := again(t, crowded(10, 12), Scenario{}).All

	assert.Equal(t, []int{12, 1, 4, 0, 5, 2}, []int{all.Wishes, all.AsWished, all.InZone, all.OnFloor, all.InHouse, all.Refused})
	assert.Equal(t, map[booking.Why]int{booking.Taken: 2}, all.Why)
	assert.Equal(t, []int{2, 10, 10, 12}, []int{all.Unmet, all.Met, all.Peak, all.Heads})
}

func TestRun_with_fewer_desks_refuses_more(t *testing.T) {
	refused := -1
	for _, fewer := range []int{0, 10, 20, 30, 50} {
		r := again(t, crowded(10, 12), Scenario{Fewer: fewer})
		assert.Equal(t, 10-fewer/10, r.Desks)
		assert.Equal(t, r.Desks, r.All.Peak)
		assert.Greater(t, r.All.Refused, refused)
		refused = r.All.Refused
	}
	assert.Equal(t, 5, again(t, crowded(10, 12), Scenario{Closed: []utilisation.Area{{Floor: "1"}}}).Desks)
	assert.Equal(t, 6, again(t, crowded(10, 12), Scenario{Every: 2}).Desks)
}

func TestRun_with_more_people(t *testing.T) {
	assert.Equal(t, 15, again(t, crowded(10, 12), Scenario{More: 25}).All.Wishes)
	assert.Equal(t, 9, again(t, crowded(10, 12), Scenario{More: -25}).All.Wishes)
}

// TestRun_has_who_comes_too_early_come_again: a shorter horizon does not refuse, it has people wish later.
func TestRun_has_who_comes_too_early_come_again(t *testing.T) {
	p := crowded(10, 5)
	book := p.Book
	book.Horizon, book.HomeDays = 1, 0

	all := again(t, p, Scenario{Rules: &book}).All

	assert.Equal(t, []int{5, 0}, []int{all.Wishes, all.Refused})
	book.Horizon, book.PerWeek = 28, 0
	book.Open = [7]booking.OpenHours{}
	all = again(t, p, Scenario{Rules: &book}).All
	assert.Equal(t, map[booking.Why]int{booking.Closed: 5}, all.Why)
}

// TestRun_of_who_waited: any desk of a zone will do, and what came to nothing takes no other.
func TestRun_of_who_waited(t *testing.T) {
	p := crowded(10, 0)
	p.People = make([]Person, 7)
	for i := range 7 {
		p.Wishes = append(p.Wishes, Wish{Who: i, Made: monday.Start(p.House.Location()), Zone: "a", Denied: true, Span: booking.SpanOf(monday, booking.FullDay, p.House.Location())})
	}

	all := again(t, p, Scenario{}).All

	assert.Equal(t, []int{7, 5, 2, 0}, []int{all.Wishes, all.AsWished, all.Refused, all.Sure})
}

func TestRun_gives_back_what_was(t *testing.T) {
	p := crowded(2, 4)
	for i := range p.Wishes {
		p.Wishes[i].Desk = "0"
	}
	p.Wishes[0].Back = p.Wishes[0].Made.Add(30 * time.Second)
	p.Wishes[1].Missed, p.Wishes[1].Back = true, p.Wishes[1].Made.Add(30*time.Second)

	all := again(t, p, Scenario{}).All

	assert.Equal(t, []int{3, 0, 1, 0}, []int{all.AsWished, all.InZone, all.InHouse, all.Refused})
	assert.Equal(t, 2, all.Peak)
}

func TestTake_of_what_was_cut_short(t *testing.T) {
	p := crowded(2, 0)
	loc := p.House.Location()
	cut := monday.At(loc, 11*60).Add(7 * time.Second)
	b := booking.Booking{Desk: "0", State: booking.Released, MadeAt: monday.Start(loc), Span: booking.Span{Start: booking.SpanOf(monday, booking.FullDay, loc).Start, End: cut}}
	p.Take(0, b)
	assert.Equal(t, booking.SpanOf(monday, booking.FullDay, loc), p.Wishes[0].Span)
	assert.Equal(t, cut, p.Wishes[0].Back)
	b.Span.Start, p.Book.Granularity = monday.At(loc, 9*60), 60
	p.Take(0, b)
	assert.Equal(t, monday.At(loc, 12*60), p.Wishes[1].End, "within the steps of the house")
	b.State = booking.Cancelled
	p.Take(0, b)
	assert.Len(t, p.Wishes, 2, "what the house took back was nobody's wish to give back")
}

func TestRun_ends_when_nobody_wants_to_know(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p := crowded(2, 4)
	_, err := p.Run(ctx, Scenario{})
	assert.ErrorIs(t, err, context.Canceled)
}

func TestCheck_refuses_what_cannot_be_tried(t *testing.T) {
	p := crowded(4, 0)
	for _, s := range []Scenario{{Fewer: -1}, {Fewer: 96}, {More: 101}, {More: -91}, {Every: 1}, {Every: -2}, {Closed: []utilisation.Area{{Floor: "7"}}}, {Closed: []utilisation.Area{{}}}, {Closed: []utilisation.Area{{Floor: "0"}, {Floor: "1"}}}} {
		assert.Error(t, p.Check(s), "%+v", s)
	}
	assert.NoError(t, p.Check(Scenario{Fewer: 50, Closed: []utilisation.Area{{Zone: "a"}}}))
}
