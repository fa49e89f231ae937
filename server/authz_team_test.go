// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// led is a unit that somebody leads, with two people in it; one that nobody leads for whoever leads none.
func (a *authz) led(whose *subject) (unit staff.UnitID, members []staff.PersonID) {
	a.t.Helper()
	unit = a.unit("", "")
	a.write(a.t, func(ctx context.Context, tx *central.Tx) error {
		led, err := tx.Store().Led(ctx, whose.person)
		if err == nil && len(led) > 0 {
			unit = led[0]
		}
		for range booking.LeastTeam {
			who := staff.PersonID(uuid.NewString())
			members = append(members, who)
			if err == nil {
				err = tx.Store().PutPerson(ctx, staff.Person{ID: who, Given: "Given", Family: "Member", Unit: unit})
			}
		}
		return err
	})
	return unit, members
}

// ownTeam are the ops that name a team day or an invitation of somebody's.
func (a *authz) ownTeam(whose *subject) map[booking.Kind]func() map[string]any {
	span := func() booking.Span { return booking.SpanOf(a.day(), booking.FullDay, berlin) }
	return map[booking.Kind]func() map[string]any{
		booking.KindCall: func() map[string]any {
			unit, _ := a.led(whose)
			id := booking.NewTeamDayID()
			a.write(a.t, func(ctx context.Context, tx *central.Tx) error {
				return tx.Store().PutTeamDay(ctx, booking.TeamDay{ID: id, Unit: unit, Lead: whose.person, Building: hall, Span: span(), State: booking.TeamOpen, MadeAt: monday})
			})
			return map[string]any{"teamday": id}
		},
		booking.KindAnswer: func() map[string]any {
			id := booking.InviteID(uuid.NewString())
			a.write(a.t, func(ctx context.Context, tx *central.Tx) error {
				s := span()
				return tx.Store().PutInvite(ctx, booking.Invite{ID: id, Day: "t", Person: whose.person, Building: hall, Desk: desk(hall, 1), Span: s, Until: s.Start, State: booking.InviteOpen})
			})
			return map[string]any{"invite": id, "yes": false}
		},
	}
}

// teamArgs are those of an op about a unit that somebody leads.
func (a *authz) teamArgs(kind booking.Kind, whose *subject) map[string]any {
	unit, members := a.led(whose)
	if kind == booking.KindPrefer {
		return map[string]any{"unit": unit, "zones": []string{}}
	}
	span := booking.SpanOf(a.day(), booking.FullDay, berlin)
	return map[string]any{"teamday": uuid.NewString(), "unit": unit, "building": other, "members": members, "start": span.Start, "end": span.End}
}
