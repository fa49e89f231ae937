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

// longing are so many people, from a number on, who wanted a desk on a day.
func longing(from, n int, w Want) (list []Want) {
	for i := range n {
		w.Person = staff.PersonID(fmt.Sprint("longing ", from+i))
		list = append(list, w)
	}
	return list
}

// missed is the report of a month in which on each Monday many had a desk in both zones, and the wishes stayed open.
func missed(t *testing.T, wants func(day booking.Day) []Want) Report {
	t.Helper()
	l := NewLedger(house, desks(), october)
	var bookings []booking.Booking
	var all []Want
	for day := october.First(); day <= october.Last(); day++ {
		var here []booking.Booking
		var open []Want
		if day.Weekday() == time.Monday {
			here = append(crewOn(day, "a", 8), crewOn(day, "b", 8)...)
			open = wants(day)
		}
		for _, tally := range Miss(Count(day, ground(desks()...), here), day, ground(desks()...), here, open) {
			l.Tally(tally)
		}
		bookings, all = append(bookings, here...), append(all, open...)
	}
	for _, b := range bookings {
		l.Meet(b)
	}
	for _, w := range all {
		l.Want(w)
	}
	return l.Report()
}

func TestMiss_counts_a_person_once_a_day_and_not_who_had_a_desk(t *testing.T) {
	here := crewOn(monday, "a", 2)
	at := desks()[0]
	wants := append(longing(0, 2, Want{Day: monday, Desk: at.ID, Why: booking.Taken}), longing(0, 3, Want{Day: monday, Zone: at.Zone})...)
	wants = append(wants, Want{Person: here[0].Person, Day: monday, Desk: at.ID, Why: booking.Taken}, Want{Person: "late", Day: monday + 1, Desk: at.ID, Why: booking.Taken},
		Want{Person: "glad", Day: monday, Desk: at.ID, Served: true})

	tallies := Miss(Count(monday, ground(desks()...), here), monday, ground(desks()...), here, wants)

	assert.Equal(t, &Demand{Open: 3, Why: map[booking.Why]int{booking.Taken: 2, Waited: 1}, Waits: 4, Served: 1}, find(t, tallies, Area{}).Demand)
	assert.Equal(t, &Demand{Open: 3, Why: map[booking.Why]int{booking.Taken: 2, Waited: 1}}, find(t, tallies, Area{at.Floor, at.Zone}).Demand)
}

func TestReport_of_wishes_that_stayed_open(t *testing.T) {
	at := desks()[0]
	r := missed(t, func(day booking.Day) []Want { return longing(0, 16, Want{Day: day, Desk: at.ID, Why: booking.Taken}) })

	assert.Equal(t, Share(55), r.Open.Of(Area{}), "thirteen had a desk, sixteen had none")
	assert.Equal(t, Share(65), r.Open.Of(Area{at.Floor, at.Zone}))
	assert.Equal(t, map[booking.Why]Share{booking.Taken: 100}, r.Open.Why)
	assert.Equal(t, None, r.Open.Served)
}

func TestReport_hides_few_who_had_no_desk(t *testing.T) {
	at := desks()[0]
	r := missed(t, func(day booking.Day) []Want { return longing(0, 4, Want{Day: day, Desk: at.ID, Why: booking.Taken}) })
	assert.Equal(t, Hidden, r.Open.Of(Area{}), "the same four on each Monday are four")
	assert.Equal(t, Hidden, r.Open.Why[booking.Taken])

	r = missed(t, func(day booking.Day) []Want {
		return append(longing(0, 9, Want{Day: day, Desk: at.ID, Why: booking.Taken}), longing(20, 2, Want{Day: day, Desk: at.ID, Why: booking.Quota})...)
	})
	assert.True(t, r.Open.Of(Area{}).Told())
	assert.Equal(t, []Share{Hidden, Hidden}, []Share{r.Open.Why[booking.Quota], r.Open.Why[booking.Taken]}, "the two would be the rest of the house")
}

func TestReport_of_who_waited(t *testing.T) {
	at := desks()[0]
	served := func(yes, no int) Share {
		return missed(t, func(day booking.Day) []Want {
			return append(longing(0, yes, Want{Day: day, Zone: at.Zone, Served: true}), longing(50, no, Want{Day: day})...)
		}).Open.Served
	}
	assert.Equal(t, Share(60), served(9, 6))
	assert.Equal(t, Hidden, served(9, 4))
	assert.Equal(t, Hidden, served(4, 9))
	assert.Equal(t, Hidden, served(9, 0), "that all were served would speak of each")
}

// TestReport_says_nothing_of_wishes_before_they_were_noted: of an older month, and of one in which it began.
func TestReport_says_nothing_of_wishes_before_they_were_noted(t *testing.T) {
	r := report(t, map[time.Weekday][]booking.Booking{time.Monday: crew("a", 8, booking.CheckedIn)})
	assert.Nil(t, r.Open)
	text, err := json.Marshal(r)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "open")
	var old Report
	require.NoError(t, json.Unmarshal(text, &old))
	assert.Equal(t, Hidden, old.Open.Of(Area{}), "an older month is no month without open wishes")
}
