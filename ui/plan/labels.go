// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"image"
	"image/color"
	"strings"

	"github.com/pult-app/pult/booking"
)

// A label is a word placed for one zoom. Its box is in pixels from the plan's corner, so a moved plan keeps it.
type label struct {
	words  string
	icon   string
	colour color.RGBA
	size   float32
	weight weight
	gap    float32 // between letters
	box    image.Rectangle
}

// A labeller looks for a place for every word where it covers no desk and no other word. It looks when the word's area
// comes into view for the first time at a zoom.
type labeller struct {
	ground *ground
	desks  *index
	type_  *lettering
	words  Words
	still  bool // places are looked for in what is seen
	lens   lens // without offset
	c      palette
	placed []label
	done   [3][]bool // sections, rooms, signs that were looked at
}

func newLabeller(p *picture, l lens, c palette) *labeller {
	b := &labeller{ground: p.ground, desks: p.desks, type_: p.type_, words: p.words, still: p.still, lens: l, c: c}
	b.done = [3][]bool{make([]bool, len(p.ground.sections)), make([]bool, len(p.ground.rooms)), make([]bool, len(p.ground.plan.Signs))}
	return b
}

// place finds the places of the words in view, which is in pixels from the plan's corner.
func (b *labeller) place(view image.Rectangle) {
	once := func(kind, i int, area image.Rectangle) bool {
		if b.done[kind][i] || !area.Overlaps(view) {
			return false
		}
		b.done[kind][i] = true
		return true
	}
	for i, s := range b.ground.sections {
		if area := b.lens.rect(s.box); once(0, i, area) {
			if b.still {
				area = area.Intersect(view)
			}
			b.section(s, area)
		}
	}
	for i, r := range b.ground.rooms {
		if once(1, i, b.lens.rect(r.box)) {
			b.room(r)
		}
	}
	for i, s := range b.ground.plan.Signs {
		if at := b.lens.dot(s.At); once(2, i, image.Rect(int(at.x), int(at.y), int(at.x)+1, int(at.y)+1)) {
			b.sign(s)
		}
	}
}

// draw writes the words that can be seen whole.
func (b *labeller) draw(p *pen, l lens) {
	b.place(p.clip.Sub(image.Pt(l.dx, l.dy)))
	for _, label := range b.placed {
		label.draw(p, b.type_, b.ground.icon, l.dx, l.dy)
	}
}

func (b *labeller) section(s madeSection, area image.Rectangle) {
	l := label{words: s.section.Name, colour: b.c.text, size: 13 * b.lens.px, weight: semiBold}
	if s.home {
		l.icon, l.colour = "home_work-fill", b.c.onPrimarySoft
		l.words += " · " + b.words.Home
	} else if s.section.Quiet && b.words.Quiet != "" {
		l.words += " · " + b.words.Quiet
	}
	if !b.putIn(l, s.section.Shape, area) {
		l.words = s.section.Name // the name alone may find room
		b.putIn(l, s.section.Shape, area)
	}
}

// putIn finds the highest free place in an area: at the left, in the middle, at the right.
func (b *labeller) putIn(l label, shape booking.Polygon, area image.Rectangle) bool {
	b.measure(&l)
	pad := min(int(10*b.lens.px), (area.Dx()-l.box.Dx())/2)
	if pad < int(2*b.lens.px) {
		return false
	}
	for y := area.Min.Y + int(7*b.lens.px); y+l.box.Dy() <= area.Max.Y; y += max(2, l.box.Dy()/3) {
		for _, x := range []int{area.Min.X + pad, (area.Min.X + area.Max.X - l.box.Dx()) / 2, area.Max.X - pad - l.box.Dx()} {
			if b.holds(shape, l.box.Add(image.Pt(x, y))) && b.try(l, x, y, area) {
				return true
			}
		}
	}
	return false
}

func (b *labeller) room(r madeRoom) {
	if strings.TrimSpace(r.room.Name) == "" || b.named(r) {
		return
	}
	words := r.room.Name
	if b.words.Room != nil {
		words = b.words.Room(r.room)
	}
	l := label{words: words, colour: b.c.text, size: 13 * b.lens.px, weight: semiBold}
	if r.kind != closedRoom {
		l.colour, l.weight, l.gap = b.c.muted, regular, 0.6*b.lens.px
	}
	area := b.lens.rect(r.box)
	b.measure(&l)
	at := b.lens.dot(r.room.Label)
	x := int(at.x) - l.box.Dx()/2
	top := area.Min.Y + int(12*b.lens.px)
	for _, y := range []int{int(at.y) - l.box.Dy()/2, top, area.Max.Y - int(12*b.lens.px) - l.box.Dy()} {
		if b.holds(r.room.Shape, l.box.Add(image.Pt(x, y))) && b.try(l, x, y, area.Inset(int(3*b.lens.px))) {
			return
		}
	}
}

// holds tells whether words lie within a shape, not only within the box around it: strangers' rooms lie askew. It asks
// for points along the upper and the lower edge, close enough for any wall that matters.
func (b *labeller) holds(shape booking.Polygon, words image.Rectangle) bool {
	const points = 6
	for i := range points + 1 {
		x := (float64(words.Min.X) + float64(words.Dx())*float64(i)/points) / b.lens.scale
		for _, y := range []int{words.Min.Y, words.Max.Y} {
			if !within(shape, booking.Point{X: x, Y: float64(y) / b.lens.scale}) {
				return false
			}
		}
	}
	return true
}

// within tells whether a point lies in a polygon; holes are outside (even-odd rule).
func within(shape booking.Polygon, p booking.Point) bool {
	in := false
	for _, ring := range shape {
		for i, a := range ring {
			c := ring[(i+1)%len(ring)]
			if (a.Y > p.Y) != (c.Y > p.Y) && p.X < (c.X-a.X)*(p.Y-a.Y)/(c.Y-a.Y)+a.X {
				in = !in
			}
		}
	}
	return in
}

// named tells whether a zone of the same name is written in the room already.
func (b *labeller) named(r madeRoom) bool {
	for _, s := range b.ground.sections {
		if s.section.Name == r.room.Name && s.box[0].X < r.box[1].X && r.box[0].X < s.box[1].X &&
			s.box[0].Y < r.box[1].Y && r.box[0].Y < s.box[1].Y {
			return true
		}
	}
	return false
}

func (b *labeller) sign(s booking.Sign) {
	side := signSide(b.lens)
	if _, known := signIcons[s.Kind]; !known || side < 18*b.lens.px || b.words.Sign == nil {
		return
	}
	l := label{words: b.words.Sign(s), colour: b.c.muted, size: 12 * b.lens.px, weight: regular, gap: 0.3 * b.lens.px}
	if l.words == "" {
		return
	}
	b.measure(&l)
	at := b.lens.dot(s.At)
	b.try(l, int(at.x)-l.box.Dx()/2, int(at.y+side/2+4*b.lens.px), image.Rect(-1<<20, -1<<20, 1<<20, 1<<20))
}

func (b *labeller) measure(l *label) {
	w := b.type_.width(l.words, l.size, l.weight, l.gap)
	if l.icon != "" {
		w += l.size * 1.6
	}
	l.box = image.Rect(0, 0, ceil(w), ceil(l.size*1.25))
}

// try puts the label's box at a pixel when it lies in the area and covers nothing.
func (b *labeller) try(l label, x, y int, area image.Rectangle) bool {
	l.box = l.box.Add(image.Pt(x, y))
	if !l.box.In(area) {
		return false
	}
	for _, other := range b.placed {
		if other.box.Overlaps(l.box) {
			return false
		}
	}
	for _, f := range b.ground.plan.Fixtures {
		if b.lens.rect(boxOf(f.Shape)).Overlaps(l.box) {
			return false
		}
	}
	free := true
	air := int(2 * b.lens.px)
	from := booking.Point{X: float64(l.box.Min.X) / b.lens.scale, Y: float64(l.box.Min.Y) / b.lens.scale}
	to := booking.Point{X: float64(l.box.Max.X) / b.lens.scale, Y: float64(l.box.Max.Y) / b.lens.scale}
	b.desks.within(from, to, func(i int) {
		free = free && !b.lens.rect(b.desks.boxes[i]).Inset(-air).Overlaps(l.box)
	})
	if free {
		b.placed = append(b.placed, l)
	}
	return free
}

// draw writes the label when all of it can be seen.
func (l label) draw(p *pen, t *lettering, icon func(string) outline, dx, dy int) {
	at := l.box.Add(image.Pt(dx, dy))
	if !at.In(p.clip) {
		return
	}
	x, y := float32(at.Min.X), float32(at.Min.Y+at.Max.Y)/2
	if l.icon != "" {
		p.fill(l.colour, icon(l.icon).scaled(x+l.size*0.6, y, l.size*1.25)...)
		x += l.size * 1.6
	}
	t.write(p, l.colour, l.words, x, y, l.size, l.weight, l.gap)
}
