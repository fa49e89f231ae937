// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

const (
	// MaxWaits is how many waits a person may have at once: a month of working days.
	MaxWaits = 20
	// ServedFor is how long it counts that somebody was served: four weeks, as far as people plan ahead.
	ServedFor = 28 * 24 * time.Hour
	// MaxLooked is how many of those who wait for a desk are looked at when it becomes free.
	MaxLooked = 1000
)

// Join puts the person on the waitlist; when a desk is free at that moment it is offered at once. The same wish again changes
// nothing. Who has left may join again under the same name, and has their old place.
//
// It refuses with Invalid (a span not within a day of the building, or a WaitID that is in use for something else), Gone,
// Window, Expired, Closed, Forbidden, SelfOverlap (the person has a desk in the span), Quota (MaxWaits), Stale/Waits
// (another wait of the person is for just this), or Stale (this wait has ended). A home zone that opens later is no reason: whoever waits is considered when it does.
func (p *Planner) Join(ctx context.Context, who staff.PersonID, j Join) error {
	return answer(p.join(ctx, who, j), "wait as %s", j.Wait)
}

func (p *Planner) join(ctx context.Context, who staff.PersonID, j Join) error {
	if !j.understood() {
		return &Refusal{Why: Invalid}
	}
	w := Wait{
		ID: j.Wait, Person: who, Building: j.Building, Zone: j.Zone, Desk: j.Desk, Want: j.Want, Span: j.Span.utc(),
		State: p.waiting(), MadeAt: p.now(),
	}
	old, err := p.Store.Wait(ctx, j.Wait)
	switch {
	case errors.Is(err, ErrGone):
	case err != nil:
		return err
	case !old.same(w):
		return &Refusal{Why: Invalid}
	case old.State.Live() || old.State == WaitTaken:
		return nil
	case old.State != WaitLeft:
		return &Refusal{Why: Stale}
	default:
		w.MadeAt = old.MadeAt
	}
	if err := p.judgeWait(ctx, w); err != nil {
		return err
	}
	if err := p.Store.PutWait(ctx, w); err != nil || !p.Final {
		return err
	}
	return p.seek(ctx, w)
}

// understood tells whether the command names a wait and exactly one thing that is waited for.
func (j Join) understood() bool {
	if !named(j.Wait) || !named(j.Building) || j.Zone != "" && j.Desk != "" || j.Want.Monitors < 0 || j.Want.Monitors > 9 {
		return false
	}
	return (j.Zone == "" || named(j.Zone)) && (j.Desk == "" || named(j.Desk) && j.Want == Features{})
}

// waiting is the state of a wait that this Planner allows.
func (p *Planner) waiting() WaitState {
	if p.Final {
		return WaitOpen
	}
	return WaitRequested
}

// same tells whether two waits are for the same.
func (w Wait) same(o Wait) bool {
	return w.Person == o.Person && w.Building == o.Building && w.Zone == o.Zone && w.Desk == o.Desk && w.Want == o.Want && w.Span.Equal(o.Span)
}

// judgeWait applies the rules in the order of judge, but for what is worth waiting for.
func (p *Planner) judgeWait(ctx context.Context, w Wait) error {
	place, err := p.waitedFor(ctx, w)
	if err != nil {
		return err
	}
	above, err := p.above(ctx, w.Person)
	if err != nil {
		return err
	}
	if !w.Span.WithinDay(place.Building.Location()) {
		return &Refusal{Why: Invalid}
	}
	if !w.Span.End.After(p.now()) {
		return p.over()
	}
	if place.Desk.Blocked {
		return &Refusal{Why: Forbidden, Detail: DeskBlocked}
	}
	book, err := p.book(ctx, w.Building)
	if err != nil {
		return err
	}
	a, err := p.informed(ctx, attempt{who: w.Person, above: above, span: w.Span}, &book)
	if err != nil {
		return err
	}
	anywhere := Place{Zone: Zone{ID: place.Zone.ID}, Building: place.Building} // whoever waits, waits for the turn of others too
	if err := book.Admit(a.wish(anywhere, p.now())); err != nil {
		return err
	}
	return p.judgeWaiter(ctx, w)
}

// judgeWaiter checks what the person already has, and waits for.
func (p *Planner) judgeWaiter(ctx context.Context, w Wait) error {
	mine, err := p.Store.Mine(ctx, w.Person, w.Span)
	if err != nil {
		return err
	}
	if len(mine) > 0 {
		return &Refusal{Why: SelfOverlap}
	}
	waits, err := p.Store.Waits(ctx, w.Person)
	switch {
	case err != nil:
		return err
	case slices.ContainsFunc(waits, w.same):
		return &Refusal{Why: Stale, Detail: Waits}
	case len(waits) >= MaxWaits:
		return &Refusal{Why: Quota}
	}
	return nil
}

// waitedFor is the desk, or only the zone or the building, that a wait is about.
func (p *Planner) waitedFor(ctx context.Context, w Wait) (place Place, err error) {
	if w.Desk != "" {
		place, err = p.Store.Place(ctx, w.Desk)
		if err == nil && place.Building.ID != w.Building {
			err = ErrGone
		}
		if err != nil {
			return place, p.orMissing(ctx, err)
		}
		return place, nil
	}
	buildings, err := p.Store.Buildings(ctx)
	if err != nil {
		return place, err
	}
	i := slices.IndexFunc(buildings, func(b Building) bool { return b.ID == w.Building })
	if i < 0 {
		return place, &Refusal{Why: Gone}
	}
	place.Building = buildings[i]
	if w.Zone == "" {
		return place, nil
	}
	place.Floor, place.Zone, err = p.zone(ctx, w.Building, w.Zone)
	if err != nil {
		return place, p.orMissing(ctx, err)
	}
	return place, nil
}

// zone is a zone of a building and its floor, or ErrGone.
func (p *Planner) zone(ctx context.Context, building BuildingID, id ZoneID) (Floor, Zone, error) {
	floors, err := p.Store.Floors(ctx, building)
	if err != nil {
		return Floor{}, Zone{}, err
	}
	for _, floor := range floors {
		zones, err := p.Store.Zones(ctx, floor.ID)
		if err != nil {
			return floor, Zone{}, err
		}
		if i := slices.IndexFunc(zones, func(z Zone) bool { return z.ID == id }); i >= 0 {
			return floor, zones[i], nil
		}
	}
	return Floor{}, Zone{}, ErrGone
}

// Leave takes the person off the waitlist. Who is offered a desk at that moment passes it on. Leaving twice is fine.
//
// It refuses with Invalid, Gone, Forbidden/NotYours, and Stale when the wait has ended otherwise.
func (p *Planner) Leave(ctx context.Context, who staff.PersonID, l Leave) error {
	return answer(p.leave(ctx, who, l), "leave %s", l.Wait)
}

func (p *Planner) leave(ctx context.Context, who staff.PersonID, l Leave) error {
	w, err := p.ownWait(ctx, who, l.Wait)
	switch {
	case err != nil || w.State == WaitLeft:
		return err
	case w.State == WaitOffered:
		return p.withdraw(ctx, w, WaitLeft)
	case !w.State.Open():
		return &Refusal{Why: Stale}
	}
	w.State = WaitLeft
	return p.Store.PutWait(ctx, w)
}

// Accept says yes to the desk that is offered; the booking is made now, so that there is time to check in. An offer counts until it is withdrawn, which the server does soon after its
// deadline. On a device the booking is Requested from then on, because the offer may have been withdrawn meanwhile. Accepting
// twice is fine.
//
// It refuses with Invalid, Gone, Forbidden/NotYours, Expired when the deadline has gone by, Window/Past or Expired after the
// span, and Stale when there is no offer.
func (p *Planner) Accept(ctx context.Context, who staff.PersonID, a Accept) error {
	return answer(p.accept(ctx, who, a), "accept %s", a.Wait)
}

func (p *Planner) accept(ctx context.Context, who staff.PersonID, a Accept) error {
	w, err := p.ownWait(ctx, who, a.Wait)
	switch {
	case err != nil || w.State == WaitTaken:
		return err
	case w.State == WaitLapsed:
		return &Refusal{Why: Expired}
	case w.State != WaitOffered:
		return &Refusal{Why: Stale}
	}
	b, err := p.live(ctx, who, w.Booking)
	if err != nil {
		return err
	}
	if !b.Span.End.After(p.now()) {
		return p.over()
	}
	if b.MadeAt = p.now(); !p.Final && b.State == Booked {
		b.State = Requested
	}
	if err := p.Store.PutBooking(ctx, b); err != nil {
		return err
	}
	w.State = WaitTaken
	if err := p.Store.PutWait(ctx, w); err != nil {
		return err
	}
	return p.follow(ctx, Booking{}, b)
}

// Decline passes the desk that is offered on to the next. Nobody is asked again for the same desk and time, whatever else they
// wait for. Declining what has lapsed is fine.
//
// It refuses with Invalid, Gone, Forbidden/NotYours, and Stale when there is no offer.
func (p *Planner) Decline(ctx context.Context, who staff.PersonID, d Decline) error {
	return answer(p.decline(ctx, who, d), "decline %s", d.Wait)
}

func (p *Planner) decline(ctx context.Context, who staff.PersonID, d Decline) error {
	w, err := p.ownWait(ctx, who, d.Wait)
	switch {
	case err != nil || w.State == WaitDeclined || w.State == WaitLapsed:
		return err
	case w.State != WaitOffered:
		return &Refusal{Why: Stale}
	}
	return p.withdraw(ctx, w, WaitDeclined)
}

// ownWait is a wait of the person, whatever its state.
func (p *Planner) ownWait(ctx context.Context, who staff.PersonID, id WaitID) (Wait, error) {
	if !named(id) {
		return Wait{}, &Refusal{Why: Invalid}
	}
	w, err := p.Store.Wait(ctx, id)
	if err != nil {
		return w, orGone(err, Gone)
	}
	if w.Person != who {
		return w, &Refusal{Why: Forbidden, Detail: NotYours}
	}
	return w, nil
}

// withdraw ends an offer: the wait has a new state, the desk is free, and the next is asked. What else the person waits for ends
// with it where the same desk would be offered again.
func (p *Planner) withdraw(ctx context.Context, w Wait, state WaitState) error {
	b, err := p.takeBack(ctx, w, state)
	if err != nil || !b.State.Live() {
		return err
	}
	return p.handOn(ctx, b.Desk, b.Span, b.Person)
}

// takeBack is withdraw before the next is asked. It returns what was offered; that was not live when nothing became free.
func (p *Planner) takeBack(ctx context.Context, w Wait, state WaitState) (b Booking, err error) {
	b, err = p.Store.Booking(ctx, w.Booking)
	if err != nil && !errors.Is(err, ErrGone) {
		return b, err
	}
	w.State = state
	if err := p.Store.PutWait(ctx, w); err != nil || !b.State.Live() {
		return b, err
	}
	if err := p.notAgain(ctx, w, b.Desk, state); err != nil {
		return b, err
	}
	return b, p.clear(ctx, b, p.released(b))
}

// notAgain ends the person's other waits for a desk at the time of w.
func (p *Planner) notAgain(ctx context.Context, w Wait, desk DeskID, state WaitState) error {
	place, err := p.Store.Place(ctx, desk)
	if err != nil {
		return notGone(err)
	}
	waits, err := p.Store.Waits(ctx, w.Person)
	if err != nil {
		return err
	}
	for _, other := range waits {
		if !other.State.Open() || !other.Span.Overlaps(w.Span) || !other.Fits(place.Desk) {
			continue
		}
		other.State = state
		if err := p.Store.PutWait(ctx, other); err != nil {
			return err
		}
	}
	return nil
}

// notGone is err, unless it only says that there is no such row.
func notGone(err error) error {
	if errors.Is(err, ErrGone) {
		return nil
	}
	return err
}

// settle lets the wait follow the booking that was offered to it: who moves it or checks in has said yes, who gives it back has
// passed it on, and what the house takes back leaves the person waiting.
func (p *Planner) settle(ctx context.Context, b Booking) error {
	if !mayBeOffer(b.ID) {
		return nil
	}
	w, err := p.Store.WaitOf(ctx, b.ID)
	if errors.Is(err, ErrGone) {
		return p.unseat(ctx, b)
	}
	if err != nil || w.State != WaitOffered {
		return err
	}
	switch b.State {
	case Released:
		w.State = WaitDeclined
	case NoShow:
		w.State = WaitLapsed
	case Cancelled:
		w.State, w.Booking, w.Until = p.waiting(), "", time.Time{}
	default:
		w.State = WaitTaken
	}
	return p.Store.PutWait(ctx, w)
}

// isOffer tells whether a booking is offered to its person, who has not said yes.
func (p *Planner) isOffer(ctx context.Context, b Booking) (bool, error) {
	if !mayBeOffer(b.ID) {
		return false, nil
	}
	w, err := p.Store.WaitOf(ctx, b.ID)
	return err == nil && w.State == WaitOffered, notGone(err)
}
