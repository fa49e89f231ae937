// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"errors"
	"slices"

	"github.com/pult-app/pult/staff"
)

// cover is what a booking covers of its day at its building.
type cover struct {
	booking Booking
	day     Day
	halves  []Half
}

func (c cover) covers(half Half) bool { return slices.Contains(c.halves, half) }

// coverOf is what a booking covers; nothing when it is not live. A desk that has left the store keeps the zone of the
// model city.
func (p *Planner) coverOf(ctx context.Context, b Booking) (cover, error) {
	if !b.State.Live() {
		return cover{}, nil
	}
	place, err := p.Store.Place(ctx, b.Desk)
	if err != nil && !errors.Is(err, ErrGone) {
		return cover{}, err
	}
	loc := place.Building.Location()
	return cover{b, b.Span.Day(loc), b.Span.Halves(loc)}, nil
}

// follow makes presence follow a booking that was made (before is the zero Booking), moved, or has ended. Halves that
// it covers say Office; halves that it has left fall to another booking that covers them, or are unsaid again. A left
// half in which the person said something else stays as it is.
func (p *Planner) follow(ctx context.Context, before, after Booking) error {
	if p.quiet {
		return nil
	}
	left, err := p.coverOf(ctx, before)
	if err != nil {
		return err
	}
	taken, err := p.coverOf(ctx, after)
	if err != nil {
		return err
	}
	err = p.eachHalf(ctx, left, func(d *diary, half Half) error {
		if taken.day == left.day && taken.covers(half) {
			return nil
		}
		return d.leave(ctx, half)
	})
	if err != nil {
		return err
	}
	return p.eachHalf(ctx, taken, func(d *diary, half Half) error { return d.say(ctx, half, Office) })
}

// eachHalf opens the diary of a cover and goes through its halves.
func (p *Planner) eachHalf(ctx context.Context, c cover, tell func(*diary, Half) error) error {
	if len(c.halves) == 0 {
		return nil
	}
	d, err := p.diary(ctx, c.booking.Person, c.day)
	if err != nil {
		return err
	}
	for _, half := range c.halves {
		if err := tell(d, half); err != nil {
			return err
		}
	}
	return nil
}

// A diary is a person's day: what is said of its halves, and the live bookings that cover them, by start.
type diary struct {
	planner *Planner
	blank   Presence // person, day, seen and unit of every row
	rows    [2]Presence
	covers  []cover
	usual   *Usual // the person's; read when it is first asked for
}

// diary reads a person's day. Who is not in the directory has none and is refused.
func (p *Planner) diary(ctx context.Context, who staff.PersonID, day Day) (*diary, error) {
	blank, err := p.blank(ctx, who)
	if err != nil {
		return nil, err
	}
	blank.Day = day
	d := &diary{planner: p, blank: blank}
	rows, err := p.Store.Presence(ctx, who, day)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		d.rows[row.Half] = row
	}
	d.covers, err = p.covers(ctx, who, day, day)
	return d, err
}

// diaries are a person's days from one to another, read together.
func (p *Planner) diaries(ctx context.Context, who staff.PersonID, first, last Day) ([]*diary, error) {
	blank, err := p.blank(ctx, who)
	if err != nil {
		return nil, err
	}
	usual, err := p.Store.Usual(ctx, who)
	if err != nil {
		return nil, err
	}
	rows, err := p.Store.MyPresence(ctx, who, first)
	if err != nil {
		return nil, err
	}
	covers, err := p.covers(ctx, who, first, last)
	if err != nil {
		return nil, err
	}
	days := make([]*diary, last-first+1)
	for i := range days {
		days[i] = &diary{planner: p, blank: blank, usual: &usual}
		days[i].blank.Day = first + Day(i)
	}
	for _, row := range rows {
		if row.Day <= last {
			days[row.Day-first].rows[row.Half] = row
		}
	}
	for _, c := range covers {
		days[c.day-first].covers = append(days[c.day-first].covers, c)
	}
	return days, nil
}

// blank is what all rows of a person have in common.
func (p *Planner) blank(ctx context.Context, who staff.PersonID) (blank Presence, _ error) {
	colleague, err := p.Store.Colleague(ctx, who)
	if err != nil {
		return blank, orGone(err, Forbidden)
	}
	profile, err := p.Store.Profile(ctx, who)
	if err != nil {
		return blank, err
	}
	if !profile.Visibility.Known() {
		profile.Visibility = staff.Nobody
	}
	return Presence{Person: who, Seen: profile.Visibility, Unit: colleague.Unit}, nil
}

// covers are the person's live bookings from a day to a day, each by the clock of its own building.
func (p *Planner) covers(ctx context.Context, who staff.PersonID, first, last Day) ([]cover, error) {
	mine, err := p.Store.Mine(ctx, who, around(first, last))
	if err != nil {
		return nil, err
	}
	var covers []cover
	for _, b := range mine {
		c, err := p.coverOf(ctx, b)
		if err != nil {
			return nil, err
		}
		if first <= c.day && c.day <= last {
			covers = append(covers, c)
		}
	}
	return covers, nil
}

// leave takes back what a booking had said of a half; the person's own word stays.
func (d *diary) leave(ctx context.Context, half Half) error {
	word := d.rows[half].Status
	if d.rows[half].Occupied != "" || d.rows[half].Usual {
		word = Unsaid
	}
	return d.say(ctx, half, word)
}

// say stores a word for a half, with the desk of the booking that covers it when the word allows. Where neither the person nor
// a booking says anything, the usual week does.
func (d *diary) say(ctx context.Context, half Half, word Status) error {
	row := d.blank
	row.Half, row.Status = half, word
	if i := slices.IndexFunc(d.covers, func(c cover) bool { return c.covers(half) }); i >= 0 && (word == Unsaid || word == Office) {
		o := d.covers[i].booking.Occupancy()
		row.Status, row.Building, row.Desk, row.Occupied = Office, o.Building, o.Desk, o.ID
	} else if word == Unsaid {
		usual, err := d.usually(ctx, half)
		if err != nil {
			return err
		}
		row.Status, row.Usual = usual, usual != Unsaid
	}
	before := d.rows[half]
	if row == before || row.Status == Unsaid && before == (Presence{}) {
		return nil
	}
	d.rows[half] = row
	if row.Status == Unsaid {
		d.rows[half] = Presence{}
	}
	return d.planner.Store.PutPresence(ctx, row)
}

// usually is what the usual week says of a half; nothing of days that are over or further ahead than it is filled.
func (d *diary) usually(ctx context.Context, half Half) (Status, error) {
	if today := d.planner.today(); d.blank.Day < today || d.blank.Day > today+UsualAhead {
		return Unsaid, nil
	}
	if d.usual == nil {
		usual, err := d.planner.Store.Usual(ctx, d.blank.Person)
		if err != nil {
			return Unsaid, err
		}
		d.usual = &usual
	}
	return d.usual.On(d.blank.Day, half), nil
}
