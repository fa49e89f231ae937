// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"
)

// within is how many minutes a zone gives for checking in; 0 sets no limit.
func (r Rules) within(zone ZoneID) int {
	if own, said := r.CheckInZones[zone]; said {
		return own
	}
	return r.CheckInWithin
}

// waitsUntil is when a booking in a zone of the house has waited long enough for its person, UTC: some minutes after its
// start, after the house opens, or after it was made or moved, whichever is latest, and its own end at the latest. It is the
// zero Time where the house sets no limit.
func (r Rules) waitsUntil(b Booking, zone ZoneID, loc *time.Location) time.Time {
	within := r.within(zone)
	if within <= 0 {
		return time.Time{}
	}
	begin := r.begin(b.Span, loc)
	if b.MadeAt.After(begin) { // who takes a desk at noon for the whole day is not late
		begin = b.MadeAt
	}
	until := begin.Add(time.Duration(within) * time.Minute)
	if until.After(b.Span.End) {
		until = b.Span.End
	}
	return until.UTC()
}

// CheckInUntil is when a booking has waited long enough for its person, who is the audience, UTC: the zero Time where there is no
// limit.
func (b *Rulebook) CheckInUntil(booking Booking, who Audience, loc *time.Location) time.Time {
	r := b.On(booking.Span.Day(loc), who)
	return r.waitsUntil(booking, who.Zone, loc)
}

// OfCheckIn is the rulebook without those amendments that say nothing of when a booking has waited long enough.
func (b Rulebook) OfCheckIn() Rulebook {
	b.Amendments = slices.DeleteFunc(slices.Clone(b.Amendments), func(a Amendment) bool { return a.CheckInWithin == nil && a.Open == nil })
	return b
}

// Expires tells whether bookings of the house ever end by themselves when nobody comes.
func (b *Rulebook) Expires() bool { return b.soonest(0, math.MaxInt32) > 0 }

// soonest is after how many minutes a booking of these days has waited long enough at the earliest; 0 when none ever has.
func (b *Rulebook) soonest(first, last Day) (least int) {
	shorter := func(within int) {
		if within > 0 && (least == 0 || within < least) {
			least = within
		}
	}
	shorter(b.CheckInWithin)
	for _, own := range b.CheckInZones {
		shorter(own)
	}
	for _, a := range b.Amendments {
		if a.CheckInWithin != nil && a.From <= last && (a.Until == 0 || first <= a.Until) {
			shorter(*a.CheckInWithin)
		}
	}
	return least
}

// opensOn is when the house opens on a day for those for whom it does first and last; first is midnight when it is closed for some.
func (b *Rulebook) opensOn(day Day) (first, last Clock) {
	from := func(open OpenHours) Clock {
		if open.closed() {
			return 0
		}
		return open.From
	}
	first = from(b.Open[day.Weekday()])
	last = first
	for _, a := range b.Amendments {
		if a.Open != nil && a.holdsOn(day) {
			opens := from(a.Open[day.Weekday()])
			first, last = min(first, opens), max(last, opens)
		}
	}
	return first, last
}

// Overdue are the bookings of a house that can have waited long enough: all others need not be looked at. They begin not after
// Begun, or end not after Ended.
type Overdue struct{ Begun, Ended time.Time }

// Overdue says which bookings can have waited long enough now, of those that begin on a day since first; false when none can. Most
// of a day's begin at midnight and wait from when the house opens.
func (b *Rulebook) Overdue(first Day, now time.Time, loc *time.Location) (o Overdue, any bool) {
	day := DayOf(now, loc)
	least := b.soonest(first, day)
	if least == 0 {
		return o, false
	}
	o = Overdue{Begun: now.Add(-time.Duration(least) * time.Minute), Ended: now}
	opens, lastOpens := b.opensOn(day)
	if midnight := day.Start(loc); !o.Begun.Before(midnight) && o.Begun.Before(day.At(loc, opens)) {
		o.Begun = midnight.Add(-time.Second)
		if last := day.At(loc, lastOpens); last.After(now) {
			o.Ended = last
		}
	}
	return o, true
}

// begin is when a span begins for people: not before the house opens.
func (r Rules) begin(span Span, loc *time.Location) time.Time {
	day := span.Day(loc)
	open := r.Open[day.Weekday()]
	if opens := day.At(loc, open.From); !open.closed() && opens.After(span.Start) && opens.Before(span.End) {
		return opens
	}
	return span.Start
}

// CheckInUntil is until when the person should have checked in to a booking, UTC: then the house may give the desk to
// others. It is the zero Time where there is no limit, where the booking does not wait for its person (any more) or is an offer
// that they have not answered, and while the desk or the rules are not known here.
func (p *Planner) CheckInUntil(ctx context.Context, b Booking) (time.Time, error) {
	if b.State != Booked && b.State != Requested {
		return time.Time{}, nil
	}
	until, err := p.checkInUntil(ctx, b)
	if refusal, refused := asRefusal(err); refused && refusal.Why == Gone {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("until when %s can be checked in: %w", b.ID, err)
	}
	return until, nil
}

func (p *Planner) checkInUntil(ctx context.Context, b Booking) (time.Time, error) {
	rules, place, err := p.inForce(ctx, b)
	if err != nil {
		return time.Time{}, err
	}
	if open, err := p.isOffer(ctx, b); open || err != nil {
		return time.Time{}, err
	}
	return rules.waitsUntil(b, place.Zone.ID, place.Building.Location()), nil
}

// arriveLate takes up a booking again that the house has voided because nobody came: the person is here now. Somebody else
// may have the desk by now; then it is refused like a new wish, without alternatives. What the house told of it goes.
func (p *Planner) arriveLate(ctx context.Context, b Booking) error {
	a, err := p.attempt(ctx, b.Person, b.Desk, b.Span, b)
	if err != nil {
		return err
	}
	if err := p.judge(ctx, a); err != nil {
		return err
	}
	if err := p.keep(ctx, a, b.ID, CheckedIn); err != nil {
		return err
	}
	return p.Store.DropNotice(ctx, NoticeOf(b.Person, NoticeNoShow, string(b.ID)))
}

// Due finds among a person's bookings the one that a check-in at a desk would mean now: a live one from when on it can be
// checked in, one that is checked in, or else one that the house has voided while its time runs. False when there is none.
func (p *Planner) Due(ctx context.Context, all []Booking, desk DeskID) (due Booking, found bool, _ error) {
	for _, b := range all {
		if b.Desk != desk || !b.Span.End.After(p.Now()) || !b.State.Live() && b.State != NoShow {
			continue
		}
		from, err := p.CheckInFrom(ctx, b)
		if err != nil {
			return Booking{}, false, err
		}
		if !p.Now().Before(from) && (!found || b.State.Live()) {
			due, found = b, true
		}
		if found && due.State.Live() {
			break
		}
	}
	return due, found, nil
}

// A DeskState is what a desk is at an instant, without saying who. Not stored and not sent.
type DeskState int8

// The states of a desk.
const (
	DeskFree    DeskState = iota
	DeskBooked            // somebody's, whether they have come or not
	DeskOut               // out of use
	HouseClosed           // nobody may book now
)

// A DeskNow is what can be said of a desk right now: what its page and a typed code lead to.
type DeskNow struct {
	Place Place
	State DeskState
	// Until is until when that holds today, and Closes when the house closes; bookings that touch count as one. Both are
	// zero while the house is closed or the desk out of use.
	Until, Closes time.Time
	// Span is what can be booked at once: from the last quarter of an hour, or the last step of the house's Granularity, until
	// Until. It is zero unless the desk is free.
	Span Span
	// Why the house is closed.
	Why *Refusal
}

// DeskNow tells what a desk is right now, by the rules that hold for everybody in its zone. It refuses with Gone.
func (p *Planner) DeskNow(ctx context.Context, desk DeskID) (DeskNow, error) {
	now, err := p.deskNow(ctx, desk)
	return now, answer(err, "look at %s", desk)
}

func (p *Planner) deskNow(ctx context.Context, desk DeskID) (d DeskNow, err error) {
	if !named(desk) {
		return d, &Refusal{Why: Gone}
	}
	if d.Place, err = p.Store.Place(ctx, desk); err != nil {
		return d, p.orMissing(ctx, err)
	}
	if d.Place.Desk.Blocked {
		d.State = DeskOut
		return d, nil
	}
	book, err := p.book(ctx, d.Place.Building.ID)
	if err != nil {
		return d, err
	}
	day := DayOf(p.now(), d.Place.Building.Location())
	return d, p.lookAt(ctx, &d, book.On(day, Audience{Zone: d.Place.Zone.ID, Floor: d.Place.Desk.Floor, Desk: d.Place.Desk.ID}))
}

func (p *Planner) lookAt(ctx context.Context, d *DeskNow, rules InForce) error {
	now, loc := p.now(), d.Place.Building.Location()
	open, err := rules.Hours()
	hours := HoursOf(rules.day, open.From, open.Until, loc)
	if err == nil && !hours.Contains(now) {
		err = &Refusal{Why: Closed, Detail: OutsideHours}
	}
	err = rules.named(err, d.Place.Building)
	if refusal, refused := asRefusal(err); refused {
		d.State, d.Why = HouseClosed, refusal
		return nil
	}
	if err != nil {
		return err
	}
	begin := floor(now, rules.step(), loc)
	if begin.Before(hours.Start) {
		begin = hours.Start
	}
	busy, err := p.Store.DeskBusy(ctx, d.Place.Desk.ID, Span{begin, hours.End})
	if err != nil {
		return err
	}
	slices.SortFunc(busy, func(a, b Occupancy) int { return a.Span.Start.Compare(b.Span.Start) })
	d.Until, d.Closes = hours.End, hours.End
	d.judge(now, begin, busy)
	d.fit(rules.Granularity, loc)
	return nil
}

// step is in how many minutes times are offered that begin now.
func (r *InForce) step() Clock {
	const quarter = 15
	if r.Granularity <= 0 || quarter%r.Granularity == 0 {
		return quarter
	}
	return Clock(r.Granularity)
}

// floor is the last multiple of a step after midnight that is not after t.
func floor(t time.Time, step Clock, loc *time.Location) time.Time {
	clock := clockAt(t, loc)
	return DayOf(t, loc).At(loc, clock-clock%step)
}

// judge says what a desk with these bookings is, in the order of their starts.
func (d *DeskNow) judge(now, begin time.Time, busy []Occupancy) {
	taken := false
	for _, o := range busy {
		switch {
		case !o.Span.End.After(now):
			begin = o.Span.End
		case o.Span.Contains(now):
			taken, d.State, d.Until = true, DeskBooked, o.Span.End
		case taken && o.Span.Start.Equal(d.Until):
			d.Until = o.Span.End
		case !taken && o.Span.Start.Before(d.Until):
			d.Until = o.Span.Start
		}
	}
	if d.Until.After(d.Closes) {
		d.Until = d.Closes
	}
	if !taken {
		d.Span = Span{begin, d.Until}.utc()
	}
	d.Until, d.Closes = d.Until.UTC(), d.Closes.UTC()
}

// fit ends what can be booked at a step of the house's hours, where the next booking begins between two. When nothing is left, or the
// last booking ended between two steps, as half a day may, it stays as it is: then the rules say why.
func (d *DeskNow) fit(granularity int, loc *time.Location) {
	if d.Span == (Span{}) || granularity <= 0 {
		return
	}
	if end := floor(d.Until, Clock(granularity), loc).UTC(); end.After(d.Span.Start) {
		d.Span.End, d.Until = end, end
	}
}

// headsUp is how long before the house may give a desk away its person is reminded to check in.
const headsUp = 15 * time.Minute

// RemindAt is when to remind the person of a booking to check in, UTC, and until when they can: a quarter of an hour before,
// and not before a check-in is possible. Both are the zero Time where CheckInUntil is.
func (p *Planner) RemindAt(ctx context.Context, b Booking) (at, until time.Time, err error) {
	if until, err = p.CheckInUntil(ctx, b); err != nil || until.IsZero() {
		return time.Time{}, time.Time{}, err
	}
	from, err := p.CheckInFrom(ctx, b)
	if err != nil {
		return time.Time{}, time.Time{}, err
	}
	if at = until.Add(-headsUp); at.Before(from) {
		at = from
	}
	return at, until, nil
}
