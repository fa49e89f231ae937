// SPDX-License-Identifier: EUPL-1.2

package imdf

import (
	"math"

	"github.com/pult-app/pult/booking"
)

// A frame lays a plan on the earth. Its plane touches the ellipsoid WGS 84 at the origin, the plan's upper left corner;
// within 200 m of it the plane is true to a centimetre, and the way there and back is exact at any distance.
type frame struct {
	origin position
	turn   float64 // degrees clockwise from east to the plan's X axis
	w, h   float64 // size of the plan once it is known
}

// scale is how many metres a degree of longitude and of latitude are at the origin.
func (f frame) scale() (perLon, perLat float64) {
	const a, e2 = 6378137.0, 0.00669437999014
	sin, cos := math.Sincos(f.origin.lat * math.Pi / 180)
	w := math.Sqrt(1 - e2*sin*sin)
	return a / w * math.Max(cos, 1e-6) * math.Pi / 180, a * (1 - e2) / (w * w * w) * math.Pi / 180
}

// plan is where a position lies, to the tenth of a millimetre.
func (f frame) plan(p position) booking.Point {
	perLon, perLat := f.scale()
	lon := math.Remainder(p.lon-f.origin.lon, 360)
	east, north := lon*perLon, (p.lat-f.origin.lat)*perLat
	sin, cos := math.Sincos(f.turn * math.Pi / 180)
	return booking.Point{X: snap(tidy(east*cos-north*sin), f.w), Y: snap(tidy(-east*sin-north*cos), f.h)}
}

// snap brings a number that misses the plan by less than a centimetre back to its edge.
func snap(n, size float64) float64 {
	if size > 0 && n > -0.01 && n < size+0.01 {
		return min(max(n, 0), size)
	}
	return n
}

// earth is the position of a point on the plan.
func (f frame) earth(p booking.Point) position {
	perLon, perLat := f.scale()
	sin, cos := math.Sincos(f.turn * math.Pi / 180)
	east, north := p.X*cos-p.Y*sin, -p.X*sin-p.Y*cos
	return position{math.Remainder(f.origin.lon+east/perLon, 360), f.origin.lat + north/perLat}
}

// polygons lays a polygonal geometry on the plan.
func (f frame) polygons(g geometry) []booking.Polygon {
	polygons := make([]booking.Polygon, 0, len(g.polygons))
	for _, rings := range g.polygons {
		polygon := make(booking.Polygon, 0, len(rings))
		for _, ring := range rings {
			polygon = append(polygon, f.line(ring))
		}
		polygons = append(polygons, polygon)
	}
	return polygons
}

func (f frame) line(positions []position) []booking.Point {
	points := make([]booking.Point, len(positions))
	for i, p := range positions {
		points[i] = f.plan(p)
	}
	return points
}

// tidy rounds to a tenth of a millimetre, so that the same archive gives the same numbers on every machine.
func tidy(metres float64) float64 { return math.Round(metres*1e4)/1e4 + 0 }

// A box is an upright rectangle that grows.
type box struct {
	min, max booking.Point
	some     bool
}

func (b *box) add(p booking.Point) {
	if !b.some {
		b.min, b.max, b.some = p, p, true
		return
	}
	b.min.X, b.min.Y = math.Min(b.min.X, p.X), math.Min(b.min.Y, p.Y)
	b.max.X, b.max.Y = math.Max(b.max.X, p.X), math.Max(b.max.Y, p.Y)
}

func (b box) w() float64 { return b.max.X - b.min.X }
func (b box) h() float64 { return b.max.Y - b.min.Y }
func (b box) middle() booking.Point {
	return booking.Point{X: (b.min.X + b.max.X) / 2, Y: (b.min.Y + b.max.Y) / 2}
}
