// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"cmp"
	"context"
	"slices"

	"github.com/pult-app/pult/staff"
)

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
