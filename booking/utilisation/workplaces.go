// SPDX-License-Identifier: EUPL-1.2

package utilisation

import (
	"fmt"

	"github.com/pult-app/pult/booking"
)

// SharedTarget is which share of its workplaces the town wants to be shared (REQUIREMENTS N5, K1).
const SharedTarget Share = 60

// MaxWorkplaces is how many workplaces a house has at most: a hundred times the desks that the largest one has.
const MaxWorkplaces = 100_000

// Workplaces is how many workplaces a house has in all from a month on, until another number is told: those that somebody has for
// themselves, and those that are shared. It speaks of furniture, not of people, so it may be told and mended at any time.
type Workplaces struct {
	Building booking.BuildingID
	From     Month
	Total    int
}

// Check refuses numbers that no house has. Zero says that nothing is known from that month on.
func (w Workplaces) Check() error {
	if w.Total < 0 || w.Total > MaxWorkplaces {
		return fmt.Errorf("a house has between 0 and %d workplaces, not %d", MaxWorkplaces, w.Total)
	}
	return nil
}

// Furnish says in a month's report how many workplaces the house had, by what was told until then: list is of that house, the earliest first.
func (r *Report) Furnish(list []Workplaces) {
	r.Workplaces = 0
	for _, w := range list {
		if !r.Month.Before(w.From) {
			r.Workplaces = w.Total
		}
	}
}

// Whole is what the report tells of the house itself.
func (r Report) Whole() AreaReport {
	for _, a := range r.Areas {
		if a.Area == (Area{}) {
			return a
		}
	}
	return AreaReport{Full: None, Peak: None, Kept: None, Freed: None, Missed: None}
}

// Shared is which share of the house's workplaces are shared, which are its desks that could be booked; None when nobody has told how many
// workplaces there are.
func (r Report) Shared() Share {
	if r.Workplaces == 0 {
		return None
	}
	return Share(percent(r.Whole().Desks, r.Workplaces))
}

// SharedOf is the share over several houses. Those of which nobody has told how many workplaces they have count on neither side.
func SharedOf(reports []Report) (share Share, shared, workplaces int) {
	for _, r := range reports {
		if r.Workplaces > 0 {
			shared += min(r.Whole().Desks, r.Workplaces)
			workplaces += r.Workplaces
		}
	}
	if workplaces == 0 {
		return None, 0, 0
	}
	return Share(percent(shared, workplaces)), shared, workplaces
}

// Live says how many people have their home in the house: their units have a home zone there. Fewer than Crowd are not told.
func (r *Report) Live(people int) {
	r.People = 0
	if people >= Crowd {
		r.People = (people + 2) / 5 * 5
	}
}

// PerHundred is how many desks there are for a hundred people who have their home in the house, in steps of five; 0 when that is not told.
func (r Report) PerHundred() int {
	if r.People == 0 {
		return 0
	}
	return (100*r.Whole().Desks/r.People + 2) / 5 * 5
}
