// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"

	"github.com/pult-app/pult/staff"
)

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
