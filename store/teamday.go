// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// teamDays and invites are what scanTeamDay and scanInvite read; a condition follows.
const (
	teamDays = `SELECT id, unit, lead, building, zone, start_at, end_at, until, state, blocks, asked, accepted, declined, without, made_at FROM teamday `
	invites  = `SELECT id, teamday, person, lead, unit, building, floor, zone, desk, start_at, end_at, until, state, booking, occupancy, asked FROM invite `
)

// Zone implements booking.Store.
func (s Booking) Zone(ctx context.Context, id booking.ZoneID) (booking.Zone, error) {
	const query = `SELECT id, building, floor, name, home, quiet FROM zone WHERE id = $1`
	return one("zone", id, scanZone, s.Tx.QueryRowContext(ctx, query, id))
}

// TeamDay implements booking.Store.
func (s Booking) TeamDay(ctx context.Context, id booking.TeamDayID) (booking.TeamDay, error) {
	const query = teamDays + `WHERE id = $1`
	return one("team day", id, scanTeamDay, s.Tx.QueryRowContext(ctx, query, id))
}

// TeamDays implements booking.Store.
func (s Booking) TeamDays(ctx context.Context, unit staff.UnitID) ([]booking.TeamDay, error) {
	const query = teamDays + `WHERE unit = $1 ORDER BY start_at, id`
	rows, err := s.Tx.QueryContext(ctx, query, unit)
	return all("team days of a unit", scanTeamDay, rows, err)
}

// TeamDaysOver implements booking.Store.
func (s Booking) TeamDaysOver(ctx context.Context, t time.Time, most int) ([]booking.TeamDay, error) {
	const query = teamDays + `WHERE end_at <= $1 ORDER BY id LIMIT $2`
	rows, err := s.Tx.QueryContext(ctx, query, t.Unix(), most)
	return all("team days that are over", scanTeamDay, rows, err)
}

// TeamDaysAfter implements booking.Store.
func (s Booking) TeamDaysAfter(ctx context.Context, id booking.TeamDayID, most int) ([]booking.TeamDay, error) {
	const query = teamDays + `WHERE state = 'open' AND id > $1 ORDER BY id LIMIT $2`
	rows, err := s.Tx.QueryContext(ctx, query, id, most)
	return all("team days", scanTeamDay, rows, err)
}

// PutTeamDay implements booking.Store.
func (s Booking) PutTeamDay(ctx context.Context, t booking.TeamDay) error {
	blocks, err := text(t.Blocks)
	if err == nil {
		err = s.leave(ctx, "teamday", string(t.ID), Own(t.Lead))
	}
	if err == nil {
		err = s.write(ctx, "teamday", string(t.ID), Own(t.Lead), t.Unit, t.Lead, t.Building, t.Zone, t.Span.Start.Unix(), t.Span.End.Unix(),
			deadline(t.Until), t.State, blocks, t.Asked, t.Accepted, t.Declined, t.Without, t.MadeAt.Unix())
	}
	return wrap("put team day "+string(t.ID), err)
}

// DropTeamDay implements booking.Store.
func (s Booking) DropTeamDay(ctx context.Context, id booking.TeamDayID) error {
	return s.Remove(ctx, "teamday", string(id))
}

// Invite implements booking.Store.
func (s Booking) Invite(ctx context.Context, id booking.InviteID) (booking.Invite, error) {
	const query = invites + `WHERE id = $1`
	return one("invitation", id, scanInvite, s.Tx.QueryRowContext(ctx, query, id))
}

// InviteFor implements booking.Store.
func (s Booking) InviteFor(ctx context.Context, held booking.BookingID) (booking.Invite, error) {
	const query = invites + `WHERE booking = $1`
	return one("invitation for booking", held, scanInvite, s.Tx.QueryRowContext(ctx, query, held))
}

// Invites implements booking.Store.
func (s Booking) Invites(ctx context.Context, day booking.TeamDayID) ([]booking.Invite, error) {
	const query = invites + `WHERE teamday = $1 ORDER BY id`
	rows, err := s.Tx.QueryContext(ctx, query, day)
	return all("invitations to a team day", scanInvite, rows, err)
}

// MyInvites are a person's invitations that end after a time, by start.
func (s Booking) MyInvites(ctx context.Context, person staff.PersonID, after time.Time) ([]booking.Invite, error) {
	const query = invites + `WHERE person = $1 AND end_at > $2 ORDER BY start_at, id`
	rows, err := s.Tx.QueryContext(ctx, query, person, after.Unix())
	return all("my invitations", scanInvite, rows, err)
}

// InvitesDue implements booking.Store.
func (s Booking) InvitesDue(ctx context.Context, t time.Time, most int) ([]booking.Invite, error) {
	const query = invites + `WHERE state = 'open' AND until <= $1 ORDER BY id LIMIT $2`
	rows, err := s.Tx.QueryContext(ctx, query, t.Unix(), most)
	return all("invitations that are due", scanInvite, rows, err)
}

// InvitesOver implements booking.Store.
func (s Booking) InvitesOver(ctx context.Context, t time.Time, most int) ([]booking.Invite, error) {
	const query = invites + `WHERE end_at <= $1 ORDER BY id LIMIT $2`
	rows, err := s.Tx.QueryContext(ctx, query, t.Unix(), most)
	return all("invitations that are over", scanInvite, rows, err)
}

// HeldIn implements booking.Store.
func (s Booking) HeldIn(ctx context.Context, zone booking.ZoneID, span booking.Span) (n int, err error) {
	const query = `SELECT COUNT(*) FROM invite WHERE zone = $1 AND start_at < $2 AND end_at > $3 AND state IN ('open', 'accepted')`
	err = s.Tx.QueryRowContext(ctx, query, string(zone), span.End.Unix(), span.Start.Unix()).Scan(&n)
	return n, wrap("count desks that team days hold", err)
}

// PutInvite implements booking.Store.
func (s Booking) PutInvite(ctx context.Context, i booking.Invite) error {
	err := s.write(ctx, "invite", string(i.ID), Own(i.Person), i.Day, i.Person, i.Lead, i.Unit, i.Building, i.Floor, i.Zone, i.Desk,
		i.Span.Start.Unix(), i.Span.End.Unix(), deadline(i.Until), i.State, i.Held, i.Occupied, i.Asked)
	return wrap("put invitation "+string(i.ID), err)
}

// DropInvite implements booking.Store.
func (s Booking) DropInvite(ctx context.Context, id booking.InviteID) error {
	return s.Remove(ctx, "invite", string(id))
}

// Preferred implements booking.Store.
func (s Booking) Preferred(ctx context.Context, unit staff.UnitID) ([]booking.ZoneID, error) {
	const query = `SELECT zones FROM preference WHERE id = $1`
	zones, err := one("preference", unit, func(row scanner) (zones []booking.ZoneID, err error) {
		err = row.Scan(document{&zones})
		return zones, err
	}, s.Tx.QueryRowContext(ctx, query, unit))
	if errors.Is(err, booking.ErrGone) {
		return nil, nil
	}
	return zones, err
}

// PutPreferred implements booking.Store. A unit that says nothing any more has no row.
func (s Booking) PutPreferred(ctx context.Context, unit staff.UnitID, zones []booking.ZoneID) error {
	if len(zones) == 0 {
		return s.Remove(ctx, "preference", string(unit))
	}
	body, err := json.Marshal(zones)
	if err == nil {
		err = s.write(ctx, "preference", string(unit), Team(unit), string(body))
	}
	return wrap("put zones that "+string(unit)+" prefers", err)
}

// Orphans implements booking.Store. Names that are made from others have a 5 where random ones have a 4: of those only what was
// held for somebody lies ahead and is of nobody.
func (s Booking) Orphans(ctx context.Context, t time.Time, most int) ([]booking.Booking, error) {
	const query = `SELECT id, person, desk, floor, building, start_at, end_at, state, made_at, occupancy FROM booking
		WHERE person = '' AND start_at > $1 AND state = 'booked' AND id LIKE '______________5%'
		AND NOT EXISTS (SELECT 1 FROM invite i WHERE i.booking = booking.id AND i.state = 'open') ORDER BY id LIMIT $2`
	rows, err := s.Tx.QueryContext(ctx, query, t.Unix(), most)
	return all("desks held for nobody", scanBooking, rows, err)
}

// DropBooking implements booking.Store.
func (s Booking) DropBooking(ctx context.Context, id booking.BookingID) error {
	return s.Remove(ctx, "booking", string(id))
}

// deadline is a time as it is stored; 0 for none.
func deadline(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func scanTeamDay(row scanner) (t booking.TeamDay, err error) {
	var start, end, until, made int64
	err = row.Scan((*string)(&t.ID), (*string)(&t.Unit), (*string)(&t.Lead), (*string)(&t.Building), (*string)(&t.Zone), &start, &end, &until, (*string)(&t.State),
		document{&t.Blocks}, &t.Asked, &t.Accepted, &t.Declined, &t.Without, &made)
	t.Span, t.MadeAt = booking.Span{Start: instant(start), End: instant(end)}, instant(made)
	if until != 0 {
		t.Until = instant(until)
	}
	return t, err
}

func scanInvite(row scanner) (i booking.Invite, err error) {
	var start, end, until int64
	err = row.Scan((*string)(&i.ID), (*string)(&i.Day), (*string)(&i.Person), (*string)(&i.Lead), (*string)(&i.Unit), (*string)(&i.Building), (*string)(&i.Floor),
		(*string)(&i.Zone), (*string)(&i.Desk), &start, &end, &until, (*string)(&i.State), (*string)(&i.Held), (*string)(&i.Occupied), &i.Asked)
	i.Span = booking.Span{Start: instant(start), End: instant(end)}
	if until != 0 {
		i.Until = instant(until)
	}
	return i, err
}
