// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/pult-app/pult/staff"
)

// A seat is a desk that was found for somebody, in the nth block.
type seat struct {
	person staff.PersonID
	desk   Desk
	block  int
}

// A roomFinder looks for the desks of a team day.
type roomFinder struct {
	p       *Planner
	t       TeamDay
	house   Building
	book    Rulebook
	members []attempt
	taken   map[DeskID]bool
}

func (p *Planner) finder(ctx context.Context, t TeamDay, house Building, members []staff.PersonID) (*roomFinder, error) {
	s := &roomFinder{p: p, t: t, house: house, taken: map[DeskID]bool{}}
	var err error
	if s.book, err = p.book(ctx, house.ID); err != nil {
		return nil, err
	}
	for _, member := range members {
		a := attempt{who: member, span: t.Span.utc(), brief: true}
		if a.above, err = p.above(ctx, member); err != nil {
			return nil, err
		}
		profile, err := p.Store.Profile(ctx, member)
		if err != nil {
			return nil, err
		}
		a.roles, a.needs = append([]staff.Role{}, profile.Roles...), profile.Needs
		s.members = append(s.members, a)
	}
	slices.SortStableFunc(s.members, func(a, b attempt) int { // who needs a special desk is seated first
		return cmp.Compare(no(a.needs != staff.Needs{}), no(b.needs != staff.Needs{}))
	})
	return s, nil
}

// seats finds blocks zone by zone, the best zone first: one for all where there is one, else the largest, and then for those who are
// left.
func (s *roomFinder) seats(ctx context.Context) (seats []seat, err error) {
	areas, err := s.areas(ctx)
	if err != nil {
		return nil, err
	}
	left := s.members
	for n := 0; n < MaxBlocks && len(left) > 0; n++ {
		var best Seating
		var where *area
		for i := range areas {
			found, err := areas[i].adjoin(s, left)
			if err != nil {
				return nil, err
			}
			if found.Seated() > best.Seated() {
				best, where = found, &areas[i]
			}
			if best.Seated() == len(left) {
				break
			}
		}
		if best.Seated() == 0 || n == 0 && best.Seated() < LeastTeam {
			break
		}
		var still []attempt
		for person, spot := range best {
			if spot < 0 {
				still = append(still, left[person])
				continue
			}
			desk := where.desks[spot]
			s.taken[desk.ID] = true
			seats = append(seats, seat{left[person].who, desk, n})
		}
		where.most -= best.Seated()
		left = still
	}
	return seats, nil
}

// nearest is the free desk of the floor that lies nearest to the one of an invitation.
func (s *roomFinder) nearest(ctx context.Context, i Invite) (best Desk, found bool, err error) {
	areas, err := s.areas(ctx)
	if err != nil {
		return best, false, err
	}
	place, err := s.p.Store.Place(ctx, i.Desk)
	if err != nil {
		return best, false, notGone(err)
	}
	from := Spot{At: place.Desk.Shape.At}
	for _, a := range areas {
		if a.floor != i.Floor || a.most < 1 {
			continue
		}
		for at := range a.spots {
			if a.fits(s, s.members[0], at) && (!found || from.metres(a.spots[at]) < from.metres(Spot{At: best.Shape.At})) {
				best, found = a.desks[at], true
			}
		}
	}
	return best, found, nil
}

// An area is a zone in which a block is looked for.
type area struct {
	zone  Zone
	floor FloorID
	desks []Desk // free ones
	spots []Spot
	most  int // by the share that the house leaves to team days
	rules map[staff.PersonID]*openZone
}

// areas are the zones of the building in the order of preference: the wished one, those that the unit prefers, those where it is at home, and the rest
// by floors, those of the others' homes last.
func (s *roomFinder) areas(ctx context.Context) (list []area, err error) {
	floors, err := s.p.Store.Floors(ctx, s.house.ID)
	if err != nil {
		return nil, err
	}
	for _, floor := range floors {
		found, err := s.areasOn(ctx, floor)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	order, err := s.p.preference(ctx, s.t)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(a, b area) int { return cmp.Compare(order(a.zone), order(b.zone)) })
	return list, nil
}

// preference is the order in which zones are asked for a team day.
func (p *Planner) preference(ctx context.Context, t TeamDay) (func(Zone) int, error) {
	wanted := []ZoneID{t.Zone}
	if t.Unit != "" {
		preferred, err := p.Store.Preferred(ctx, t.Unit)
		if err != nil {
			return nil, err
		}
		homes, err := p.Store.HomeZones(ctx, t.Unit)
		if err != nil {
			return nil, err
		}
		wanted = append(wanted, preferred...)
		for _, zone := range homes {
			wanted = append(wanted, zone.ID)
		}
	}
	return func(zone Zone) int {
		if i := slices.Index(wanted, zone.ID); i >= 0 && zone.ID != "" {
			return i
		}
		return len(wanted) + no(zone.Home == "")
	}, nil
}

func (s *roomFinder) areasOn(ctx context.Context, floor Floor) (list []area, err error) {
	zones, err := s.p.Store.Zones(ctx, floor.ID)
	if err != nil {
		return nil, err
	}
	desks, err := s.p.Store.Desks(ctx, floor.ID)
	if err != nil {
		return nil, err
	}
	taken, err := s.p.takenOn(ctx, attempt{span: s.t.Span}, floor.ID)
	if err != nil {
		return nil, err
	}
	drawn, err := s.p.Store.FloorPlan(ctx, floor.ID)
	if err != nil {
		return nil, notGone(err)
	}
	for _, zone := range zones {
		a := area{zone: zone, floor: floor.ID, rules: map[staff.PersonID]*openZone{}}
		total := 0
		for _, desk := range desks {
			if desk.Zone != zone.ID || desk.Blocked {
				continue
			}
			if total++; taken[desk.ID] {
				continue
			}
			a.desks = append(a.desks, desk)
			a.spots = append(a.spots, Spot{desk.ID, desk.Shape.At, string(zone.ID) + "|" + strconv.Itoa(drawn.Plan.RoomAt(desk.Shape.At))})
		}
		held, err := s.p.Store.HeldIn(ctx, zone.ID, s.t.Span)
		if err != nil {
			return nil, err
		}
		a.most = s.book.teamShare(total) - held
		if len(a.desks) == 0 || a.most < 1 {
			continue
		}
		for _, member := range s.members {
			open, err := s.p.openZones(member, &s.book, s.house, []Zone{zone})
			if err != nil {
				return nil, err
			}
			if o, may := open[zone.ID]; may {
				a.rules[member.who] = &o
			}
		}
		list = append(list, a)
	}
	return list, nil
}

func (a *area) adjoin(s *roomFinder, people []attempt) (Seating, error) {
	most := min(a.most, len(people))
	return Adjoin(a.spots, len(people), max(most, 0), func(person, spot int) bool { return a.fits(s, people[person], spot) }), nil
}

// fits tells whether somebody may have a desk of the area by the rules, and can use it.
func (a *area) fits(s *roomFinder, who attempt, spot int) bool {
	rules, desk := a.rules[who.who], &a.desks[spot]
	return rules != nil && !s.taken[desk.ID] && rules.has(desk) &&
		(desk.Features.Accessible || !who.needs.Accessible) && (desk.Features.Adjustable || desk.Features.Accessible || !who.needs.Adjustable)
}
