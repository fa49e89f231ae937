// SPDX-License-Identifier: EUPL-1.2

package city

import (
	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
)

// Workplaces are how many workplaces each house of the demo city had in the months before one, with those that are nobody's to share: from
// month to month some of these went, so that the share of desks that are shared has grown to about 61 % of all.
func (c City) Workplaces(until utilisation.Month, months int) (list []utilisation.Workplaces) {
	desks := map[booking.BuildingID]int{}
	for _, d := range c.Desks {
		if !d.Blocked {
			desks[d.Building]++
		}
	}
	for i, house := range c.Buildings {
		for ago := months; ago > 0; ago-- {
			perMille := 1639 + []int{0, 20, -30}[i%3] + 45*(ago-1) // workplaces for a thousand desks
			list = append(list, utilisation.Workplaces{Building: house.ID, From: until.Add(-ago), Total: (desks[house.ID]*perMille + 500) / 1000})
		}
	}
	return list
}
