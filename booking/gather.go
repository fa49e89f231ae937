// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"

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

// Answer says yes or no to an invitation. A yes makes the desk the person's own and gives back what they have at that time; a no frees it
// at once. The same answer again is fine, and who has said yes takes it back by giving the desk back.
//
// It refuses with Invalid, Gone, Forbidden/NotYours, Expired when the deadline has gone by, Stale when the day was called off or answered
// otherwise, and a yes with what Reserve and Release refuse.
func (p *Planner) Answer(ctx context.Context, who staff.PersonID, a Answer) error {
	return answer(p.reply(ctx, who, a), "answer invitation %s", a.Invite)
}

func (p *Planner) reply(ctx context.Context, who staff.PersonID, a Answer) error {
	if !named(a.Invite) {
		return &Refusal{Why: Invalid}
	}
	i, err := p.Store.Invite(ctx, a.Invite)
	switch {
	case err != nil:
		return orGone(err, Gone)
	case i.Person != who:
		return &Refusal{Why: Forbidden, Detail: NotYours}
	case a.Yes && i.State == InviteAccepted, !a.Yes && (i.State == InviteDeclined || i.State == InviteLapsed):
		return nil
	case i.State == InviteLapsed:
		return &Refusal{Why: Expired}
	case i.State != InviteOpen:
		return &Refusal{Why: Stale}
	case !a.Yes:
		err = p.turnDown(ctx, i, InviteDeclined)
	default:
		err = p.agree(ctx, i)
	}
	if err != nil {
		return err
	}
	return p.recount(ctx, i.Day)
}

// turnDown ends an open invitation; the desk goes to the next who waits for it.
func (p *Planner) turnDown(ctx context.Context, i Invite, state InviteState) error {
	held, err := p.letGo(ctx, i)
	if err != nil {
		return err
	}
	i.State, i.Held, i.Occupied = state, "", ""
	if err := p.Store.PutInvite(ctx, i); err != nil || !held.State.Live() {
		return err
	}
	return p.handOn(ctx, held.Desk, held.Span, i.Person)
}

// agree makes the desk of an invitation the person's own.
func (p *Planner) agree(ctx context.Context, i Invite) error {
	if !i.Span.End.After(p.now()) {
		return p.over()
	}
	if _, err := p.letGo(ctx, i); err != nil {
		return err
	}
	mine, err := p.Store.Mine(ctx, i.Person, i.Span)
	if err != nil {
		return err
	}
	for _, b := range mine {
		if err := p.inTime(ctx, b); err != nil {
			return err
		}
		if err := p.giveBack(ctx, b); err != nil {
			return err
		}
	}
	a, err := p.attempt(ctx, i.Person, i.Desk, i.Span, Booking{Occupied: i.Occupied})
	if err == nil {
		err = p.judge(ctx, a)
	}
	if refusal, refused := asRefusal(err); refused && !p.Final && (refusal.Detail == NotHere || refusal.Why == Gone) {
		a.place.Desk = Desk{ID: i.Desk, Floor: i.Floor, Building: i.Building} // the server knows whether it can be had
		err = nil
	}
	if err != nil {
		return err
	}
	return p.take(ctx, i, a)
}

// take writes the booking that an invitation becomes.
func (p *Planner) take(ctx context.Context, i Invite, a attempt) error {
	b, err := p.write(ctx, a, seatID(i.ID), p.yes())
	if err != nil {
		return err
	}
	i.State, i.Held, i.Occupied = InviteAccepted, b.ID, ""
	if err := p.Store.PutInvite(ctx, i); err != nil {
		return err
	}
	return p.follow(ctx, Booking{}, b)
}

// recount tells who leads how many have answered. A member's device does not hold the team day.
func (p *Planner) recount(ctx context.Context, id TeamDayID) error {
	if !p.Final {
		return nil
	}
	t, err := p.Store.TeamDay(ctx, id)
	if err != nil {
		return notGone(err)
	}
	invites, err := p.Store.Invites(ctx, id)
	if err != nil {
		return err
	}
	was := t
	t.Accepted, t.Declined = 0, 0
	for _, i := range invites {
		switch i.State {
		case InviteAccepted:
			t.Accepted++
		case InviteOpen:
		default:
			t.Declined++
		}
	}
	if t.Accepted == was.Accepted && t.Declined == was.Declined {
		return nil
	}
	return p.Store.PutTeamDay(ctx, t)
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

// LapseTeams ends invitations that nobody answered in time, at most so many, and returns how many it were.
func (p *Planner) LapseTeams(ctx context.Context, most int) (int, error) {
	due, err := p.Store.InvitesDue(ctx, p.now(), most)
	if err != nil {
		return 0, answer(err, "invitations that are due")
	}
	for _, i := range due {
		err := p.turnDown(ctx, i, InviteLapsed)
		if err == nil {
			err = p.recount(ctx, i.Day)
		}
		if err != nil {
			return 0, answer(err, "end invitation %s", i.ID)
		}
	}
	return len(due), nil
}

// ForgetTeams takes away what is left of team days that are over, and desks that are held for nobody any more, at most so many of each. It returns how many it were.
func (p *Planner) ForgetTeams(ctx context.Context, most int) (int, error) {
	invites, err := p.Store.InvitesOver(ctx, p.now(), most)
	if err != nil {
		return 0, answer(err, "invitations that are over")
	}
	for _, i := range invites {
		if i.State == InviteOpen {
			if _, err := p.letGo(ctx, i); err != nil {
				return 0, answer(err, "let go of invitation %s", i.ID)
			}
		}
		if err := p.Store.DropInvite(ctx, i.ID); err != nil {
			return 0, answer(err, "drop invitation %s", i.ID)
		}
	}
	days, err := p.Store.TeamDaysOver(ctx, p.now(), most)
	if err != nil {
		return 0, answer(err, "team days that are over")
	}
	for _, t := range days {
		if err := p.Store.DropTeamDay(ctx, t.ID); err != nil {
			return 0, answer(err, "drop team day %s", t.ID)
		}
	}
	orphans, err := p.Store.Orphans(ctx, p.now(), most)
	if err != nil {
		return 0, answer(err, "desks held for nobody")
	}
	for _, b := range orphans {
		if _, err := p.letGo(ctx, Invite{Held: b.ID}); err != nil {
			return 0, answer(err, "let go of %s", b.ID)
		}
	}
	return len(invites) + len(days) + len(orphans), nil
}

// SucceedTeams lets open team days follow their unit, for at most so many in the order of their names: whoever leads it now has them, and where nobody does
// they are called off. It returns the last that it has looked at; empty when there are no more.
func (p *Planner) SucceedTeams(ctx context.Context, after TeamDayID, most int) (TeamDayID, error) {
	days, err := p.Store.TeamDaysAfter(ctx, after, most)
	if err != nil {
		return "", answer(err, "team days after %s", after)
	}
	for _, t := range days {
		if err := p.succeed(ctx, t); err != nil {
			return "", answer(err, "hand team day %s on", t.ID)
		}
	}
	if len(days) < most {
		return "", nil
	}
	return days[len(days)-1].ID, nil
}

func (p *Planner) succeed(ctx context.Context, t TeamDay) error {
	unit, err := p.Store.Unit(ctx, t.Unit)
	if err != nil && !errors.Is(err, ErrGone) || unit.Lead == t.Lead && err == nil {
		return err
	}
	if unit.Lead == "" {
		return p.disband(ctx, t)
	}
	t.Lead = unit.Lead
	return p.Store.PutTeamDay(ctx, t)
}

// Prefer says in which zones a unit sits: suggestions and team days ask them first, in their order. None takes the word back.
//
// It refuses with Invalid, with Gone for a unit there is not and on the server for a zone there is not, and with Forbidden/NotLead whoever neither leads the unit nor plans space.
func (p *Planner) Prefer(ctx context.Context, who staff.PersonID, pref Prefer) error {
	return answer(p.prefer(ctx, who, pref), "prefer zones for %s", pref.Unit)
}

func (p *Planner) prefer(ctx context.Context, who staff.PersonID, pref Prefer) error {
	zones := slices.Clone(pref.Zones)
	slices.Sort(zones)
	if !named(pref.Unit) || len(zones) > MaxPreferred || len(slices.Compact(zones)) != len(pref.Zones) ||
		slices.ContainsFunc(pref.Zones, func(z ZoneID) bool { return !named(z) }) {
		return &Refusal{Why: Invalid}
	}
	if err := p.leads(ctx, who, pref.Unit); err != nil {
		refusal, refused := asRefusal(err)
		if !refused || refusal.Detail != NotLead {
			return err
		}
		profile, failed := p.Store.Profile(ctx, who)
		if failed != nil || !slices.Contains(profile.Roles, staff.Facility) {
			return cmp.Or(failed, err)
		}
	}
	if p.Final {
		if err := p.zonesThere(ctx, pref.Zones); err != nil {
			return err
		}
	}
	old, err := p.Store.Preferred(ctx, pref.Unit)
	if err != nil || slices.Equal(old, pref.Zones) {
		return err
	}
	return p.Store.PutPreferred(ctx, pref.Unit, pref.Zones)
}

// zonesThere refuses zones that there are not.
func (p *Planner) zonesThere(ctx context.Context, zones []ZoneID) error {
	for _, zone := range zones {
		if _, err := p.Store.Zone(ctx, zone); err != nil {
			return orGone(err, Gone)
		}
	}
	return nil
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
