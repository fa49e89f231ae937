// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"github.com/pult-app/pult/staff"
)

// mostTried is how many desks are tried for one day of a usual week before the day is left to the next night.
const mostTried = 12

// remembered is how many days back the desks of a usual week are looked for.
const remembered = 56

// BookAhead books the halves in the office of a person's usual week from tomorrow on, as far as it is filled: the first
// free desk of those that they have starred, where they sat on that weekday and lately, near the team, and at home.
//
// It books no day on which the person has a booking or has said anything but the office, and none that it has booked
// before, whatever became of it. What the rules do not allow today is tried again when it is next called. The person is told once of all that it
// has booked, which it returns. Only a Final Planner books ahead.
func (p *Planner) BookAhead(ctx context.Context, who staff.PersonID) ([]Booking, error) {
	made, err := p.bookAhead(ctx, who)
	if err == nil && len(made) > 0 {
		first, last := made[0], made[len(made)-1]
		err = p.Tell(ctx, Notice{Person: who, Kind: NoticeBookedAhead, Booking: first.ID, Desk: first.Desk, Span: Span{first.Span.Start, last.Span.End}})
	}
	return made, answer(err, "book the usual week of %s", who)
}

func (p *Planner) bookAhead(ctx context.Context, who staff.PersonID) (made []Booking, _ error) {
	usual, err := p.Store.Usual(ctx, who)
	if err != nil || !usual.Book || !p.Final {
		return nil, err
	}
	if usual, err = p.keyed(ctx, who, usual); err != nil || usual.Key == "" {
		return nil, err
	}
	days, err := p.diaries(ctx, who, p.today()+1, p.today()+UsualAhead)
	if err != nil {
		return nil, err
	}
	s := &search{planner: p, who: who}
	for _, d := range days {
		part, wanted := d.officePart()
		if !wanted {
			continue
		}
		id := usual.Booking(d.blank.Day)
		if _, err := p.Store.Booking(ctx, id); err == nil {
			continue
		} else if !errors.Is(err, ErrGone) {
			return made, err
		}
		b, booked, err := s.book(ctx, id, d.blank.Day, part)
		if err != nil {
			return made, err
		}
		if booked {
			made = append(made, b)
		}
	}
	return made, nil
}

// keyed is a usual week with a key, which one from before there were keys is given now.
func (p *Planner) keyed(ctx context.Context, who staff.PersonID, u Usual) (Usual, error) {
	if u.Key != "" {
		return u, nil
	}
	if u.Key = p.newKey(); u.Key == "" {
		return u, nil
	}
	return u, p.Store.PutUsual(ctx, who, u)
}

// officePart is the part of the day for which the usual week wants a desk: the halves in the office by the week and by what
// stands in the diary, of a day without any booking.
func (d *diary) officePart() (part Part, wanted bool) {
	if len(d.covers) > 0 {
		return 0, false
	}
	var in [2]bool
	for _, half := range []Half{AM, PM} {
		in[half] = d.rows[half].Status == Office && d.usual.On(d.blank.Day, half) == Office
	}
	switch in {
	case [2]bool{true, true}:
		return FullDay, true
	case [2]bool{true, false}:
		return Morning, true
	case [2]bool{false, true}:
		return Afternoon, true
	}
	return 0, false
}

// A search finds desks for a person's days, and remembers what is the same for all of them.
type search struct {
	planner *Planner
	who     staff.PersonID
	ready   bool
	starred []DeskID
	sat     []Booking // lately, the latest first
	above   []staff.UnitID
	unit    staff.UnitID
}

func (s *search) prepare(ctx context.Context) error {
	if s.ready {
		return nil
	}
	s.ready = true
	store := s.planner.Store
	liked, err := store.Favourites(ctx, s.who)
	if err != nil {
		return err
	}
	for _, f := range liked {
		if f.Kind == FavouriteDesk {
			s.starred = append(s.starred, DeskID(f.Target))
		}
	}
	now := s.planner.now()
	if s.sat, err = store.Mine(ctx, s.who, Span{Start: now.AddDate(0, 0, -remembered), End: now}); err != nil {
		return err
	}
	slices.Reverse(s.sat)
	colleague, err := store.Colleague(ctx, s.who)
	if err != nil {
		return err
	}
	s.unit = colleague.Unit
	s.above, err = store.Above(ctx, s.unit)
	return err
}

// book tries one desk after the other.
func (s *search) book(ctx context.Context, id BookingID, day Day, part Part) (b Booking, booked bool, _ error) {
	if err := s.prepare(ctx); err != nil {
		return b, false, err
	}
	tried := map[DeskID]bool{}
	for _, find := range []func(context.Context, Day, Part) ([]DeskID, error){s.known, s.nearTeam, s.atHome} {
		desks, err := find(ctx, day, part)
		if err != nil {
			return b, false, err
		}
		for _, desk := range desks {
			if tried[desk] {
				continue
			}
			if len(tried) >= mostTried {
				return b, false, nil
			}
			tried[desk] = true
			if b, booked, err = s.try(ctx, id, desk, day, part); err != nil || booked {
				return b, booked, err
			}
		}
	}
	return b, false, nil
}

// try books a desk unless the rules say no.
func (s *search) try(ctx context.Context, id BookingID, desk DeskID, day Day, part Part) (b Booking, booked bool, _ error) {
	p := s.planner
	place, err := p.Store.Place(ctx, desk)
	if err == nil {
		a := attempt{who: s.who, above: s.above, place: place, span: SpanOf(day, part, place.Building.Location()).utc(), brief: true}
		err = p.judge(ctx, a)
		if err == nil {
			b, err = p.write(ctx, a, id, p.yes())
		}
	}
	if _, refused := asRefusal(err); refused || errors.Is(err, ErrGone) {
		return b, false, nil
	}
	if err == nil {
		err = p.follow(ctx, Booking{}, b)
	}
	return b, err == nil, err
}

// known are the starred desks, then those of the same weekday, then those of late; each group the latest first.
func (s *search) known(_ context.Context, day Day, _ Part) (desks []DeskID, _ error) {
	desks = append(desks, s.starred...)
	for _, b := range s.sat {
		if b.Span.Day(location("")).Weekday() == day.Weekday() {
			desks = append(desks, b.Desk)
		}
	}
	for _, b := range s.sat {
		desks = append(desks, b.Desk)
	}
	return desks, nil
}

// nearTeam are the free desks nearest to those where the team sits that day, on the floor where most of it does. Whoever shows
// the place to nobody is not looked for: the desk would tell where they are.
func (s *search) nearTeam(ctx context.Context, day Day, part Part) ([]DeskID, error) {
	there, err := s.planner.Store.UnitPresence(ctx, s.unit, day, day)
	if err != nil {
		return nil, err
	}
	var mates []DeskID
	for _, row := range there {
		if row.Person != s.who && row.Desk != "" && row.Seen != staff.Nobody && !slices.Contains(mates, row.Desk) {
			mates = append(mates, row.Desk)
		}
	}
	return s.planner.near(ctx, mates, day, part)
}

// atHome are the free desks of the unit's home zones, or of the nearest unit above that has some.
func (s *search) atHome(ctx context.Context, day Day, part Part) (desks []DeskID, _ error) {
	for _, unit := range s.above {
		zones, err := s.planner.Store.HomeZones(ctx, unit)
		if err != nil {
			return nil, err
		}
		for _, zone := range zones {
			free, err := s.planner.freeDesks(ctx, zone.Floor, day, part)
			if err != nil {
				return nil, err
			}
			for _, d := range free {
				if d.Zone == zone.ID {
					desks = append(desks, d.ID)
				}
			}
		}
		if len(desks) > 0 {
			break
		}
	}
	return desks, nil
}

// near are the free desks of the floor on which most of some desks stand, the nearest to one of them first.
func (p *Planner) near(ctx context.Context, desks []DeskID, day Day, part Part) ([]DeskID, error) {
	byFloor := map[FloorID][]Point{}
	var most FloorID
	for _, id := range desks {
		place, err := p.Store.Place(ctx, id)
		if errors.Is(err, ErrGone) {
			continue
		}
		if err != nil {
			return nil, err
		}
		floor := place.Floor.ID
		byFloor[floor] = append(byFloor[floor], place.Desk.Shape.At)
		if n, best := len(byFloor[floor]), len(byFloor[most]); n > best || n == best && floor < most {
			most = floor
		}
	}
	if most == "" {
		return nil, nil
	}
	free, err := p.freeDesks(ctx, most, day, part)
	if err != nil {
		return nil, err
	}
	return nearest(free, byFloor[most]), nil
}

// nearest are desks by their way to the nearest of some points.
func nearest(desks []Desk, points []Point) (ids []DeskID) {
	way := make(map[DeskID]float64, len(desks))
	for _, d := range desks {
		way[d.ID] = math.Inf(1)
		for _, at := range points {
			way[d.ID] = min(way[d.ID], math.Hypot(d.Shape.At.X-at.X, d.Shape.At.Y-at.Y))
		}
		ids = append(ids, d.ID)
	}
	slices.SortFunc(ids, func(a, b DeskID) int { return cmp.Or(cmp.Compare(way[a], way[b]), cmp.Compare(a, b)) })
	return ids
}

// freeDesks are the desks of a floor that nobody has in a part of a day.
func (p *Planner) freeDesks(ctx context.Context, floor FloorID, day Day, part Part) ([]Desk, error) {
	desks, err := p.Store.Desks(ctx, floor)
	if err != nil || len(desks) == 0 {
		return nil, err
	}
	place, err := p.Store.Place(ctx, desks[0].ID)
	if err != nil {
		return nil, err
	}
	span := SpanOf(day, part, place.Building.Location())
	busy, err := p.Store.Busy(ctx, floor, span)
	if err != nil {
		return nil, err
	}
	taken := takenIn(busy, span)
	return slices.DeleteFunc(slices.Clone(desks), func(d Desk) bool { return d.Blocked || taken[d.ID] }), nil
}
