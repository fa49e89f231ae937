// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
)

// Org is the scope of rows for everybody who works here.
const Org = "org"

// Own is the scope of a person's own devices.
func Own(person staff.PersonID) string { return "u:" + string(person) }

// Team is the scope of a unit's people.
func Team(unit staff.UnitID) string { return "t:" + string(unit) }

// House is the scope of a building; devices choose which they want.
func House(building booking.BuildingID) string { return "b:" + string(building) }

// Readers is the scope of an audience: of posts, and of all that hangs on them.
func Readers(audience news.AudienceID) string { return "n:" + string(audience) }
