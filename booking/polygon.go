// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"math"
	"slices"
)

// Holds tells whether a point lies in the polygon, by the even-odd rule, so that holes are outside.
func (polygon Polygon) Holds(p Point) bool {
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

// Area is the outer ring's area without the holes, in square metres.
func (polygon Polygon) Area() float64 {
	sum := 0.0
	for i, ring := range polygon {
		if a := math.Abs(SignedArea(ring)); i == 0 {
			sum = a
		} else {
			sum -= a
		}
	}
	return sum
}

// SignedArea is a ring's area in square metres (the shoelace): positive when it turns clockwise on the screen.
func SignedArea(ring []Point) float64 {
	sum := 0.0
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		sum += a.X*b.Y - b.X*a.Y
	}
	return sum / 2
}

// MiddleOf is the middle of a ring's area, or of its corners when it has none.
func MiddleOf(ring []Point) Point {
	if len(ring) == 0 {
		return Point{}
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
		least, most := BoxOf(ring)
		return Point{X: (least.X + most.X) / 2, Y: (least.Y + most.Y) / 2}
	}
	return Point{X: tidy(first.X + x/(3*twice)), Y: tidy(first.Y + y/(3*twice))}
}

// LabelPoint is where a name fits: the centre of area if it lies in the polygon, else the middle of the widest stretch
// at half height.
func (polygon Polygon) LabelPoint() Point {
	middle := MiddleOf(polygon[0])
	if polygon.Holds(middle) {
		return middle
	}
	least, most := BoxOf(polygon[0])
	best, at := 0.0, middle
	for _, share := range []float64{0.5, 0.25, 0.75, 0.1, 0.9} {
		y := least.Y + share*(most.Y-least.Y)
		xs := polygon.crossings(y)
		for i := 0; i+1 < len(xs); i += 2 {
			if width := xs[i+1] - xs[i]; width > best+1e-6 {
				best, at = width, Point{X: tidy((xs[i] + xs[i+1]) / 2), Y: tidy(y)}
			}
		}
	}
	return at
}

func (polygon Polygon) crossings(y float64) []float64 {
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

// BoxOf are the upper left and the lower right corner of the upright rectangle around points.
func BoxOf(points []Point) (least, most Point) {
	for i, p := range points {
		if i == 0 {
			least, most = p, p
		}
		least.X, least.Y = math.Min(least.X, p.X), math.Min(least.Y, p.Y)
		most.X, most.Y = math.Max(most.X, p.X), math.Max(most.Y, p.Y)
	}
	return least, most
}

// tidy rounds to a tenth of a millimetre, so that the same geometry gives the same numbers on every machine.
func tidy(metres float64) float64 { return math.Round(metres*1e4)/1e4 + 0 }
