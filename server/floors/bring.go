// SPDX-License-Identifier: EUPL-1.2

package floors

import (
	"context"
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
	"github.com/pult-app/pult/store"
)

// Plans are buildings as somebody says that they are.
type Plans struct {
	Buildings []imdf.BuildingPlan
	// DropFloors tells that floors which the plans lack are gone; else they stay as they are.
	DropFloors bool
}

// A House is a building whose plan was brought, with what became of it.
type House struct {
	// Plan has the ids that its things have here.
	Plan imdf.BuildingPlan
	// Here tells that the building was here before.
	Here bool
	// Namesake is another house here of the same name, when the plan is of none that is here.
	Namesake booking.BuildingID
	// Written are rows that are new, changed or gone.
	Written int
	// Rules are those that it got, as it had none; nil else.
	Rules *booking.Rules
	Difference
}

// Wrote tells whether anything was written.
func (h House) Wrote() bool { return h.Written > 0 || h.Rules != nil }

// Look tells whether somebody should look before it stays: it changed a building that was here, or may have doubled one.
func (h House) Look() bool { return h.Here && h.Wrote() || h.Namesake != "" }

// An ElsewhereError is why a plan is refused whose floor stands in another building here: its bookings would be left behind.
type ElsewhereError struct {
	Floor booking.FloorID
	Here  booking.BuildingID
	Name  string // of the building, as the plan says
}

// Error says what to do about it.
func (e *ElsewhereError) Error() string {
	return fmt.Sprintf("floor %s is of the building %s here, and of %q in the archive, which is none of its name and address: give the archive the building's name and address", e.Floor, e.Here, e.Name)
}

// Bring writes the plans, and tells of each building what is different. Bookings that end after now are live. Buildings without
// rules get the usual ones, so that people can book there. What it told before an error is worth nothing.
func Bring(ctx context.Context, rows store.Booking, plans Plans, now time.Time) ([]House, error) {
	taken := map[booking.BuildingID]bool{}
	for _, plan := range plans.Buildings {
		taken[plan.Building.ID] = true
	}
	var houses []House
	for _, plan := range plans.Buildings {
		m := &merge{rows: rows, plan: plan, now: now, dropFloors: plans.DropFloors, taken: taken}
		if err := m.run(ctx); err != nil {
			return houses, err
		}
		rules, err := giveRules(ctx, rows, m.plan.Building.ID)
		if err != nil {
			return houses, err
		}
		taken[m.plan.Building.ID] = true
		houses = append(houses, House{Plan: m.plan, Here: m.here(), Namesake: m.namesake, Written: m.written, Rules: rules, Difference: m.diff})
	}
	return houses, nil
}

// giveRules lets people book in a building that has no rules yet; rules that are there stay.
func giveRules(ctx context.Context, rows store.Booking, building booking.BuildingID) (*booking.Rules, error) {
	known, err := rows.Rules(ctx, building)
	if err != nil || known.Building != "" {
		return nil, err
	}
	rules := booking.DefaultRules(building)
	return &rules, rows.PutRules(ctx, rules)
}
