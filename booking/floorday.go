// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/pult-app/pult/staff"
)

// A FloorDay is a floor as the plan shows it for a span: every desk with who or what is in the way.
type FloorDay struct {
	Floor FloorID
	Span  Span
	Desks []DeskDay // by code
}

// A DeskDay is a desk in the span of its FloorDay.
type DeskDay struct {
	Desk Desk
	// Busy are the live occupancies that overlap the span, by start; the person's own are among them.
	Busy []Occupancy
	// Mine is the person's own live booking of this desk in the span, the first if there are several; nil for none.
	Mine *Booking
}

// Free tells whether nothing is in the way for the whole span and the desk is not blocked. Whether the rules allow the
// person to book it is another question: see Planner.Reserve.
func (d DeskDay) Free() bool { return !d.Desk.Blocked && len(d.Busy) == 0 }

// Day is a floor for a span as one person sees it; who may be empty, then nothing is mine. An unknown floor has no desks.
// It reads the desks, the occupancies and the person's bookings once each, so that its cost does not grow with what else
// is stored. A caller that keeps the desks of a floor uses DayAmong.
func (p *Planner) Day(ctx context.Context, who staff.PersonID, floor FloorID, span Span) (FloorDay, error) {
	desks, err := p.Store.Desks(ctx, floor)
	if err != nil {
		return FloorDay{}, fmt.Errorf("desks of floor %s: %w", floor, err)
	}
	return p.DayAmong(ctx, who, floor, desks, span)
}

// DayAmong is Day for desks that the caller has read before with Store.Desks; they are not changed.
func (p *Planner) DayAmong(ctx context.Context, who staff.PersonID, floor FloorID, desks []Desk, span Span) (FloorDay, error) {
	busy, err := p.Store.Busy(ctx, floor, span)
	if err != nil {
		return FloorDay{}, fmt.Errorf("occupancy of floor %s: %w", floor, err)
	}
	var mine []Booking
	if who != "" {
		if mine, err = p.Store.Mine(ctx, who, span); err != nil {
			return FloorDay{}, fmt.Errorf("bookings of %s: %w", who, err)
		}
	}
	return floorDay(floor, span, desks, busy, mine), nil
}

// floorDay joins what was read. All desks share the one sorted list of occupancies.
func floorDay(floor FloorID, span Span, desks []Desk, busy []Occupancy, mine []Booking) FloorDay {
	day := FloorDay{Floor: floor, Span: span, Desks: make([]DeskDay, len(desks))}
	slices.SortFunc(busy, func(a, b Occupancy) int {
		return cmp.Or(cmp.Compare(a.Desk, b.Desk), a.Span.Start.Compare(b.Span.Start))
	})
	byDesk := make(map[DeskID][]Occupancy, len(busy))
	for from := 0; from < len(busy); {
		until := from + 1
		for until < len(busy) && busy[until].Desk == busy[from].Desk {
			until++
		}
		byDesk[busy[from].Desk] = busy[from:until:until]
		from = until
	}
	for i := range desks {
		day.Desks[i] = DeskDay{Desk: desks[i], Busy: byDesk[desks[i].ID], Mine: bookingOf(mine, desks[i].ID)}
	}
	return day
}

func bookingOf(mine []Booking, desk DeskID) *Booking {
	for i := range mine {
		if mine[i].Desk == desk {
			return &mine[i]
		}
	}
	return nil
}
