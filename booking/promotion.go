// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/pult-app/pult/staff"
)

// handOn offers a desk that has become free to those who wait for it: whoever was served least lately comes first, of those who
// began to wait first. A desk may have several takers, one after the other. Who gave it back is not asked. It happens on the
// server, in the transaction that frees the desk, so that nobody gets in between.
func (p *Planner) handOn(ctx context.Context, desk DeskID, span Span, from staff.PersonID) error {
	if !p.Final || !span.End.After(p.now()) {
		return nil
	}
	place, err := p.Store.Place(ctx, desk)
	if err != nil {
		return notGone(err)
	}
	if place.Desk.Blocked {
		return nil
	}
	queue, err := p.Store.Queue(ctx, place.Desk, span, p.now().Add(-ServedFor), MaxLooked)
	if err != nil || len(queue) == 0 {
		return err
	}
	busy, err := p.Store.DeskBusy(ctx, desk, around(span.Day(place.Building.Location()), span.Day(place.Building.Location())))
	if err != nil {
		return err
	}
	for len(queue) > 0 {
		w := queue[0]
		queue = queue[1:]
		taken := func(o Occupancy) bool { return o.Span.Overlaps(w.Span) }
		if w.Person == from || !w.Fits(place.Desk) || slices.ContainsFunc(busy, taken) {
			continue
		}
		offered, err := p.offer(ctx, w.Wait, place)
		if err != nil {
			return err
		}
		if offered != nil {
			busy = append(busy, offered.Occupancy())
			queue = demote(queue, w.Person)
		}
	}
	return nil
}

// demote is a queue after a person in it was served once more.
func demote(queue []Waiter, who staff.PersonID) []Waiter {
	for i := range queue {
		if queue[i].Person == who {
			queue[i].Served++
		}
	}
	slices.SortStableFunc(queue, Waiter.Compare)
	return queue
}

// Compare is negative when a comes before b: the order of the waitlist.
func (a Waiter) Compare(b Waiter) int {
	return cmp.Or(cmp.Compare(a.Served, b.Served), a.MadeAt.Compare(b.MadeAt), cmp.Compare(a.ID, b.ID))
}

// offer books a desk for whoever waits for it, until they say yes or no. It is nil when the rules do not allow it, and when they have
// said since that they are away.
func (p *Planner) offer(ctx context.Context, w Wait, place Place) (*Booking, error) {
	a, err := p.attempt(ctx, w.Person, place.Desk.ID, w.Span, Booking{})
	if a.brief = true; err == nil {
		err = p.judge(ctx, a)
	}
	if err != nil {
		return nil, notRefused(err)
	}
	if away, err := p.away(ctx, w, place); away || err != nil {
		return nil, err
	}
	id, err := p.freshOffer(ctx, w.ID)
	if err != nil {
		return nil, err
	}
	b, err := p.write(ctx, a, id, p.yes())
	if err != nil {
		return nil, notRefused(err)
	}
	w.State, w.Booking = WaitOffered, id
	w.Until = OfferUntil(p.now(), w.Span, place.Building.Location())
	if err := p.Store.PutWait(ctx, w); err != nil {
		return nil, err
	}
	return &b, p.pencil(ctx, b)
}

// away tells whether whoever waits has said that they are away in a half of the time. What only their usual week says was so already
// when they began to wait, and does not count.
func (p *Planner) away(ctx context.Context, w Wait, place Place) (bool, error) {
	loc := place.Building.Location()
	said, err := p.Store.Presence(ctx, w.Person, w.Span.Day(loc))
	return slices.ContainsFunc(w.Span.Halves(loc), func(half Half) bool { return awayOnly(said, half) }), err
}

// notRefused is err, unless it is a refusal.
func notRefused(err error) error {
	if _, refused := asRefusal(err); refused {
		return nil
	}
	return err
}

// freshOffer is a name that no booking has: a wait is offered a second desk when the house has taken the first one back.
func (p *Planner) freshOffer(ctx context.Context, w WaitID) (BookingID, error) {
	for n := 1; ; n++ {
		id := offerID(w, n)
		_, err := p.Store.Booking(ctx, id)
		if errors.Is(err, ErrGone) {
			return id, nil
		}
		if err != nil {
			return "", err
		}
	}
}

// pencil makes presence follow a booking that its person has not agreed to yet: what they or their usual week have said of the day stays.
func (p *Planner) pencil(ctx context.Context, b Booking) error {
	covered, err := p.coverOf(ctx, b)
	if err != nil {
		return err
	}
	return p.eachHalf(ctx, covered, func(d *diary, half Half) error {
		if d.rows[half].Usual {
			return nil
		}
		return d.say(ctx, half, d.rows[half].Status)
	})
}

// seek offers a desk to those who wait for what w waits for, as long as w waits and there is one that w may have.
func (p *Planner) seek(ctx context.Context, w Wait) error {
	for w.State.Open() {
		desk, err := p.vacant(ctx, w)
		if err != nil || desk == "" {
			return err
		}
		if err := p.handOn(ctx, desk, w.Span, ""); err != nil {
			return err
		}
		busy, err := p.Store.DeskBusy(ctx, desk, w.Span)
		if err != nil || len(busy) == 0 { // more wait than are looked at
			return err
		}
		if w, err = p.Store.Wait(ctx, w.ID); err != nil {
			return err
		}
	}
	return nil
}

// vacant is a free desk that whoever waits may have now; empty when there is none.
func (p *Planner) vacant(ctx context.Context, w Wait) (DeskID, error) {
	if w.Desk != "" {
		if may, err := p.may(ctx, w, w.Desk); err != nil || !may {
			return "", err
		}
		return w.Desk, nil
	}
	mine, err := p.Store.Mine(ctx, w.Person, w.Span)
	if err != nil || len(mine) > 0 {
		return "", err
	}
	free, err := p.freeFor(ctx, w)
	if err != nil {
		return "", notRefused(err)
	}
	for _, c := range free {
		place, err := p.Store.Place(ctx, c.Desk)
		if err != nil {
			return "", err
		}
		if !w.Fits(place.Desk) {
			continue
		}
		if may, err := p.may(ctx, w, c.Desk); err != nil || may {
			return c.Desk, err
		}
	}
	return "", nil
}

// may tells whether whoever waits may have a desk now.
func (p *Planner) may(ctx context.Context, w Wait, desk DeskID) (bool, error) {
	a, err := p.attempt(ctx, w.Person, desk, w.Span, Booking{})
	if a.brief = true; err == nil {
		err = p.judge(ctx, a)
	}
	return err == nil, notRefused(err)
}

// freeFor are free desks of the zone's floor or of the building, in the order of their codes.
func (p *Planner) freeFor(ctx context.Context, w Wait) (free []candidate, err error) {
	place, err := p.waitedFor(ctx, w)
	if err != nil {
		return nil, err
	}
	a := attempt{who: w.Person, span: w.Span}
	if a.above, err = p.above(ctx, w.Person); err != nil {
		return nil, err
	}
	if w.Zone == "" {
		free, err = p.freeInHouse(ctx, a, place.Building)
	} else {
		var book Rulebook
		if book, err = p.book(ctx, w.Building); err == nil {
			a, err = p.informed(ctx, a, &book)
		}
		if err == nil {
			free, err = p.freeOnFloor(ctx, a, &book, place.Building, place.Floor)
		}
	}
	slices.SortFunc(free, func(a, b candidate) int { return cmp.Compare(a.Code, b.Code) })
	return free, err
}

// Lapse withdraws offers whose deadline has gone by and tells their people, ends waits whose span is over, at most so many, and
// returns how many it were.
// Only when all of them are withdrawn the next are asked: who has let an offer lapse may wait for the desk of another one.
func (p *Planner) Lapse(ctx context.Context, most int) (int, error) {
	due, err := p.Store.WaitsDue(ctx, p.now(), most)
	if err != nil {
		return 0, answer(err, "waits that are due")
	}
	var free []Booking
	for _, w := range due {
		if w, err = p.Store.Wait(ctx, w.ID); err != nil {
			return 0, answer(err, "wait %s", w.ID)
		}
		switch {
		case w.State == WaitOffered:
			var b Booking
			if b, err = p.lapse(ctx, w); b.State.Live() {
				free = append(free, b)
			}
		case w.State.Open():
			w.State = WaitOver
			err = p.Store.PutWait(ctx, w)
		}
		if err != nil {
			return 0, answer(err, "end wait %s", w.ID)
		}
	}
	for _, b := range free {
		if err := p.handOn(ctx, b.Desk, b.Span, b.Person); err != nil {
			return 0, answer(err, "hand desk %s on", b.Desk)
		}
	}
	return len(due), nil
}

// lapse withdraws an offer and tells its person, who may have slept over it. It returns what was offered.
func (p *Planner) lapse(ctx context.Context, w Wait) (Booking, error) {
	p, err := p.towards(ctx, w.Person)
	if err != nil {
		return Booking{}, err
	}
	b, err := p.takeBack(ctx, w, WaitLapsed)
	if err != nil || p.quiet || !b.State.Live() {
		return b, err
	}
	return b, p.Tell(ctx, Notice{Person: w.Person, Kind: NoticeLapsed, Booking: b.ID, Desk: b.Desk, Span: b.Span})
}

// Seek looks for desks that have become free without anybody giving them back, because a desk is out of use no more or a home
// zone has opened, for at most so many waits in the order of their names. It returns the last one that it has looked at; empty when
// there are no more, and the next look begins anew.
func (p *Planner) Seek(ctx context.Context, after WaitID, most int) (WaitID, error) {
	waits, err := p.Store.WaitsAfter(ctx, after, most)
	if err != nil {
		return "", answer(err, "waits after %s", after)
	}
	for _, w := range waits {
		if w, err = p.Store.Wait(ctx, w.ID); err == nil {
			err = p.seek(ctx, w)
		}
		if err != nil {
			return "", answer(err, "look for a desk for %s", w.ID)
		}
	}
	if len(waits) < most {
		return "", nil
	}
	return waits[len(waits)-1].ID, nil
}
