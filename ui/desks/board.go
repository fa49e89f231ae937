// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/trouble"
	"github.com/pult-app/pult/ui/plan"
)

// A board is a floor for a span as the screen shows it: every desk with its state, worked out once per read.
type board struct {
	me    Me
	house House
	level Level
	view  View
	want  booking.Features
	// starred leaves only starred desks to fit.
	starred bool
	day     Day
	now     time.Time

	zones  map[booking.ZoneID]booking.Zone
	known  map[booking.DeskID]Colleague      // who sits where, as far as it may be seen
	at     map[booking.DeskID]int            // index into day.Desks
	shuts  map[booking.Desk]*booking.Refusal // by what the rules ask of a desk: its zone, and what may be kept
	broken map[booking.DeskID][]trouble.Case
}

func newBoard(b board) *board {
	b.zones = map[booking.ZoneID]booking.Zone{}
	b.known = map[booking.DeskID]Colleague{}
	b.at = make(map[booking.DeskID]int, len(b.day.Desks))
	b.shuts = map[booking.Desk]*booking.Refusal{}
	b.broken = map[booking.DeskID][]trouble.Case{}
	for _, c := range b.day.Broken {
		b.broken[c.Desk] = append(b.broken[c.Desk], c)
	}
	for _, z := range b.level.Zones {
		b.zones[z.ID] = z
	}
	for _, c := range b.day.Colleagues {
		b.known[c.Desk] = c
	}
	for i, d := range b.day.Desks {
		b.at[d.Desk.ID] = i
		if _, judged := b.shuts[asked(d.Desk)]; !judged {
			b.shuts[asked(d.Desk)] = b.judge(d.Desk, b.view.Span)
		}
	}
	return &b
}

// asked is what the rules ask of a desk.
func asked(d booking.Desk) booking.Desk {
	return booking.Desk{Zone: d.Zone, Features: booking.Features{Adjustable: d.Features.Adjustable, Accessible: d.Features.Accessible}}
}

// shut is why the rules do not let the person book a desk in the span on the screen; nil when they do.
func (b *board) shut(d booking.Desk) *booking.Refusal { return b.shuts[asked(d)] }

// shutAll is why the rules do not let the person book any desk of the floor; nil when they let them book one.
func (b *board) shutAll() (why *booking.Refusal) {
	for _, d := range b.day.Desks {
		one := b.shut(d.Desk)
		if one == nil {
			return nil
		}
		if why == nil || why.Detail == booking.KeptFor { // what is said of single desks comes last
			why = one
		}
	}
	return why
}

// judge is why the rules do not let the person book a desk; nil when they do.
func (b *board) judge(d booking.Desk, span booking.Span) *booking.Refusal {
	err := b.house.Rules.Admit(booking.Wish{
		Place: booking.Place{Desk: d, Zone: b.zones[d.Zone], Building: b.house.Building},
		Span:  span, Above: b.me.Units, Roles: b.me.Profile.Roles, Needs: b.me.Profile.Needs, Now: b.now,
	})
	var refusal *booking.Refusal
	errors.As(err, &refusal)
	return refusal
}

// desk is a desk of the floor.
func (b *board) desk(id booking.DeskID) (booking.DeskDay, bool) {
	if b == nil {
		return booking.DeskDay{}, false
	}
	i, ok := b.at[id]
	if !ok {
		return booking.DeskDay{}, false
	}
	return b.day.Desks[i], true
}

// state is what the desk's sign says.
func (b *board) state(d booking.DeskDay) plan.State {
	switch {
	case d.Mine != nil && d.Mine.State == booking.Requested:
		return plan.Requested
	case d.Mine != nil:
		return plan.Mine
	case d.Desk.Blocked:
		return plan.Blocked
	case len(d.Busy) == 0:
		return plan.Free
	}
	if b.known[d.Desk.ID].Team {
		return plan.Colleague
	}
	return plan.Taken
}

// fits tells whether a free desk can be had and offers what is wanted.
func (b *board) fits(d booking.DeskDay) bool {
	return d.Free() && d.Mine == nil && b.shut(d.Desk) == nil && d.Desk.Features.Offers(b.want) && (!b.starred || b.me.starredDesk(d.Desk.ID))
}

// fitting is how many desks of the floor fit.
func (b *board) fitting() (n int) {
	for _, d := range b.day.Desks {
		if b.fits(d) {
			n++
		}
	}
	return n
}

// unfit tells whether any free desk does not fit.
func (b *board) unfit() bool {
	return slices.ContainsFunc(b.day.Desks, func(d booking.DeskDay) bool { return b.state(d) == plan.Free && !b.fits(d) })
}

// marks are the signs of all desks.
func (b *board) marks() plan.Marks {
	marks := make(plan.Marks, len(b.day.Desks))
	for _, d := range b.day.Desks {
		mark := plan.Mark{State: b.state(d)}
		switch mark.State {
		case plan.Free:
			mark.Unfit = !b.fits(d)
		case plan.Colleague:
			mark.Initials = b.known[d.Desk.ID].Person.Initials()
		}
		mark.Broken = len(b.broken[d.Desk.ID]) > 0
		marks[d.Desk.ID] = mark
	}
	return marks
}

// home tells whether a zone is the person's Heimat.
func (b *board) home(z booking.Zone) bool { return z.Home != "" && slices.Contains(b.me.Units, z.Home) }

// held is the person's own booking that is in the way of the span; nil for none.
func (b *board) held() *Held {
	for i := range b.day.Mine {
		if b.day.Mine[i].Span.Overlaps(b.view.Span) {
			return &b.day.Mine[i]
		}
	}
	return nil
}

// heldAt is the person's own booking of a desk.
func (b *board) heldAt(desk booking.DeskID) *Held {
	for i := range b.day.Mine {
		if b.day.Mine[i].Desk == desk && b.day.Mine[i].Span.Overlaps(b.view.Span) {
			return &b.day.Mine[i]
		}
	}
	return nil
}

// away tells whether the person has said to be away in the span.
func (b *board) away() bool {
	halves := b.view.Span.Halves(b.view.Location)
	return slices.ContainsFunc(b.day.Said, func(p booking.Presence) bool {
		return p.Status == booking.Away && slices.Contains(halves, p.Half)
	})
}

// heldAs is the person's own booking of that name; nil when it is of another day, or of somebody else.
func (b *board) heldAs(id booking.BookingID) *Held {
	i := slices.IndexFunc(b.day.Mine, func(h Held) bool { return h.ID == id })
	if i < 0 {
		return nil
	}
	return &b.day.Mine[i]
}

// spare is a half of the day for which a desk that is taken can still be had; false when there is none.
func (b *board) spare(d booking.DeskDay) (booking.Part, bool) {
	if d.Desk.Blocked || d.Mine != nil || len(d.Busy) == 0 || b.view.Span.Part(b.view.Location) != booking.FullDay {
		return 0, false
	}
	for _, part := range []booking.Part{booking.Morning, booking.Afternoon} {
		span := booking.SpanOf(b.view.Day, part, b.view.Location)
		taken := slices.ContainsFunc(d.Busy, func(o booking.Occupancy) bool { return o.Span.Overlaps(span) })
		if !taken && b.judge(d.Desk, span) == nil {
			return part, true
		}
	}
	return 0, false
}

// nextTo is how far in metres the middles of two desks may be apart to be neighbours.
const nextTo = 2.1

// neighbours are the colleagues who sit beside or across, those beside first.
func (b *board) neighbours(d booking.Desk) (near []Colleague) {
	for _, c := range b.day.Colleagues {
		other, ok := b.desk(c.Desk)
		if ok && other.Desk.ID != d.ID && metres(d, other.Desk) <= nextTo {
			near = append(near, c)
		}
	}
	slices.SortStableFunc(near, func(x, y Colleague) int {
		a, _ := b.desk(x.Desk)
		c, _ := b.desk(y.Desk)
		return cmp.Or(cmp.Compare(no(inRow(d, a.Desk)), no(inRow(d, c.Desk))), cmp.Compare(metres(d, a.Desk), metres(d, c.Desk)))
	})
	return near
}

func metres(a, b booking.Desk) float64 {
	return math.Hypot(a.Shape.At.X-b.Shape.At.X, a.Shape.At.Y-b.Shape.At.Y)
}

// seats is how many places further on in its row b is from a; 0 when it stands in another row.
func (b *board) seats(from, to booking.Desk) int {
	if from.Zone != to.Zone || from.Shape.Turn != to.Shape.Turn || !inRow(from, to) {
		return 0
	}
	between := 1
	for _, d := range b.day.Desks {
		on := d.Desk
		if on.ID != from.ID && on.ID != to.ID && on.Zone == from.Zone && on.Shape.Turn == from.Shape.Turn && inRow(from, on) &&
			metres(from, on) < metres(from, to) && metres(to, on) < metres(from, to) {
			between++
		}
	}
	return between
}

// inRow tells whether b stands on the line through a along its width.
func inRow(a, b booking.Desk) bool {
	sin, cos := math.Sincos(a.Shape.Turn * math.Pi / 180)
	dx, dy := b.Shape.At.X-a.Shape.At.X, b.Shape.At.Y-a.Shape.At.Y
	return math.Abs(-dx*sin+dy*cos) < max(a.Shape.D, 0.8)/2
}

// zoneOf are all desks of a desk's zone.
func (b *board) zoneOf(id booking.DeskID) (desks []booking.DeskID) {
	one, _ := b.desk(id)
	for _, d := range b.day.Desks {
		if d.Desk.Zone == one.Desk.Zone {
			desks = append(desks, d.Desk.ID)
		}
	}
	return desks
}

// similar are up to n desks that fit, in the order of a refusal's alternatives to d.
func (b *board) similar(d booking.Desk, n int) (found []booking.Alternative) {
	for _, other := range b.day.Desks {
		if other.Desk.ID != d.ID && b.fits(other) {
			found = append(found, d.Instead(&other.Desk, b.zones[other.Desk.Zone]))
		}
	}
	slices.SortFunc(found, booking.Alternative.Compare)
	return found[:min(n, len(found))]
}

func no(yes bool) int {
	if yes {
		return 0
	}
	return 1
}

// A wanted is one thing that a filter asks for.
type wanted int8

const (
	wantMonitors wanted = iota
	wantAdjustable
	wantDocking
	wantQuiet
	wantAccessible
	wantWindow
	wants // how many there are
)

// in tells whether the features ask for w.
func (w wanted) in(f booking.Features) bool {
	return [wants]bool{f.Monitors > 0, f.Adjustable, f.Docking, f.Quiet, f.Accessible, f.Window}[w]
}

// set asks for w or stops asking.
func (w wanted) set(f *booking.Features, on bool) {
	switch w {
	case wantMonitors:
		f.Monitors = 0
		if on {
			f.Monitors = 2
		}
	case wantAdjustable:
		f.Adjustable = on
	case wantDocking:
		f.Docking = on
	case wantQuiet:
		f.Quiet = on
	case wantAccessible:
		f.Accessible = on
	case wantWindow:
		f.Window = on
	}
}

// A loosening is what leaving out one wish would bring.
type loosening struct {
	without wanted
	count   int
}

// loosen is the one wish whose absence frees the most desks; false when none would help.
func (b *board) loosen() (best loosening, ok bool) {
	for w := range wants {
		if !w.in(b.want) {
			continue
		}
		without := *b
		w.set(&without.want, false)
		if n := without.fitting(); n > best.count {
			best, ok = loosening{w, n}, true
		}
	}
	return best, ok
}
