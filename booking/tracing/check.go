// SPDX-License-Identifier: EUPL-1.2

package tracing

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pult-app/pult/booking"
)

// A Flaw is what may be wrong with a draft.
type Flaw string

// The flaws. Those of the first group concern the drawing as a whole, and with them nothing else is looked at.
const (
	NoSize   Flaw = "no_size"   // the drawing has no size, or one beyond MaxSide
	TooMany  Flaw = "too_many"  // more rooms, zones, desks or corners than a floor may have
	NotPoint Flaw = "not_point" // a number that is none

	NoDesks    Flaw = "no_desks"    // there is nothing to book
	NoScale    Flaw = "no_scale"    // it is not said how large the picture is
	DoubleID   Flaw = "double_id"   // two things are called by one id, or one by none
	FewCorners Flaw = "few_corners" // a ring of fewer than three corners
	Crosses    Flaw = "crosses"     // a ring that crosses or touches itself
	Flat       Flaw = "flat"        // a ring around nothing
	Outside    Flaw = "outside"     // something lies outside the drawing
	BadName    Flaw = "bad_name"    // a name that is too long, or has what cannot be seen
	NoName     Flaw = "no_name"     // a zone without a name
	SameName   Flaw = "same_name"   // two zones of one name
	NoCode     Flaw = "no_code"     // a desk on which nothing stands
	BadCode    Flaw = "bad_code"    // a code that is too long, or that no address can hold
	SameCode   Flaw = "same_code"   // two desks of the building with one code
	BadDesk    Flaw = "bad_desk"    // a desk of no size, or that offers what cannot be
	NoZone     Flaw = "no_zone"     // a desk in a zone that is not there
	SameFloor  Flaw = "same_floor"  // the building has another floor at this height
)

// A Problem is one thing of a draft that is wrong.
type Problem struct {
	Flaw Flaw `json:"flaw"`
	// Kind is "desk", "room", "zone" or "outline"; empty for the drawing as a whole.
	Kind string `json:"kind,omitempty"`
	ID   string `json:"id,omitempty"`
	// Name is what people call it, Other the other thing of two: its id, or the name of the floor where it stands.
	Name  string         `json:"name,omitempty"`
	Other string         `json:"other,omitempty"`
	At    *booking.Point `json:"at,omitempty"`
}

// Least sizes in metres and square metres.
const (
	leastArea = 0.05
	leastDesk = 0.2
	mostDesk  = 10
)

// Check tells all that is wrong with a draft, in the order in which somebody would mend it; nothing when it is sound.
func (d Draft) Check() []Problem {
	c := &check{draft: d, ids: map[string]bool{}}
	if c.whole(); len(c.found) > 0 {
		return c.found
	}
	if len(d.Desks) == 0 {
		c.found = append(c.found, Problem{Flaw: NoDesks})
	}
	if b := d.Backdrop; b != nil && b.Scale == 0 {
		c.found = append(c.found, Problem{Flaw: NoScale})
	}
	for _, shape := range d.Outline {
		c.polygon(Problem{Kind: "outline"}, shape)
	}
	for _, r := range d.Rooms {
		c.room(r)
	}
	c.zones()
	c.desks()
	return c.found
}

type check struct {
	draft Draft
	ids   map[string]bool
	found []Problem
}

func (c *check) say(p Problem, flaw Flaw, at ...booking.Point) {
	p.Flaw = flaw
	if len(at) > 0 {
		p.At = &at[0]
	}
	c.found = append(c.found, p)
}

// whole looks at what would make looking at the rest worth nothing, or dear.
func (c *check) whole() {
	d := c.draft
	points := 0
	for ring := range d.rings() {
		points += len(ring)
		if len(ring) > MaxCorners {
			points += MaxPoints
		}
	}
	switch {
	case len(d.Desks) > MaxDesks, len(d.Rooms) > MaxRooms, len(d.Zones) > MaxZones, points > MaxPoints,
		len(d.Doors)+len(d.Signs)+len(d.Fixtures) > MaxPoints:
		c.say(Problem{}, TooMany)
	case !(d.W > 0 && d.W <= MaxSide && d.H > 0 && d.H <= MaxSide):
		c.say(Problem{}, NoSize)
	case !c.finite():
		c.say(Problem{}, NotPoint)
	}
}

// rings are all rings of the draft.
func (d Draft) rings() func(yield func([]booking.Point) bool) {
	return func(yield func([]booking.Point) bool) {
		shapes := slices.Clone(d.Outline)
		for _, r := range d.Rooms {
			shapes = append(shapes, r.Shape)
		}
		for _, z := range d.Zones {
			shapes = append(shapes, z.Shapes...)
		}
		for _, f := range d.Fixtures {
			shapes = append(shapes, f.Shape)
		}
		for _, shape := range shapes {
			for _, ring := range shape {
				if !yield(ring) {
					return
				}
			}
		}
	}
}

// finite tells whether all numbers can be reckoned with. JSON has no others than finite ones, but very large ones.
func (c *check) finite() bool {
	sound := func(n float64) bool { return math.Abs(n) <= 1e6 }
	for ring := range c.draft.rings() {
		for _, p := range ring {
			if !sound(p.X) || !sound(p.Y) {
				return false
			}
		}
	}
	for _, k := range c.draft.Desks {
		if s := k.Shape; !sound(s.At.X) || !sound(s.At.Y) || !sound(s.W) || !sound(s.D) || !sound(s.Turn) {
			return false
		}
	}
	for _, l := range c.draft.Doors {
		if !sound(l.From.X) || !sound(l.From.Y) || !sound(l.To.X) || !sound(l.To.Y) {
			return false
		}
	}
	for _, s := range c.draft.Signs {
		if !sound(s.At.X) || !sound(s.At.Y) {
			return false
		}
	}
	if o := c.draft.Origin; o != nil && (!sound(o.X) || !sound(o.Y)) {
		return false
	}
	b := c.draft.Backdrop
	return b == nil || b.W > 0 && b.W <= 1e6 && b.H > 0 && b.H <= 1e6 && b.Scale >= 0 && b.Scale <= MaxSide && sound(b.At.X) && sound(b.At.Y)
}

func (c *check) id(p Problem) {
	if p.ID == "" || len(p.ID) > 64 || c.ids[p.Kind+"|"+p.ID] {
		c.say(p, DoubleID)
	}
	c.ids[p.Kind+"|"+p.ID] = true
}

func (c *check) room(r Room) {
	p := Problem{Kind: "room", ID: r.ID, Name: r.Name}
	c.id(p)
	if !named(r.Name, MaxName) || !named(r.Kind, MaxName) {
		c.say(p, BadName)
	}
	c.polygon(p, r.Shape)
}

func (c *check) zones() {
	names := map[string]string{}
	for _, z := range c.draft.Zones {
		p := Problem{Kind: "zone", ID: z.ID, Name: z.Name}
		c.id(p)
		name := strings.ToLower(strings.TrimSpace(z.Name))
		switch first, twice := names[name]; {
		case name == "":
			c.say(p, NoName)
		case !named(z.Name, MaxName):
			c.say(p, BadName)
		case twice:
			p.Other = first
			c.say(p, SameName)
		default:
			names[name] = z.ID
		}
		for _, shape := range z.Shapes {
			c.polygon(p, shape)
		}
	}
}

func (c *check) polygon(p Problem, shape booking.Polygon) {
	if len(shape) == 0 {
		c.say(p, FewCorners)
	}
	for _, ring := range shape {
		switch at, crosses := crossing(ring); {
		case len(ring) < 3:
			c.say(p, FewCorners, ring...)
		case crosses:
			c.say(p, Crosses, at)
		case math.Abs(booking.SignedArea(ring)) < leastArea:
			c.say(p, Flat, ring[0])
		case !c.holds(ring...):
			c.say(p, Outside, ring[0])
		}
	}
}

// holds tells whether all points lie on the drawing.
func (c *check) holds(points ...booking.Point) bool {
	const hair = 1e-6
	return !slices.ContainsFunc(points, func(p booking.Point) bool {
		return p.X < -hair || p.Y < -hair || p.X > c.draft.W+hair || p.Y > c.draft.H+hair
	})
}

func (c *check) desks() {
	codes := map[string]Desk{}
	zones := map[string]bool{}
	for _, z := range c.draft.Zones {
		zones[z.ID] = true
	}
	for _, k := range c.draft.Desks {
		p := Problem{Kind: "desk", ID: k.ID, Name: k.Code}
		c.id(p)
		first, twice := codes[booking.CodeKey(k.Code)]
		switch {
		case strings.TrimSpace(k.Code) == "":
			c.say(p, NoCode, k.Shape.At)
		case !coded(k.Code):
			c.say(p, BadCode, k.Shape.At)
		case twice:
			p.Other = first.ID
			c.say(p, SameCode, k.Shape.At)
		default:
			codes[booking.CodeKey(k.Code)] = k
		}
		switch s, f := k.Shape, k.Features; {
		case s.W < leastDesk || s.W > mostDesk || s.D < leastDesk || s.D > mostDesk, f.Monitors < 0 || f.Monitors > 9 || f.Inches < 0 || f.Inches > 100:
			c.say(p, BadDesk, s.At)
		case !c.holds(s.At):
			c.say(p, Outside, s.At)
		}
		if k.Zone != "" && !zones[k.Zone] {
			c.say(p, NoZone, k.Shape.At)
		}
	}
}

// named tells whether people can read a name; an empty one is for others to judge.
func named(name string, most int) bool {
	return utf8.ValidString(name) && utf8.RuneCountInString(name) <= most && !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) })
}

// coded tells whether a code can stand on a desk and in an address.
func coded(code string) bool {
	return named(code, MaxCode) && code == strings.TrimSpace(code) && code != "." && code != ".." && !strings.ContainsAny(code, `/\?#%`)
}

// crossing finds where a ring crosses or touches itself: two sides that are not neighbours meet, or neighbours that go back the same way.
func crossing(ring []booking.Point) (at booking.Point, found bool) {
	n := len(ring)
	if n < 3 {
		return at, false
	}
	for i := range n {
		a, b := ring[i], ring[(i+1)%n]
		if a == b {
			return a, true
		}
		if c := ring[(i+2)%n]; turn(a, b, c) == 0 && (b.X-a.X)*(c.X-b.X)+(b.Y-a.Y)*(c.Y-b.Y) < 0 {
			return b, true
		}
		for j := i + 2; j < n; j++ {
			if i == 0 && j == n-1 {
				continue // neighbours
			}
			if meet(a, b, ring[j], ring[(j+1)%n]) {
				return ring[j], true
			}
		}
	}
	return at, false
}

// turn is on which side of the line from a to b c lies: -1, 0 on it, 1.
func turn(a, b, c booking.Point) int {
	switch cross := (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X); {
	case cross > 1e-9:
		return 1
	case cross < -1e-9:
		return -1
	}
	return 0
}

// meet tells whether two sides have a point in common.
func meet(a, b, c, d booking.Point) bool {
	one, two, three, four := turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)
	if one != two && three != four {
		return true
	}
	return one == 0 && between(a, b, c) || two == 0 && between(a, b, d) || three == 0 && between(c, d, a) || four == 0 && between(c, d, b)
}

// between tells whether p, which lies on the line through a and b, lies between them.
func between(a, b, p booking.Point) bool {
	return p.X >= math.Min(a.X, b.X)-1e-9 && p.X <= math.Max(a.X, b.X)+1e-9 && p.Y >= math.Min(a.Y, b.Y)-1e-9 && p.Y <= math.Max(a.Y, b.Y)+1e-9
}
