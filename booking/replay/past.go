// SPDX-License-Identifier: EUPL-1.2

package replay

import (
	"cmp"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// A Past is what happened in a house, as far as it can happen again.
type Past struct {
	House  booking.Building
	Floors []booking.Floor
	Zones  []booking.Zone
	Desks  []booking.Desk
	// Book are the rules of the house as they are now.
	Book booking.Rulebook
	// From and Until are the days that are counted, both inclusive. Wishes for days around them belong to it as well, because some
	// rules look at a month.
	From, Until booking.Day
	// Parents are the units above units.
	Parents map[staff.UnitID]staff.UnitID
	// People are those who wished, by their numbers.
	People []Person
	// Wishes are in no particular order.
	Wishes []Wish
}

// A Person is what the rules ask about somebody. What they need of a desk is nobody's business but theirs and is not among it.
type Person struct {
	Unit  staff.UnitID
	Roles []staff.Role
}

// A Wish is that somebody wanted a desk.
type Wish struct {
	// Who is a number among Past.People.
	Who  int
	Made time.Time
	// Desk is the one wished for. Where it is empty, any desk of the Zone, or of the house when that is empty too, that offers Want.
	Desk booking.DeskID
	Zone booking.ZoneID
	Want booking.Features
	booking.Span
	// Back is when the desk was given back; zero when it was not. Missed is that nobody came, and that the house gave it back.
	Back   time.Time
	Missed bool
	// Denied is a wish that came to nothing: what was offered instead was not taken, and is not in a run.
	Denied bool
}

// quarter is what bookings end at. What was given back while it ran ends at a second of its own (booking.Planner.Release).
const quarter = 15 * 60

// Take adds what a booking was a wish for. Number is its person's. What the house took back, and what has never been granted, is none.
func (p *Past) Take(number int, b booking.Booking) {
	w := Wish{Who: number, Made: b.MadeAt, Desk: b.Desk, Span: b.Span}
	switch b.State {
	case booking.Released:
		w.Back = b.MadeAt // of which nobody knows when: as early as can be, it kept nobody from a desk
		if b.Span.End.Unix()%quarter != 0 {
			w.Back, w.Span.End = b.Span.End, p.wholeEnd(b.Span)
		}
	case booking.NoShow:
		w.Missed, w.Back = true, p.missedAt(b)
	case booking.Booked, booking.CheckedIn:
	default:
		return
	}
	p.Wishes = append(p.Wishes, w)
}

// wholeEnd is where a span ended before it was cut: with its half or whole day where it began with one, else at the next quarter of an
// hour.
func (p *Past) wholeEnd(cut booking.Span) time.Time {
	loc := p.House.Location()
	day := cut.Day(loc)
	for _, part := range []booking.Part{booking.FullDay, booking.Afternoon} {
		if whole := booking.SpanOf(day, part, loc); whole.Start.Equal(cut.Start) {
			return whole.End
		}
	}
	step := time.Duration(max(1, p.Book.Granularity)) * time.Minute
	end := cut.End.Truncate(quarter * time.Second).Add(quarter * time.Second)
	for midnight := day.Start(loc); end.Sub(midnight)%step != 0; {
		end = end.Add(time.Minute)
	}
	return end
}

// missedAt is when the house gave back a desk to which nobody came.
func (p *Past) missedAt(b booking.Booking) time.Time {
	within := p.Book.CheckInWithin
	begins := b.Span.Start
	day := b.Span.Day(p.House.Location())
	if open, err := p.Book.Hours(day, booking.Audience{}, p.House); err == nil {
		if opens := day.At(p.House.Location(), open.From); opens.After(begins) {
			begins = opens
		}
	}
	if at := begins.Add(time.Duration(within) * time.Minute); within > 0 && at.Before(b.Span.End) {
		return at
	}
	return b.Span.End.Add(-time.Second)
}

// Settle puts wishes in the order of their making. Where two of them were granted for the same desk or person at a time, the earlier one
// had been given back before the later one was made.
func (p *Past) Settle() {
	slices.SortStableFunc(p.Wishes, func(a, b Wish) int {
		return cmp.Or(a.Made.Compare(b.Made), a.Start.Compare(b.Start), cmp.Compare(a.Desk, b.Desk), cmp.Compare(a.Who, b.Who))
	})
	desks, people := map[booking.DeskID][]int{}, map[int][]int{}
	for i, w := range p.Wishes {
		if w.Denied {
			continue
		}
		p.before(desks[w.Desk], w)
		p.before(people[w.Who], w)
		desks[w.Desk], people[w.Who] = append(desks[w.Desk], i), append(people[w.Who], i)
	}
}

func (p *Past) before(earlier []int, w Wish) {
	for _, i := range earlier {
		if was := &p.Wishes[i]; !was.Back.IsZero() && was.Back.After(w.Made) && was.Span.Overlaps(w.Span) {
			was.Back = w.Made
		}
	}
}
