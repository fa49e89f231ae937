// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"image"
	"image/color"
	"math"
	"strings"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/kit"
)

// A roomKind is how a room is drawn.
type roomKind int8

const (
	closedRoom roomKind = iota // walls around white
	openSpace                  // no walls: corridors
	service                    // walls around grey: stairs, lifts, kitchens
)

func kindOf(category string) roomKind {
	switch {
	case category == "walkway" || category == "opentobelow" || strings.HasPrefix(category, "walkway"):
		return openSpace
	case strings.HasPrefix(category, "restroom"), strings.HasPrefix(category, "stair"):
		return service
	}
	switch category {
	case "elevator", "escalator", "ramp", "kitchen", "foodservice", "storage", "nonpublic", "mechanical", "recycling",
		"shower", "lockerroom", "mothersroom", "serverroom", "column", "brick", "concrete", "structure", "void":
		return service
	}
	return closedRoom
}

// signIcons are the pictures of amenities by IMDF category; a category without one is not drawn.
var signIcons = map[string]string{
	"elevator": "elevator", "escalator": "stairs", "stairs": "stairs", "ramp": "accessible",
	"restroom": "wc", "restroom.female": "wc", "restroom.male": "wc", "restroom.unisex": "wc",
	"restroom.wheelchair": "accessible", "phone": "headphones", "headphones": "headphones", "coffee": "coffee",
	"foodservice.coffee": "coffee", "kitchen": "coffee", "seating": "chair_alt", "information": "info", "meeting": "groups",
	"entry": "door_open", "firstaid": "verified", "locker": "lock",
}

// A ground is what rarely changes on a floor, made ready in metres.
type ground struct {
	plan     booking.Plan
	home     map[staff.UnitID]bool
	rooms    []madeRoom
	sections []madeSection
	outer    []run
	meeting  map[int]bool // fixtures that are the table of a meeting room
	icons    map[string]outline
}

type madeRoom struct {
	room booking.Room
	kind roomKind
	runs []run
	box  [2]booking.Point
}

type madeSection struct {
	section booking.Section
	home    bool
	tint    []booking.Point
	box     [2]booking.Point
}

// newGround makes a floor's drawing ready; home are the units whose zones are the reader's own.
func newGround(plan booking.Plan, home []staff.UnitID) *ground {
	g := &ground{plan: plan, home: map[staff.UnitID]bool{}, icons: map[string]outline{}, meeting: map[int]bool{}}
	for _, u := range home {
		g.home[u] = u != ""
	}
	for _, room := range plan.Rooms {
		made := madeRoom{room: room, kind: kindOf(room.Kind), box: boxOf(room.Shape)}
		if made.kind != openSpace {
			made.runs = runsOf(room.Shape, plan.Doors)
		}
		g.rooms = append(g.rooms, made)
	}
	for _, s := range plan.Sections {
		made := madeSection{section: s, home: g.home[s.Home], box: boxOf(s.Shape)}
		if made.home && len(s.Shape) > 0 && len(s.Shape[0]) >= 3 {
			made.tint = inset(s.Shape[0], 0.16)
		}
		g.sections = append(g.sections, made)
	}
	for _, r := range g.rooms {
		if i, ok := g.tableIn(r); ok {
			g.meeting[i] = true
		}
	}
	for _, p := range plan.Outline {
		g.outer = append(g.outer, runsOf(p, plan.Doors)...)
	}
	return g
}

// tableIn is the largest piece of furniture in a meeting room.
func (g *ground) tableIn(r madeRoom) (best int, ok bool) {
	if r.room.Kind != "conferenceroom" {
		return 0, false
	}
	largest := 0.0
	for i, f := range g.plan.Fixtures {
		b := boxOf(f.Shape)
		size := (b[1].X - b[0].X) * (b[1].Y - b[0].Y)
		within := b[0].X >= r.box[0].X && b[0].Y >= r.box[0].Y && b[1].X <= r.box[1].X && b[1].Y <= r.box[1].Y
		if within && size > largest {
			best, largest, ok = i, size, true
		}
	}
	return best, ok
}

func boxOf(shape booking.Polygon) [2]booking.Point {
	from := booking.Point{X: math.Inf(1), Y: math.Inf(1)}
	to := booking.Point{X: math.Inf(-1), Y: math.Inf(-1)}
	for _, ring := range shape {
		for _, p := range ring {
			from = booking.Point{X: min(from.X, p.X), Y: min(from.Y, p.Y)}
			to = booking.Point{X: max(to.X, p.X), Y: max(to.Y, p.Y)}
		}
	}
	return [2]booking.Point{from, to}
}

// icon is the outline of a symbol of the kit, read once.
func (g *ground) icon(name string) outline {
	shape, ok := g.icons[name]
	if !ok {
		shape, _ = parseIcon(kit.Icon(name).Content()) // a broken icon is missing on the plan, no more
		g.icons[name] = shape
	}
	return shape
}

// A lens maps metres to pixels.
type lens struct {
	scale  float64 // pixels per metre
	dx, dy int     // pixels: whole, so that a moved picture is the same picture
	px     float32 // pixels per dp
}

func (l lens) dot(p booking.Point) dot {
	return dot{float32(p.X*l.scale) + float32(l.dx), float32(p.Y*l.scale) + float32(l.dy)}
}

func (l lens) dots(ring []booking.Point) contour {
	out := make(contour, len(ring))
	for i, p := range ring {
		out[i] = l.dot(p)
	}
	return out
}

func (l lens) rect(b [2]booking.Point) image.Rectangle {
	from, to := l.dot(b[0]), l.dot(b[1])
	return image.Rect(floor(from.x), floor(from.y), ceil(to.x), ceil(to.y))
}

// soft is the radius of a wall's corner in pixels: 5 dp, less where the whole floor is small.
func (l lens) soft() float32 { return 5 * l.px * min(1, float32(l.scale)/l.px/14) }

// draw paints the ground into the pen's clip.
func (g *ground) draw(p *pen, l lens, c palette) {
	p.clear(c.floor)
	for _, r := range g.rooms {
		if r.kind != openSpace && l.rect(r.box).Overlaps(p.clip) {
			p.fill(r.kind.colour(c), g.rounded(l, r.room.Shape)...)
		}
	}
	for _, s := range g.sections {
		if s.tint != nil && l.rect(s.box).Overlaps(p.clip) {
			p.fill(c.home, soft(l.dots(s.tint), 6*l.px))
		}
	}
	for i, f := range g.plan.Fixtures {
		g.drawFixture(p, l, c, f, g.meeting[i])
	}
	for _, r := range g.rooms {
		g.drawRuns(p, l, c, r.runs, 1.8)
	}
	g.drawRuns(p, l, c, g.outer, 3)
	for _, s := range g.plan.Signs {
		g.drawSign(p, l, c, s)
	}
}

func (k roomKind) colour(c palette) color.RGBA {
	if k == service {
		return c.sunken
	}
	return c.room
}

// rounded is a polygon with soft corners, its holes running the other way.
func (g *ground) rounded(l lens, shape booking.Polygon) (out []contour) {
	for i, ring := range shape {
		if len(ring) < 3 {
			continue
		}
		line := soft(l.dots(ring), l.soft())
		if i > 0 && (signedArea(ring) > 0) == (signedArea(shape[0]) > 0) {
			line = reversed(line)
		}
		out = append(out, line)
	}
	return out
}

func (g *ground) drawRuns(p *pen, l lens, c palette, runs []run, dp float32) {
	width := max(1, dp*l.px*float32(min(1, max(0.5, l.scale/float64(l.px)/12))))
	for _, r := range runs {
		line := l.dots(r.line)
		if !boundsOf([]contour{line}).Inset(-8).Overlaps(p.clip) {
			continue
		}
		if r.closed {
			p.stroke(c.wall, width, soft(line, l.soft()), true)
		} else {
			p.stroke(c.wall, width, softOpen(line, l.soft()), false)
		}
	}
}

func (g *ground) drawFixture(p *pen, l lens, c palette, f booking.Fixture, meeting bool) {
	if len(f.Shape) == 0 || len(f.Shape[0]) < 3 || !l.rect(boxOf(f.Shape)).Inset(-4).Overlaps(p.clip) {
		return
	}
	b := boxOf(f.Shape)
	least := float32(min(b[1].X-b[0].X, b[1].Y-b[0].Y) * l.scale)
	line := soft(l.dots(f.Shape[0]), min(least*0.3, 14*l.px))
	p.fill(c.sunken, line)
	p.stroke(c.wall, max(1, 1.2*l.px), line, true)
	if size := 20 * l.px; least > size+8*l.px && meeting {
		at := l.dot(booking.Point{X: (b[0].X + b[1].X) / 2, Y: (b[0].Y + b[1].Y) / 2})
		p.fill(c.muted, g.icon("groups").scaled(at.x, at.y, size)...)
	}
}

// signSide is the side of an amenity's picture in pixels; 0 when there is no room for pictures.
func signSide(l lens) float32 {
	dp := float32(l.scale) / l.px
	if dp < 5 {
		return 0
	}
	return max(12, min(22, dp*0.95)) * l.px
}

func (g *ground) drawSign(p *pen, l lens, c palette, s booking.Sign) {
	name, known := signIcons[s.Kind]
	side := signSide(l)
	at := l.dot(s.At)
	reach := int(side)
	if !known || side == 0 || !image.Rect(int(at.x)-reach, int(at.y)-reach, int(at.x)+reach, int(at.y)+reach).Overlaps(p.clip) {
		return
	}
	p.fill(c.muted, g.icon(name).scaled(at.x, at.y, side)...)
}

// soft rounds the corners of a closed line by a radius in pixels, less where its sides are short.
func soft(line contour, r float32) contour {
	out := make(contour, 0, 4*len(line))
	for i, d := range line {
		out = corner(out, line[(i+len(line)-1)%len(line)], d, line[(i+1)%len(line)], r)
	}
	return out
}

// softOpen rounds the inner corners of an open line.
func softOpen(line contour, r float32) []dot {
	out := make(contour, 0, 4*len(line))
	out = append(out, line[0])
	for i := 1; i < len(line)-1; i++ {
		out = corner(out, line[i-1], line[i], line[i+1], r)
	}
	return append(out, line[len(line)-1])
}

func corner(out contour, before, d, after dot, r float32) contour {
	in, on := distance(before, d), distance(d, after)
	if in < 0.01 || on < 0.01 {
		return out
	}
	turn := ((d.x-before.x)*(after.y-d.y) - (d.y-before.y)*(after.x-d.x)) / (in * on)
	cut := min(r, in/2, on/2)
	if cut < 0.7 || turn < 0.08 && turn > -0.08 {
		return append(out, d)
	}
	a, b := between(d, before, cut/in), between(d, after, cut/on)
	steps := 3 + int(cut/5)
	for i := range steps + 1 {
		t := float32(i) / float32(steps)
		out = append(out, between(between(a, d, t), between(d, b, t), t))
	}
	return out
}

// zoneBox is the upright rectangle around a zone's sections; false when it has none.
func (g *ground) zoneBox(zone booking.ZoneID) (box [2]booking.Point, ok bool) {
	for _, s := range g.sections {
		if s.section.Zone != zone || zone == "" {
			continue
		}
		if !ok {
			box, ok = s.box, true
		}
		box[0] = booking.Point{X: min(box[0].X, s.box[0].X), Y: min(box[0].Y, s.box[0].Y)}
		box[1] = booking.Point{X: max(box[1].X, s.box[1].X), Y: max(box[1].Y, s.box[1].Y)}
	}
	return box, ok
}
