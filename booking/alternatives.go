// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/pult-app/pult/staff"
)

// MaxAlternatives is how many alternatives there are at most.
const MaxAlternatives = 5

// maxElsewhere is how many other buildings are asked, nearest first: a person walks to the next house, not across
// town, and a refusal on a full day must not read the whole city.
const maxElsewhere = 8

// Alternatives are up to five free desks that the person may book for the span instead of a desk, best first: in the
// same zone, then on the floor, in the building, and in other buildings by distance. Within zone and floor those come
// first that offer all that the desk does, then the nearest on the plan, and of two as near the one that lacks less;
// within the building those that offer all, then the nearest floor. There are none when the person could not book any desk: another booking overlaps the span.
//
// A desk that is not known is a Gone refusal.
func (p *Planner) Alternatives(ctx context.Context, who staff.PersonID, desk DeskID, span Span) ([]Alternative, error) {
	a, err := p.attempt(ctx, who, desk, span, Booking{})
	if err != nil {
		return nil, answer(err, "alternatives to %s", desk)
	}
	found, err := p.alternatives(ctx, a)
	return found, answer(err, "alternatives to %s", desk)
}

// withAlternatives is a copy of the refusal with alternatives.
func (p *Planner) withAlternatives(ctx context.Context, a attempt, refusal *Refusal) error {
	found, err := p.alternatives(ctx, a)
	if err != nil {
		return fmt.Errorf("alternatives to %s: %w", a.place.Desk.ID, err)
	}
	enriched := *refusal
	enriched.Alternatives = found
	return &enriched
}

func (p *Planner) alternatives(ctx context.Context, a attempt) ([]Alternative, error) {
	mine, err := p.Store.Mine(ctx, a.who, a.span)
	if err != nil || slices.ContainsFunc(mine, func(b Booking) bool { return !a.moves(b) }) {
		return nil, err
	}
	here, err := p.freeInHouse(ctx, a, a.place.Building)
	found := best(here)
	if err != nil || len(found) >= MaxAlternatives {
		return found, err
	}
	others, err := p.elsewhere(ctx, a.place.Building)
	if err != nil {
		return nil, err
	}
	for _, house := range others {
		free, err := p.freeInHouse(ctx, a, house)
		if err != nil {
			return nil, err
		}
		if found = append(found, best(free)...); len(found) >= MaxAlternatives {
			break
		}
	}
	return found[:min(len(found), MaxAlternatives)], nil
}

// elsewhere are the other buildings, nearest first.
func (p *Planner) elsewhere(ctx context.Context, here Building) ([]Building, error) {
	all, err := p.Store.Buildings(ctx)
	if err != nil {
		return nil, err
	}
	type distant struct {
		of  int
		far float64
	}
	others := make([]distant, 0, len(all))
	for i := range all {
		if all[i].ID != here.ID {
			others = append(others, distant{i, apart(here.At, all[i].At)})
		}
	}
	slices.SortFunc(others, func(a, b distant) int { return cmp.Or(cmp.Compare(a.far, b.far), cmp.Compare(a.of, b.of)) })
	nearest := make([]Building, 0, maxElsewhere)
	for _, one := range others[:min(len(others), maxElsewhere)] {
		nearest = append(nearest, all[one.of])
	}
	return nearest, nil
}

// apart is how far two places are apart, in degrees of latitude: good for ordering within a region.
func apart(a, b Point) float64 {
	return math.Hypot((a.X-b.X)*math.Cos((a.Y+b.Y)/2*math.Pi/180), a.Y-b.Y)
}

// candidate is an alternative with what it is ranked by.
type candidate struct {
	Alternative
	floors int // floors between
}

// best are the first five by rank.
func best(found []candidate) []Alternative {
	slices.SortFunc(found, candidate.compare)
	alternatives := make([]Alternative, 0, min(len(found), MaxAlternatives))
	for _, c := range found[:min(len(found), MaxAlternatives)] {
		alternatives = append(alternatives, c.Alternative)
	}
	return alternatives
}

func (c candidate) compare(o candidate) int {
	return cmp.Or(
		cmp.Compare(rank[c.Near], rank[o.Near]),
		cmp.Compare(no(c.Same), no(o.Same)),
		cmp.Compare(c.floors, o.floors),
		c.Compare(o.Alternative),
	)
}

// Compare is negative when a is the better of two alternatives to one desk; those in other buildings and on other floors
// count as equally far.
func (a Alternative) Compare(b Alternative) int {
	return cmp.Or(
		cmp.Compare(rank[a.Near], rank[b.Near]),
		cmp.Compare(no(a.Same), no(b.Same)),
		cmp.Compare(a.Metres, b.Metres),
		cmp.Compare(a.Lacks.count(), b.Lacks.count()),
		cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.Desk, b.Desk),
	)
}

// count is how many things the features name.
func (f Features) count() (n int) {
	for _, has := range []bool{f.Monitors > 0, f.Adjustable, f.Docking, f.Quiet, f.Accessible, f.Window} {
		if has {
			n++
		}
	}
	return n
}

var rank = map[Near]int{NearZone: 0, NearFloor: 1, NearBuilding: 2, NearElsewhere: 3}

func no(yes bool) int {
	if yes {
		return 0
	}
	return 1
}

// freeInHouse are free desks of a building that the person may book. The wished desk's own floor comes first, and the
// other floors are read only when it does not have enough.
func (p *Planner) freeInHouse(ctx context.Context, a attempt, house Building) ([]candidate, error) {
	book, err := p.book(ctx, house.ID)
	if _, missing := asRefusal(err); missing {
		return nil, nil // nothing is known of the house here
	}
	if err != nil {
		return nil, err
	}
	if a, err = p.informed(ctx, a, &book); err != nil {
		return nil, err
	}
	if !book.zoned() { // otherwise it is asked of each zone
		rules := book.For(a.wish(Place{Building: house}, p.now()))
		if err := p.overdrawn(ctx, a, &rules, house); err != nil {
			if _, refused := asRefusal(err); refused {
				err = nil
			}
			return nil, err
		}
	}
	floors, err := p.Store.Floors(ctx, house.ID)
	if err != nil {
		return nil, err
	}
	floors = slices.Clone(floors)
	slices.SortStableFunc(floors, func(x, y Floor) int {
		return cmp.Compare(no(x.ID == a.place.Floor.ID), no(y.ID == a.place.Floor.ID))
	})
	var found []candidate
	for _, floor := range floors {
		free, err := p.freeOnFloor(ctx, a, &book, house, floor)
		if err != nil {
			return nil, err
		}
		found = append(found, free...)
		if floor.ID == a.place.Floor.ID && len(found) >= MaxAlternatives {
			break
		}
	}
	return found, nil
}

func (p *Planner) freeOnFloor(ctx context.Context, a attempt, book *Rulebook, house Building, floor Floor) ([]candidate, error) {
	all, err := p.Store.Zones(ctx, floor.ID)
	if err != nil {
		return nil, err
	}
	zones, err := p.openZones(a, book, house, all)
	if err == nil && book.zoned() {
		err = p.withinQuota(ctx, a, zones, house)
	}
	if err != nil || len(zones) == 0 {
		return nil, err
	}
	taken, err := p.takenOn(ctx, a, floor.ID)
	if err != nil {
		return nil, err
	}
	desks, err := p.Store.Desks(ctx, floor.ID)
	if err != nil {
		return nil, err
	}
	var free []candidate
	for i := range desks {
		zone, open := zones[desks[i].Zone]
		if open && zone.has(&desks[i]) && !taken[desks[i].ID] && !a.already(desks[i].ID) {
			free = append(free, a.candidate(&desks[i], zone.Zone, floor))
		}
	}
	return free, nil
}

// already tells whether a desk is what the person wished for, or has for this very span: neither is an alternative. The
// desk of a booking that is moved to another time is one.
func (a attempt) already(desk DeskID) bool {
	return desk == a.place.Desk.ID || desk == a.moving.Desk && a.span.Equal(a.moving.Span)
}

// An openZone is a zone that the rules allow for a wish.
type openZone struct {
	Zone
	rules *InForce
	needs staff.Needs
	today Day
}

// has tells whether a desk of the zone can be had by the rules.
func (z openZone) has(desk *Desk) bool {
	return !desk.Blocked && !z.rules.shuts(desk) && z.rules.admitDesk(desk.Features, z.needs, z.today, Building{}) == nil
}

// openZones are those of a floor's zones in which the rules allow the attempt; the zone without id stands for desks
// that belong to none.
func (p *Planner) openZones(a attempt, book *Rulebook, house Building, all []Zone) (map[ZoneID]openZone, error) {
	open := make(map[ZoneID]openZone, len(all)+1)
	a.brief = true
	for _, zone := range append([]Zone{{}}, all...) {
		w := a.wish(Place{Zone: zone, Building: house}, p.now())
		rules := book.For(w)
		err := rules.Admit(w)
		if err == nil {
			open[zone.ID] = openZone{zone, &rules, a.needs, DayOf(w.Now, house.Location())}
		} else if _, refused := asRefusal(err); !refused {
			return nil, err
		}
	}
	return open, nil
}

// withinQuota leaves the zones in which the person may hold one more.
func (p *Planner) withinQuota(ctx context.Context, a attempt, zones map[ZoneID]openZone, house Building) error {
	for id, zone := range zones {
		if err := p.overdrawn(ctx, a, zone.rules, house); err == nil {
			continue
		} else if _, refused := asRefusal(err); !refused {
			return err
		}
		delete(zones, id)
	}
	return nil
}

// takenOn are the desks of a floor that others have in the attempt's span.
func (p *Planner) takenOn(ctx context.Context, a attempt, floor FloorID) (map[DeskID]bool, error) {
	busy, err := p.Store.Busy(ctx, floor, a.span)
	taken, own := make(map[DeskID]bool, len(busy)), a.moving.Occupancy().ID
	for _, o := range busy {
		if o.ID != own {
			taken[o.Desk] = true
		}
	}
	return taken, err
}

// candidate is a desk as an alternative to the wished one.
func (a attempt) candidate(desk *Desk, zone Zone, floor Floor) candidate {
	c := candidate{Alternative: a.place.Desk.Instead(desk, zone)}
	if c.Near == NearBuilding {
		c.floors = max(floor.Ordinal-a.place.Floor.Ordinal, a.place.Floor.Ordinal-floor.Ordinal)
	}
	return c
}

// Instead is another desk, which stands in a zone, as an alternative to d.
func (d *Desk) Instead(other *Desk, zone Zone) Alternative {
	a := Alternative{
		Desk: other.ID, Code: other.Code, Zone: zone.Name, Floor: other.Floor, Building: other.Building,
		Near: NearElsewhere, Lacks: other.Features.lacks(d.Features),
	}
	a.Same = a.Lacks == Features{}
	switch {
	case other.Floor == d.Floor:
		a.Near = NearFloor
		if other.Zone == d.Zone {
			a.Near = NearZone
		}
		a.Metres = math.Round(math.Hypot(other.Shape.At.X-d.Shape.At.X, other.Shape.At.Y-d.Shape.At.Y)*10) / 10
	case other.Building == d.Building:
		a.Near = NearBuilding
	}
	return a
}

// lacks is what want has and f does not; Inches are not compared.
func (f Features) lacks(want Features) Features {
	return Features{
		Monitors:   max(0, want.Monitors-f.Monitors),
		Adjustable: want.Adjustable && !f.Adjustable,
		Docking:    want.Docking && !f.Docking,
		Quiet:      want.Quiet && !f.Quiet,
		Accessible: want.Accessible && !f.Accessible,
		Window:     want.Window && !f.Window,
	}
}
