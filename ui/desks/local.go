// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"context"
	"errors"
	"slices"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// Local is Data out of a Planner on any booking.Store, for the storybook and for tests: every question is one read,
// every wish one write. The app's own Data also keeps plans and knows what waits.
type Local struct {
	Who staff.PersonID
	// Read and Write run ask in a transaction that only reads, or that is kept when ask answers nil.
	Read, Write func(ctx context.Context, ask func(*booking.Planner) error) error
	// Plan is a floor's drawing; see Data.Level for its error.
	Plan func(ctx context.Context, floor booking.FloorID) (booking.Plan, error)
	// Seen are the presences on a day that the person may see, of everybody.
	Seen func(ctx context.Context, day booking.Day) ([]booking.Presence, error)
	// Refusal is why a booking was refused; nil when it was not.
	Refusal func(ctx context.Context, id booking.BookingID) (*booking.Refusal, error)
	// Trouble is what is broken; nil for nothing.
	Trouble *Troubles
}

// Me implements Data.
func (l Local) Me(ctx context.Context) (me Me, err error) {
	err = l.Read(ctx, func(p *booking.Planner) error {
		if me.Person, err = p.Store.Colleague(ctx, l.Who); err != nil {
			return err
		}
		if me.Units, err = p.Store.Above(ctx, me.Person.Unit); err != nil {
			return err
		}
		if me.Profile, err = p.Store.Profile(ctx, l.Who); err != nil {
			return err
		}
		if me.Favourites, err = p.Store.Favourites(ctx, l.Who); err != nil {
			return err
		}
		if me.Owners, err = l.owners(ctx, p); err != nil {
			return err
		}
		me.Start, err = l.start(ctx, p, me.Units)
		return err
	})
	return me, err
}

// owners are those who have named the person as deputy.
func (l Local) owners(ctx context.Context, p *booking.Planner) (owners []staff.Person, _ error) {
	deputies, err := p.Store.Deputies(ctx, l.Who)
	for _, d := range deputies {
		if d.Owner == l.Who {
			continue
		}
		owner, err := p.Store.Colleague(ctx, d.Owner)
		if err != nil {
			return nil, err
		}
		owners = append(owners, owner)
	}
	return owners, err
}

// start is the floor of the next booking within four weeks, else the first floor with a zone of the nearest unit.
func (l Local) start(ctx context.Context, p *booking.Planner, units []staff.UnitID) (booking.FloorID, error) {
	now := p.Now().UTC()
	mine, err := p.Store.Mine(ctx, l.Who, booking.Span{Start: now, End: now.AddDate(0, 0, 28)})
	if err != nil || len(mine) > 0 {
		return firstFloor(mine), err
	}
	buildings, err := p.Store.Buildings(ctx)
	if err != nil {
		return "", err
	}
	best, found := len(units), booking.FloorID("")
	for _, b := range buildings {
		floors, err := p.Store.Floors(ctx, b.ID)
		if err != nil {
			return "", err
		}
		for _, f := range floors {
			zones, err := p.Store.Zones(ctx, f.ID)
			if err != nil {
				return "", err
			}
			for _, z := range zones {
				if i := slices.Index(units, z.Home); i >= 0 && i < best {
					best, found = i, f.ID
				}
			}
		}
	}
	return found, nil
}

func firstFloor(mine []booking.Booking) booking.FloorID {
	if len(mine) == 0 {
		return ""
	}
	return mine[0].Floor
}

// Houses implements Data.
func (l Local) Houses(ctx context.Context) (houses []House, err error) {
	err = l.Read(ctx, func(p *booking.Planner) error {
		buildings, err := p.Store.Buildings(ctx)
		if err != nil {
			return err
		}
		for _, b := range buildings {
			house := House{Building: b}
			if house.Floors, err = p.Store.Floors(ctx, b.ID); err != nil {
				return err
			}
			if house.Rules.Rules, err = p.Store.Rules(ctx, b.ID); err != nil {
				return err
			}
			if house.Rules.Amendments, err = p.Store.Amendments(ctx, b.ID); err != nil {
				return err
			}
			houses = append(houses, house)
		}
		return nil
	})
	return houses, err
}

// Hold implements Data: all that there is is here already.
func (l Local) Hold(context.Context, booking.BuildingID) error { return nil }

// Level implements Data. The floor's name comes with Houses; here are its id, plan and zones.
func (l Local) Level(ctx context.Context, floor booking.FloorID) (level Level, err error) {
	level.Floor.ID = floor
	err = l.Read(ctx, func(p *booking.Planner) error {
		level.Zones, err = p.Store.Zones(ctx, floor)
		return err
	})
	if err != nil {
		return level, err
	}
	level.Floor.Plan, err = l.Plan(ctx, floor)
	return level, err
}

// Day implements Data.
func (l Local) Day(ctx context.Context, v View) (day Day, err error) {
	err = l.Read(ctx, func(p *booking.Planner) error {
		if day.FloorDay, err = p.Day(ctx, l.Who, v.Floor, v.Span); err != nil {
			return err
		}
		if day.Mine, err = l.mine(ctx, p, v); err != nil {
			return err
		}
		if day.Known, err = p.Known(ctx, l.Who, v.Day, v.Location); err != nil {
			return err
		}
		if day.Said, err = p.Store.Presence(ctx, l.Who, v.Day); err != nil {
			return err
		}
		if day.Waits, err = p.Store.Waits(ctx, l.Who); err != nil {
			return err
		}
		if l.Trouble != nil {
			day.Broken, day.Reported = l.Trouble.Cases, l.Trouble.Reports
		}
		day.Colleagues, err = l.colleagues(ctx, p, v.Day, day.FloorDay)
		return err
	})
	return day, err
}

// mine are the person's bookings on the day.
func (l Local) mine(ctx context.Context, p *booking.Planner, v View) (held []Held, err error) {
	all, err := p.Store.Mine(ctx, l.Who, booking.SpanOf(v.Day, booking.FullDay, v.Location))
	if err != nil {
		return nil, err
	}
	made, err := p.Made(ctx, l.Who)
	if err != nil {
		return nil, err
	}
	for _, b := range all {
		h := Held{Booking: b}
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

// colleagues joins the presences that may be seen with the occupancies of the floor.
func (l Local) colleagues(ctx context.Context, p *booking.Planner, on booking.Day, day booking.FloorDay) (found []Colleague, err error) {
	byID := map[booking.OccupancyID]booking.Occupancy{}
	for _, d := range day.Desks {
		for _, o := range d.Busy {
			byID[o.ID] = o
		}
	}
	me, err := p.Store.Colleague(ctx, l.Who)
	if err != nil {
		return nil, err
	}
	seen, err := l.Seen(ctx, on)
	if err != nil {
		return nil, err
	}
	met := map[booking.OccupancyID]bool{}
	for _, presence := range seen {
		o, here := byID[presence.Occupied]
		if !here || met[o.ID] || presence.Person == l.Who {
			continue
		}
		met[o.ID] = true
		person, err := p.Store.Colleague(ctx, presence.Person)
		if errors.Is(err, booking.ErrGone) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = append(found, Colleague{Person: person, Desk: o.Desk, Span: o.Span, Team: person.Unit == me.Unit})
	}
	return found, nil
}

// Next implements Data.
func (l Local) Next(ctx context.Context, desk booking.DeskID, span booking.Span) (day booking.Day, found bool, err error) {
	err = l.Read(ctx, func(p *booking.Planner) error {
		day, found, err = p.Next(ctx, l.Who, desk, span)
		return err
	})
	return day, found, err
}

// Free implements Data.
func (l Local) Free(ctx context.Context, q booking.FreeQuery) (counts []booking.FreeCount, err error) {
	err = l.Read(ctx, func(p *booking.Planner) error {
		q.Who = l.Who
		counts, err = p.Free(ctx, q)
		return err
	})
	return counts, err
}

// Refused implements Data.
func (l Local) Refused(ctx context.Context, id booking.BookingID) (*Refused, error) {
	why, err := l.Refusal(ctx, id)
	if err != nil || why == nil {
		return nil, err
	}
	refused := &Refused{Why: *why}
	err = l.Read(ctx, func(p *booking.Planner) error {
		if refused.Booking, err = p.Store.Booking(ctx, id); err != nil {
			return err
		}
		place, err := p.Store.Place(ctx, refused.Booking.Desk)
		if errors.Is(err, booking.ErrGone) {
			return nil
		}
		if err != nil {
			return err
		}
		refused.Code = place.Desk.Code
		refused.Why.Alternatives, err = p.Alternatives(ctx, l.Who, refused.Booking.Desk, refused.Booking.Span)
		return err
	})
	return refused, err
}

// Reserve implements Data.
func (l Local) Reserve(ctx context.Context, r booking.Reserve) error {
	return l.Write(ctx, func(p *booking.Planner) error { return p.Reserve(ctx, l.Who, r) })
}

// Move implements Data.
func (l Local) Move(ctx context.Context, m booking.Move) error {
	return l.Write(ctx, func(p *booking.Planner) error { return p.Move(ctx, l.Who, m) })
}

// Release implements Data.
func (l Local) Release(ctx context.Context, r booking.Release) error {
	return l.Write(ctx, func(p *booking.Planner) error { return p.Release(ctx, l.Who, r) })
}

// CheckIn implements Data.
func (l Local) CheckIn(ctx context.Context, c booking.CheckIn) error {
	return l.Write(ctx, func(p *booking.Planner) error { return p.CheckIn(ctx, l.Who, c) })
}

// PlanDay implements Data.
func (l Local) PlanDay(ctx context.Context, d booking.PlanDay) error {
	return l.Write(ctx, func(p *booking.Planner) error { return p.PlanDay(ctx, l.Who, d) })
}

// Like implements Data.
func (l Local) Like(ctx context.Context, wish booking.Like) error {
	return l.Write(ctx, func(p *booking.Planner) error { return p.Like(ctx, l.Who, wish) })
}

// Unlike implements Data.
func (l Local) Unlike(ctx context.Context, wish booking.Unlike) error {
	return l.Write(ctx, func(p *booking.Planner) error { return p.Unlike(ctx, l.Who, wish) })
}

// ReserveFor implements Data.
func (l Local) ReserveFor(ctx context.Context, wish booking.ReserveFor) error {
	return l.Write(ctx, func(p *booking.Planner) error { return p.ReserveFor(ctx, l.Who, wish) })
}

// ReleaseFor implements Data.
func (l Local) ReleaseFor(ctx context.Context, wish booking.ReleaseFor) error {
	return l.Write(ctx, func(p *booking.Planner) error { return p.ReleaseFor(ctx, l.Who, wish) })
}

// Repeat implements Data.
func (l Local) Repeat(ctx context.Context, r booking.Repeat) error {
	return l.Write(ctx, func(p *booking.Planner) error { return p.Repeat(ctx, l.Who, r) })
}

// Unrepeat implements Data.
func (l Local) Unrepeat(ctx context.Context, u booking.Unrepeat) error {
	return l.Write(ctx, func(p *booking.Planner) error { return p.Unrepeat(ctx, l.Who, u) })
}

// Resume implements Data.
func (l Local) Resume(ctx context.Context, u booking.Unrepeat) (resume booking.Resumption, err error) {
	err = l.Read(ctx, func(p *booking.Planner) error {
		resume, err = p.Resume(ctx, u, booking.NewSeriesID())
		return err
	})
	return resume, err
}

// GoOn implements Data.
func (l Local) GoOn(ctx context.Context, r booking.Resumption) error {
	return r.Do(func(r booking.Repeat) error { return l.Repeat(ctx, r) }, func(r booking.Reserve) error { return l.Reserve(ctx, r) })
}

// Preview implements Data.
func (l Local) Preview(ctx context.Context, r booking.Repeat) (days []booking.Prospect, err error) {
	err = l.Read(ctx, func(p *booking.Planner) error {
		days, err = p.Preview(ctx, l.Who, r)
		return err
	})
	return days, err
}
