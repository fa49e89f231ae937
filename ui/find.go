// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"context"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// A Finder answers the search. An empty query finds nothing; what is found is sorted, best first, and short.
type Finder interface {
	Find(ctx context.Context, query string) ([]Found, error)
}

// Found is a person or a desk: exactly one of the two is set.
type Found struct {
	Person *FoundPerson
	Desk   *booking.Place
}

// A FoundPerson is a person with where they are today, as far as this device may know.
type FoundPerson struct {
	Person staff.Person
	Unit   string
	// Today are the presence rows of today, the morning's first; none when the person does not share the place. Codes
	// are what stands on their desks; a desk that this device does not hold is missing.
	Today []booking.Presence
	Codes map[booking.DeskID]string
}
