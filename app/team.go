// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"net/url"
	"slices"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui/team"
)

// teamData answers what the screen Team asks.
type teamData struct {
	*client
	open      func(*url.URL) error // a file, in the programme for it
	downloads func() string        // the folder for it
}

// Read implements team.Data.
func (d teamData) Read(ctx context.Context, monday booking.Day, sought staff.PersonID) (s team.State, _ error) {
	asked, err := d.asked(ctx)
	if err != nil {
		return s, err
	}
	err = d.read(ctx, func(ctx context.Context, rows store.Booking) (err error) {
		s = team.State{}
		s.Me, err = rows.Colleague(ctx, d.who)
		if errors.Is(err, booking.ErrGone) {
			s.Loading = true
			return nil
		}
		if err != nil {
			return err
		}
		if err := d.readUnit(ctx, rows, &s); err != nil {
			return err
		}
		if s.Starred, err = d.starred(ctx, rows); err != nil {
			return err
		}
		if s.Sought, err = d.seek(ctx, rows, sought, monday); err != nil {
			return err
		}
		if err := d.readWeek(ctx, rows, &s, monday); err != nil {
			return err
		}
		if s.House, err = d.usualName(ctx, rows); err != nil {
			return err
		}
		if s.Absent, err = d.absent(ctx, rows, asked, unnamed(s)); err != nil {
			return err
		}
		if s.Plans, err = d.plans(ctx, rows); err != nil {
			return err
		}
		if s.Home, err = d.homeZone(ctx, rows, s, monday); err != nil {
			return err
		}
		return d.readLead(ctx, rows, &s, monday)
	})
	if err == nil {
		err = d.readUsual(ctx, s.Home)
	}
	if err == nil && !s.Plans {
		err = trouble(d.device.DropUse(ctx))
	}
	return s, err
}

// starred are the colleagues whom the person has starred.
func (d teamData) starred(ctx context.Context, rows store.Booking) (map[staff.PersonID]bool, error) {
	liked, err := rows.Favourites(ctx, d.who)
	found := map[staff.PersonID]bool{}
	for _, f := range liked {
		if f.Kind == booking.FavouritePerson {
			found[staff.PersonID(f.Target)] = true
		}
	}
	return found, err
}

// Hold implements team.Data.
func (d teamData) Hold(ctx context.Context, house booking.BuildingID) error {
	return d.hold(ctx, house, true)
}

// Release implements team.Data.
func (d teamData) Release(ctx context.Context, r booking.Release) error {
	return d.do(ctx, booking.KindRelease, r)
}

// Reserve implements team.Data.
func (d teamData) Reserve(ctx context.Context, r booking.Reserve) error { return d.reserve(ctx, r) }

// everybodys are the rows of everybody on the screen.
func everybodys(s team.State) []booking.Presence {
	if s.Sought == nil {
		return s.Presence
	}
	return slices.Concat(s.Presence, s.Sought.Presence)
}

// unnamed are the buildings of desks whose numbers this device does not know.
func unnamed(s team.State) (houses []booking.BuildingID) {
	for _, p := range everybodys(s) {
		if _, known := s.Codes[p.Desk]; p.Desk != "" && !known {
			houses = append(houses, p.Building)
		}
	}
	return houses
}

// usualName is the building where the person usually is by its name; empty when that is not known.
func (d teamData) usualName(ctx context.Context, rows store.Booking) (string, error) {
	usual, err := d.usualHouse(ctx, rows)
	if err != nil || usual == "" {
		return "", err
	}
	house, err := rows.Building(ctx, usual)
	if errors.Is(err, booking.ErrGone) {
		return "", nil
	}
	return house.Name, err
}

func (d teamData) readUnit(ctx context.Context, rows store.Booking, s *team.State) (err error) {
	if s.Unit, err = rows.Unit(ctx, s.Me.Unit); err != nil {
		return err
	}
	if above, err := rows.Unit(ctx, s.Unit.Parent); err == nil {
		s.Above = above.Name
	}
	if s.People, err = rows.PeopleOf(ctx, s.Me.Unit); err != nil {
		return err
	}
	profile, err := rows.Profile(ctx, d.who)
	s.Visibility = profile.Visibility
	return err
}

// seek is where one person is in a week, as far as this device may know; nil for somebody who is not in the directory.
func (d teamData) seek(ctx context.Context, rows store.Booking, who staff.PersonID, monday booking.Day) (*team.Sought, error) {
	if who == "" {
		return nil, nil
	}
	person, err := rows.Colleague(ctx, who)
	if errors.Is(err, booking.ErrGone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	sought := &team.Sought{Person: person}
	if unit, err := rows.Unit(ctx, person.Unit); err == nil {
		sought.Unit = unit.Name
	}
	for day := monday; day < monday+7; day++ {
		halves, err := rows.Presence(ctx, who, day)
		if err != nil {
			return nil, err
		}
		sought.Presence = append(sought.Presence, halves...)
	}
	return sought, nil
}

// readWeek is who is where as far as this device may know. The person's own rows are there whatever others may see.
func (d teamData) readWeek(ctx context.Context, rows store.Booking, s *team.State, monday booking.Day) (err error) {
	if s.Presence, err = rows.UnitPresence(ctx, s.Me.Unit, monday, monday+6); err != nil {
		return err
	}
	s.Codes, s.Floors = map[booking.DeskID]string{}, map[booking.DeskID]booking.FloorID{}
	s.Requested, s.Houses = map[booking.OccupancyID]bool{}, map[booking.DeskID]string{}
	for _, p := range everybodys(*s) {
		if _, known := s.Codes[p.Desk]; p.Desk == "" || known {
			continue
		}
		place, err := rows.Place(ctx, p.Desk)
		if errors.Is(err, booking.ErrGone) {
			continue
		}
		if err != nil {
			return err
		}
		s.Codes[p.Desk], s.Floors[p.Desk], s.Houses[p.Desk] = place.Desk.Code, place.Floor.ID, place.Building.Name
	}
	week, err := d.plannerOn(rows).Week(ctx, d.who, monday)
	for _, day := range week.Days {
		s.Mine = append(s.Mine, day.Bookings...)
		for _, b := range day.Bookings {
			if b.State == booking.Requested {
				s.Requested[b.Occupancy().ID] = true
			}
		}
	}
	return err
}

// homeZone is how full the unit's largest home zone is, Monday to Friday; nil when this device knows of none.
func (d teamData) homeZone(ctx context.Context, rows store.Booking, s team.State, monday booking.Day) (*team.Home, error) {
	zones, err := rows.HomeZones(ctx, s.Me.Unit)
	if err != nil {
		return nil, err
	}
	var best *team.Home
	for _, zone := range zones {
		home, err := d.load(ctx, rows, zone, monday)
		if err != nil {
			return nil, err
		}
		if best == nil || home.Total > best.Total {
			best = &home
		}
	}
	return best, nil
}

// load counts the taken desks of a zone on each day.
func (d teamData) load(ctx context.Context, rows store.Booking, zone booking.Zone, monday booking.Day) (team.Home, error) {
	full := team.Home{Zone: zone.ID, Name: zone.Name, Floor: zone.Floor, Building: zone.Building}
	house, err := rows.Building(ctx, zone.Building)
	if err != nil {
		return full, err
	}
	for i := range full.Busy {
		span := booking.SpanOf(monday+booking.Day(i), booking.FullDay, house.Location())
		day, err := d.plannerOn(rows).Day(ctx, d.who, zone.Floor, span)
		if err != nil {
			return full, err
		}
		full.Total = 0
		for _, desk := range day.Desks {
			if desk.Desk.Zone != zone.ID || desk.Desk.Blocked {
				continue
			}
			full.Total++
			if !desk.Free() {
				full.Busy[i]++
			}
		}
	}
	return full, nil
}
