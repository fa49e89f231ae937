// SPDX-License-Identifier: EUPL-1.2

package utilisation

import (
	"maps"
	"slices"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// Unmet demand: wishes for a desk that the house did not meet. Of a person, a day and a house it counts one, however often they tried and
// wherever they waited, and none when they had a desk there on that day after all.

// A Want is a wish that was not met at once: it was refused (Why), or waited for.
type Want struct {
	Person staff.PersonID
	Day    booking.Day
	// Desk is the one that was wished for; where it is empty, any desk of the Zone, or of the house when that is empty too.
	Desk booking.DeskID
	Zone booking.ZoneID
	// Why is why it was refused; empty for who waited. Served is that who waited had a desk by that.
	Why    booking.Why
	Served bool
}

// Waited stands among the reasons for who waited and was not refused.
const Waited booking.Why = "waited"

// why is the reason under which a wish counts.
func (w Want) why() booking.Why {
	if w.Why == "" {
		return Waited
	}
	return w.Why
}

// A Demand is what stayed open on a day in an area. It names nobody, but may speak of a single person, as a Tally does.
type Demand struct {
	// Open is how many people wanted a desk and had none, Why for which reasons.
	Open int                 `json:"open"`
	Why  map[booking.Why]int `json:"why,omitempty"`
	// Waits are those who waited, and Served those of them who had a desk by that; of the house alone.
	Waits  int `json:"waits,omitempty"`
	Served int `json:"served,omitempty"`
}

// anywhere stands for the floor of who wished for any desk of the house: it is part of the house like a floor, and never told.
const anywhere booking.FloorID = "*"

// wantedIn are the areas of a wish, the house first.
func wantedIn(w Want, desks map[booking.DeskID]booking.Desk, zones map[booking.ZoneID]booking.FloorID) []Area {
	if d, known := desks[w.Desk]; known {
		return areasOf(d)
	}
	if floor, known := zones[w.Zone]; known && w.Zone != "" {
		return []Area{{}, {Floor: floor}, {Floor: floor, Zone: w.Zone}}
	}
	return []Area{{}, {Floor: anywhere}}
}

// floorsOf says on which floor zones are.
func floorsOf(desks []booking.Desk) map[booking.ZoneID]booking.FloorID {
	zones := map[booking.ZoneID]booking.FloorID{}
	for _, d := range desks {
		zones[d.Zone] = d.Floor
	}
	return zones
}

// open are the wishes of a day that stayed open, one of each person: the first. Had are those who had a desk.
func open(wants []Want, had map[staff.PersonID]bool) (list []Want) {
	seen := map[staff.PersonID]bool{}
	for _, w := range wants {
		if w.Served || had[w.Person] || seen[w.Person] || w.Person == "" {
			continue
		}
		seen[w.Person] = true
		list = append(list, w)
	}
	return list
}

// Miss adds to the tallies of a day what people wished for in the house and did not get, from all bookings of the day and the wishes for it.
func Miss(tallies []Tally, day booking.Day, g Ground, bookings []booking.Booking, wants []Want) []Tally {
	loc := g.Building.Location()
	had := map[staff.PersonID]bool{}
	for _, b := range bookings {
		if held(b) && b.Span.Day(loc) == day {
			had[b.Person] = true
		}
	}
	wants = slices.DeleteFunc(slices.Clone(wants), func(w Want) bool { return w.Day != day })
	desks := map[booking.DeskID]booking.Desk{}
	for _, d := range g.Desks {
		desks[d.ID] = d
	}
	zones := floorsOf(g.Desks)
	found := map[Area]*Demand{}
	for i := range tallies {
		tallies[i].Demand = &Demand{}
		found[tallies[i].Area] = tallies[i].Demand
	}
	for _, w := range open(wants, had) {
		for _, a := range wantedIn(w, desks, zones) {
			if d := found[a]; d != nil {
				d.Open++
				if d.Why == nil {
					d.Why = map[booking.Why]int{}
				}
				d.Why[w.why()]++
			}
		}
	}
	if house := found[Area{}]; house != nil {
		house.Waits, house.Served = waits(wants)
	}
	return tallies
}

// waits are how many people waited, and how many of them were served.
func waits(wants []Want) (all, served int) {
	people := map[staff.PersonID]bool{}
	for _, w := range wants {
		if w.Why == "" && w.Person != "" {
			people[w.Person] = people[w.Person] || w.Served
		}
	}
	for _, got := range people {
		if all++; got {
			served++
		}
	}
	return all, served
}

// demand is what a Ledger has of one area, or of one reason.
type demand struct {
	n     int
	heads int // on one day, at most
	by    map[staff.PersonID]bool
}

func (d *demand) add(n int) { d.n, d.heads = d.n+n, max(d.heads, n) }

func (d *demand) meet(who staff.PersonID) {
	if d.by == nil {
		d.by = map[staff.PersonID]bool{}
	}
	d.by[who] = true
}

// crowd is of how many people it speaks, at least.
func (d *demand) crowd() int { return max(d.heads, len(d.by)) }

// demands are what a Ledger has of all wishes that stayed open.
type demands struct {
	unknown        bool // a day was counted before anybody noted them
	days           map[booking.Day]bool
	had, seen      map[personDay]bool // who had a desk, and whose wish for a day has counted
	areas          map[Area]*demand
	why            map[booking.Why]*demand
	served, waited demand // who waited and was served, or not
}

// A personDay is somebody on a day.
type personDay struct {
	person staff.PersonID
	day    booking.Day
}

func newDemands() demands {
	return demands{days: map[booking.Day]bool{}, had: map[personDay]bool{}, seen: map[personDay]bool{}, areas: map[Area]*demand{}, why: map[booking.Why]*demand{}}
}

func at[K comparable](in map[K]*demand, key K) *demand {
	if in[key] == nil {
		in[key] = &demand{}
	}
	return in[key]
}

// tallyDemand adds what stayed open on a day.
func (l *Ledger) tallyDemand(t Tally) {
	if t.Demand == nil {
		l.demands.unknown = true
		return
	}
	at(l.demands.areas, l.told(t.Area)).add(t.Demand.Open)
	if t.Area != (Area{}) {
		return
	}
	l.demands.days[t.Day] = true
	for why, n := range t.Demand.Why {
		at(l.demands.why, why).add(n)
	}
	l.demands.served.add(t.Demand.Served)
	l.demands.waited.add(t.Demand.Waits - t.Demand.Served)
}

// Want notes who wished for something in vain, or waited, in the month: in the order in which Miss has heard of it. All tallies go before,
// and all bookings that the Ledger meets.
func (l *Ledger) Want(w Want) {
	if !l.demands.days[w.Day] || w.Person == "" {
		return
	}
	if w.Why == "" {
		if w.Served {
			l.demands.served.meet(w.Person)
		} else {
			l.demands.waited.meet(w.Person)
		}
	}
	one := personDay{w.Person, w.Day}
	if w.Served || l.demands.had[one] || l.demands.seen[one] {
		return
	}
	l.demands.seen[one] = true
	for _, a := range wantedIn(w, l.desks, l.floors) {
		at(l.demands.areas, l.told(a)).meet(w.Person)
	}
	at(l.demands.why, w.why()).meet(w.Person)
}

// An OpenReport is what may be known of wishes that stayed open in a month. Shares are rounded to five.
type OpenReport struct {
	// Areas are how many of all wishes for an area (its bookings, and those that stayed open) did: the house first, as in Report.Areas.
	Areas []OpenArea `json:"areas"`
	// Why are the reasons, of the house's open wishes; Waited for who waited.
	Why map[booking.Why]Share `json:"why"`
	// Served is how many of those who waited had a desk by that.
	Served Share `json:"served"`
}

// An OpenArea is how many of all wishes for an area stayed open.
type OpenArea struct {
	Area
	Share Share `json:"share"`
}

// Of is an area's share; Hidden when nothing is told of it.
func (r *OpenReport) Of(a Area) Share {
	if r != nil {
		for _, one := range r.Areas {
			if one.Area == a {
				return one.Share
			}
		}
	}
	return Hidden
}

// openReport tells what may be known; nil when it was not noted on all days.
func (l *Ledger) openReport(areas []Area) *OpenReport {
	if l.demands.unknown {
		return nil
	}
	hidden, hiddenWhy := l.hiddenDemand(areas)
	r := &OpenReport{Areas: []OpenArea{}, Why: map[booking.Why]Share{}, Served: l.demands.served.of(&l.demands.waited)}
	for _, a := range areas {
		if a.Zone != rest {
			r.Areas = append(r.Areas, OpenArea{a, l.openShare(a, hidden[a])})
		}
	}
	house := at(l.demands.areas, Area{})
	for why, d := range l.demands.why {
		r.Why[why] = Hidden
		if !hiddenWhy[why] && !hidden[Area{}] {
			r.Why[why] = rounded(percent(d.n, house.n), 5)
		}
	}
	return r
}

// of is the share of served among those who waited: both have to be many, since all or none would speak of each.
func (d *demand) of(others *demand) Share {
	switch {
	case d.n+others.n == 0:
		return None
	case d.crowd() < Crowd || others.crowd() < Crowd:
		return Hidden
	}
	return rounded(percent(d.n, d.n+others.n), 5)
}

// openShare is told where those who had a desk are many, too: that nobody had one would speak of each.
func (l *Ledger) openShare(a Area, hidden bool) Share {
	e, d := l.areas[a], at(l.demands.areas, a)
	all := e.kept + e.freed + e.missed + d.n
	switch {
	case all == 0:
		return None
	case hidden || e.crowd(allDays) < Crowd:
		return Hidden
	}
	return rounded(percent(d.n, all), 5)
}

// restOfHouse are the wishes that were for no floor: what the floors leave of the house.
func (l *Ledger) restOfHouse() {
	left := at(l.demands.areas, Area{}).n
	for a, d := range l.demands.areas {
		if a.Zone == "" && a.Floor != "" && a.Floor != anywhere {
			left -= d.n
		}
	}
	at(l.demands.areas, Area{Floor: anywhere}).n = left
}

// hiddenDemand are the areas and reasons of which nothing is told, by the same rules as the other figures: floors add up to the house, zones
// to floors, reasons to the house.
func (l *Ledger) hiddenDemand(areas []Area) (map[Area]bool, map[booking.Why]bool) {
	l.restOfHouse()
	var t table
	place := map[Area]int{}
	put := func(d *demand) int {
		t.figures = append(t.figures, figure{heads: d.crowd(), empty: d.n == 0})
		return len(t.figures) - 1
	}
	below := map[Area][]int{}
	all := slices.Clone(areas)
	for a := range l.demands.areas {
		if !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	slices.SortFunc(all, Area.Compare)
	for _, a := range all {
		place[a] = put(at(l.demands.areas, a))
		if above, inside := a.above(); inside {
			below[above] = append(below[above], place[a])
		}
	}
	for _, a := range all {
		if parts := below[a]; len(parts) > 0 {
			t.sums = append(t.sums, sum{place[a], parts})
		}
	}
	reasons := slices.Sorted(maps.Keys(l.demands.why))
	var parts []int
	for _, why := range reasons {
		parts = append(parts, put(l.demands.why[why]))
	}
	if len(parts) > 0 {
		t.sums = append(t.sums, sum{place[Area{}], parts})
	}
	found, foundWhy := map[Area]bool{}, map[booking.Why]bool{}
	hidden := t.protect()
	for a, i := range place {
		found[a] = hidden[i]
	}
	for i, why := range reasons {
		foundWhy[why] = hidden[parts[i]]
	}
	return found, foundWhy
}
