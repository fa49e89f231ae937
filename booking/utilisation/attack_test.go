// SPDX-License-Identifier: EUPL-1.2

package utilisation

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// A truth is what an attacker wants to know, from the bookings themselves: who was there, by zone and weekday, and by hour.
type truth struct {
	days  map[moment]map[staff.PersonID]bool
	hours map[int]map[staff.PersonID]bool
	open  map[lack]map[staff.PersonID]bool
}

// A lack is where and why somebody had no desk.
type lack struct {
	floor booking.FloorID
	zone  booking.ZoneID
	why   booking.Why
}

// A moment is a weekday in a zone.
type moment struct {
	floor   booking.FloorID
	zone    booking.ZoneID
	weekday time.Weekday
}

// A query is one figure of a report: what it speaks of, and whether it is told.
type query struct {
	told  bool
	days  func(moment) bool // of weekdays in zones, or
	hours func(int) bool    // of hours, or
	open  func(lack) bool   // of wishes that stayed open
}

// crowd are the people of whom one figure speaks and another does not; false when the other speaks of anybody else, so that taking one
// from the other says nothing. Nil is nothing.
func (t truth) crowd(all, without *query) (map[staff.PersonID]bool, bool) {
	people, inside := map[staff.PersonID]bool{}, true
	see := func(in, out bool, who map[staff.PersonID]bool) {
		if out && !in && len(who) > 0 {
			inside = false
		}
		if in && !out {
			for p := range who {
				people[p] = true
			}
		}
	}
	if all.days != nil && (without == nil || without.days != nil) {
		for m, who := range t.days {
			see(all.days(m), without != nil && without.days(m), who)
		}
		return people, inside
	}
	if all.hours != nil && (without == nil || without.hours != nil) {
		for h, who := range t.hours {
			see(all.hours(h), without != nil && without.hours(h), who)
		}
		return people, inside
	}
	if all.open != nil && (without == nil || without.open != nil) {
		for l, who := range t.open {
			see(all.open(l), without != nil && without.open(l), who)
		}
		return people, inside
	}
	return nil, false
}

// queries are all figures of a report. Those of the whole month are asked in both ways.
func queries(r Report) (list []query) {
	for _, a := range r.Areas {
		in := func(m moment) bool {
			return (a.Floor == "" || m.floor == a.Floor) && (a.Zone == "" || m.zone == a.Zone)
		}
		for weekday, share := range a.Weekdays {
			list = append(list, query{told: share.Told(), days: func(m moment) bool { return in(m) && int(m.weekday) == weekday }})
		}
		list = append(list, query{told: a.Full.Told(), days: in})
		if a.Area == (Area{}) {
			list = append(list, query{told: a.Full.Told(), hours: func(int) bool { return true }})
		}
	}
	for _, a := range r.Open.Areas {
		list = append(list, query{told: a.Share.Told(), open: func(l lack) bool { return (a.Floor == "" || l.floor == a.Floor) && (a.Zone == "" || l.zone == a.Zone) }})
	}
	for why, share := range r.Open.Why {
		list = append(list, query{told: share.Told(), open: func(l lack) bool { return l.why == why }})
	}
	for hour, share := range r.Hours {
		list = append(list, query{told: share.Told(), hours: func(h int) bool { return h == hour }})
	}
	return list
}

// lived is a random house in a random month, with what is told of it and what is true.
func lived(rng *rand.Rand) (Report, truth) {
	var all []booking.Desk
	for floor := range 1 + rng.IntN(3) {
		for zone := range 1 + rng.IntN(4) {
			for d := range 3 + rng.IntN(12) {
				id := fmt.Sprintf("%d.%d.%d", floor, zone, d)
				all = append(all, desk(booking.DeskID(id), booking.FloorID(fmt.Sprint(floor)), booking.ZoneID(fmt.Sprintf("%d.%d", floor, zone))))
			}
		}
	}
	month := Month{2026, time.Month(1 + rng.IntN(12))}
	type habit struct {
		desk  int
		often [7]int
	}
	people := make([]habit, 2+rng.IntN(40))
	for i := range people {
		people[i].desk = rng.IntN(len(all))
		for weekday := time.Monday; weekday <= time.Friday; weekday++ {
			people[i].often[weekday] = []int{0, 0, 0, 10, 50, 100}[rng.IntN(6)]
		}
	}
	known := truth{map[moment]map[staff.PersonID]bool{}, map[int]map[staff.PersonID]bool{}, map[lack]map[staff.PersonID]bool{}}
	var wants []Want
	l := NewLedger(house, all, month)
	var bookings []booking.Booking
	for day := month.First(); day <= month.Last(); day++ {
		used := map[int]bool{}
		var here []booking.Booking
		for i, p := range people {
			at := p.desk
			if rng.IntN(100) < 20 {
				at = rng.IntN(len(all))
			}
			if rng.IntN(100) >= p.often[day.Weekday()] || used[at] {
				continue
			}
			used[at] = true
			from := booking.Clock(8*60 + 60*rng.IntN(5))
			b := taken(staff.PersonID(fmt.Sprint("p", i)), all[at].ID, booking.CheckedIn, day, from, from+booking.Clock(60*(1+rng.IntN(5))))
			here = append(here, b)
			m := moment{all[at].Floor, all[at].Zone, day.Weekday()}
			if known.days[m] == nil {
				known.days[m] = map[staff.PersonID]bool{}
			}
			known.days[m][b.Person] = true
			for hour := b.Span.Start.In(berlin).Hour(); hour < b.Span.End.In(berlin).Hour(); hour++ {
				if known.hours[hour] == nil {
					known.hours[hour] = map[staff.PersonID]bool{}
				}
				known.hours[hour][b.Person] = true
			}
		}
		here, lacked := lacking(rng, day, len(people), all, here, known)
		wants = append(wants, lacked...)
		for _, tally := range Miss(Count(day, ground(all...), here), day, ground(all...), here, lacked) {
			l.Tally(tally)
		}
		bookings = append(bookings, here...)
	}
	for _, b := range bookings {
		l.Meet(b)
	}
	for _, w := range wants {
		l.Want(w)
	}
	return l.Report(), known
}

// lacking are wishes of a day that stayed open: of people who have no desk, some of them twice.
func lacking(rng *rand.Rand, day booking.Day, people int, all []booking.Desk, here []booking.Booking, known truth) (_ []booking.Booking, wants []Want) {
	had := map[staff.PersonID]bool{}
	for _, b := range here {
		had[b.Person] = true
	}
	for range rng.IntN(2 + people/4) {
		desk := all[rng.IntN(len(all))]
		w := Want{Person: staff.PersonID(fmt.Sprint("p", rng.IntN(people))), Day: day, Desk: desk.ID, Why: []booking.Why{booking.Taken, booking.Quota, booking.Window, ""}[rng.IntN(4)]}
		l := lack{desk.Floor, desk.Zone, w.why()}
		if rng.IntN(6) == 0 {
			w.Desk, l = "", lack{"any", "", w.why()}
		}
		if wants = append(wants, w); had[w.Person] {
			continue
		}
		had[w.Person] = true
		if known.open[l] == nil {
			known.open[l] = map[staff.PersonID]bool{}
		}
		known.open[l][w.Person] = true
	}
	return here, wants
}

// TestPrivacy_of_figures_in_pairs asks 10,000 pairs of figures of random houses, and takes one from the other where one contains the other:
// what is left must never speak of one to four people, nor may a figure by itself. The same pairs over all figures, hidden or not, have to
// find many such groups, or the attack would be none.
func TestPrivacy_of_figures_in_pairs(t *testing.T) {
	const pairs = 10_000
	rng := rand.New(rand.NewPCG(8, 8))
	few := func(people map[staff.PersonID]bool) bool { return len(people) > 0 && len(people) < Crowd }
	asked, nested, isolated, unguarded, told, figures := 0, 0, 0, 0, 0, 0
	for asked < pairs {
		report, known := lived(rng)
		list := queries(report)
		for range 50 {
			a, b := &list[rng.IntN(len(list))], &list[rng.IntN(len(list))]
			asked++
			alone, _ := known.crowd(a, nil)
			figures++
			if a.told {
				told++
			}
			rest, inside := known.crowd(a, b)
			if inside {
				nested++
			}
			found := few(alone) || inside && few(rest)
			if found {
				unguarded++
			}
			if a.told && (few(alone) || inside && b.told && few(rest)) {
				isolated++
			}
		}
	}
	fmt.Printf("RESULT privacy pairs=%d nested=%d told=%d isolated=%d unguarded=%d\n", asked, nested, told, isolated, unguarded)
	assert.Zero(t, isolated)
	assert.Greater(t, unguarded, pairs/10, "the attack finds nothing even where nothing is hidden")
	assert.Greater(t, nested, pairs/10)
	assert.Greater(t, told, figures/4, "so much is hidden that nothing is left to attack")
}
