// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"errors"
	"slices"

	"github.com/pult-app/pult/staff"
)

// Propose holds a block of desks for people of a unit that the person leads, and asks each of them; who has a desk already keeps it until
// they say yes. On a device it is a wish, because a device does not know what its people need nor all of what is taken. The same proposal
// again changes nothing.
//
// The block is looked for in the zone that is wished, then in those that the unit prefers and where it is at home, then in the rest of the
// building. Where it does not hold all, several do, or some go without, and the team day says so. Whoever leads and has no desk yet says yes by
// proposing.
//
// It refuses with Invalid, with Gone for a unit, building or person there is not, with Forbidden/NotLead, with Forbidden/NotOfUnit for people of
// other units, Window/Past and Expired, Stale/OneTeamDay while another one of the unit is open that day, and Taken/NoBlock when fewer than two would
// sit together.
func (p *Planner) Propose(ctx context.Context, who staff.PersonID, prop Propose) error {
	return answer(p.propose(ctx, who, prop), "propose team day %s", prop.Day)
}

func (p *Planner) propose(ctx context.Context, who staff.PersonID, prop Propose) error {
	if !prop.understood() {
		return &Refusal{Why: Invalid}
	}
	t := TeamDay{ID: prop.Day, Unit: prop.Unit, Lead: who, Building: prop.Building, Zone: prop.Zone, Span: prop.Span.utc(), State: TeamRequested, Asked: len(prop.Members), MadeAt: p.now()}
	if made, err := p.alreadyProposed(ctx, t); made || err != nil {
		return err
	}
	house, err := p.judgeProposal(ctx, who, prop)
	if err != nil {
		return err
	}
	t.Until = TeamUntil(p.now(), t.Span, house.Location())
	if prop.Instead != "" {
		if err := p.callOff(ctx, who, prop.Instead); err != nil {
			return err
		}
	}
	if err := p.onlyTeamDay(ctx, t, house); err != nil {
		return err
	}
	if !p.Final {
		return p.Store.PutTeamDay(ctx, t)
	}
	return p.gather(ctx, t, house, prop.Members)
}

// understood tells whether the command names a team day, a unit, a house and different people.
func (prop Propose) understood() bool {
	if !named(prop.Day) || !named(prop.Unit) || !named(prop.Building) || prop.Zone != "" && !named(prop.Zone) || prop.Instead != "" && !named(prop.Instead) || prop.Instead == prop.Day {
		return false
	}
	members := slices.Clone(prop.Members)
	slices.Sort(members)
	return len(members) >= LeastTeam && len(members) <= MaxTeam && len(slices.Compact(members)) == len(prop.Members) &&
		!slices.ContainsFunc(prop.Members, func(m staff.PersonID) bool { return !named(m) })
}

// alreadyProposed tells whether this very wish was granted before.
func (p *Planner) alreadyProposed(ctx context.Context, t TeamDay) (bool, error) {
	old, err := p.Store.TeamDay(ctx, t.ID)
	switch {
	case errors.Is(err, ErrGone):
		return false, nil
	case err != nil:
		return false, err
	case old.Lead != t.Lead || old.Unit != t.Unit || !old.Span.Equal(t.Span):
		return false, &Refusal{Why: Invalid}
	case old.State == TeamOff:
		return false, &Refusal{Why: Stale}
	}
	return true, nil
}

// judgeProposal checks who proposes what to whom, and when.
func (p *Planner) judgeProposal(ctx context.Context, who staff.PersonID, prop Propose) (house Building, err error) {
	if err := p.leads(ctx, who, prop.Unit); err != nil {
		return house, err
	}
	for _, member := range prop.Members {
		if err := p.ofUnit(ctx, member, prop.Unit); err != nil {
			return house, err
		}
	}
	buildings, err := p.Store.Buildings(ctx)
	if err != nil {
		return house, err
	}
	i := slices.IndexFunc(buildings, func(b Building) bool { return b.ID == prop.Building })
	if i < 0 {
		return house, &Refusal{Why: Gone}
	}
	house = buildings[i]
	switch {
	case !prop.Span.WithinDay(house.Location()):
		return house, &Refusal{Why: Invalid}
	case !prop.Span.End.After(p.now()):
		return house, p.over()
	case prop.Span.Day(house.Location()) <= DayOf(p.now(), house.Location()): // nobody could plan for it any more
		return house, &Refusal{Why: Window, Detail: Past}
	}
	return house, nil
}

// leads refuses whoever does not lead the unit.
func (p *Planner) leads(ctx context.Context, who staff.PersonID, unit staff.UnitID) error {
	u, err := p.Store.Unit(ctx, unit)
	if err != nil {
		return orGone(err, Gone)
	}
	if u.Lead != who || who == "" {
		return &Refusal{Why: Forbidden, Detail: NotLead}
	}
	return nil
}

// ofUnit refuses whoever is of another unit: only those of the unit, and of units below it, are asked.
func (p *Planner) ofUnit(ctx context.Context, who staff.PersonID, unit staff.UnitID) error {
	colleague, err := p.Store.Colleague(ctx, who)
	if err != nil {
		return orGone(err, Gone)
	}
	above, err := p.Store.Above(ctx, colleague.Unit)
	if err == nil && !slices.Contains(above, unit) {
		err = &Refusal{Why: Forbidden, Detail: NotOfUnit}
	}
	return err
}

// onlyTeamDay refuses a second open team day of a unit on a day.
func (p *Planner) onlyTeamDay(ctx context.Context, t TeamDay, house Building) error {
	others, err := p.Store.TeamDays(ctx, t.Unit)
	if slices.ContainsFunc(others, func(o TeamDay) bool {
		return o.ID != t.ID && o.State != TeamOff && o.Span.Day(house.Location()) == t.Span.Day(house.Location())
	}) {
		return &Refusal{Why: Stale, Detail: OneTeamDay}
	}
	return err
}

// gather finds desks for the members, holds them, and invites.
func (p *Planner) gather(ctx context.Context, t TeamDay, house Building, members []staff.PersonID) error {
	s, err := p.finder(ctx, t, house, members)
	if err != nil {
		return err
	}
	seats, err := s.seats(ctx)
	if err != nil {
		return err
	}
	if len(seats) < LeastTeam {
		return &Refusal{Why: Taken, Detail: NoBlock}
	}
	t.State, t.Asked, t.Without = TeamOpen, len(seats), len(members)-len(seats)
	t.Blocks = blocksOf(seats)
	if err := p.Store.PutTeamDay(ctx, t); err != nil {
		return err
	}
	for _, seat := range seats {
		if err := p.invite(ctx, t, seat); err != nil {
			return err
		}
	}
	return p.recount(ctx, t.ID)
}

// blocksOf are the blocks of seats, in the order in which they were found.
func blocksOf(seats []seat) (blocks []TeamBlock) {
	for _, s := range seats {
		if s.block == len(blocks) {
			blocks = append(blocks, TeamBlock{Floor: s.desk.Floor, Zone: s.desk.Zone})
		}
		b := &blocks[s.block]
		b.Desks = append(b.Desks, s.desk.ID)
	}
	for _, b := range blocks {
		slices.Sort(b.Desks) // who sits where is not to be read from the order
	}
	return blocks
}

// invite holds a desk for somebody and asks them. Whoever proposes and has none yet has it at once.
func (p *Planner) invite(ctx context.Context, t TeamDay, s seat) error {
	i := Invite{
		ID: inviteID(t.ID, s.person), Day: t.ID, Person: s.person, Lead: t.Lead, Unit: t.Unit, Building: s.desk.Building, Floor: s.desk.Floor, Zone: s.desk.Zone,
		Desk: s.desk.ID, Span: t.Span, Until: t.Until, State: InviteOpen, Asked: t.Asked,
	}
	if s.person == t.Lead {
		a, err := p.attempt(ctx, s.person, i.Desk, i.Span, Booking{})
		if a.brief = true; err == nil {
			err = p.judge(ctx, a)
		}
		if err == nil {
			return p.take(ctx, i, a)
		}
		if err := notRefused(err); err != nil {
			return err
		}
	}
	return p.hold(ctx, i)
}

// hold keeps the desk of an invitation: a booking of nobody, in whose way nobody's own desk is.
func (p *Planner) hold(ctx context.Context, i Invite) error {
	b := Booking{ID: heldID(i.ID, i.Desk), Desk: i.Desk, Floor: i.Floor, Building: i.Building, Span: i.Span, State: Booked, MadeAt: p.now()}
	if p.NewOccupancy != nil {
		b.Occupied = p.NewOccupancy(b.ID)
	}
	if err := p.Store.PutBooking(ctx, b); err != nil {
		return err
	}
	i.Held, i.Occupied = b.ID, b.Occupied
	return p.Store.PutInvite(ctx, i)
}

// letGo ends what an open invitation holds and leaves nothing of it; the booking is that which was held, live when there was one.
func (p *Planner) letGo(ctx context.Context, i Invite) (Booking, error) {
	b, err := p.Store.Booking(ctx, i.Held)
	if errors.Is(err, ErrGone) || err == nil && (!b.State.Live() || b.Person != "") {
		return Booking{}, nil
	}
	if err != nil {
		return b, err
	}
	ended := b
	ended.State = Released
	if err := p.Store.PutBooking(ctx, ended); err != nil {
		return b, err
	}
	return b, p.Store.DropBooking(ctx, b.ID)
}

// Call calls a team day off: desks that are still held are free, and who has said yes keeps theirs and is told. Calling off twice is fine.
//
// It refuses with Invalid, Gone, and Forbidden/NotLead.
func (p *Planner) Call(ctx context.Context, who staff.PersonID, c Call) error {
	return answer(p.callOff(ctx, who, c.Day), "call team day %s off", c.Day)
}

func (p *Planner) callOff(ctx context.Context, who staff.PersonID, id TeamDayID) error {
	if !named(id) {
		return &Refusal{Why: Invalid}
	}
	t, err := p.Store.TeamDay(ctx, id)
	if err != nil {
		return orGone(err, Gone)
	}
	if err := p.leads(ctx, who, t.Unit); err != nil {
		return err
	}
	return p.disband(ctx, t)
}

// disband calls a team day off, whoever wants it.
func (p *Planner) disband(ctx context.Context, t TeamDay) error {
	if t.State == TeamOff {
		return nil
	}
	t.State = TeamOff
	if err := p.Store.PutTeamDay(ctx, t); err != nil || !p.Final {
		return err
	}
	invites, err := p.Store.Invites(ctx, t.ID)
	if err != nil {
		return err
	}
	for _, i := range invites {
		switch i.State {
		case InviteOpen:
			err = p.turnDown(ctx, i, InviteOff)
		case InviteAccepted:
			err = p.tellOff(ctx, t, i)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tellOff tells somebody who has said yes that the day is called off. The desk stays theirs.
func (p *Planner) tellOff(ctx context.Context, t TeamDay, i Invite) error {
	if i.Person == t.Lead {
		return nil
	}
	return p.Tell(ctx, Notice{Person: i.Person, Kind: NoticeTeamOff, Booking: i.Held, Desk: i.Desk, Span: i.Span, By: t.Lead})
}

// unseat lets an invitation follow the booking that holds its desk, or that it has become: who gives the desk back has changed their
// mind, and when the house takes away what is held another desk nearby is held instead.
func (p *Planner) unseat(ctx context.Context, b Booking) error {
	i, err := p.Store.InviteFor(ctx, b.ID)
	if err != nil || b.State.Live() {
		return notGone(err)
	}
	if b.Person == "" { // of what was held nothing is left
		if err := p.Store.DropBooking(ctx, b.ID); err != nil {
			return err
		}
	}
	switch {
	case i.State == InviteAccepted && b.Person == i.Person:
		i.State, i.Held = InviteDeclined, ""
		err = p.Store.PutInvite(ctx, i)
	case i.State == InviteOpen && b.State == Cancelled:
		err = p.resit(ctx, i)
	case i.State == InviteOpen:
		i.State, i.Held, i.Occupied = InviteLapsed, "", ""
		err = p.Store.PutInvite(ctx, i)
	default:
		return nil
	}
	if err != nil {
		return err
	}
	return p.recount(ctx, i.Day)
}

// resit holds the nearest other desk of the floor for somebody whose desk was taken out of use.
func (p *Planner) resit(ctx context.Context, i Invite) error {
	house, t := Building{}, TeamDay{Span: i.Span, Building: i.Building, Zone: i.Zone}
	if place, err := p.Store.Place(ctx, i.Desk); err == nil {
		house = place.Building
	} else if !errors.Is(err, ErrGone) {
		return err
	}
	if house.ID != "" {
		s, err := p.finder(ctx, t, house, []staff.PersonID{i.Person})
		if err != nil {
			return err
		}
		desk, found, err := s.nearest(ctx, i)
		if err != nil {
			return err
		}
		if found {
			i.Desk, i.Zone = desk.ID, desk.Zone
			return p.hold(ctx, i)
		}
	}
	i.State, i.Held, i.Occupied = InviteGone, "", ""
	return p.Store.PutInvite(ctx, i)
}

// Sketch is the block that a proposal would get as far as this Planner knows: a device knows what is taken, but neither what others need nor
// which rules are theirs alone. It writes nothing. Without is how many would have no desk; there are no blocks when fewer than two would sit together.
func (p *Planner) Sketch(ctx context.Context, prop Propose) (blocks []TeamBlock, without int, err error) {
	blocks, without, err = p.sketch(ctx, prop)
	return blocks, without, answer(err, "sketch a team day")
}

func (p *Planner) sketch(ctx context.Context, prop Propose) ([]TeamBlock, int, error) {
	if !prop.understood() {
		return nil, 0, &Refusal{Why: Invalid}
	}
	buildings, err := p.Store.Buildings(ctx)
	if err != nil {
		return nil, 0, err
	}
	i := slices.IndexFunc(buildings, func(b Building) bool { return b.ID == prop.Building })
	if i < 0 {
		return nil, 0, &Refusal{Why: Gone}
	}
	s, err := p.finder(ctx, TeamDay{Unit: prop.Unit, Building: prop.Building, Zone: prop.Zone, Span: prop.Span.utc()}, buildings[i], prop.Members)
	if err != nil {
		return nil, 0, err
	}
	seats, err := s.seats(ctx)
	if err != nil || len(seats) < LeastTeam {
		return nil, len(prop.Members), err
	}
	return blocksOf(seats), len(prop.Members) - len(seats), nil
}
