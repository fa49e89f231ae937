// SPDX-License-Identifier: EUPL-1.2

package replay

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/staff"
)

// A Sum is what became of the wishes of some days. It may speak of single people: Tell says what may be told of it.
type Sum struct {
	First booking.Day
	// Wishes are AsWished, InZone, OnFloor, InHouse (another desk, ever further away) and Refused together; Why are the reasons of
	// those.
	Wishes, AsWished, InZone, OnFloor, InHouse, Refused int
	Why                                                 map[booking.Why]int
	// Unmet are the days of people on which they wished for a desk and had none, Met those on which they had one.
	Unmet, Met int
	// Alike is how many of those that were granted in the past (Sure) are granted the same desk.
	Alike, Sure int
	// Heads are how many people wished, MovedHeads had another desk for a wish (in the zone, on the floor, in the house), RefusedHeads
	// none, and UnmetHeads none on a day; WhyHeads are those refused by reason.
	Heads, RefusedHeads, UnmetHeads int
	MovedHeads                      [3]int
	WhyHeads                        map[booking.Why]int
	// Peak is how many desks were in use at once, at most. Minutes were used of Capacity.
	Peak, Minutes, Capacity int
}

// A Result is what became of all wishes of the days that are counted.
type Result struct {
	// Desks are those that can be booked.
	Desks int
	All   Sum
	// Weeks begin with Monday. Days are those on which the house was open or somebody wished.
	Weeks, Days []Sum
}

// event is something that happens in a run: a wish, or that a desk is given back.
type event struct {
	at   time.Time
	back bool
	seq  int  // of its wish
	late bool // it was wished for before, too early
}

// less puts what is given back at a time before what is wished for then.
func (e event) less(o event) bool {
	if !e.at.Equal(o.at) {
		return e.at.Before(o.at)
	}
	if e.back != o.back {
		return e.back
	}
	return e.seq < o.seq
}

type events []event

// Len, Less, Swap, Push and Pop implement heap.Interface.
func (e events) Len() int           { return len(e) }
func (e events) Less(i, j int) bool { return e[i].less(e[j]) }
func (e events) Swap(i, j int)      { e[i], e[j] = e[j], e[i] }
func (e *events) Push(x any)        { *e = append(*e, x.(event)) }
func (e *events) Pop() any {
	last := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return last
}

// A run is a past that happens again.
type run struct {
	past    *Past
	ground  *ground
	planner booking.Planner
	now     time.Time
	wishes  []Wish
	queue   events
	count   *count
}

// looked is after how many wishes a run looks whether anybody still wants to know.
const looked = 256

// Run lets the past happen again. The same scenario gives the same result. A run that is given up ends with the context's error.
func (p *Past) Run(ctx context.Context, s Scenario) (Result, error) {
	if err := p.Check(s); err != nil {
		return Result{}, err
	}
	gone := p.without(s)
	wishes, people := p.cast(s)
	r := &run{past: p, ground: newGround(p, p.book(s), gone), wishes: wishes, count: newCount(p)}
	r.planner = booking.Planner{Store: r.ground, Now: func() time.Time { return r.now }, Final: true, NewOccupancy: func(id booking.BookingID) booking.OccupancyID { return booking.OccupancyID(id) }}
	for i, one := range people {
		r.ground.admit(person(i), one)
	}
	r.queue = make(events, 0, len(wishes)*2)
	for i, w := range wishes {
		r.queue = append(r.queue, event{at: w.Made, seq: i})
	}
	heap.Init(&r.queue)
	for n := 0; len(r.queue) > 0; n++ {
		if n%looked == 0 && ctx.Err() != nil {
			return Result{}, ctx.Err()
		}
		e := heap.Pop(&r.queue).(event)
		r.now = e.at
		if err := r.happen(ctx, e); err != nil {
			return Result{}, fmt.Errorf("replay %s: %w", p.House.ID, err)
		}
	}
	return r.count.result(r.ground, p.bookable(gone)), nil
}

func person(number int) staff.PersonID { return staff.PersonID(strconv.Itoa(number)) }

func bookingOf(seq int) booking.BookingID { return booking.BookingID(strconv.Itoa(seq)) }

func (r *run) happen(ctx context.Context, e event) error {
	w := r.wishes[e.seq]
	if e.back {
		return r.giveBack(ctx, w, e.seq)
	}
	fate, err := r.wish(ctx, w, e)
	if err != nil || fate == nil {
		return err
	}
	r.count.add(w, *fate)
	if fate.granted && !w.Back.IsZero() {
		heap.Push(&r.queue, event{at: later(w.Back, r.now), back: true, seq: e.seq})
	}
	return nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// giveBack gives a desk back, where the rules let it be.
func (r *run) giveBack(ctx context.Context, w Wish, seq int) error {
	var err error
	if w.Missed {
		err = r.planner.Void(ctx, bookingOf(seq), booking.NoShow)
	} else {
		err = r.planner.Release(ctx, person(w.Who), booking.Release{Booking: bookingOf(seq)})
	}
	var refused *booking.Refusal
	if errors.As(err, &refused) {
		return nil
	}
	return err
}

// A fate is what became of a wish.
type fate struct {
	granted bool
	near    booking.Near // how far away another desk was; empty for the one that was wished for
	why     booking.Why
}

// wish puts a wish to the Planner; nil when it comes again later, or would have been given back by then.
func (r *run) wish(ctx context.Context, w Wish, e event) (*fate, error) {
	desk, anyDesk := w.Desk, w.Desk == ""
	if anyDesk {
		if desk = r.first(w); desk == "" {
			return &fate{why: booking.Gone}, nil
		}
	}
	err := r.reserve(ctx, w, e.seq, desk)
	if err == nil {
		return &fate{granted: true}, nil
	}
	var refused *booking.Refusal
	if !errors.As(err, &refused) {
		return nil, err
	}
	for _, a := range refused.Alternatives {
		fits := anyDesk && r.fits(w, a.Desk)
		if w.Denied && !fits || a.Near == booking.NearElsewhere {
			continue
		}
		if err = r.reserve(ctx, w, e.seq, a.Desk); err == nil {
			if fits {
				return &fate{granted: true}, nil
			}
			return &fate{granted: true, near: a.Near}, nil
		}
		if !errors.As(err, new(*booking.Refusal)) {
			return nil, err
		}
	}
	if refused.Why == booking.Window && refused.Opens != nil && !e.late && !w.Denied {
		return nil, r.again(w, e, *refused.Opens)
	}
	if refused.Detail == booking.DeskBlocked {
		return &fate{why: booking.Taken}, nil // a desk that is taken away is no reason: that none is left is
	}
	return &fate{why: refused.Why}, nil
}

func (r *run) reserve(ctx context.Context, w Wish, seq int, desk booking.DeskID) error {
	return r.planner.Reserve(ctx, person(w.Who), booking.Reserve{Booking: bookingOf(seq), Desk: desk, Span: w.Span})
}

// again has a wish that came too early come on the day on which it may, at the same time of the day.
func (r *run) again(w Wish, e event, opens booking.Day) error {
	loc := r.past.House.Location()
	local := e.at.In(loc)
	at := opens.At(loc, booking.Clock(local.Hour()*60+local.Minute()))
	if !w.Back.IsZero() && !w.Back.After(at) {
		return nil // it would have been given back by then
	}
	heap.Push(&r.queue, event{at: later(at, e.at), seq: e.seq, late: true})
	return nil
}

// first is the first desk that a wish for any of several can mean.
func (r *run) first(w Wish) booking.DeskID {
	for _, d := range r.past.Desks {
		if r.fits(w, d.ID) {
			return d.ID
		}
	}
	return ""
}

func (r *run) fits(w Wish, id booking.DeskID) bool {
	d := r.ground.desk[id]
	return (w.Zone == "" || d.Zone == w.Zone) && d.Features.Offers(w.Want)
}

// A count counts what became of wishes.
type count struct {
	past  *Past
	loc   *time.Location
	all   *entry
	weeks map[booking.Day]*entry
	days  map[booking.Day]*entry
}

// An entry is a Sum while it is counted.
type entry struct {
	Sum
	wished, refused map[int]bool
	moved           [3]map[int]bool
	why             map[booking.Why]map[int]bool
	wanted, had     map[dayOf]bool
}

type dayOf struct {
	who int
	day booking.Day
}

func newEntry(first booking.Day) *entry {
	return &entry{
		Sum: Sum{First: first, Why: map[booking.Why]int{}, WhyHeads: map[booking.Why]int{}}, wished: map[int]bool{}, refused: map[int]bool{},
		moved: [3]map[int]bool{{}, {}, {}}, why: map[booking.Why]map[int]bool{}, wanted: map[dayOf]bool{}, had: map[dayOf]bool{},
	}
}

func newCount(p *Past) *count {
	return &count{past: p, loc: p.House.Location(), all: newEntry(p.From), weeks: map[booking.Day]*entry{}, days: map[booking.Day]*entry{}}
}

// of are the entries of a day; none when it is not counted.
func (c *count) of(day booking.Day) []*entry {
	if day < c.past.From || day > c.past.Until {
		return nil
	}
	at := func(in map[booking.Day]*entry, first booking.Day) *entry {
		if in[first] == nil {
			in[first] = newEntry(first)
		}
		return in[first]
	}
	return []*entry{c.all, at(c.weeks, day.Monday()), at(c.days, day)}
}

func (c *count) add(w Wish, f fate) {
	day := booking.DayOf(w.Start, c.loc)
	for _, e := range c.of(day) {
		e.add(w, day, f)
	}
}

func (e *entry) add(w Wish, day booking.Day, f fate) {
	who := w.Who
	e.Wishes++
	if !w.Denied {
		e.Sure++
	}
	e.wished[who] = true
	e.wanted[dayOf{who, day}] = true
	if !f.granted {
		e.Refused++
		e.Why[f.why]++
		e.refused[who] = true
		if e.why[f.why] == nil {
			e.why[f.why] = map[int]bool{}
		}
		e.why[f.why][who] = true
		return
	}
	e.had[dayOf{who, day}] = true
	switch f.near {
	case "":
		if e.AsWished++; !w.Denied {
			e.Alike++
		}
	case booking.NearZone:
		e.InZone++
		e.moved[0][who] = true
	case booking.NearFloor:
		e.OnFloor++
		e.moved[1][who] = true
	default:
		e.InHouse++
		e.moved[2][who] = true
	}
}

// sum is what was counted, with how many people it was.
func (e *entry) sum() Sum {
	e.Heads, e.RefusedHeads = len(e.wished), len(e.refused)
	for i, people := range e.moved {
		e.MovedHeads[i] = len(people)
	}
	for why, people := range e.why {
		e.WhyHeads[why] = len(people)
	}
	unmet := map[int]bool{}
	for one := range e.wanted {
		if !e.had[one] {
			e.Unmet++
			unmet[one.who] = true
		} else {
			e.Met++
		}
	}
	e.UnmetHeads = len(unmet)
	return e.Sum
}

// result adds how desks were used, which is counted as it is for the reports of the house.
func (c *count) result(g *ground, left []booking.Desk) Result {
	booked := map[booking.Day][]booking.Booking{}
	for _, b := range g.bookings {
		day := b.Span.Day(c.loc)
		b.Span.Start = later(b.Span.Start, b.MadeAt) // before that the desk may have been somebody else's
		booked[day] = append(booked[day], b)
	}
	for day := c.past.From; day <= c.past.Until; day++ {
		ground := utilisation.Ground{Building: c.past.House, Desks: left}
		if open, err := g.book.Hours(day, booking.Audience{}, c.past.House); err == nil {
			ground.Open = open
		} else if len(booked[day]) == 0 {
			continue
		}
		use := utilisation.Count(day, ground, booked[day])[0]
		for _, e := range c.of(day) {
			e.Minutes, e.Capacity, e.Peak = e.Minutes+use.Minutes, e.Capacity+use.Capacity(), max(e.Peak, use.Peak)
		}
	}
	r := Result{Desks: len(left), All: c.all.sum()}
	for _, first := range slices.Sorted(maps.Keys(c.weeks)) {
		r.Weeks = append(r.Weeks, c.weeks[first].sum())
	}
	for _, day := range slices.Sorted(maps.Keys(c.days)) {
		r.Days = append(r.Days, c.days[day].sum())
	}
	return r
}
