// SPDX-License-Identifier: EUPL-1.2

package sim

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/sync"
)

// A ledger is what the world knows of every op: who wished it when, what they were told, and what stands in the town.
type ledger struct {
	world *world
	ops   map[sync.OpID]*entry
	order []*entry
	// offers are what the town has booked for those who wait, without an op of theirs.
	offers map[booking.BookingID]*offer
	looked int // the step in which they were last looked at
	// vers are the versions of outcomes that the town has.
	vers map[sync.OpID]int64

	released map[booking.BookingID]bool // that the town has shown as given back

	// What the house did by itself, beside its offers.
	deeds  []houseDeed
	voided map[booking.BookingID]void
	told   map[string]telling
}

// An offer stood from some moment of a step on; ended is the step in which it was seen to stand no more, 0 for not yet.
type offer struct {
	desk         booking.DeskID
	deed         deed
	after, began int
	before       int
	ended        int
}

// An entry is one op.
type entry struct {
	id    sync.OpID
	phone *phone
	kind  booking.Kind
	args  booking.Reserve // booking, desk and span, as far as the kind has them
	raw   []byte
	ver   int64 // of its outcome
	call  int   // the step of the tap
	done  int   // the step in which it was decided, 0 for not yet
	// decided is what the town has stored; told is set once an answer has said so to anybody.
	decided *sync.Outcome
	told    bool
	several booking.Repeat // the wish for several days, when it is one
	// took are the bookings that a wish for several days has made, left those that the end of a series or an absence has given
	// back, as the town showed in the step noted.
	took, left []booking.BookingID
	noted      int
	late       *void // that a check-in is about
	// old is set when the town has thrown the outcome away, ninety days later for the log.
	old bool
}

func newLedger(w *world) *ledger {
	return &ledger{world: w, ops: map[sync.OpID]*entry{}, offers: map[booking.BookingID]*offer{}, released: map[booking.BookingID]bool{},
		voided: map[booking.BookingID]void{}, told: map[string]telling{}}
}

func (l *ledger) wished(p *phone, id sync.OpID, kind booking.Kind, args []byte) {
	e := &entry{id: id, phone: p, kind: kind, raw: args, call: l.world.step}
	l.world.must(json.Unmarshal(args, &e.args))
	if kind == booking.KindRepeat {
		l.world.must(json.Unmarshal(args, &e.several))
	}
	l.ops[id], l.order = e, append(l.order, e)
}

// answered holds that an outcome never changes (2).
func (l *ledger) answered(o sync.Outcome) {
	e := l.ops[o.Op]
	if e == nil {
		l.world.broken("an outcome for %s, which nobody wished", o.Op)
	}
	if e.decided != nil && (e.decided.Verdict != o.Verdict || e.decided.Why != o.Why) {
		l.world.broken("(2) %s %s was %s %s and is %s %s", e.kind, o.Op, e.decided.Verdict, e.decided.Why, o.Verdict, o.Why)
	}
	if e.decided == nil {
		e.decided, e.done = &o, l.world.step
		l.world.count(o.Verdict)
	}
	e.told = true
}

func (w *world) count(v sync.Verdict) {
	if v == sync.Accepted {
		w.report.Accepted++
	} else {
		w.report.Refused++
	}
}

// check holds that what anybody was told stands in the town (3), and that it is still the same (2).
func (l *ledger) check() {
	l.lookAtOffers()
	l.checkTold()
	stored, released := l.stored(), l.newlyReleased()
	for _, e := range l.order {
		now, found := stored[e.id]
		if found {
			e.ver = l.vers[e.id]
		}
		if found && e.noted == 0 {
			e.note(l.world, released[e.phone.person])
		}
		switch {
		case e.told && !e.old && !found:
			l.world.broken("(3) %s %s was told and is not in the town", e.kind, e.id)
		case e.decided != nil && found && now != verdictOf(*e.decided):
			l.world.broken("(2) %s %s was %s and is %s", e.kind, e.id, verdictOf(*e.decided), now)
		}
	}
}

// newlyReleased are the bookings that were given back since it was last asked.
func (l *ledger) newlyReleased() map[staff.PersonID][]booking.BookingID {
	found := map[staff.PersonID][]booking.BookingID{}
	for _, text := range l.world.town.texts(`SELECT id || '|' || person FROM booking WHERE state = 'released' AND person <> '' ORDER BY id`) {
		id, person, _ := strings.Cut(text, "|")
		if !l.released[booking.BookingID(id)] {
			l.released[booking.BookingID(id)] = true
			found[staff.PersonID(person)] = append(found[staff.PersonID(person)], booking.BookingID(id))
		}
	}
	return found
}

// note remembers what an entry that was decided in this step has done to several bookings: their rows tell.
func (e *entry) note(w *world, released []booking.BookingID) {
	e.noted = max(w.step, 1)
	switch e.kind {
	case booking.KindAbsent, booking.KindUnrepeat:
		e.left = released
		return
	case booking.KindCheckIn:
		if v, voided := w.ledger.voided[e.args.Booking]; voided {
			e.late = &v
		}
		return
	case booking.KindRepeat:
	default:
		return
	}
	args, _ := json.Marshal(e.several)
	makes := booking.NamesOf(e.kind, args).Makes
	for _, id := range w.town.texts(`SELECT id FROM booking WHERE person = $1`, string(e.phone.person)) {
		if slices.Contains(makes, booking.BookingID(id)) {
			e.took = append(e.took, booking.BookingID(id))
		}
	}
}

func verdictOf(o sync.Outcome) string { return string(o.Verdict) + " " + o.Why }

func (l *ledger) stored() map[sync.OpID]string {
	stored := map[sync.OpID]string{}
	l.vers = map[sync.OpID]int64{}
	for _, text := range l.world.town.texts(`SELECT op || '|' || ver || '|' || verdict || ' ' || why FROM outcome`) {
		parts := strings.SplitN(text, "|", 3)
		ver, err := strconv.ParseInt(parts[1], 10, 64)
		l.world.must(err)
		stored[sync.OpID(parts[0])], l.vers[sync.OpID(parts[0])] = parts[2], ver
	}
	return stored
}

// lookAtOffers notes which have come and gone.
func (l *ledger) lookAtOffers() {
	const made = `SELECT b.id || '|' || b.desk || '|' || b.start_at || '|' || b.end_at || '|' || b.state
		FROM waiting w JOIN booking b ON b.id = w.booking WHERE w.booking <> '' ORDER BY b.id`
	for _, text := range l.world.town.texts(made) {
		parts := strings.Split(text, "|")
		id := booking.BookingID(parts[0])
		o := l.offers[id]
		if o == nil {
			start, err := strconv.ParseInt(parts[2], 10, 64)
			l.world.must(err)
			end, err := strconv.ParseInt(parts[3], 10, 64)
			l.world.must(err)
			span := booking.Span{Start: time.Unix(start, 0), End: time.Unix(end, 0)}
			o = &offer{desk: booking.DeskID(parts[1]), deed: deed{booking: id, span: span}, after: l.looked, began: l.world.step}
			l.offers[id] = o
			l.world.report.Offers++
		}
		if o.ended == 0 && !booking.State(parts[4]).Live() {
			o.before, o.ended = l.looked, l.world.step
		}
	}
	l.looked = l.world.step
}

// offered is what the offers did to a desk.
func (l *ledger) offered(desk booking.DeskID) (history []porcupine.Operation) {
	for _, o := range l.offers {
		if o.desk != desk {
			continue
		}
		taken, left := o.deed, o.deed
		taken.take, left.leave = true, true
		history = append(history, porcupine.Operation{ClientId: house, Input: taken, Call: int64(2 * o.after), Return: int64(2*o.began + 1)})
		if o.ended > 0 {
			history = append(history, porcupine.Operation{ClientId: house, Input: left, Call: int64(2 * o.before), Return: int64(2*o.ended + 1)})
		}
	}
	return history
}

// house is who makes offers, beside the phones.
const house = 100

// restored forgets what the backup does not know: those ops are open again.
func (l *ledger) restored(backedUp int) {
	for _, e := range l.order {
		if e.done > backedUp {
			e.decided, e.done, e.told, e.old = nil, 0, false, false
		}
		if e.noted > backedUp {
			e.took, e.left, e.late, e.noted = nil, nil, nil, 0
		}
	}
	for id, o := range l.offers {
		if o.began > backedUp {
			delete(l.offers, id)
		} else if o.ended > backedUp {
			o.ended = 0
		}
	}
	l.looked = backedUp
	l.houseRestored(backedUp)
	clear(l.released)
	l.newlyReleased()
	l.compacted()
}

// compacted notes whose outcomes are thrown away: nobody asks for them any more.
func (l *ledger) compacted() {
	stored := l.stored()
	for _, e := range l.order {
		_, found := stored[e.id]
		e.old = e.decided != nil && !found
	}
}

// finish holds that for every desk there is an order of all that was decided, in which each answer is right and which
// respects who had an answer before somebody else tapped.
func (l *ledger) finish() {
	l.finishNews()
	l.finishLearn()
	l.finishSeats()
	for _, desk := range desks {
		history := append(l.offered(desk), l.byHouse(desk)...)
		for _, e := range l.order {
			if in, ok := e.at(desk); ok {
				history = append(history, porcupine.Operation{ClientId: e.phone.number, Input: in, Call: int64(2 * e.call), Return: int64(2*e.done + 1)})
			}
		}
		if porcupine.CheckOperationsTimeout(deskModel, history, 10*time.Second) == porcupine.Illegal {
			l.world.broken("(1) no order of what was decided about desk %s explains the answers", desk)
		}
	}
}

// A deed is what an op did to one desk.
type deed struct {
	take, leave bool
	refused     bool // as taken
	booking     booking.BookingID
	span        booking.Span

	// Of several bookings in one step:
	takes  map[booking.BookingID]booking.Span
	leaves []booking.BookingID
}

func (d deed) String() string { return fmt.Sprintf("%+v", struct{ deed }{d}.deed) }

// at is what the entry did to the desk, as far as its answer tells.
func (e *entry) at(desk booking.DeskID) (deed, bool) {
	if e.decided == nil {
		return deed{}, false
	}
	d := deed{booking: e.args.Booking, span: e.args.Span}
	accepted := e.decided.Verdict == sync.Accepted
	switch e.kind {
	case booking.KindRepeat:
		return e.severalAt(desk, accepted)
	case booking.KindAbsent, booking.KindUnrepeat:
		d.leaves = e.left
		return d, accepted && len(e.left) > 0
	case booking.KindCheckIn:
		return e.lateAt(desk, accepted)
	}
	wishes := e.kind == booking.KindReserve || e.kind == booking.KindMove
	switch {
	case !accepted && wishes && e.args.Desk == desk && booking.Why(e.decided.Why) == booking.Taken:
		d.refused = true
		return d, true
	case !accepted:
		return deed{}, false
	}
	d.take = wishes && e.args.Desk == desk
	d.leave = e.kind == booking.KindMove || e.kind == booking.KindRelease
	return d, d.take || d.leave
}

// lateAt is what a check-in did to the desk: who comes late takes it again, unless somebody else has it by now.
func (e *entry) lateAt(desk booking.DeskID, accepted bool) (d deed, did bool) {
	if e.late == nil || e.late.desk != desk {
		return d, false
	}
	d.booking, d.span, d.take = e.args.Booking, e.late.span, accepted
	d.refused = !accepted && booking.Why(e.decided.Why) == booking.Taken
	return d, d.take || d.refused
}

// severalAt is what a wish for several days did to the desk. Refused as taken, it names the first day on which the desk was.
func (e *entry) severalAt(desk booking.DeskID, accepted bool) (d deed, did bool) {
	if e.several.Desk != desk {
		return d, false
	}
	if !accepted {
		var why booking.Refusal
		if booking.Why(e.decided.Why) != booking.Taken || json.Unmarshal(e.decided.Detail, &why) != nil || len(why.Days) == 0 {
			return d, false
		}
		d.refused, d.span = true, booking.HoursOf(why.Days[0].Day, e.several.From, e.several.Until, berlin)
		return d, true
	}
	d.takes = map[booking.BookingID]booking.Span{}
	for day := booking.DayOf(began, berlin); day < booking.DayOf(began, berlin)+booking.MaxAhead; day++ {
		if id := e.several.Series.Booking(day); slices.Contains(e.took, id) {
			d.takes[id] = booking.HoursOf(day, e.several.From, e.several.Until, berlin)
		}
	}
	return d, true
}

// held is what a desk's state is in the model: live bookings, sorted, as text.
type held = map[booking.BookingID]booking.Span

// deskModel is a desk: it is taken for a span when nobody else has it in an instant of it, and the answer "taken" is right
// only when somebody has.
var deskModel = porcupine.Model{
	Init: func() any { return held{} },
	Step: func(state, input, _ any) (bool, any) {
		now, d := state.(held), input.(deed)
		free := true
		for id, span := range now {
			free = free && (id == d.booking || !span.Overlaps(d.span))
		}
		switch {
		case d.refused:
			return !free, now
		case d.take && !free:
			return false, now
		}
		next := held{}
		for id, span := range now {
			if id != d.booking && !slices.Contains(d.leaves, id) {
				next[id] = span
			}
		}
		for id, wanted := range d.takes {
			for _, span := range next {
				if span.Overlaps(wanted) {
					return false, now
				}
			}
			next[id] = wanted
		}
		if d.take {
			next[d.booking] = d.span
		}
		return true, next
	},
	Equal: func(a, b any) bool {
		x, y := a.(held), b.(held)
		if len(x) != len(y) {
			return false
		}
		for id, span := range x {
			if other, ok := y[id]; !ok || !other.Equal(span) {
				return false
			}
		}
		return true
	},
	DescribeOperation: func(input, _ any) string { return input.(deed).String() },
}
