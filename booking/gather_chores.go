// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"errors"
)

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
