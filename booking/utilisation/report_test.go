// SPDX-License-Identifier: EUPL-1.2

package utilisation

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

var october = Month{2026, time.October}

// A town in which zone a has ten desks, zone b six and zone c three, all on one floor.
func desks() (list []booking.Desk) {
	for zone, n := range map[booking.ZoneID]int{"a": 10, "b": 6, "c": 3} {
		for i := range n {
			list = append(list, desk(booking.DeskID(fmt.Sprintf("%s%d", zone, i)), "1", zone))
		}
	}
	return list
}

// report is of a month in which the people of each weekday come on all such days.
func report(t *testing.T, come map[time.Weekday][]booking.Booking) Report {
	t.Helper()
	l := NewLedger(house, desks(), october)
	var all []booking.Booking
	for day := october.First(); day <= october.Last(); day++ {
		g := ground(desks()...)
		if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
			g.Open = booking.OpenHours{}
		}
		var here []booking.Booking
		for _, b := range come[day.Weekday()] {
			b.Span = booking.HoursOf(day, 8*60, 18*60, berlin)
			here = append(here, b)
		}
		for _, tally := range Count(day, g, here) {
			l.Tally(tally)
		}
		all = append(all, here...)
	}
	for _, b := range all {
		l.Meet(b)
	}
	return l.Report()
}

// crew are so many people at the first desks of a zone.
func crew(zone string, n int, state booking.State) (list []booking.Booking) {
	for i := range n {
		who := staff.PersonID(fmt.Sprintf("%s-%s-%d", zone, state, i))
		list = append(list, booking.Booking{Person: who, Desk: booking.DeskID(fmt.Sprintf("%s%d", zone, i)), State: state})
	}
	return list
}

func area(t *testing.T, r Report, a Area) AreaReport {
	t.Helper()
	for _, one := range r.Areas {
		if one.Area == a {
			return one
		}
	}
	require.Fail(t, "not in the report", "%v", a)
	return AreaReport{}
}

func TestReport(t *testing.T) {
	r := report(t, map[time.Weekday][]booking.Booking{
		time.Monday:  append(crew("a", 8, booking.CheckedIn), crew("b", 6, booking.CheckedIn)...),
		time.Tuesday: append(crew("a", 5, booking.CheckedIn), crew("b", 5, booking.Booked)...),
	})
	assert.Equal(t, 22, r.Days)
	a, b := area(t, r, Area{"1", "a"}), area(t, r, Area{"1", "b"})
	assert.Equal(t, [7]Share{None, 80, 50, 0, 0, 0, None}, a.Weekdays)
	assert.Equal(t, [7]Share{None, 100, 83, 0, 0, 0, None}, b.Weekdays)
	floor := area(t, r, Area{Floor: "1"})
	assert.Equal(t, Share(75), floor.Weekdays[time.Monday], "14 of 19, rounded to five")
	assert.Equal(t, Share(75), floor.Peak)
	assert.Equal(t, 19, floor.Desks)
	assert.Equal(t, []Share{100, 0, 0}, []Share{floor.Kept, floor.Freed, floor.Missed})
	assert.Equal(t, Share(25), area(t, r, Area{}).Full, "96 of 418 days of desks, 23 percent")
	assert.Equal(t, Share(25), r.Hours[8])
	assert.Zero(t, r.Hours[7])
	for _, one := range r.Areas {
		assert.NotContains(t, []booking.ZoneID{"c", rest}, one.Zone, "three desks are too few")
	}
}

func TestReport_leaves_out_what_speaks_of_few(t *testing.T) {
	r := report(t, map[time.Weekday][]booking.Booking{
		time.Monday: append(crew("a", 8, booking.CheckedIn), crew("b", 3, booking.CheckedIn)...),
	})
	assert.Equal(t, Hidden, area(t, r, Area{"1", "b"}).Weekdays[time.Monday])
	assert.Equal(t, Hidden, area(t, r, Area{"1", "a"}).Weekdays[time.Monday], "the three are the floor's without these")
	assert.Equal(t, Share(60), area(t, r, Area{Floor: "1"}).Weekdays[time.Monday])
}

// TestReport_counts_people_and_not_bookings: three who come four times are three, and eight who come once each are eight.
func TestReport_counts_people_and_not_bookings(t *testing.T) {
	few := report(t, map[time.Weekday][]booking.Booking{time.Monday: crew("a", 3, booking.CheckedIn)})
	assert.Equal(t, Hidden, area(t, few, Area{}).Full)

	l := NewLedger(house, desks(), october)
	var all []booking.Booking
	for week := range 4 {
		day := monday + booking.Day(7*week)
		var here []booking.Booking
		for i := range 2 {
			here = append(here, taken(staff.PersonID(fmt.Sprint(week, i)), booking.DeskID(fmt.Sprintf("a%d", i)), booking.CheckedIn, day, 8*60, 18*60))
		}
		for _, tally := range Count(day, ground(desks()...), here) {
			l.Tally(tally)
		}
		all = append(all, here...)
	}
	assert.Equal(t, Hidden, area(t, l.Report(), Area{}).Full, "nobody knows whether these are the same two")
	for _, b := range all {
		l.Meet(b)
	}
	assert.Equal(t, Share(10), area(t, l.Report(), Area{}).Full)
	assert.Equal(t, Share(20), area(t, l.Report(), Area{"1", "a"}).Weekdays[time.Monday])
}

func TestReport_tells_what_became_of_bookings_when_each_concerns_many(t *testing.T) {
	day := map[time.Weekday][]booking.Booking{time.Monday: append(crew("a", 8, booking.CheckedIn), crew("b", 4, booking.NoShow)...)}
	house := area(t, report(t, day), Area{})
	assert.Equal(t, []Share{Hidden, Hidden, Hidden}, []Share{house.Kept, house.Freed, house.Missed}, "four who did not come")
	day[time.Monday] = append(crew("a", 8, booking.CheckedIn), crew("b", 5, booking.NoShow)...)
	house = area(t, report(t, day), Area{})
	assert.Equal(t, []Share{60, 0, 40}, []Share{house.Kept, house.Freed, house.Missed})
	day[time.Monday] = crew("b", 5, booking.NoShow)
	house = area(t, report(t, day), Area{})
	assert.Equal(t, Hidden, house.Missed, "that nobody came speaks of each")
}

func TestReport_of_nothing(t *testing.T) {
	r := NewLedger(house, nil, october).Report()
	assert.Zero(t, r.Days)
	assert.Equal(t, None, area(t, r, Area{}).Full)
	text, err := json.Marshal(r)
	require.NoError(t, err)
	var again Report
	require.NoError(t, json.Unmarshal(text, &again))
	assert.Equal(t, r, again)
}

// TestReport_counts_desks_without_a_zone_once: they are part of their floor like zones that are too small.
func TestReport_counts_desks_without_a_zone_once(t *testing.T) {
	all := append(desks(), desk("free", "1", ""))
	l := NewLedger(house, all, october)
	for _, tally := range Count(monday, ground(all...), crewOn(monday, "a", 10)) {
		l.Tally(tally)
	}
	r := l.Report()
	assert.Equal(t, 20, area(t, r, Area{Floor: "1"}).Desks)
	assert.Equal(t, Share(50), area(t, r, Area{Floor: "1"}).Full)
	assert.Len(t, r.Areas, 4, "the house, the floor and two zones")
}

func crewOn(day booking.Day, zone string, n int) (list []booking.Booking) {
	for _, b := range crew(zone, n, booking.CheckedIn) {
		b.Span = booking.HoursOf(day, 8*60, 18*60, berlin)
		list = append(list, b)
	}
	return list
}
