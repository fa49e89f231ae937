// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui/team"
	"github.com/pult-app/pult/ui/today"
)

// Days on which a team sits together: what who leads sees of them, and what each one is asked.

// Propose implements team.Data.
func (d teamData) Propose(ctx context.Context, p booking.Propose) error {
	return d.do(ctx, booking.KindPropose, p)
}

// Call implements team.Data.
func (d teamData) Call(ctx context.Context, c booking.Call) error {
	return d.do(ctx, booking.KindCall, c)
}

// Prefer implements team.Data.
func (d teamData) Prefer(ctx context.Context, p booking.Prefer) error {
	return d.do(ctx, booking.KindPrefer, p)
}

// Answer implements today.Data.
func (d deskData) Answer(ctx context.Context, a booking.Answer) error {
	return d.do(ctx, booking.KindAnswer, a)
}

// Sketch implements team.Data.
func (d teamData) Sketch(ctx context.Context, p booking.Propose) (s team.Sketch, err error) {
	err = d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		s = team.Sketch{}
		var err error
		if s.Blocks, s.Without, err = d.plannerOn(rows).Sketch(ctx, p); err != nil || len(s.Blocks) == 0 {
			return err
		}
		me, err := rows.Colleague(ctx, d.who)
		if err != nil {
			return err
		}
		return d.draw(ctx, rows, me.Unit, p.Span, &s)
	})
	return s, err
}

// draw reads the floor of a sketch's first block.
func (d teamData) draw(ctx context.Context, rows store.Booking, unit staff.UnitID, span booking.Span, s *team.Sketch) (err error) {
	block := s.Blocks[0]
	if s.Floor, err = d.floor(ctx, rows, block.Floor); err != nil {
		return err
	}
	if s.Units, err = rows.Above(ctx, unit); err != nil {
		return err
	}
	if zone, err := rows.Zone(ctx, block.Zone); err == nil {
		s.Zone = zone.Name
	}
	s.Day, err = d.plannerOn(rows).Day(ctx, d.who, block.Floor, span)
	return err
}

// readLead is what only who leads the unit is shown.
func (d teamData) readLead(ctx context.Context, rows store.Booking, s *team.State, monday booking.Day) error {
	if s.Leads = s.Unit.Lead == d.who && d.who != ""; !s.Leads {
		return nil
	}
	if err := d.readZones(ctx, rows, s); err != nil {
		return err
	}
	if err := d.readRelief(ctx, rows, s, monday); err != nil {
		return err
	}
	all, err := rows.TeamDays(ctx, s.Unit.ID)
	for _, t := range all {
		if !t.Span.End.After(d.clock.now()) || t.State == booking.TeamOff {
			continue
		}
		day, failed := d.teamDay(ctx, rows, *s, t)
		if failed != nil {
			return failed
		}
		s.Days = append(s.Days, day)
	}
	return err
}

// teamDay is a team day with its drawing and those who come, as far as each one's visibility tells.
func (d teamData) teamDay(ctx context.Context, rows store.Booking, s team.State, t booking.TeamDay) (day team.TeamDay, err error) {
	day.TeamDay = t
	if len(t.Blocks) == 0 {
		return day, nil
	}
	sketch := team.Sketch{Blocks: t.Blocks, Without: t.Without}
	switch err := d.draw(ctx, rows, s.Unit.ID, t.Span, &sketch); {
	case err == nil:
		day.Zone, day.Sketch = sketch.Zone, &sketch
	case !errors.Is(err, booking.ErrGone):
		return day, err
	}
	desks := map[booking.DeskID]bool{}
	for _, b := range t.Blocks {
		for _, desk := range b.Desks {
			desks[desk] = true
		}
	}
	on := t.Span.Day(home())
	present, err := rows.UnitPresence(ctx, s.Unit.ID, on, on)
	for _, p := range s.People {
		if slices.ContainsFunc(present, func(r booking.Presence) bool { return r.Person == p.ID && desks[r.Desk] }) {
			day.Coming = append(day.Coming, p)
		}
	}
	return day, err
}

// readZones are the zones of the home zone's house in the order in which the unit prefers them.
func (d teamData) readZones(ctx context.Context, rows store.Booking, s *team.State) error {
	preferred, err := rows.Preferred(ctx, s.Unit.ID)
	if err != nil {
		return err
	}
	house := booking.BuildingID("")
	if s.Home != nil {
		house = s.Home.Building
	} else if house, err = d.usualHouse(ctx, rows); err != nil {
		return err
	}
	for _, id := range preferred {
		if zone, err := rows.Zone(ctx, id); err == nil {
			s.Zones = append(s.Zones, zone)
		}
	}
	s.Preferred = len(s.Zones)
	floors, err := rows.Floors(ctx, house)
	if err != nil {
		return err
	}
	var others []booking.Zone
	for _, floor := range floors {
		zones, err := rows.Zones(ctx, floor.ID)
		if err != nil {
			return err
		}
		for _, zone := range zones {
			if !slices.ContainsFunc(s.Zones, func(z booking.Zone) bool { return z.ID == zone.ID }) {
				others = append(others, zone)
			}
		}
	}
	own := func(z booking.Zone) int {
		switch {
		case z.Home == s.Unit.ID || s.Home != nil && z.ID == s.Home.Zone:
			return 0
		case z.Home == "":
			return 1
		}
		return 2
	}
	slices.SortStableFunc(others, func(a, b booking.Zone) int { return cmp.Compare(own(a), own(b)) })
	s.Zones = append(s.Zones, others...)
	return nil
}

// leastRelief is how many free desks make a zone worth naming.
const leastRelief = 3

// readRelief names for each day another zone with room: the first that the unit prefers, else that with most room.
func (d teamData) readRelief(ctx context.Context, rows store.Booking, s *team.State, monday booking.Day) error {
	if s.Home == nil {
		return nil
	}
	for n, zone := range s.Zones {
		if zone.ID == s.Home.Zone {
			continue
		}
		load, err := d.load(ctx, rows, zone, monday)
		if err != nil {
			return err
		}
		for i := range s.Home.Relief {
			free := load.Total - load.Busy[i]
			best := &s.Home.Relief[i]
			if free >= leastRelief && (best.Name == "" || n >= s.Preferred && free > best.Free && zone.Home == "") {
				*best = team.Relief{Name: zone.Name, Free: free}
			}
		}
	}
	return nil
}

// readUsual is how full the home zone usually is on each weekday: the mean of what the months that the device has been told say, as it was told.
func (d teamData) readUsual(ctx context.Context, home *team.Home) error {
	if home == nil {
		return nil
	}
	text, _, err := d.device.Use(ctx, home.Building)
	if err != nil || text == nil {
		return trouble(err)
	}
	var told wire.Utilisation
	if json.Unmarshal(text, &told) != nil {
		return nil // of another release: asked for again
	}
	home.Usual = usualIn(told.Months, utilisation.Area{Floor: home.Floor, Zone: home.Zone})
	return nil
}

// usualMonths are how many of the last months say what is usual.
const usualMonths = 3

// usualIn is what the last months tell of an area on Monday to Friday, in steps of five; 0 where they tell nothing.
func usualIn(months []json.RawMessage, area utilisation.Area) (usual [5]int) {
	var sums, told [5]int
	for _, text := range months[max(0, len(months)-usualMonths):] {
		var r utilisation.Report
		if json.Unmarshal(text, &r) != nil {
			continue
		}
		i := slices.IndexFunc(r.Areas, func(a utilisation.AreaReport) bool { return a.Area == area })
		if i < 0 {
			continue
		}
		for day := range usual {
			if share := r.Areas[i].Weekdays[int(time.Monday)+day]; share.Told() {
				sums[day] += int(share)
				told[day]++
			}
		}
	}
	for day := range usual {
		if told[day] > 0 {
			usual[day] = (sums[day]/told[day] + 2) / 5 * 5
		}
	}
	return usual
}

// readInvites are the team days to which the person is asked.
func (r *dayReader) readInvites(ctx context.Context) error {
	all, err := r.rows.MyInvites(ctx, r.who, r.clock.now())
	if err != nil {
		return err
	}
	for _, i := range all {
		said := today.Invited{Invite: i}
		if said.Place, err = r.rows.Place(ctx, i.Desk); err != nil && !errors.Is(err, booking.ErrGone) {
			return err
		}
		if said.Lead, err = r.rows.Colleague(ctx, i.Lead); err != nil && !errors.Is(err, booking.ErrGone) {
			return err
		}
		mine, err := r.rows.Mine(ctx, r.who, i.Span)
		if err != nil {
			return err
		}
		for _, b := range mine {
			place, err := r.rows.Place(ctx, b.Desk)
			if err != nil && !errors.Is(err, booking.ErrGone) {
				return err
			}
			said.Gives = append(said.Gives, place.Desk.Code)
		}
		r.state.Invites = append(r.state.Invites, said)
	}
	return nil
}
