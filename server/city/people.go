// SPDX-License-Identifier: EUPL-1.2

package city

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/pult-app/pult/staff"
)

// populate gives the demo city its units and people. The first of a team leads it, of the pictures' team the one who is
// named so; leads of the units above are drawn from the teams below them.
func (c *City) populate(rng *rand.Rand) {
	names := newNamer(rng)
	for _, p := range cast {
		names.used[p.Name()] = true
	}
	c.Units = slices.Clone(frame)
	for _, t := range teams {
		members := t.members(names, len(c.People), rng)
		unit := t.unit
		unit.Lead = members[0].ID
		if unit.ID == unitDienste {
			unit.Lead = "p-birgit"
		}
		c.Units = append(c.Units, unit)
		c.People = append(c.People, members...)
	}
	c.leadAbove()
	c.profile(rng)
}

func (t team) members(names *namer, before int, rng *rand.Rand) []staff.Person {
	if t.unit.ID == unitDienste {
		return slices.Clone(cast)
	}
	members := make([]staff.Person, t.people)
	for i := range members {
		given, family := names.name()
		members[i] = staff.Person{
			ID: staff.PersonID(fmt.Sprintf("p-%04d", before+i+1)), Given: given, Family: family, Unit: t.unit.ID,
			FirstAider: rng.IntN(14) == 0,
		}
	}
	return members
}

// leadAbove gives every unit without people of its own a lead out of the teams below, nobody two.
func (c *City) leadAbove() {
	leads := map[staff.PersonID]bool{"p-jana": true} // the demo person shall see what most people see
	for _, u := range c.Units {
		leads[u.Lead] = true
	}
	for i := len(c.Units) - 1; i >= 0; i-- {
		u := &c.Units[i]
		for _, p := range c.People {
			if u.Lead == "" && !leads[p.ID] && p.Unit != unitDienste && c.below(p.Unit, u.ID) {
				u.Lead, leads[p.ID] = p.ID, true
			}
		}
	}
}

// below tells whether a unit is another or lies in it.
func (c *City) below(unit, above staff.UnitID) bool {
	for unit != "" && unit != above {
		i := slices.IndexFunc(c.Units, func(u staff.Unit) bool { return u.ID == unit })
		if i < 0 {
			return false
		}
		unit = c.Units[i].Parent
	}
	return unit == above
}

// profile gives everybody a visibility and a few people a further role.
func (c *City) profile(rng *rand.Rand) {
	for i, p := range c.People {
		profile := staff.Profile{Person: p.ID, Roles: []staff.Role{staff.Employee}, Visibility: staff.Team}
		switch draw := rng.IntN(100); {
		case i < len(cast):
		case draw < 8:
			profile.Visibility = staff.Nobody
		case draw < 30:
			profile.Visibility = staff.Everybody
		}
		switch {
		case p.Unit == "u-organisation" && rng.IntN(3) == 0:
			profile.Roles = append(profile.Roles, staff.Facility)
		case p.Unit == "u-ausbildung":
			profile.Roles = append(profile.Roles, staff.Trainer)
		case p.Unit == "u-servicedesk" && rng.IntN(5) == 0:
			profile.Roles = append(profile.Roles, staff.Administrator)
		case rng.IntN(45) == 0:
			profile.Roles = append(profile.Roles, staff.Editor)
		case rng.IntN(90) == 0:
			profile.Roles = append(profile.Roles, staff.Council)
		}
		c.Profiles = append(c.Profiles, profile)
	}
}
