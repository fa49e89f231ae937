// SPDX-License-Identifier: EUPL-1.2

package utilisation

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

var (
	house  = booking.Building{ID: "haus", TimeZone: "Europe/Berlin"}
	berlin = house.Location()
	work   = booking.OpenHours{From: 8 * 60, Until: 18 * 60}
	monday = booking.Date(2026, time.October, 5)
)

func desk(id booking.DeskID, floor booking.FloorID, zone booking.ZoneID) booking.Desk {
	return booking.Desk{ID: id, Building: house.ID, Floor: floor, Zone: zone}
}

// taken is a booking of somebody from one time of a day to another.
func taken(who staff.PersonID, desk booking.DeskID, state booking.State, day booking.Day, from, until booking.Clock) booking.Booking {
	return booking.Booking{ID: booking.BookingID(string(who) + string(desk)), Person: who, Desk: desk, Building: house.ID, Span: booking.HoursOf(day, from, until, berlin), State: state}
}

func ground(desks ...booking.Desk) Ground { return Ground{Building: house, Desks: desks, Open: work} }

func find(t *testing.T, tallies []Tally, a Area) Tally {
	t.Helper()
	for _, one := range tallies {
		if one.Area == a {
			return one
		}
	}
	require.Fail(t, "no tally", "%v", a)
	return Tally{}
}

func TestCount(t *testing.T) {
	blocked := desk("d3", "1", "a")
	blocked.Blocked = true
	g := ground(desk("d1", "1", "a"), desk("d2", "1", "a"), blocked, desk("d4", "1", "b"), desk("d5", "2", "c"))
	cut := taken("cem", "d5", booking.Released, monday, 9*60, 17*60)
	cut.Span.End = cut.Span.Start.Add(2*time.Hour + 7*time.Second)
	tallies := Count(monday, g, []booking.Booking{
		{ID: "all day", Person: "ada", Desk: "d1", Span: booking.SpanOf(monday, booking.FullDay, berlin), State: booking.CheckedIn},
		taken("bea", "d2", booking.Booked, monday, 10*60, 12*60),
		taken("cem", "d2", booking.Booked, monday, 12*60, 13*60+30), // begins when the one before ends
		cut, // given back after two hours
		taken("dan", "d4", booking.Released, monday, 9*60, 17*60), // given back before
		taken("eva", "d4", booking.NoShow, monday, 9*60, 17*60),
		taken("fox", "d4", booking.Cancelled, monday, 9*60, 17*60),
		taken("fox", "d4", booking.Booked, monday+1, 9*60, 17*60), // another day
		taken("fox", "gone", booking.Booked, monday, 9*60, 17*60), // no desk any more
		taken("", "d4", booking.CheckedIn, monday, 19*60, 20*60),  // nobody's, after the house has closed
	})
	require.Len(t, tallies, 6)
	all := find(t, tallies, Area{})
	assert.Equal(t, 4, all.Desks, "the blocked one is none")
	assert.Equal(t, 4*600, all.Capacity())
	assert.Equal(t, 600+120+90+120, all.Minutes, "all day is as long as the house is open")
	assert.Equal(t, []int{5, 1, 1}, []int{all.Kept, all.Freed, all.Missed})
	assert.Equal(t, []int{3, 1, 1}, []int{all.Heads, all.FreedHeads, all.MissedHeads}, "Cem came twice")
	assert.Equal(t, 3, all.Peak)
	assert.Equal(t, Hours{8: 60, 9: 120, 10: 180, 11: 120, 12: 120, 13: 90, 14: 60, 15: 60, 16: 60, 17: 60}, all.Hours)
	assert.Equal(t, Hours{8: 1, 9: 2, 10: 3, 11: 2, 12: 2, 13: 2, 14: 1, 15: 1, 16: 1, 17: 1}, all.HourHeads)

	assert.Equal(t, 810, find(t, tallies, Area{"1", "a"}).Minutes)
	assert.Equal(t, 2, find(t, tallies, Area{"1", "a"}).Peak, "those that touch are no two")
	assert.Equal(t, []int{1, 1, 1}, []int{find(t, tallies, Area{"1", "b"}).Kept, find(t, tallies, Area{"1", "b"}).Freed, find(t, tallies, Area{"1", "b"}).Missed})
	assert.Equal(t, 120, find(t, tallies, Area{Floor: "2"}).Minutes)
	assert.Equal(t, Area{}, tallies[0].Area, "the house comes first")
}

func TestCount_on_a_closed_day_has_no_room(t *testing.T) {
	g := ground(desk("d1", "1", "a"))
	g.Open = booking.OpenHours{}
	all := Count(monday, g, []booking.Booking{taken("ada", "d1", booking.CheckedIn, monday, 9*60, 17*60)})[0]
	assert.Zero(t, all.Capacity())
	assert.Zero(t, all.Minutes)
	assert.Equal(t, 1, all.Kept)
}

// TestCount_when_clocks_change counts the hour that comes twice for both, and none for the one that is left out.
func TestCount_when_clocks_change(t *testing.T) {
	g := ground(desk("d1", "1", "a"))
	g.Open = booking.OpenHours{From: 0, Until: 24 * 60}
	for day, want := range map[booking.Day]int{booking.Date(2026, time.October, 25): 25, booking.Date(2026, time.March, 29): 23, monday: 24} {
		b := booking.Booking{Person: "ada", Desk: "d1", Span: booking.SpanOf(day, booking.FullDay, berlin), State: booking.CheckedIn}
		all := Count(day, g, []booking.Booking{b})[0]
		assert.Equal(t, want*60, all.Minutes, "%s", day)
		assert.Equal(t, want*60, all.Open, "%s", day)
		sum := 0
		for _, minutes := range all.Hours {
			sum += minutes
		}
		assert.Equal(t, all.Minutes, sum, "%s", day)
	}
}

func TestMonth(t *testing.T) {
	m := Month{2026, time.October}
	assert.Equal(t, "2026-10", m.String())
	assert.Equal(t, booking.Date(2026, time.October, 31), m.Last())
	assert.Equal(t, Month{2027, time.January}, m.Add(3))
	assert.Equal(t, Month{2025, time.December}, m.Add(-10))
	assert.True(t, m.Before(m.Add(1)))
	assert.Equal(t, m, MonthOf(m.Last()))
	var again Month
	require.NoError(t, again.UnmarshalText([]byte("2026-10")))
	assert.Equal(t, m, again)
	for _, wrong := range []string{"", "2026", "2026-13", "2026-10-01", "10-2026"} {
		_, err := ParseMonth(wrong)
		assert.Error(t, err, wrong)
	}
}
