// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"image"
	"image/color"
	"math"
)

const (
	// roomy is the width in dp from which a sign carries a number, a star, a clock.
	roomy = 30
	// shallow is the depth in dp below which a sign carries none of these, however wide it is.
	shallow = 15
	// plainBelow is the width in dp below which a sign is a plain square.
	plainBelow = 8
	// numberedFrom is the width in dp from which a suggestion shows its number.
	numberedFrom = 18
)

// A look is all that decides how a sign's shape looks: signs of one look share one picture.
type look struct {
	state      State
	unfit      bool
	suggestion bool
	w, d       int // pixels
	turn       int // degrees
	chair      int // pixels from the centre; 0 for none
}

// A sprite is a sign drawn once, with its centre at a pixel.
type sprite struct {
	img    *image.RGBA
	centre int
}

// A signmaker draws the signs of one zoom; px is pixels per dp.
type signmaker struct {
	colours palette
	px      float32
	known   map[look]sprite
	pen     pen
}

// enough is how many looks are kept; strangers' floors may turn every desk a little.
const enough = 512

func (m *signmaker) sprite(l look) sprite {
	if s, ok := m.known[l]; ok {
		return s
	}
	if len(m.known) >= enough || m.known == nil {
		m.known = map[look]sprite{}
	}
	s := m.draw(l)
	m.known[l] = s
	return s
}

func (m *signmaker) draw(l look) sprite {
	reach := math.Hypot(float64(l.w)/2, float64(l.chair)+float64(l.d)/2)
	c := int(reach) + 3
	img := image.NewRGBA(image.Rect(0, 0, 2*c, 2*c))
	m.pen.img, m.pen.clip = img, img.Rect
	s := sign{m: m, look: l, x: float32(c), y: float32(c), w: float32(l.w), d: float32(l.d)}
	s.draw()
	return sprite{img: img, centre: c}
}

// A sign is one sprite while it is drawn.
type sign struct {
	m    *signmaker
	look look
	x, y float32 // centre
	w, d float32
}

func (s sign) draw() {
	c := s.m.colours
	switch {
	case s.dp() < plainBelow:
		s.drawPlain()
	case s.look.suggestion:
		s.bar(c.primary, true)
		s.outlined(c.text, c.room, 2.4)
		s.fill(c.text, circle(s.x, s.y, s.least()*0.36))
	case s.look.unfit:
		s.fill(c.room, s.body(0))
		s.dashed(c.control, 1.4, 1.4, 2.6)
		if s.dp() >= roomy {
			s.fill(c.control, circle(s.x, s.y, 2*s.m.px))
		}
	default:
		s.drawState()
	}
}

func (s sign) drawState() {
	c := s.m.colours
	switch s.look.state {
	case Taken:
		s.bar(c.wall, false)
		s.fill(c.takenSoft, s.body(0))
		s.person(c.taken)
	case Mine:
		s.bar(c.primary, false)
		s.fill(c.primary, s.body(0))
		s.star(c.onPrimary)
	case Requested:
		s.bar(c.amber, false)
		s.half()
	case Blocked:
		s.outlined(c.control, c.sunken, 1.2)
		s.cross()
	case Colleague:
		s.bar(c.plum, false)
		s.fill(c.plum, circle(s.x, s.y, s.least()*0.52))
	default:
		s.bar(c.primary, true)
		s.outlined(c.primary, c.room, 2.2)
	}
}

// drawPlain is what is left of a sign a few pixels wide: outline for free, full for all else.
func (s sign) drawPlain() {
	c := s.m.colours
	inside := map[State]color.RGBA{Taken: c.taken, Mine: c.primary, Requested: c.amber, Colleague: c.plum}
	edge := box(s.x-s.w/2, s.y-s.d/2, s.x+s.w/2, s.y+s.d/2)
	fill, full := inside[s.look.state]
	switch {
	case s.look.suggestion:
		s.fill(c.text, edge)
	case s.look.unfit:
		s.fill(c.sunken, edge)
	case full:
		s.fill(fill, edge)
	default:
		line, paper := c.primary, c.room
		if s.look.state == Blocked {
			line, paper = c.control, c.sunken
		}
		s.fill(line, edge)
		s.fill(paper, box(s.x-s.w/2+1, s.y-s.d/2+1, s.x+s.w/2-1, s.y+s.d/2-1))
	}
}

// dp is the sign's width as people see it.
func (s sign) dp() float32 { return s.w / s.m.px }

func (s sign) least() float32 { return min(s.w, s.d) }

// thin is a stroke's width in pixels: smaller signs have thinner lines.
func (s sign) thin(dp float32) float32 {
	return max(1, dp*s.m.px*min(1, max(0.55, s.dp()/roomy)))
}

// body is the table as a contour, grown by pixels.
func (s sign) body(by float32) contour {
	r := s.least()*0.2 + by
	return s.turned(roundBox(s.x-s.w/2-by, s.y-s.d/2-by, s.x+s.w/2+by, s.y+s.d/2+by, r))
}

func (s sign) turned(c contour) contour {
	return turned(c, s.x, s.y, float64(s.look.turn)*math.Pi/180)
}

func (s sign) fill(c color.RGBA, shape ...contour) { s.m.pen.fill(c, shape...) }

func (s sign) outlined(line, inside color.RGBA, dp float32) {
	s.fill(line, s.body(0))
	s.fill(inside, s.body(-s.thin(dp)))
}

// bar is the chair on the sitter's side.
func (s sign) bar(c color.RGBA, hollow bool) {
	if s.look.chair == 0 {
		return
	}
	w, d := s.w*0.45, max(3, s.w*0.16)
	y := s.y + float32(s.look.chair)
	s.fill(c, s.turned(roundBox(s.x-w/2, y-d/2, s.x+w/2, y+d/2, d/2)))
	if t := s.thin(1.5); hollow && d > 2.5*t {
		s.fill(s.m.colours.room, s.turned(roundBox(s.x-w/2+t, y-d/2+t, s.x+w/2-t, y+d/2-t, d/2-t)))
	}
}

func (s sign) person(c color.RGBA) {
	u := s.least()
	s.fill(c, circle(s.x, s.y-u*0.17, u*0.15))
	shoulders := arc(nil, s.x, s.y+u*0.3, u*0.26, math.Pi, 2*math.Pi)
	s.fill(c, shoulders)
}

func (s sign) star(c color.RGBA) {
	if s.dp() < roomy {
		s.fill(c, circle(s.x, s.y, s.least()*0.2))
		return
	}
	r := float64(s.least()) * 0.36
	var points contour
	for i := range 10 {
		long := r
		if i%2 == 1 {
			long *= 0.44
		}
		sin, cos := math.Sincos(float64(i)*math.Pi/5 - math.Pi/2)
		points = append(points, dot{s.x + float32(long*cos), s.y + s.least()*0.02 + float32(long*sin)})
	}
	s.fill(c, points)
	s.m.pen.stroke(c, s.least()*0.05, points, true)
}

// half is the sign of a wish: lower left full, upper right empty, the outline broken while there is room for it.
func (s sign) half() {
	c := s.m.colours
	s.fill(c.room, s.body(0))
	// The half stays lower left however the desk is turned: it is a sign, not furniture.
	s.fill(c.amber, leftOf(s.body(0), dot{s.x - s.w/2, s.y - s.d/2}, dot{s.x + s.w/2, s.y + s.d/2}))
	if s.dp() < roomy {
		t := s.thin(1.8)
		s.fill(c.amber, ring(s.body(0), s.body(-t))...)
		return
	}
	s.dashed(c.amber, 2, 5, 3)
	s.clock(c.amber, s.x+s.w*0.2, s.y-s.d*0.18, s.least()*0.18)
}

func (s sign) clock(c color.RGBA, x, y, r float32) {
	t := max(1, r*0.22)
	s.fill(c, ring(circle(x, y, r), circle(x, y, r-t))...)
	s.m.pen.stroke(c, t, []dot{{x, y - r*0.5}, {x, y}, {x + r*0.42, y + r*0.1}}, false)
}

func (s sign) cross() {
	c := s.m.colours.control
	if s.dp() < roomy {
		w, d := s.w*0.45, s.d*0.45
		s.m.pen.stroke(c, s.thin(1.3), s.turned(contour{{s.x - w, s.y - d}, {s.x + w, s.y + d}}), false)
		s.m.pen.stroke(c, s.thin(1.3), s.turned(contour{{s.x + w, s.y - d}, {s.x - w, s.y + d}}), false)
		return
	}
	r := s.least() * 0.25
	s.m.pen.stroke(c, 2.2*s.m.px, []dot{{s.x - r, s.y - r}, {s.x + r, s.y + r}}, false)
	s.m.pen.stroke(c, 2.2*s.m.px, []dot{{s.x + r, s.y - r}, {s.x - r, s.y + r}}, false)
}

// dashed is a broken line on the table's edge, all in dp.
func (s sign) dashed(c color.RGBA, width, on, off float32) {
	t := s.thin(width)
	for _, piece := range dashes(s.body(-t/2), max(0.1, on*s.m.px-t/2), off*s.m.px+t/2) {
		s.m.pen.stroke(c, t, piece, false)
	}
}

// leftOf is the part of a convex contour to the left of the line from a to b, looking from a (on the screen: below a
// line that falls to the right).
func leftOf(c contour, a, b dot) (out contour) {
	side := func(d dot) float32 { return (b.x-a.x)*(d.y-a.y) - (b.y-a.y)*(d.x-a.x) }
	for i, d := range c {
		next := c[(i+1)%len(c)]
		here, there := side(d), side(next)
		if here >= 0 {
			out = append(out, d)
		}
		if here*there < 0 {
			out = append(out, between(d, next, here/(here-there)))
		}
	}
	return out
}
