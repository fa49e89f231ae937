// SPDX-License-Identifier: EUPL-1.2

package imdf

import (
	"math"

	"github.com/pult-app/pult/booking"
)

// reach is how far free space is looked for: beyond it, room is room.
const reach = 2.5 // metres

// crowd is how many segments a cell tells of. No six square metres of a house have as many; without a bound, desks that
// are piled up in one place would each look at all the others.
const crowd = 256

// A space2d answers how far one can look before a wall, from an index of segments by square cells as long as reach.
type space2d struct {
	segments []booking.Line
	cells    map[[2]int][]int
}

func newSpace2d() *space2d { return &space2d{cells: map[[2]int][]int{}} }

func (s *space2d) addPolygon(polygon booking.Polygon) {
	for _, ring := range polygon {
		for i, a := range ring {
			s.add(booking.Line{From: a, To: ring[(i+1)%len(ring)]})
		}
	}
}

// add files a segment under every cell that it passes, in steps of half a cell.
func (s *space2d) add(l booking.Line) {
	i := len(s.segments)
	s.segments = append(s.segments, l)
	steps := int(math.Hypot(l.To.X-l.From.X, l.To.Y-l.From.Y)/(reach/2)) + 1
	var last [2]int
	for step := 0; step <= steps; step++ {
		t := float64(step) / float64(steps)
		c := cell(booking.Point{X: l.From.X + t*(l.To.X-l.From.X), Y: l.From.Y + t*(l.To.Y-l.From.Y)})
		if (step == 0 || c != last) && len(s.cells[c]) < crowd {
			s.cells[c] = append(s.cells[c], i)
		}
		last = c
	}
}

func cell(p booking.Point) [2]int {
	return [2]int{int(math.Floor(p.X / reach)), int(math.Floor(p.Y / reach))}
}

// free is the distance from a point along a direction of length one to the nearest segment, at most reach.
func (s *space2d) free(from, direction booking.Point) float64 {
	at, best := cell(from), reach
	for dx := -1; dx <= 1; dx++ {
		for dy := -1; dy <= 1; dy++ {
			for _, i := range s.cells[[2]int{at[0] + dx, at[1] + dy}] {
				best = math.Min(best, hit(from, direction, s.segments[i]))
			}
		}
	}
	return best
}

// hit is how far along the ray the segment is met; infinite when it is not.
func hit(from, d booking.Point, l booking.Line) float64 {
	ex, ey := l.To.X-l.From.X, l.To.Y-l.From.Y
	den := d.X*ey - d.Y*ex
	if math.Abs(den) < 1e-12 {
		return math.Inf(1)
	}
	fx, fy := l.From.X-from.X, l.From.Y-from.Y
	t, u := (fx*ey-fy*ex)/den, (fx*d.Y-fy*d.X)/den
	if t < 0 || u < 0 || u > 1 {
		return math.Inf(1)
	}
	return t
}
