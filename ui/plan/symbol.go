// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"math"

	"github.com/pult-app/pult/booking"
)

// A symbol is where a desk's sign lies on the plan, in metres: it covers the table top and, where the table is
// shallow, a piece of the sitter's side, so that a number or a person fits. The chair is beyond it.
type symbol struct {
	at    booking.Point // the centre of the sign
	w, d  float64
	turn  float64 // radians, clockwise on the screen
	chair float64 // from the sign's centre to the chair's, towards the sitter
}

const (
	// gapBeside is left free around a table, so that neighbours do not touch, in metres.
	gapBeside = 0.07
	// deepest is how deep a sign is, as a share of its width.
	deepest = 0.82
	// lap is how far a sign may reach over the edge of its table towards the sitter, in metres.
	lap = 0.5
	// airBetween is left free between grown signs, in metres; widenMost and deepenMost are the most that they grow by:
	// in front of a row stands the name of its room.
	airBetween = 0.17
	widenMost  = 1.15
	deepenMost = 1.08
	// chairDeep is the chair's depth and chairGap the air before it, in metres.
	chairDeep, chairGap = 0.2, 0.07
)

// symbolOf is the sign of a desk. Without a size it is a desk of 1.6 by 0.8 m.
func symbolOf(s booking.Shape) symbol {
	if s.W <= 0 || s.D <= 0 {
		s.W, s.D = 1.6, 0.8
	}
	w, d := s.W-2*gapBeside, s.D-2*gapBeside
	more := 0.0
	if want := deepest * w; d < want {
		more = min(want-d, lap)
	}
	d = min(d, w*1.4) + more
	turn := s.Turn * math.Pi / 180
	sin, cos := math.Sincos(turn)
	return symbol{
		at:   booking.Point{X: s.At.X - sin*more/2, Y: s.At.Y + cos*more/2},
		w:    w,
		d:    d,
		turn: turn, chair: d/2 + chairGap + chairDeep/2,
	}
}

// wider and deeper are the sign made larger about its centre by a factor.
func (s symbol) wider(by float64) symbol {
	s.w *= by
	return s
}

func (s symbol) deeper(by float64) symbol {
	s.d *= by
	s.chair = s.d/2 + chairGap + chairDeep/2
	return s
}

// beside is how far p lies outside the sign, in metres; 0 when it lies on it.
func (s symbol) beside(p booking.Point) float64 {
	sin, cos := math.Sincos(-s.turn)
	dx, dy := p.X-s.at.X, p.Y-s.at.Y
	x, y := dx*cos-dy*sin, dx*sin+dy*cos
	return math.Hypot(max(0, math.Abs(x)-s.w/2), max(0, math.Abs(y)-s.d/2))
}

// reach is how far anything of the sign, its chair and its ring lies from its centre, in metres.
func (s symbol) reach() float64 { return math.Hypot(s.w/2, s.chair+chairDeep) }

// box is the upright rectangle around the sign and its chair, in metres.
func (s symbol) box() [2]booking.Point {
	sin, cos := math.Sincos(s.turn)
	var corners []booking.Point
	for _, p := range [][2]float64{{-s.w / 2, -s.d / 2}, {s.w / 2, -s.d / 2}, {-s.w / 2, s.chair + chairDeep/2}, {s.w / 2, s.chair + chairDeep/2}} {
		corners = append(corners, booking.Point{X: s.at.X + p[0]*cos - p[1]*sin, Y: s.at.Y + p[0]*sin + p[1]*cos})
	}
	return boxOf(booking.Polygon{corners})
}
