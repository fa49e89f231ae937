// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// permit refuses an op that its person may not do. Almost all are about the person's own, or in the name of somebody who has named
// them: only for others the roles are looked up. What the rulebook refuses beyond that it refuses on the device, too.
func (r *round) permit(ctx context.Context, who staff.PersonID, kind booking.Kind, of staff.PersonID) error {
	act, may, deputy := staff.Act(kind), r.hub.may, false
	var err error
	if of == "" || of == who {
		of = who
		if may(act, staff.Exercised(nil, false, false, r.withheld), staff.Own) {
			return nil
		}
	} else if deputy, err = r.rows.IsDeputy(ctx, of, who); err != nil {
		return err
	}
	if deputy && may(act, staff.Exercised(nil, true, false, r.withheld), staff.Principal) {
		return nil
	}
	roles, err := rolesOf(ctx, r.rows, who, r.withheld)
	if err != nil {
		return err
	}
	relation, err := relationTo(ctx, r.rows, who, of)
	if err != nil || may(act, roles, relation) {
		return err
	}
	refusal := &booking.Refusal{Why: booking.Forbidden}
	if of != who && !deputy && may(act, []staff.Role{staff.Deputy}, staff.Principal) {
		refusal.Detail = booking.NoDeputy
	}
	return refusal
}
