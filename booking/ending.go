// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/staff"
)

// Release gives the desk back. A booking whose span is running ends now: its span is cut at the next whole second, so
// that the history tells how long the desk was held. One that has not begun keeps its span.
//
// It refuses with Gone, Forbidden/NotYours, Stale when the booking is not live or its span is over, and Window/TooLate between
// the deadline of Rules.CancelBefore and the start, unless it was made or moved a moment ago.
func (p *Planner) Release(ctx context.Context, who staff.PersonID, r Release) error {
	return answer(p.release(ctx, who, r), "release %s", r.Booking)
}

func (p *Planner) release(ctx context.Context, who staff.PersonID, r Release) error {
	b, err := p.live(ctx, who, r.Booking)
	if err != nil {
		return err
	}
	if !b.Span.End.After(p.Now()) {
		return &Refusal{Why: Stale}
	}
	if err := p.inTime(ctx, b); err != nil {
		return err
	}
	return p.giveBack(ctx, b)
}

// giveBack releases a live booking.
func (p *Planner) giveBack(ctx context.Context, b Booking) error { return p.end(ctx, b, p.released(b)) }

// released is a live booking after it was given back.
func (p *Planner) released(b Booking) Booking {
	b.State = Released
	if !b.Span.Start.After(p.Now()) && b.Span.End.After(p.Now()) {
		b.Span.End = p.cut(b.Span)
	}
	return b
}

// cut is where a running span ends when it ends now: the next whole second, at least one after its start.
func (p *Planner) cut(span Span) time.Time {
	end := p.now()
	if end.Before(p.Now()) || end.Equal(span.Start) {
		end = end.Add(time.Second)
	}
	return end
}

// end writes a booking that has ended, with what follows from it: presence, its offer, and the desk for those who wait.
func (p *Planner) end(ctx context.Context, live, ended Booking) error {
	if err := p.clear(ctx, live, ended); err != nil {
		return err
	}
	return p.handOn(ctx, live.Desk, live.Span, live.Person)
}

// clear is end before anybody is asked who waits for the desk.
func (p *Planner) clear(ctx context.Context, live, ended Booking) error {
	if err := p.Store.PutBooking(ctx, ended); err != nil {
		return err
	}
	if err := p.follow(ctx, live, ended); err != nil {
		return err
	}
	return p.settle(ctx, ended)
}

// Void ends a live booking on behalf of the house: NoShow when nobody came, Cancelled when a desk was blocked or a day
// closed. No person may ask for it. It refuses with Gone, with Stale when the booking is not live, and with Invalid for
// any other state.
func (p *Planner) Void(ctx context.Context, id BookingID, state State) error {
	if state != NoShow && state != Cancelled {
		return &Refusal{Why: Invalid}
	}
	b, err := p.Store.Booking(ctx, id)
	if err != nil {
		return answer(orGone(err, Gone), "void %s", id)
	}
	if !b.State.Live() {
		return &Refusal{Why: Stale}
	}
	voided := b
	voided.State = state
	return answer(p.end(ctx, b, voided), "void %s", id)
}

// CheckIn says that the person is at the desk. It begins Rules.CheckInEarly minutes before the span, or before the
// house opens where that is later, and ends with the span. Only the Planner's clock counts. Checking in twice is fine. On a
// device a booking that is only requested is checked in too: the server runs the reserve first and decides both; and while
// the desk is not known there, check-in begins as CheckInFrom says. Who comes late, when the house has voided the booking
// because nobody came, has the desk again if it is still free.
//
// It refuses with Gone, Forbidden/NotYours, Stale, Window/TooEarly (Opens is the day on which it begins), Window/Past or
// Expired after the span, and when the person is late like Reserve.
func (p *Planner) CheckIn(ctx context.Context, who staff.PersonID, c CheckIn) error {
	return answer(p.checkIn(ctx, who, c), "check in to %s", c.Booking)
}

func (p *Planner) checkIn(ctx context.Context, who staff.PersonID, c CheckIn) error {
	b, err := p.owned(ctx, who, c.Booking)
	switch {
	case err != nil || b.State == CheckedIn:
		return err
	case !b.State.Live() && b.State != NoShow:
		return &Refusal{Why: Stale}
	case !b.Span.End.After(p.Now()):
		return p.over()
	case b.State == NoShow:
		return p.arriveLate(ctx, b)
	}
	rules, place, err := p.inForce(ctx, b)
	begin := rules.checkInFrom(b.Span, place.Building.Location())
	if refusal, refused := asRefusal(err); refused && refusal.Why == Gone && !p.Final {
		begin, err = b.Span.Start, nil // the server knows the desk
	}
	if err != nil {
		return err
	}
	if p.Now().Before(begin) {
		opens := DayOf(begin, place.Building.Location())
		return rules.because(Refusal{Why: Window, Detail: TooEarly, Opens: &opens}, termCheckInEarly, place.Building)
	}
	offered, err := p.isOffer(ctx, b)
	if err != nil {
		return err
	}
	b.State = CheckedIn
	if err := p.Store.PutBooking(ctx, b); err != nil {
		return err
	}
	if offered { // who is there has said yes
		if err := p.follow(ctx, Booking{}, b); err != nil {
			return err
		}
	}
	return p.settle(ctx, b)
}

// CheckInFrom is the first instant at which the person may check in to a booking, UTC. While the desk is not known here,
// because its building has not come to this device or is not kept on it, that is the booking's start.
func (p *Planner) CheckInFrom(ctx context.Context, b Booking) (time.Time, error) {
	rules, place, err := p.inForce(ctx, b)
	if refusal, refused := asRefusal(err); refused && refusal.Why == Gone {
		return b.Span.Start.UTC(), nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("when check-in to %s begins: %w", b.ID, err)
	}
	return rules.checkInFrom(b.Span, place.Building.Location()), nil
}

func (r *InForce) checkInFrom(span Span, loc *time.Location) time.Time {
	return r.begin(span, loc).Add(-time.Duration(r.CheckInEarly) * time.Minute)
}

// inForce are the rules in force for a booking that was made.
func (p *Planner) inForce(ctx context.Context, b Booking) (r InForce, _ Place, _ error) {
	place, err := p.Store.Place(ctx, b.Desk)
	if err != nil {
		return r, place, orGone(err, Gone)
	}
	book, err := p.book(ctx, b.Building)
	if err != nil {
		return r, place, err
	}
	a := attempt{who: b.Person, place: place, span: b.Span}
	if len(book.Amendments) > 0 { // otherwise the same holds for everybody
		a.above, err = p.above(ctx, b.Person)
		if _, refused := asRefusal(err); refused {
			err = nil // who has left is of no unit
		}
		if err == nil {
			a, err = p.informed(ctx, a, &book)
		}
	}
	return book.For(a.wish(place, p.now())), place, err
}

// secondThoughts is for how long a booking can be given back or moved after it was made or moved, however late that was: whoever
// tapped the wrong desk takes that back.
const secondThoughts = 5 * time.Minute

// inTime refuses with Window/TooLate what comes between the deadline of Rules.CancelBefore and the start of a booking. A desk that
// is only offered can be declined at any time. Where the house is not known here nothing is refused: the server decides.
func (p *Planner) inTime(ctx context.Context, b Booking) error {
	if p.Now().Before(b.MadeAt.Add(secondThoughts)) {
		return nil
	}
	refusal, err := p.tooLate(ctx, b)
	if refusal == nil || err != nil {
		return err
	}
	if asked, err := p.isOffer(ctx, b); asked || err != nil {
		return err
	}
	return refusal
}

// tooLate is the refusal for a booking whose deadline has gone by and which has not begun; nil for any other.
func (p *Planner) tooLate(ctx context.Context, b Booking) (*Refusal, error) {
	book, err := p.book(ctx, b.Building)
	if err == nil && !book.says(termCancelBefore, book.CancelBefore > 0) {
		return nil, nil
	}
	var rules InForce
	var place Place
	if err == nil {
		rules, place, err = p.inForce(ctx, b)
	}
	if refusal, refused := asRefusal(err); refused && (refusal.Why == Gone || refusal.Why == Forbidden) {
		return nil, nil
	}
	if err != nil || rules.CancelBefore <= 0 {
		return nil, err
	}
	loc := place.Building.Location()
	begin := rules.begin(b.Span, loc)
	if deadline := begin.Add(-time.Duration(rules.CancelBefore) * time.Minute); !p.Now().After(deadline) || !p.Now().Before(begin) {
		return nil, nil
	}
	return rules.because(Refusal{Why: Window, Detail: TooLate, Limit: rules.CancelBefore}, termCancelBefore, place.Building), nil
}

// A stay is a booking that cannot be given back any more.
type stay struct {
	Booking
	why *Refusal
}

// releasable are the bookings that can be given back, and those for which it is too late.
func (p *Planner) releasable(ctx context.Context, all []Booking) (free []Booking, stays []stay, _ error) {
	for _, b := range all {
		err := p.inTime(ctx, b)
		refusal, refused := asRefusal(err)
		switch {
		case refused:
			stays = append(stays, stay{b, refusal})
		case err != nil:
			return nil, nil, err
		default:
			free = append(free, b)
		}
	}
	return free, stays, nil
}

// releaseAll gives back what can be given back, and tells the person of the rest: once for each desk, with its days.
func (p *Planner) releaseAll(ctx context.Context, who staff.PersonID, all []Booking) error {
	free, stays, err := p.releasable(ctx, all)
	if err != nil {
		return err
	}
	for _, b := range free {
		if err := p.release(ctx, who, Release{b.ID}); err != nil {
			return err
		}
	}
	slices.SortStableFunc(stays, func(a, b stay) int { return cmp.Compare(a.Desk, b.Desk) })
	for len(stays) > 0 {
		n := slices.IndexFunc(stays, func(s stay) bool { return s.Desk != stays[0].Desk })
		if n < 0 {
			n = len(stays)
		}
		if err := p.tellStays(ctx, stays[:n]); err != nil {
			return err
		}
		stays = stays[n:]
	}
	return nil
}

// tellStays tells a person which bookings of one desk they still have. Each other set of them is told by itself: what stays of a
// longer absence is not told yet because some of it was.
func (p *Planner) tellStays(ctx context.Context, stays []stay) error {
	if !p.Final {
		return nil
	}
	place, err := p.Store.Place(ctx, stays[0].Desk)
	if err != nil {
		return err
	}
	first, why := stays[0], *stays[0].why
	subjects := make([]string, 0, len(stays))
	for _, s := range stays {
		subjects = append(subjects, s.told())
	}
	for _, s := range stays[:min(len(stays), MaxDaysTold)] {
		why.Days = append(why.Days, RefusedDay{Day: s.Span.Day(place.Building.Location()), Why: why.Why, Detail: why.Detail})
	}
	id := NoticeOf(first.Person, NoticeTooLate, strings.Join(subjects, "|"))
	return p.Tell(ctx, Notice{ID: id, Person: first.Person, Kind: NoticeTooLate, Booking: first.ID, Desk: first.Desk, Span: first.Span, Why: &why})
}
