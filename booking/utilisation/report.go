// SPDX-License-Identifier: EUPL-1.2

package utilisation

import (
	"maps"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// MinDesks is how many desks a zone has at least of which anything is told.
const MinDesks = 5

// A Share is a percentage, 0 to 100, or one of those below.
type Share int8

// What is no percentage.
const (
	None   Share = -1 // there is nothing of which it could be a share: the house was closed, or nobody booked
	Hidden Share = -2 // it would speak of fewer than Crowd people, or keeps one company that would
)

// Told tells whether it is a percentage.
func (s Share) Told() bool { return s >= 0 }

// A Report is what may be known of how the desks of a house were used in a month that is over.
type Report struct {
	Building booking.BuildingID `json:"building"`
	Month    Month              `json:"month"`
	// Days are those on which the house was open.
	Days int `json:"days"`
	// Areas are the house first, then each floor before its zones. Zones of fewer than MinDesks desks do not appear; what
	// happened there is part of their floor.
	Areas []AreaReport `json:"areas"`
	// Hours are how full the house was by the hour of the day, rounded to five.
	Hours [24]Share `json:"hours"`
	// Workplaces are all that the house had, shared or not, as the town tells them; 0 when it does not. People are those whose units have a home
	// zone in the house, in steps of five; 0 when they are fewer than Crowd.
	Workplaces int `json:"workplaces,omitempty"`
	People     int `json:"people,omitempty"`
}

// An AreaReport is what may be known of an area. Shares of floors and of the house, and those of a whole month, are rounded to five.
type AreaReport struct {
	Area
	// Desks are those that could be booked on the last day.
	Desks int `json:"desks"`
	// Weekdays are how full it was, Sunday first: the minutes in which desks were in use, of all while the house was open.
	Weekdays [7]Share `json:"weekdays"`
	// Full is the same for the month, and Peak how full it was at the fullest moment. Zones have no Peak.
	Full Share `json:"full"`
	Peak Share `json:"peak"`
	// Kept, Freed and Missed are of all bookings: those that were used, given back before, and that nobody came to. Zones have none.
	Kept   Share `json:"kept"`
	Freed  Share `json:"freed"`
	Missed Share `json:"missed"`
}

// A column is which part of a month: a weekday, all of it, or an hour of all of its days.
type column int8

const (
	allDays   column = 7
	firstHour column = 8
	columns          = int(firstHour) + 24
)

// A Ledger gathers a month of one house until its Report can be made.
type Ledger struct {
	house booking.BuildingID
	month Month
	loc   *time.Location
	areas map[Area]*entry
	desks map[booking.DeskID]booking.Desk
	sizes map[booking.ZoneID]int
	open  map[booking.Day]booking.Span // of the days on which it was
}

// An entry is what a Ledger has of one area.
type entry struct {
	desks                   int
	last                    booking.Day
	used, room              [columns]int // minutes, and those that could have been
	heads                   [columns]int // on one day, at most
	people                  [columns]map[staff.PersonID]bool
	peak                    int // percent
	peakHeads               int
	kept, freed, missed     int
	freedHeads, missedHeads int
	freedBy, missedBy       map[staff.PersonID]bool
}

// NewLedger is empty. Desks are those of the house today; they say which zones are large enough.
func NewLedger(house booking.Building, desks []booking.Desk, month Month) *Ledger {
	l := &Ledger{house: house.ID, month: month, loc: house.Location(), areas: map[Area]*entry{}, desks: map[booking.DeskID]booking.Desk{}, sizes: map[booking.ZoneID]int{}, open: map[booking.Day]booking.Span{}}
	for _, d := range desks {
		l.desks[d.ID] = d
		if !d.Blocked {
			l.sizes[d.Zone]++
		}
	}
	l.at(Area{})
	return l
}

// told is the area in which an area is told of.
func (l *Ledger) told(a Area) Area {
	if a.Zone != "" && l.sizes[a.Zone] < MinDesks {
		a.Zone = rest
	}
	return a
}

func (l *Ledger) at(a Area) *entry {
	e, ok := l.areas[a]
	if !ok {
		e = &entry{freedBy: map[staff.PersonID]bool{}, missedBy: map[staff.PersonID]bool{}}
		l.areas[a] = e
	}
	return e
}

// Tally adds a tally of the month; those of other months and houses are left out. Each may be added once.
func (l *Ledger) Tally(t Tally) {
	if MonthOf(t.Day) != l.month || t.Building != l.house {
		return
	}
	e := l.at(l.told(t.Area))
	if t.Day > e.last {
		e.last, e.desks = t.Day, 0
	}
	if t.Day == e.last {
		e.desks += t.Desks
	}
	if t.Area == (Area{}) && t.Open > 0 {
		l.open[t.Day] = booking.HoursOf(t.Day, t.Between.From, t.Between.Until, l.loc)
	}
	for _, c := range []column{column(t.Day.Weekday()), allDays} {
		e.used[c] += t.Minutes
		e.room[c] += t.Capacity()
		e.heads[c] = max(e.heads[c], t.Heads)
	}
	for hour, minutes := range t.Hours {
		c := firstHour + column(hour)
		e.used[c] += minutes
		e.heads[c] = max(e.heads[c], t.HourHeads[hour])
		if t.Open > 0 {
			e.room[c] += t.Desks * 60
		}
	}
	if full := percent(t.Peak, t.Desks); full > e.peak {
		e.peak, e.peakHeads = full, t.Heads
	}
	e.kept, e.freed, e.missed = e.kept+t.Kept, e.freed+t.Freed, e.missed+t.Missed
	e.freedHeads, e.missedHeads = max(e.freedHeads, t.FreedHeads), max(e.missedHeads, t.MissedHeads)
}

// Meet notes whose a booking of the month was, while that is known: the same few people who come every week are few, and many who come
// once each are many. Without it a day's people count alone. All tallies go before.
func (l *Ledger) Meet(b booking.Booking) {
	desk, here := l.desks[b.Desk]
	day := b.Span.Day(l.loc)
	if !here || b.Person == "" || MonthOf(day) != l.month {
		return
	}
	from, until := within(b.Span, l.open[day])
	for _, a := range areasOf(desk) {
		e, counted := l.areas[l.told(a)]
		if !counted {
			continue
		}
		switch {
		case held(b) && from.Before(until):
			e.meet(column(day.Weekday()), b.Person)
			e.meet(allDays, b.Person)
			for hour := range byHour(from, until, l.loc) {
				if a != (Area{}) {
					break // hours are told of the house alone
				}
				e.meet(firstHour+column(hour), b.Person)
			}
		case b.State == booking.Released && !held(b):
			e.freedBy[b.Person] = true
		case b.State == booking.NoShow:
			e.missedBy[b.Person] = true
		}
	}
}

func (e *entry) meet(c column, who staff.PersonID) {
	if e.people[c] == nil {
		e.people[c] = map[staff.PersonID]bool{}
	}
	e.people[c][who] = true
}

// crowd is of how many people a column speaks, at least.
func (e *entry) crowd(c column) int { return max(e.heads[c], len(e.people[c])) }

// Report tells what may be known.
func (l *Ledger) Report() Report {
	r := Report{Building: l.house, Month: l.month, Days: len(l.open), Areas: []AreaReport{}}
	areas := slices.SortedFunc(maps.Keys(l.areas), Area.Compare)
	hidden := l.hidden(areas)
	for _, a := range areas {
		e := l.areas[a]
		if a.Zone == rest {
			continue
		}
		out := AreaReport{Area: a, Desks: e.desks, Full: e.share(allDays, hidden[cell{a, allDays}], 5), Peak: None, Kept: None, Freed: None, Missed: None}
		step := 5
		if a.Zone != "" {
			step = 1
		}
		for weekday := range out.Weekdays {
			out.Weekdays[weekday] = e.share(column(weekday), hidden[cell{a, column(weekday)}], step)
		}
		if a.Zone == "" {
			e.outcomes(&out)
		}
		r.Areas = append(r.Areas, out)
	}
	house := l.at(Area{})
	for hour := range r.Hours {
		c := firstHour + column(hour)
		r.Hours[hour] = house.share(c, hidden[cell{Area{}, c}], 5)
	}
	return r
}

// share is a column's percentage, as far as it may be told.
func (e *entry) share(c column, hidden bool, step int) Share {
	switch {
	case e.room[c] == 0:
		return None
	case hidden:
		return Hidden
	}
	return rounded(percent(e.used[c], e.room[c]), step)
}

// outcomes are told where each of those that there were concerns enough people: a share of others' could be taken from the rest. That all
// gave back, or that nobody came, would speak of each of them.
func (e *entry) outcomes(out *AreaReport) {
	out.Peak = None
	if e.room[allDays] > 0 {
		out.Peak = Hidden
		if e.peakHeads >= Crowd || e.peak == 0 {
			out.Peak = rounded(e.peak, 5)
		}
	}
	all := e.kept + e.freed + e.missed
	if all == 0 {
		return
	}
	out.Kept, out.Freed, out.Missed = Hidden, Hidden, Hidden
	enough := func(n int, day int, month map[staff.PersonID]bool) bool {
		return n == 0 || max(day, len(month)) >= Crowd
	}
	if e.kept > 0 && enough(e.kept, e.crowd(allDays), nil) && enough(e.freed, e.freedHeads, e.freedBy) && enough(e.missed, e.missedHeads, e.missedBy) {
		out.Freed, out.Missed = rounded(percent(e.freed, all), 5), rounded(percent(e.missed, all), 5)
		out.Kept = max(0, 100-out.Freed-out.Missed)
	}
}

// percent is a rounded share of a hundred, at most a hundred; 0 of nothing.
func percent(part, whole int) int {
	if whole <= 0 {
		return 0
	}
	return min(100, (200*part+whole)/(2*whole))
}

func rounded(percent, step int) Share { return Share((percent + step/2) / step * step) }

// A cell is a column of an area.
type cell struct {
	Area
	column
}

// hidden are the cells that are not told.
func (l *Ledger) hidden(areas []Area) map[cell]bool {
	var t table
	var cells []cell
	at := map[cell]int{}
	put := func(a Area, c column) {
		e := l.areas[a]
		at[cell{a, c}] = len(cells)
		cells = append(cells, cell{a, c})
		t.figures = append(t.figures, figure{heads: e.crowd(c), empty: e.used[c] == 0})
	}
	for _, a := range areas {
		for c := column(0); c <= allDays; c++ {
			put(a, c)
		}
	}
	for c := firstHour; int(c) < columns; c++ {
		put(Area{}, c)
	}
	below := map[Area][]Area{}
	for _, a := range areas {
		if above, inside := a.above(); inside {
			below[above] = append(below[above], a)
		}
	}
	for _, a := range areas {
		whole := at[cell{a, allDays}]
		var days, hours []int
		for c := column(0); c < allDays; c++ {
			days = append(days, at[cell{a, c}])
		}
		t.sums = append(t.sums, sum{whole, days})
		if a == (Area{}) {
			for c := firstHour; int(c) < columns; c++ {
				hours = append(hours, at[cell{a, c}])
			}
			t.sums = append(t.sums, sum{whole, hours})
		}
		for c := column(0); len(below[a]) > 0 && c <= allDays; c++ {
			var parts []int
			for _, b := range below[a] {
				parts = append(parts, at[cell{b, c}])
			}
			t.sums = append(t.sums, sum{at[cell{a, c}], parts})
		}
	}
	found := map[cell]bool{}
	for i, is := range t.protect() {
		if is {
			found[cells[i]] = true
		}
	}
	return found
}
