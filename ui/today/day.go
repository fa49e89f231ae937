// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/text"
)

// words puts a state into sentences.
type words struct{ *text.Text }

// A piece is what is planned for a day or for half of it: a desk, or a status.
type piece struct {
	status  booking.Status // Unsaid when nothing is
	booking booking.Booking
	code    string // of the desk; empty for a status, and for a desk that this device does not hold
	house   string // of the desk, by its name, when the person is not usually there
	halves  []booking.Half
	// usual tells that only the usual week says so.
	usual bool
	// offered is until when the desk is offered, and not the person's yet; zero for one that is.
	offered time.Time
	// kept is the code of a desk that is still booked while the person said that they work elsewhere.
	kept string
}

// desk tells whether the piece is a booked desk.
func (p piece) desk() bool { return p.booking.ID != "" }

// requested tells whether nobody has decided about the desk yet.
func (p piece) requested() bool { return p.desk() && p.booking.State == booking.Requested }

// open tells whether the desk is not the person's yet: the server, or they themselves, have not said yes.
func (p piece) open() bool { return p.requested() || !p.offered.IsZero() }

var wholeDay = []booking.Half{booking.AM, booking.PM}

// pieces are what a day is made of, in order: one for the whole day where both halves are the same, none when nothing is
// planned. What the person said about a half counts before a desk booked for it.
func (s State) pieces(d booking.DayPlan) (found []piece) {
	for _, half := range wholeDay {
		p := s.pieceOf(d, half)
		if p.status == booking.Unsaid && !p.desk() {
			continue
		}
		if last := len(found) - 1; last >= 0 && found[last].same(p) {
			found[last].halves = append(found[last].halves, half)
			continue
		}
		found = append(found, p)
	}
	return found
}

func (p piece) same(o piece) bool {
	return p.status == o.status && p.booking.ID == o.booking.ID && p.kept == o.kept && p.usual == o.usual
}

func (s State) pieceOf(d booking.DayPlan, half booking.Half) piece {
	p := piece{status: d.Halves[half].Status, halves: []booking.Half{half}, usual: d.Halves[half].Usual}
	b, ok := s.bookingOf(d, half)
	switch {
	case !ok:
	case p.status == booking.Unsaid || p.status == booking.Office:
		p.status, p.booking, p.code, p.house, p.usual = booking.Office, b, s.code(b.Desk), s.other(b.Desk), false
		p.offered = s.offeredUntil(b)
	default:
		p.kept = s.code(b.Desk)
	}
	return p
}

// offeredUntil is until when the person can say yes to a booking that was offered to them; zero for all others.
func (s State) offeredUntil(b booking.Booking) time.Time {
	for _, w := range s.Waits {
		if w.State == booking.WaitOffered && w.Booking == b.ID {
			return w.Until
		}
	}
	return time.Time{}
}

// bookingOf is the first live booking that touches a half of the day.
func (s State) bookingOf(d booking.DayPlan, half booking.Half) (booking.Booking, bool) {
	for _, b := range d.Bookings {
		if b.State.Live() && slices.Contains(b.Span.Halves(s.location(b)), half) {
			return b, true
		}
	}
	return booking.Booking{}, false
}

// code is what stands on a desk; empty for a desk that this device does not hold.
func (s State) code(desk booking.DeskID) string { return s.Places[desk].Desk.Code }

// house is the building of a desk by its name; empty when this device does not hold it.
func (s State) house(desk booking.DeskID) string { return s.Places[desk].Building.Name }

// other is the building of a desk by its name when the person is not usually there; empty for the usual one.
func (s State) other(desk booking.DeskID) string {
	if b := s.Places[desk].Building; b.ID != s.House {
		return b.Name
	}
	return ""
}

// location is the time zone of a booking's building.
func (s State) location(b booking.Booking) *time.Location {
	return s.Places[b.Desk].Building.Location()
}

// repeats tells whether a series has made a booking.
func (s State) repeats(b booking.Booking) bool {
	_, made := s.Made[b.ID]
	return made
}

// empty tells whether nothing at all is planned for a day; what the usual week says of it can still be said otherwise.
func (s State) empty(d booking.DayPlan) bool {
	return !slices.ContainsFunc(s.pieces(d), func(p piece) bool { return !p.usual })
}

// Current is the live booking of today that runs at a moment, else the next one, else the last; false when there is
// none. Today's bookings are in the order of their time.
func (s State) Current(now time.Time) (found booking.Booking, ok bool) {
	for _, b := range s.Today.Bookings {
		if !b.State.Live() {
			continue
		}
		found, ok = b, true
		if !over(b, now) {
			break
		}
	}
	return found, ok
}

// over tells whether a booking has ended.
func over(b booking.Booking, now time.Time) bool { return !b.Span.End.After(now) }

// after is the live booking of today that follows another; false when there is none.
func (s State) after(first booking.Booking) (booking.Booking, bool) {
	for _, b := range s.Today.Bookings {
		if b.State.Live() && b.ID != first.ID && !b.Span.Start.Before(first.Span.End) {
			return b, true
		}
	}
	return booking.Booking{}, false
}

var statusIcon = map[booking.Status]string{
	booking.Office: "apartment", booking.HomeOffice: "cottage", booking.OnTheRoad: "train", booking.Away: "person_off",
}

// name is a piece with room for a word or two: "Platz 3.14", "Homeoffice", "Unterwegs".
func (w words) name(p piece) string {
	if p.code != "" {
		return w.Desk(p.code)
	}
	return w.StatusName(p.status)
}

// short is a piece on a narrow card: "3.14", "Zuhause".
func (w words) short(p piece) string {
	if p.code != "" {
		return p.code
	}
	return w.StatusShort(p.status)
}

// note is the second line of a piece: "ganztags", "vorgemerkt", "Bundesbahndirektion".
func (s *Screen) note(p piece) string {
	switch {
	case !p.offered.IsZero() && p.house != "":
		return s.words.T("today.dot", s.offered(p), p.house)
	case !p.offered.IsZero():
		return s.offered(p)
	case p.house != "" && p.requested():
		return s.words.T("today.dot", s.words.T("today.requested"), p.house)
	case p.house != "":
		return p.house
	case p.kept != "":
		return s.words.T("today.week.kept", p.kept)
	case p.requested():
		return s.words.T("today.requested")
	case p.usual && len(p.halves) > 1:
		return s.words.T("today.usual")
	case s.repeated(p):
		return s.words.T("today.series.short")
	case p.desk() && p.booking.State == booking.CheckedIn:
		return s.words.T("today.checkedin")
	case p.desk() && len(p.halves) > 1 && p.booking.Span.Part(s.state.location(p.booking)) != booking.FullDay:
		return s.words.T("today.hours")
	}
	return s.words.Part(partOf(p.halves))
}

// repeated tells whether a series has booked the desk, and there is nothing else to say of it.
func (s *Screen) repeated(p piece) bool {
	return p.desk() && s.state.repeats(p.booking) && p.booking.State == booking.Booked && p.offered.IsZero()
}

// offered says until when a desk is offered.
func (s *Screen) offered(p piece) string {
	return s.words.T("today.offered.until", s.words.Moment(p.offered, s.env.Now(), s.state.location(p.booking)))
}

// partOf is how people say some halves of a day.
func partOf(halves []booking.Half) booking.Part {
	switch {
	case len(halves) > 1:
		return booking.FullDay
	case slices.Contains(halves, booking.PM):
		return booking.Afternoon
	}
	return booking.Morning
}

func halvesOf(part booking.Part) []booking.Half {
	switch part {
	case booking.Morning:
		return []booking.Half{booking.AM}
	case booking.Afternoon:
		return []booking.Half{booking.PM}
	}
	return wholeDay
}

// closedWord is why a house is closed: "Feiertag", "Geschlossen".
func (w words) closedWord(r booking.Refusal) string {
	if r.Detail == booking.Holiday {
		return w.T("today.closed.holiday")
	}
	return w.T("today.closed")
}

// spoken is a day in a sentence: "Donnerstag, 26. November, Platz 3.14, vorgemerkt".
func (s *Screen) spoken(d booking.DayPlan) string {
	parts := []string{s.words.LongDay(d.Day)}
	for _, p := range s.state.pieces(d) {
		parts = append(parts, s.words.name(p))
		if p.house != "" && p.booking.State == booking.CheckedIn {
			parts = append(parts, s.words.T("today.checkedin"))
		}
		part, note := s.words.Part(partOf(p.halves)), s.note(p)
		if len(p.halves) == 1 && note != part {
			parts = append(parts, part)
		}
		parts = append(parts, note)
	}
	if closed, ok := s.state.Closed[d.Day]; ok {
		parts = append(parts, s.words.closedWord(closed))
	} else if len(parts) == 1 {
		parts = append(parts, s.words.T("today.week.open"))
	}
	return strings.Join(parts, ", ")
}
