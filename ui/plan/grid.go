// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"math"

	"github.com/pult-app/pult/booking"
)

// cell is the side of a square of the index, in metres.
const cell = 6.0

// An index finds desks by place: by square for drawing and tapping, by row for walking.
type index struct {
	desks []booking.Desk
	signs []symbol           // where each desk's sign lies
	boxes [][2]booking.Point // around each sign and its chair
	cells map[[2]int][]int
	rows  [][]int // desks from left to right, rows from top to bottom, zone by zone
	row   []int   // the row of each desk
	of    map[booking.DeskID]int
}

func newIndex(desks []booking.Desk) *index {
	x := &index{desks: desks, cells: map[[2]int][]int{}, of: make(map[booking.DeskID]int, len(desks))}
	for i, d := range desks {
		key := cellOf(d.Shape.At)
		x.cells[key] = append(x.cells[key], i)
		x.of[d.ID] = i
		x.signs = append(x.signs, symbolOf(d.Shape))
	}
	x.grow(symbol.wider, widenMost)
	x.grow(symbol.deeper, deepenMost)
	for _, s := range x.signs {
		x.boxes = append(x.boxes, s.box())
	}
	x.layRows()
	return x
}

// grow makes all signs of the floor larger by one factor, at most by, as far as they and their chairs keep off each
// other: tables that stand apart leave room for larger numbers.
func (x *index) grow(larger func(symbol, float64) symbol, by float64) {
	for i := range x.signs {
		at := x.desks[i].Shape.At
		x.within(at, at, func(j int) {
			for j > i && by > 1 && crowded(larger(x.signs[i], by), larger(x.signs[j], by)) {
				by = max(1, by-0.01)
			}
		})
	}
	for i, s := range x.signs {
		x.signs[i] = larger(s, by)
	}
}

// crowded tells whether two signs with their chairs come closer than airBetween.
func crowded(a, b symbol) bool {
	if apart(a.at, b.at) > a.reach()+b.reach()+airBetween {
		return false
	}
	p, q := a.box(), b.box()
	return p[0].X < q[1].X+airBetween && q[0].X < p[1].X+airBetween && p[0].Y < q[1].Y+airBetween && q[0].Y < p[1].Y+airBetween
}

func cellOf(p booking.Point) [2]int {
	return [2]int{int(math.Floor(p.X / cell)), int(math.Floor(p.Y / cell))}
}

// within calls for each desk whose centre lies in the rectangle or less than a square beside it.
func (x *index) within(from, to booking.Point, visit func(i int)) {
	a, b := cellOf(from), cellOf(to)
	if (b[0]-a[0]+3)*(b[1]-a[1]+3) > len(x.cells) {
		for i, d := range x.desks {
			if p := d.Shape.At; p.X > from.X-cell && p.X < to.X+cell && p.Y > from.Y-cell && p.Y < to.Y+cell {
				visit(i)
			}
		}
		return
	}
	for cx := a[0] - 1; cx <= b[0]+1; cx++ {
		for cy := a[1] - 1; cy <= b[1]+1; cy++ {
			for _, i := range x.cells[[2]int{cx, cy}] {
				visit(i)
			}
		}
	}
}

// nearest is the desk whose symbol is closest to p and at most reach metres away.
func (x *index) nearest(p booking.Point, reach float64) (best int, ok bool) {
	near := math.Inf(1)
	x.within(booking.Point{X: p.X - reach, Y: p.Y - reach}, booking.Point{X: p.X + reach, Y: p.Y + reach}, func(i int) {
		// Of two desks that are equally close, such as when both are under the finger, the nearer centre wins.
		d := x.signs[i].beside(p) + apart(x.desks[i].Shape.At, p)/1000
		if d < near {
			near, best = d, i
		}
	})
	return best, near <= reach
}

// around is the upright rectangle around a desk's sign and those of others.
func (x *index) around(desk int, others []booking.DeskID) (from, to booking.Point) {
	from, to = x.boxes[desk][0], x.boxes[desk][1]
	for _, id := range others {
		if i, ok := x.of[id]; ok {
			from = booking.Point{X: min(from.X, x.boxes[i][0].X), Y: min(from.Y, x.boxes[i][0].Y)}
			to = booking.Point{X: max(to.X, x.boxes[i][1].X), Y: max(to.Y, x.boxes[i][1].Y)}
		}
	}
	return from, to
}
