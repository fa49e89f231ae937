// SPDX-License-Identifier: EUPL-1.2

package imdf

import (
	"math"
	"slices"

	"github.com/pult-app/pult/booking"
)

// inside tells whether a point lies in a polygon, by the even-odd rule, so that holes are outside.
func inside(p booking.Point, polygon booking.Polygon) bool {
	in := false
	for _, ring := range polygon {
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			if (a.Y > p.Y) != (b.Y > p.Y) && p.X < (b.X-a.X)*(p.Y-a.Y)/(b.Y-a.Y)+a.X {
				in = !in
			}
		}
	}
	return in
}

// area is the outer ring's area without the holes, in square metres.
func area(polygon booking.Polygon) float64 {
	sum := 0.0
	for i, ring := range polygon {
		if a := math.Abs(signed(ring)); i == 0 {
			sum = a
		} else {
			sum -= a
		}
	}
	return sum
}

// signed is twice-halved shoelace: negative for one sense of turning, positive for the other.
func signed(ring []booking.Point) float64 {
	sum := 0.0
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		sum += a.X*b.Y - b.X*a.Y
	}
	return sum / 2
}

// centre is the middle of a ring's area, or of its corners when it has none.
func centre(ring []booking.Point) booking.Point {
	if len(ring) == 0 {
		return booking.Point{}
	}
	first := ring[0] // near the numbers' zero the sums keep their digits
	var x, y, twice float64
	for i := range ring {
		ax, ay := ring[i].X-first.X, ring[i].Y-first.Y
		next := ring[(i+1)%len(ring)]
		bx, by := next.X-first.X, next.Y-first.Y
		cross := ax*by - bx*ay
		x, y, twice = x+(ax+bx)*cross, y+(ay+by)*cross, twice+cross
	}
	if math.Abs(twice) < 1e-9 {
		var b box
		for _, p := range ring {
			b.add(p)
		}
		return b.middle()
	}
	return booking.Point{X: tidy(first.X + x/(3*twice)), Y: tidy(first.Y + y/(3*twice))}
}

// labelPoint is where a name fits: the centre of area if it lies in the polygon, else the middle of the widest stretch
// at half height.
func labelPoint(polygon booking.Polygon) booking.Point {
	middle := centre(polygon[0])
	if inside(middle, polygon) {
		return middle
	}
	var b box
	for _, p := range polygon[0] {
		b.add(p)
	}
	best, at := 0.0, middle
	for _, share := range []float64{0.5, 0.25, 0.75, 0.1, 0.9} {
		y := b.min.Y + share*b.h()
		xs := crossings(polygon, y)
		for i := 0; i+1 < len(xs); i += 2 {
			if width := xs[i+1] - xs[i]; width > best+1e-6 {
				best, at = width, booking.Point{X: tidy((xs[i] + xs[i+1]) / 2), Y: tidy(y)}
			}
		}
	}
	return at
}

func crossings(polygon booking.Polygon, y float64) []float64 {
	var xs []float64
	for _, ring := range polygon {
		for i, a := range ring {
			if b := ring[(i+1)%len(ring)]; (a.Y > y) != (b.Y > y) {
				xs = append(xs, (b.X-a.X)*(y-a.Y)/(b.Y-a.Y)+a.X)
			}
		}
	}
	slices.Sort(xs)
	return xs
}

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
