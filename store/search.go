// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// DesksByCode are the desks whose code begins with the prefix, by code, at most most of them.
func (s Booking) DesksByCode(ctx context.Context, prefix string, most int) (desks []booking.DeskID, _ error) {
	const query = `SELECT id FROM desk WHERE code >= $1 AND code < $2 ORDER BY code, id LIMIT $3`
	rows, err := s.Tx.QueryContext(ctx, query, prefix, prefix+"\U0010FFFF", most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id booking.DeskID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		desks = append(desks, id)
	}
	return desks, rows.Err()
}

// HomeZones are the zones that are a unit's home, by id.
func (s Booking) HomeZones(ctx context.Context, unit staff.UnitID) ([]booking.Zone, error) {
	const query = `SELECT id, building, floor, name, home, quiet FROM zone WHERE home = $1 ORDER BY id`
	rows, err := s.Tx.QueryContext(ctx, query, string(unit))
	return all("home zones", scanZone, rows, err)
}
