// SPDX-License-Identifier: EUPL-1.2

package sim

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

var berlin = booking.Building{}.Location()

// A standing is a booking as it stands in the town, with the zone of its desk. Its person may still be asked whether they want it.
type standing struct {
	booking.Booking
	zone  booking.ZoneID
	asked bool
}

// bookings are all that have a person.
func (t *town) bookings() map[booking.BookingID]standing {
	const query = `SELECT b.id || '|' || b.person || '|' || b.desk || '|' || b.building || '|' || b.state || '|' || COALESCE(d.zone, '') || '|' || b.start_at
		|| '|' || b.end_at || '|' || b.made_at || '|' || EXISTS (SELECT 1 FROM waiting w WHERE w.booking = b.id AND w.state = 'offered')
		FROM booking b LEFT JOIN desk d ON d.id = b.desk WHERE b.person <> ''`
	all := map[booking.BookingID]standing{}
	for _, text := range t.texts(query) {
		parts := strings.Split(text, "|")
		var times [3]time.Time
		for i := range times {
			seconds, err := strconv.ParseInt(parts[6+i], 10, 64)
			t.world.must(err)
			times[i] = time.Unix(seconds, 0)
		}
		s := standing{zone: booking.ZoneID(parts[5]), asked: parts[9] == "1" || parts[9] == "true"}
		s.ID, s.Desk, s.Building, s.State = booking.BookingID(parts[0]), booking.DeskID(parts[2]), booking.BuildingID(parts[3]), booking.State(parts[4])
		s.Person, s.Span, s.MadeAt = staff.PersonID(parts[1]), booking.Span{Start: times[0], End: times[1]}, times[2]
		all[s.ID] = s
	}
	return all
}

// A houseDeed is what the house did to a desk in one step, by itself.
type houseDeed struct {
	step int
	desk booking.DeskID
	deed deed
}

// A void is a booking that the house has taken back because nobody came.
type void struct {
	step int
	desk booking.DeskID
	span booking.Span
}

// A telling is when a notice was first seen in the town, and since when it is there no more; 0 while it is.
type telling struct{ step, gone int }

// house lets the house act by itself, and holds what it may do to bookings.
func (w *world) house(act func()) {
	before := w.town.bookings()
	act()
	w.ledger.acted(before, w.town.bookings())
}

// acted notes what the house has done. Offers are looked at by themselves.
func (l *ledger) acted(before, after map[booking.BookingID]standing) {
	l.lookAtOffers()
	deeds := map[booking.DeskID]*deed{}
	at := func(desk booking.DeskID) *deed {
		if deeds[desk] == nil {
			deeds[desk] = &deed{takes: map[booking.BookingID]booking.Span{}}
		}
		return deeds[desk]
	}
	for _, id := range slices.Sorted(maps.Keys(after)) {
		was, is := before[id], after[id]
		if was.State != is.State && was.State.Live() {
			l.ended(was, is)
		}
		o := l.offers[id]
		byOffer := o != nil && (o.began == l.world.step || o.ended == l.world.step)
		switch {
		case byOffer || was.State.Live() == is.State.Live():
		case is.State.Live():
			at(is.Desk).takes[id] = is.Span
			l.booked(is)
		default:
			at(was.Desk).leaves = append(at(was.Desk).leaves, id)
		}
	}
	for _, desk := range slices.Sorted(maps.Keys(deeds)) {
		l.deeds = append(l.deeds, houseDeed{l.world.step, desk, *deeds[desk]})
	}
}

// booked counts what the house has booked by itself.
func (l *ledger) booked(b standing) {
	for _, series := range l.world.town.texts(`SELECT id FROM series WHERE person = $1`, string(b.Person)) {
		if booking.SeriesID(series).Booking(b.Span.Day(berlin)) == b.ID {
			l.world.report.Extended++
			return
		}
	}
	l.world.report.Ahead++
}

// ended holds that the house takes back only what it may, and tells the person.
func (l *ledger) ended(was, is standing) {
	kinds := `'no_show'`
	switch is.State {
	case booking.NoShow:
		if due := l.world.town.due(was); was.State != booking.Booked || due.IsZero() || due.After(l.world.now()) {
			l.world.broken("(14) the house ends %s, which was %s and waits until %s", is.ID, was.State, due)
		}
		l.voided[is.ID] = void{l.world.step, was.Desk, was.Span}
		l.world.report.NoShows++
	case booking.Cancelled:
		kinds = `'closed', 'desk_gone'`
		l.world.report.Withdrawn++
	default:
		return // an offer that lapsed
	}
	if n := l.world.town.count(`SELECT COUNT(*) FROM notice WHERE booking = $1 AND person = $2 AND kind IN (`+kinds+`)`, string(is.ID), string(is.Person)); n != 1 {
		l.world.broken("(14) %s is told %d times that %s is %s", is.Person, n, is.ID, is.State)
	}
}

// due is until when a booking waits for its person, by the rules in words: so many minutes after its start, after it was made and
// after the house opens at six, but not longer than it lasts. Zero is without end, as for whoever is still asked whether they want the
// desk at all: that has a deadline of its own, which may be later.
func (t *town) due(b standing) time.Time {
	rules := t.books[b.Building]
	minutes, own := rules.CheckInZones[b.zone]
	if !own {
		minutes = rules.CheckInWithin
		for _, a := range rules.Amendments {
			if a.CheckInWithin != nil {
				minutes = *a.CheckInWithin
			}
		}
	}
	if minutes == 0 || b.asked {
		return time.Time{}
	}
	from := b.Span.Start
	for _, t := range []time.Time{b.MadeAt, b.Span.Day(berlin).At(berlin, 6*60)} {
		if t.After(from) && t.Before(b.Span.End) {
			from = t
		}
	}
	if due := from.Add(time.Duration(minutes) * time.Minute); due.Before(b.Span.End) {
		return due
	}
	return b.Span.End
}

// checkWaited holds that after the chores the house waits no longer for anybody who is due, but for whoever is two days late: there is
// nothing to give to others any more.
func (l *ledger) checkWaited() {
	w, stand := l.world, l.world.town.bookings()
	for _, id := range slices.Sorted(maps.Keys(stand)) {
		b := stand[id]
		due := w.town.due(b)
		if b.State == booking.Booked && !due.IsZero() && !due.After(w.now()) && b.Span.Start.After(w.now().Add(-48*time.Hour)) {
			w.broken("(14) after the chores the house still waits for who has %s, which it did until %s", id, due)
		}
	}
}

// checkTold holds that the house tells nothing twice, although people take away what they have read.
func (l *ledger) checkTold() {
	there := map[string]bool{}
	for _, id := range l.world.town.texts(`SELECT id FROM notice WHERE kind IN ('no_show', 'closed', 'desk_gone', 'skipped', 'booked_ahead')`) {
		there[id] = true
		told, known := l.told[id]
		if known && told.gone > 0 {
			l.world.broken("(14) the notice %s comes again", id)
		}
		if !known {
			l.told[id] = telling{step: l.world.step}
		}
	}
	for id, told := range l.told {
		if !there[id] && told.gone == 0 {
			told.gone = l.world.step
			l.told[id] = told
		}
	}
}

// forgotten notes that the town has forgotten bookings and notices of days that have not even begun, which no operator does: the
// same may be booked and told again.
func (l *ledger) forgotten() {
	clear(l.told)
	stand := l.world.town.bookings()
	maps.DeleteFunc(l.voided, func(id booking.BookingID, _ void) bool { return stand[id].ID == "" })
}

// houseRestored forgets what the house did after a backup.
func (l *ledger) houseRestored(backedUp int) {
	l.deeds = slices.DeleteFunc(l.deeds, func(d houseDeed) bool { return d.step > backedUp })
	maps.DeleteFunc(l.voided, func(_ booking.BookingID, v void) bool { return v.step > backedUp })
	maps.DeleteFunc(l.told, func(_ string, t telling) bool { return t.step > backedUp })
	for id, told := range l.told {
		if told.gone > backedUp {
			l.told[id] = telling{step: told.step}
		}
	}
}

// byHouse is what the house did to a desk.
func (l *ledger) byHouse(desk booking.DeskID) (history []porcupine.Operation) {
	for _, d := range l.deeds {
		if d.desk == desk {
			history = append(history, porcupine.Operation{ClientId: house, Input: d.deed, Call: int64(2 * d.step), Return: int64(2*d.step + 1)})
		}
	}
	return history
}
