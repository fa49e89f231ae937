// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/device"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/desks"
)

// deskData answers what the screen Plätze asks.
type deskData struct{ *client }

// Me implements desks.Data.
func (d deskData) Me(ctx context.Context) (me desks.Me, err error) {
	err = d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		me.Person, err = rows.Colleague(ctx, d.who)
		if errors.Is(err, booking.ErrGone) {
			return nil // the directory has not come yet
		}
		if err != nil {
			return err
		}
		if me.Units, err = rows.Above(ctx, me.Person.Unit); err != nil {
			return err
		}
		if me.Profile, err = rows.Profile(ctx, d.who); err != nil {
			return err
		}
		if me.Start, _, err = d.firstPlace(ctx, rows, me.Units); err != nil {
			return err
		}
		if me.Favourites, err = rows.Favourites(ctx, d.who); err != nil {
			return err
		}
		me.Owners, err = d.owners(ctx, rows)
		return err
	})
	return me, err
}

// owners are those who have named the person as deputy, deputies those whom the person has named; both by name.
func (k *client) owners(ctx context.Context, rows store.Booking) ([]staff.Person, error) {
	return k.inDeputies(ctx, rows, func(d booking.Deputy) staff.PersonID { return d.Owner })
}

func (k *client) deputies(ctx context.Context, rows store.Booking) ([]staff.Person, error) {
	return k.inDeputies(ctx, rows, func(d booking.Deputy) staff.PersonID { return d.Deputy })
}

// inDeputies are the others on one side of the person's deputies.
func (k *client) inDeputies(ctx context.Context, rows store.Booking, side func(booking.Deputy) staff.PersonID) (others []staff.Person, _ error) {
	deputies, err := rows.Deputies(ctx, k.who)
	if err != nil {
		return nil, err
	}
	for _, d := range deputies {
		if side(d) == k.who {
			continue
		}
		other, err := rows.Colleague(ctx, side(d))
		if errors.Is(err, booking.ErrGone) {
			continue // has left the directory, or it has not come yet
		}
		if err != nil {
			return nil, err
		}
		others = append(others, other)
	}
	slices.SortFunc(others, func(a, b staff.Person) int {
		return cmp.Or(cmp.Compare(a.Family, b.Family), cmp.Compare(a.Given, b.Given))
	})
	return others, nil
}

// Houses implements desks.Data.
func (d deskData) Houses(ctx context.Context) (houses []desks.House, err error) {
	err = d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		known, err := rows.Buildings(ctx)
		if err != nil {
			return err
		}
		houses = make([]desks.House, 0, len(known))
		for _, b := range known {
			house := desks.House{Building: b}
			if house.Rules, err = rows.Rulebook(ctx, b.ID); err != nil {
				return err
			}
			if house.Rules.Building != "" { // else nobody knows yet which days can be booked, and a plan would say that none can
				if house.Floors, err = rows.Floors(ctx, b.ID); err != nil {
					return err
				}
			}
			houses = append(houses, house)
		}
		return nil
	})
	return houses, err
}

// Hold implements desks.Data.
func (d deskData) Hold(ctx context.Context, house booking.BuildingID) error {
	return d.hold(ctx, house, true)
}

// Level implements desks.Data. Plans are kept, because they are large and rarely change. A plan is unreadable when it has
// come and cannot be understood, also after it was taken out of the way; a database in trouble is another matter.
func (d deskData) Level(ctx context.Context, id booking.FloorID) (level desks.Level, err error) {
	err = d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		if level.Zones, err = rows.Zones(ctx, id); err != nil {
			return err
		}
		level.Floor, err = d.floor(ctx, rows, id)
		if err != nil && !errors.Is(err, booking.ErrGone) && kindOf(err) == "" {
			return &ui.Trouble{Kind: ui.PlanUnreadable, Err: err}
		}
		if err == nil && level.Floor.Plan.W == 0 && level.Floor.Plan.H == 0 { // what is left of one that could not be read
			return &ui.Trouble{Kind: ui.PlanUnreadable, Err: fmt.Errorf("floor %s has no drawing", id)}
		}
		return err
	})
	if err == nil {
		d.looked(ctx, level.Floor.Building)
	}
	return level, err
}

func (k *client) floor(ctx context.Context, rows store.Booking, id booking.FloorID) (booking.Floor, error) {
	k.mu.Lock()
	floor, ok := k.floors[id]
	age := k.age
	k.mu.Unlock()
	if ok {
		return floor, nil
	}
	floor, err := rows.FloorPlan(ctx, id)
	if err != nil {
		return floor, err
	}
	k.mu.Lock()
	if k.age == age { // else it is old already
		k.floors[id] = floor
	}
	k.mu.Unlock()
	return floor, nil
}

// Day implements desks.Data.
func (d deskData) Day(ctx context.Context, v desks.View) (day desks.Day, err error) {
	err = d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		p := d.plannerOn(rows)
		if day.FloorDay, err = p.Day(ctx, d.who, v.Floor, v.Span); err != nil {
			return err
		}
		if day.Mine, err = d.mine(ctx, p, v); err != nil {
			return err
		}
		if day.Known, err = p.Known(ctx, d.who, v.Day, v.Location); err != nil {
			return err
		}
		if day.Said, err = rows.Presence(ctx, d.who, v.Day); err != nil {
			return err
		}
		if day.Waits, err = rows.Waits(ctx, d.who); err != nil {
			return err
		}
		if day.Broken, day.Reported, err = d.defects(ctx, rows, v.Floor); err != nil {
			return err
		}
		day.Colleagues, err = d.colleagues(ctx, rows, v, day.FloorDay)
		return err
	})
	return day, err
}

// mine are the person's bookings on the calendar day that is looked at.
func (d deskData) mine(ctx context.Context, p *booking.Planner, v desks.View) ([]desks.Held, error) {
	bookings, err := p.Store.Mine(ctx, d.who, booking.SpanOf(v.Day, booking.FullDay, v.Location))
	if err != nil {
		return nil, err
	}
	made, err := p.Made(ctx, d.who)
	if err != nil {
		return nil, err
	}
	held := make([]desks.Held, 0, len(bookings))
	for _, b := range bookings {
		h := desks.Held{Booking: b}
		if m, ours := made[b.ID]; ours {
			h.Series, h.For = &m.Series, m.Day
		}
		place, err := p.Store.Place(ctx, b.Desk)
		if err != nil && !errors.Is(err, booking.ErrGone) {
			return nil, err
		}
		h.Code = place.Desk.Code
		if h.CheckInFrom, err = p.CheckInFrom(ctx, b); err != nil {
			return nil, err
		}
		held = append(held, h)
	}
	return held, nil
}

// colleagues are those on the floor whom the person may see there.
func (d deskData) colleagues(ctx context.Context, rows store.Booking, v desks.View, day booking.FloorDay) (found []desks.Colleague, _ error) {
	if len(day.Desks) == 0 {
		return nil, nil
	}
	me, err := rows.Colleague(ctx, d.who)
	if err != nil && !errors.Is(err, booking.ErrGone) {
		return nil, err
	}
	seats, err := d.seats(ctx, rows, me, day.Desks[0].Desk.Building, v.Day, day)
	for _, s := range seats {
		found = append(found, desks.Colleague{Person: s.person, Desk: s.desk, Span: s.span, Team: s.team})
	}
	return found, err
}

// Next implements desks.Data.
func (d deskData) Next(ctx context.Context, desk booking.DeskID, span booking.Span) (day booking.Day, found bool, err error) {
	err = d.planner(ctx, func(ctx context.Context, p *booking.Planner) error {
		day, found, err = p.Next(ctx, d.who, desk, span)
		return err
	})
	return day, found, err
}

// Free implements desks.Data.
func (d deskData) Free(ctx context.Context, q booking.FreeQuery) (free []booking.FreeCount, err error) {
	q.Who = d.who
	err = d.planner(ctx, func(ctx context.Context, p *booking.Planner) error {
		free, err = p.Free(ctx, q)
		return err
	})
	return free, err
}

// Refused implements desks.Data. Whoever reads a refusal here has been told of it, and of all earlier ones of the same
// booking.
func (d deskData) Refused(ctx context.Context, id booking.BookingID) (*desks.Refused, error) {
	decided, err := d.device.Decided(ctx)
	if err != nil {
		return nil, trouble(err)
	}
	var refused *desks.Refused
	var told []syncing.OpID
	for _, change := range decided {
		wish, ok := deskWish(change)
		if !ok || change.Refusal == nil || wish.Booking != id {
			continue
		}
		if refused == nil {
			if refused, err = d.refused(ctx, change, wish); err != nil {
				return nil, err
			}
		}
		if !change.Seen {
			told = append(told, change.ID)
		}
	}
	if len(told) > 0 {
		err = d.device.MarkSeen(ctx, told...)
	}
	return refused, trouble(err)
}

// refused asks anew what is free: the server's suggestions may be taken by now.
func (d deskData) refused(ctx context.Context, change device.Change, wish booking.Reserve) (*desks.Refused, error) {
	refused := &desks.Refused{Why: *change.Refusal}
	if several, ok := severalWish(change); ok {
		refused.Several = &several
	}
	refused.Booking = booking.Booking{ID: wish.Booking, Person: d.who, Desk: wish.Desk, Span: wish.Span, State: booking.Refused, MadeAt: change.MadeAt}
	err := d.planner(ctx, func(ctx context.Context, p *booking.Planner) error {
		place, err := p.Store.Place(ctx, wish.Desk)
		if errors.Is(err, booking.ErrGone) {
			return nil // the desk has left the plan: the server's suggestions are all there is
		}
		if err != nil {
			return err
		}
		refused.Code, refused.Booking.Floor, refused.Booking.Building = place.Desk.Code, place.Floor.ID, place.Building.ID
		refused.Why.Alternatives, err = p.Alternatives(ctx, d.who, wish.Desk, wish.Span)
		return err
	})
	return refused, err
}

// deskWish is the desk and the span that a change asked for; false when it asked for something else, or for somebody else. Of
// several days that were refused it is the first that could not be had.
func deskWish(change device.Change) (booking.Reserve, bool) {
	switch change.Kind {
	case booking.KindReserve, booking.KindMove:
		var wish booking.ReserveFor
		ok := json.Unmarshal(change.Args, &wish) == nil && wish.For == ""
		return wish.Reserve, ok
	case booking.KindRepeat:
		several, ok := severalWish(change)
		if !ok || change.Refusal == nil || len(change.Refusal.Days) == 0 {
			return booking.Reserve{}, false
		}
		day := change.Refusal.Days[0].Day
		return booking.Reserve{
			Booking: several.Series.Booking(day), Desk: several.Desk, Span: booking.HoursOf(day, several.From, several.Until, home()),
		}, true
	}
	return booking.Reserve{}, false
}

// severalWish is the wish for several days that a change was.
func severalWish(change device.Change) (wish booking.Repeat, ok bool) {
	ok = change.Kind == booking.KindRepeat && json.Unmarshal(change.Args, &wish) == nil
	return wish, ok
}

// Reserve implements desks.Data. A wish without a name gets one.
func (d deskData) Reserve(ctx context.Context, r booking.Reserve) error { return d.reserve(ctx, r) }

func (k *client) reserve(ctx context.Context, r booking.Reserve) error {
	if r.Booking == "" {
		r.Booking = booking.NewBookingID()
	}
	return k.do(ctx, booking.KindReserve, r)
}

// Move implements desks.Data.
func (d deskData) Move(ctx context.Context, m booking.Move) error {
	return d.do(ctx, booking.KindMove, m)
}

// Release implements desks.Data.
func (d deskData) Release(ctx context.Context, r booking.Release) error {
	return d.do(ctx, booking.KindRelease, r)
}

// CheckIn implements desks.Data.
func (d deskData) CheckIn(ctx context.Context, c booking.CheckIn) error {
	return d.do(ctx, booking.KindCheckIn, c)
}

// Seen implements today.Data.
func (d todayData) Seen(ctx context.Context, n booking.Seen) error {
	return d.do(ctx, booking.KindSeen, n)
}

// PlanDay implements desks.Data.
func (d deskData) PlanDay(ctx context.Context, p booking.PlanDay) error {
	return d.do(ctx, booking.KindPlanDay, p)
}

// PlanWeek implements today.Data.
func (d deskData) PlanWeek(ctx context.Context, w booking.PlanWeek) error {
	return d.do(ctx, booking.KindWeek, w)
}

// Like implements desks.Data and team.Data.
func (k *client) Like(ctx context.Context, wish booking.Like) error {
	return k.do(ctx, booking.KindLike, wish)
}

// Unlike implements desks.Data and team.Data.
func (k *client) Unlike(ctx context.Context, wish booking.Unlike) error {
	return k.do(ctx, booking.KindUnlike, wish)
}

// ReserveFor implements desks.Data.
func (d deskData) ReserveFor(ctx context.Context, wish booking.ReserveFor) error {
	return d.do(ctx, booking.KindReserve, wish)
}

// ReleaseFor implements desks.Data.
func (d deskData) ReleaseFor(ctx context.Context, wish booking.ReleaseFor) error {
	return d.do(ctx, booking.KindRelease, wish)
}

// Repeat implements desks.Data.
func (d deskData) Repeat(ctx context.Context, r booking.Repeat) error { return d.repeat(ctx, r) }

func (k *client) repeat(ctx context.Context, r booking.Repeat) error {
	return k.do(ctx, booking.KindRepeat, r)
}

// Unrepeat implements desks.Data.
func (d deskData) Unrepeat(ctx context.Context, u booking.Unrepeat) error { return d.unrepeat(ctx, u) }

func (k *client) unrepeat(ctx context.Context, u booking.Unrepeat) error {
	return k.do(ctx, booking.KindUnrepeat, u)
}

// Resume implements desks.Data.
func (d deskData) Resume(ctx context.Context, u booking.Unrepeat) (booking.Resumption, error) {
	return d.resume(ctx, u)
}

func (k *client) resume(ctx context.Context, u booking.Unrepeat) (resume booking.Resumption, err error) {
	err = k.planner(ctx, func(ctx context.Context, p *booking.Planner) error {
		resume, err = p.Resume(ctx, u, booking.NewSeriesID())
		return err
	})
	return resume, err
}

// GoOn implements desks.Data.
func (d deskData) GoOn(ctx context.Context, r booking.Resumption) error { return d.goOn(ctx, r) }

func (k *client) goOn(ctx context.Context, r booking.Resumption) error {
	return r.Do(func(r booking.Repeat) error { return k.repeat(ctx, r) }, func(r booking.Reserve) error { return k.reserve(ctx, r) })
}

// Preview implements desks.Data.
func (d deskData) Preview(ctx context.Context, r booking.Repeat) (days []booking.Prospect, err error) {
	err = d.planner(ctx, func(ctx context.Context, p *booking.Planner) error {
		days, err = p.Preview(ctx, d.who, r)
		return err
	})
	return days, err
}
