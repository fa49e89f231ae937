// SPDX-License-Identifier: EUPL-1.2

package imdf

import (
	"math"
	"slices"

	"github.com/pult-app/pult/booking"
)

// hull is the convex hull (Andrew's monotone chain).
func hull(points []booking.Point) []booking.Point {
	sorted := slices.Clone(points)
	slices.SortFunc(sorted, func(a, b booking.Point) int {
		if a.X != b.X {
			return cmpFloat(a.X, b.X)
		}
		return cmpFloat(a.Y, b.Y)
	})
	sorted = slices.Compact(sorted)
	if len(sorted) < 3 {
		return sorted
	}
	half := func(points []booking.Point) []booking.Point {
		var chain []booking.Point
		for _, p := range points {
			for len(chain) > 1 && cross(chain[len(chain)-2], chain[len(chain)-1], p) <= 0 {
				chain = chain[:len(chain)-1]
			}
			chain = append(chain, p)
		}
		return chain[:len(chain)-1]
	}
	lower := half(sorted)
	slices.Reverse(sorted)
	return append(lower, half(sorted)...)
}

func cross(o, a, b booking.Point) float64 {
	return (a.X-o.X)*(b.Y-o.Y) - (a.Y-o.Y)*(b.X-o.X)
}

func cmpFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// A rect is a rectangle turned on the plan: angle is that of the long side in degrees, clockwise on the screen, from
// -90 (not included) to 90.
type rect struct {
	at          booking.Point
	long, short float64
	angle       float64
}

// around is the smallest rectangle around the points (rotating calipers: one side lies on an edge of the hull).
// Of equally small ones the first by angle is taken.
func around(points []booking.Point) rect {
	corners := hull(points)
	best, smallest := rect{}, math.Inf(1)
	for i, a := range corners {
		b := corners[(i+1)%len(corners)]
		angle := halfTurn(math.Atan2(b.Y-a.Y, b.X-a.X) * 180 / math.Pi)
		r := boxAt(corners, angle)
		if size := r.long * r.short; size < smallest-1e-6 {
			best, smallest = r, size
		}
	}
	if math.IsInf(smallest, 1) && len(corners) > 0 {
		best.at = corners[0]
	}
	return best
}

// boxAt is the rectangle around the points with one side at the angle.
func boxAt(points []booking.Point, angle float64) rect {
	var b box
	for _, p := range points {
		b.add(rotate(p, -angle))
	}
	r := rect{at: rotate(b.middle(), angle), long: b.w(), short: b.h(), angle: angle}
	if r.short > r.long+1e-6 {
		r.long, r.short, r.angle = r.short, r.long, halfTurn(angle+90)
	}
	return r
}

// rotate turns a point about the origin, clockwise on the screen.
func rotate(p booking.Point, degrees float64) booking.Point {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return booking.Point{X: p.X*cos - p.Y*sin, Y: p.X*sin + p.Y*cos}
}

// halfTurn brings an angle above -90 and up to 90 degrees.
func halfTurn(degrees float64) float64 {
	degrees = math.Remainder(degrees, 180)
	if degrees <= -90+1e-9 {
		degrees += 180
	}
	return degrees
}
