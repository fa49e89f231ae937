// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"math"

	"github.com/pult-app/pult/booking"
)

// doorReach is how far a door may lie beside a wall, in metres, and still be a gap in it.
const doorReach = 0.35

// A run is a piece of wall in metres without a gap.
type run struct {
	line   []booking.Point
	closed bool
}

// runsOf are the walls of a polygon with the doors left out.
func runsOf(shape booking.Polygon, doors []booking.Line) (out []run) {
	for _, ring := range shape {
		if len(ring) >= 3 {
			out = append(out, cut(ring, doors)...)
		}
	}
	return out
}

// cut walks the ring once and starts a new run behind every door.
func cut(ring []booking.Point, doors []booking.Line) (out []run) {
	var now []booking.Point
	gaps := 0
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if len(now) == 0 {
			now = append(now, a)
		}
		for _, gap := range gapsIn(a, b, doors) {
			gaps++
			if now = append(now, along(a, b, gap[0])); length2(now) > 1e-6 {
				out = append(out, run{line: now})
			}
			now = []booking.Point{along(a, b, gap[1])}
		}
		now = append(now, b)
	}
	if gaps == 0 {
		return []run{{line: ring, closed: true}}
	}
	// The last piece and the first meet at the ring's first corner.
	if len(out) > 0 && out[0].line[0] == ring[0] {
		out[0].line = append(now, out[0].line[1:]...)
		return out
	}
	return append(out, run{line: now})
}

// gapsIn are the parts of the wall from a to b that doors open, as shares of its length, in order and apart.
func gapsIn(a, b booking.Point, doors []booking.Line) (out [][2]float64) {
	long := apart(a, b)
	if long == 0 {
		return nil
	}
	for _, door := range doors {
		t0, d0 := onto(a, b, door.From)
		t1, d1 := onto(a, b, door.To)
		if d0 > doorReach || d1 > doorReach {
			continue
		}
		from, until := max(0, min(t0, t1)), min(1, max(t0, t1))
		if (until-from)*long > 0.2 {
			out = insertGap(out, [2]float64{from, until})
		}
	}
	return out
}

func insertGap(gaps [][2]float64, gap [2]float64) (out [][2]float64) {
	placed := false
	for _, g := range gaps {
		switch {
		case g[1] < gap[0]:
			out = append(out, g)
		case gap[1] < g[0]:
			if !placed {
				out, placed = append(out, gap), true
			}
			out = append(out, g)
		default:
			gap = [2]float64{min(g[0], gap[0]), max(g[1], gap[1])}
		}
	}
	if !placed {
		out = append(out, gap)
	}
	return out
}

// onto is where p falls on the line from a to b, as a share of its length, and how far beside it in metres.
func onto(a, b, p booking.Point) (share, beside float64) {
	dx, dy := b.X-a.X, b.Y-a.Y
	square := dx*dx + dy*dy
	share = ((p.X-a.X)*dx + (p.Y-a.Y)*dy) / square
	return share, math.Abs((p.X-a.X)*dy-(p.Y-a.Y)*dx) / math.Sqrt(square)
}

func along(a, b booking.Point, share float64) booking.Point {
	return booking.Point{X: a.X + (b.X-a.X)*share, Y: a.Y + (b.Y-a.Y)*share}
}

func apart(a, b booking.Point) float64 { return math.Hypot(b.X-a.X, b.Y-a.Y) }

func length2(line []booking.Point) (sum float64) {
	for i := range len(line) - 1 {
		sum += apart(line[i], line[i+1])
	}
	return sum
}

// inset is the ring moved inwards by metres, for the tint of a zone that keeps off the walls. A ring too thin for it
// comes back unchanged.
func inset(ring []booking.Point, by float64) []booking.Point {
	area := signedArea(ring)
	if math.Abs(area) < 8*by*by || len(ring) < 3 {
		return ring
	}
	if area < 0 {
		by = -by
	}
	out := make([]booking.Point, 0, len(ring))
	for i, p := range ring {
		before, after := ring[(i+len(ring)-1)%len(ring)], ring[(i+1)%len(ring)]
		out = append(out, mitre(before, p, after, by))
	}
	return out
}

// mitre is where the two walls at p meet when both move by metres to their right-hand side (the inside of a ring that
// runs clockwise on the screen).
func mitre(before, p, after booking.Point, by float64) booking.Point {
	n0, n1 := normal(before, p), normal(p, after)
	x, y := n0.X+n1.X, n0.Y+n1.Y
	if square := x*x + y*y; square > 0.2 {
		return booking.Point{X: p.X + 2*by*x/square, Y: p.Y + 2*by*y/square}
	}
	return p
}

func normal(a, b booking.Point) booking.Point {
	long := apart(a, b)
	if long == 0 {
		return booking.Point{}
	}
	return booking.Point{X: -(b.Y - a.Y) / long, Y: (b.X - a.X) / long}
}

// signedArea is positive for a ring that runs clockwise on the screen.
func signedArea(ring []booking.Point) (sum float64) {
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		sum += a.X*b.Y - b.X*a.Y
	}
	return sum / 2
}
