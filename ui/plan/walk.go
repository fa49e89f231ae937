// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"cmp"
	"math"
	"slices"

	"github.com/pult-app/pult/booking"
)

// layRows gathers desks of a zone that stand side by side, zone by zone: rows of two rooms at the same height are two
// rows. A row takes every desk of the zone whose centre is at most half a desk below the row's first one.
func (x *index) layRows() {
	order := make([]int, len(x.desks))
	for i := range order {
		order[i] = i
	}
	at := func(i int) booking.Point { return x.desks[i].Shape.At }
	zone := func(i int) booking.ZoneID { return x.desks[i].Zone }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(at(a).Y, at(b).Y), cmp.Compare(at(a).X, at(b).X)) })
	rank := map[booking.ZoneID]int{}
	for _, i := range order {
		if _, met := rank[zone(i)]; !met {
			rank[zone(i)] = len(rank)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rank[zone(a)], rank[zone(b)]) })
	x.row = make([]int, len(x.desks))
	for _, i := range order {
		last := len(x.rows) - 1
		if last < 0 || zone(i) != zone(x.rows[last][0]) || at(i).Y > at(x.rows[last][0]).Y+x.desks[i].Shape.D/2 {
			x.rows = append(x.rows, nil)
			last++
		}
		x.rows[last] = append(x.rows[last], i)
		x.row[i] = last
	}
	for _, row := range x.rows {
		slices.SortStableFunc(row, func(a, b int) int { return cmp.Compare(at(a).X, at(b).X) })
	}
}

// A step is where an arrow key goes.
type step int

const (
	left step = iota
	right
	up
	down
)

// walk is the desk next to one. Left and right go along the row; at its end on to what lies further that way, else to
// the row before or behind, so that one key meets every desk of a zone. Up and down go to what lies nearest that way.
// Where nothing does it stays.
func (x *index) walk(from int, to step) int {
	row := x.rows[x.row[from]]
	at := slices.Index(row, from)
	switch {
	case to == left && at > 0:
		return row[at-1]
	case to == right && at < len(row)-1:
		return row[at+1]
	}
	if next, ok := x.towards(from, to); ok {
		return next
	}
	switch {
	case to == left && x.row[from] > 0:
		before := x.rows[x.row[from]-1]
		return before[len(before)-1]
	case to == right && x.row[from] < len(x.rows)-1:
		return x.rows[x.row[from]+1][0]
	}
	return from
}

const (
	// sideways is how much heavier a metre beside the way counts than one along it.
	sideways = 2.0
	// otherZone is how much nearer in metres a desk of another zone must be than one of the own.
	otherZone = 8.0
)

// towards is the desk that lies nearest in a direction: in the own zone anything that way, beyond it only what lies more
// that way than beside it. Left and right look beyond the own row, which walk knows.
func (x *index) towards(from int, to step) (next int, ok bool) {
	least := math.Inf(1)
	start := x.desks[from]
	for i, d := range x.desks {
		along, aside := split(start.Shape.At, d.Shape.At, to)
		own := d.Zone == start.Zone && (to == up || to == down)
		if along <= start.Shape.D/2 || !own && aside > along {
			continue
		}
		weight := along + sideways*aside
		if d.Zone != start.Zone {
			weight += otherZone
		}
		if weight < least {
			least, next, ok = weight, i, true
		}
	}
	return next, ok
}

// split is how far a point lies from another in a direction, and how far beside it.
func split(from, to booking.Point, way step) (along, aside float64) {
	dx, dy := to.X-from.X, to.Y-from.Y
	switch way {
	case left:
		return -dx, math.Abs(dy)
	case right:
		return dx, math.Abs(dy)
	case up:
		return -dy, math.Abs(dx)
	}
	return dy, math.Abs(dx)
}
