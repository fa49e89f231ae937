// SPDX-License-Identifier: EUPL-1.2

package ics

import (
	"net/url"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
)

// Words say things in somebody's language; ui/text has them.
type Words interface {
	T(key string, args ...any) string
	Floor(f booking.Floor) string
}

// A Listing is a booking as the writer of a calendar knows it.
type Listing struct {
	Booking booking.Booking
	// Place may be zero: the desk has left the plan.
	Place booking.Place
	// Offered is true as long as the person has not said yes to the booking.
	Offered bool
	// Version grows with every change of the booking.
	Version int64
	// Link leads to what can be done with it; nil for nothing.
	Link *url.URL
}

// remindAhead is how long before the work begins a calendar reminds of the desk; dayBegins is when it does on a day that begins at
// midnight: nobody wants to be woken for a desk.
const (
	remindAhead = 15 * time.Minute
	dayBegins   = booking.Clock(8 * 60)
)

// EventOf is a booking as an event. It never names the person.
func EventOf(l Listing, words Words) Event {
	b, loc := l.Booking, l.Place.Building.Location()
	e := Event{
		UID: string(b.ID) + "@pult", Version: l.Version, Changed: b.MadeAt, Span: b.Span, Loc: loc,
		Wish: b.State == booking.Requested || l.Offered, Gone: !b.State.Live(), Link: l.Link,
	}
	if !l.Offered { // a desk that nobody has said yes to reminds nobody
		e.Remind = remindAt(b.Span, loc)
	}
	switch code := l.Place.Desk.Code; {
	case code == "" && e.Gone:
		e.Title = words.T("calendar.event.gone")
	case code == "":
		e.Title = words.T("calendar.event.unknown")
	default:
		desk := words.T("calendar.event.desk", code)
		e.Title = joined(" · ", desk, l.Place.Building.Name)
		e.Place = joined(", ", desk, zone(l.Place.Zone, words), words.Floor(l.Place.Floor), l.Place.Building.Name, l.Place.Building.Address)
	}
	e.Text = text(l, words)
	return e
}

// text says what can be done, and where.
func text(l Listing, words Words) string {
	switch {
	case l.Booking.State == booking.Cancelled:
		return words.T("calendar.event.cancelled")
	case l.Offered && l.Link == nil:
		return words.T("calendar.event.offered")
	case l.Offered:
		return words.T("calendar.event.offered.link", l.Link)
	case l.Link == nil:
		return words.T("calendar.event.text")
	}
	return words.T("calendar.event.link", l.Link)
}

func zone(z booking.Zone, words Words) string {
	if z.Name == "" {
		return ""
	}
	return words.T("calendar.event.zone", z.Name)
}

// remindAt is when a calendar reminds of a booking; zero when that would be after its end.
func remindAt(span booking.Span, loc *time.Location) time.Time {
	begin := span.Start
	if morning := span.Day(loc).At(loc, dayBegins); morning.After(begin) && span.Part(loc) != booking.Hours {
		begin = morning
	}
	if !begin.Before(span.End) {
		return time.Time{}
	}
	return begin.Add(-remindAhead)
}

// joined puts together what is not empty.
func joined(by string, words ...string) string {
	var said []string
	for _, word := range words {
		if word != "" {
			said = append(said, word)
		}
	}
	return strings.Join(said, by)
}
