// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"image"
	"image/color"
	"math"
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/kit"
)

// A picture is a floor with its desks and what part of it is looked at. It draws itself into one image that is used
// again for every frame.
type picture struct {
	camera camera
	ground *ground
	desks  *index
	marks  Marks
	chosen booking.DeskID
	words  Words
	ring   bool // the chosen desk's ring is in the focus colour
	still  bool // it is never moved: names keep inside what is seen

	roundTop, roundBottom float32 // dp

	type_  *lettering
	signs  signmaker
	labels *labeller
	drawn  layer
	frame  *image.RGBA
	pen    pen
}

// A layer is the ground as it was drawn last, and for what.
type layer struct {
	img     *image.RGBA
	ground  *ground
	lens    lens
	colours palette
}

func newPicture(words Words) *picture {
	regularFont, _ := kit.Body.Font()
	boldFont, _ := kit.Strong.Font()
	type_, err := newLettering(regularFont.Content(), boldFont.Content())
	if err != nil {
		panic("plan: the kit's fonts cannot be read: " + err.Error()) // they are built in
	}
	return &picture{words: words, type_: type_, ground: newGround(booking.Plan{}, nil), desks: newIndex(nil)}
}

func (p *picture) setFloor(floor booking.Plan, desks []booking.Desk, home []staff.UnitID) {
	p.ground = newGround(floor, home)
	p.desks = newIndex(desks)
	p.camera.w, p.camera.h = floor.W, floor.H
	p.drawn.ground = nil
	if _, ok := p.desks.of[p.chosen]; !ok {
		p.chosen = ""
	}
}

// render draws the frame at a size in pixels.
func (p *picture) render(w, h int) image.Image {
	if p.frame == nil || p.frame.Rect.Dx() != w || p.frame.Rect.Dy() != h {
		p.frame = image.NewRGBA(image.Rect(0, 0, w, h))
	}
	colours := currentPalette()
	p.pen.img, p.pen.clip = p.frame, p.frame.Rect
	if !p.camera.ready() {
		p.pen.clear(colours.floor)
		return p.frame
	}
	l := p.lens(w)
	p.drawGround(l, colours)
	copy(p.frame.Pix, p.drawn.img.Pix)
	p.drawDesks(l, colours)
	p.labels.draw(&p.pen, l)
	p.round(l.px)
	return p.frame
}

// round makes the frame's corners see-through.
func (p *picture) round(px float32) {
	w, h := p.frame.Rect.Dx(), p.frame.Rect.Dy()
	for _, c := range []struct {
		r            float32
		x, y, dx, dy int
	}{{p.roundTop, 0, 0, 1, 1}, {p.roundTop, w - 1, 0, -1, 1}, {p.roundBottom, 0, h - 1, 1, -1}, {p.roundBottom, w - 1, h - 1, -1, -1}} {
		r := c.r * px
		for i := range min(int(r), w, h) {
			for j := range min(int(r), w, h) {
				inside := r + 0.5 - float32(math.Hypot(float64(r)-float64(i)-0.5, float64(r)-float64(j)-0.5))
				if inside < 1 {
					fade(p.frame.Pix[p.frame.PixOffset(c.x+i*c.dx, c.y+j*c.dy):][:4], max(0, inside))
				}
			}
		}
	}
}

func fade(px []uint8, by float32) {
	for i := range px {
		px[i] = uint8(float32(px[i])*by + 0.5)
	}
}

func (p *picture) lens(w int) lens {
	px := float64(w) / float64(p.camera.view.Width)
	return lens{scale: p.camera.scale * px, dx: round(p.camera.dx * px), dy: round(p.camera.dy * px), px: float32(px)}
}

// drawGround brings the layer up to date. A picture that only moved is moved, and drawn where it came into view.
func (p *picture) drawGround(l lens, colours palette) {
	old := p.drawn
	same := old.img != nil && old.img.Rect == p.frame.Rect && old.ground == p.ground && old.colours == colours &&
		old.lens.scale == l.scale && old.lens.px == l.px
	if !same {
		p.signs = signmaker{colours: colours, px: l.px}
		p.labels = newLabeller(p, lens{scale: l.scale, px: l.px}, colours)
	}
	if old.img == nil || old.img.Rect != p.frame.Rect {
		p.drawn.img = image.NewRGBA(p.frame.Rect)
	}
	p.drawn.ground, p.drawn.lens, p.drawn.colours = p.ground, l, colours
	ground := &p.pen
	ground.img = p.drawn.img
	for _, part := range p.fresh(same, l.dx-old.lens.dx, l.dy-old.lens.dy) {
		ground.clip = part
		p.ground.draw(ground, l, colours)
	}
	p.pen.img, p.pen.clip = p.frame, p.frame.Rect
}

// fresh moves the layer by pixels and answers with the parts that must be drawn.
func (p *picture) fresh(same bool, dx, dy int) []image.Rectangle {
	all := p.frame.Rect
	kept := all.Add(image.Pt(dx, dy)).Intersect(all)
	if !same || kept.Dx() < all.Dx()/4 || kept.Dy() < all.Dy()/4 {
		return []image.Rectangle{all}
	}
	if dx == 0 && dy == 0 {
		return nil
	}
	shift(p.drawn.img, dx, dy)
	var parts []image.Rectangle
	add := func(r image.Rectangle) {
		if !r.Empty() {
			parts = append(parts, r)
		}
	}
	add(image.Rect(all.Min.X, all.Min.Y, all.Max.X, kept.Min.Y))
	add(image.Rect(all.Min.X, kept.Max.Y, all.Max.X, all.Max.Y))
	add(image.Rect(all.Min.X, kept.Min.Y, kept.Min.X, kept.Max.Y))
	add(image.Rect(kept.Max.X, kept.Min.Y, all.Max.X, kept.Max.Y))
	return parts
}

// shift moves a picture's pixels within it.
func shift(img *image.RGBA, dx, dy int) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	long := 4 * (w - abs(dx))
	from, to := 4*max(0, -dx), 4*max(0, dx)
	move := func(y int) {
		copy(img.Pix[(y+dy)*img.Stride+to:][:long], img.Pix[y*img.Stride+from:][:long])
	}
	if dy > 0 {
		for y := h - dy - 1; y >= 0; y-- {
			move(y)
		}
		return
	}
	for y := -dy; y < h; y++ {
		move(y)
	}
}

func abs(v int) int { return max(v, -v) }

// drawDesks stamps the signs in view; the chosen one's ring comes last.
func (p *picture) drawDesks(l lens, c palette) {
	from := booking.Point{X: float64(-l.dx) / l.scale, Y: float64(-l.dy) / l.scale}
	to := booking.Point{X: from.X + float64(p.frame.Rect.Dx())/l.scale, Y: from.Y + float64(p.frame.Rect.Dy())/l.scale}
	p.desks.within(from, to, func(i int) { p.drawDesk(l, c, i) })
	if i, ok := p.desks.of[p.chosen]; ok {
		p.drawRing(l, c, p.desks.signs[i])
		if p.marks.of(p.desks.desks[i]).Broken { // the ring goes through it
			at := l.dot(p.desks.signs[i].at)
			p.drawBroken(l, c, p.desks.signs[i], at.x, at.y)
		}
	}
}

func (p *picture) drawDesk(l lens, c palette, i int) {
	d, s := p.desks.desks[i], p.desks.signs[i]
	mark := p.marks.of(d)
	at := l.dot(s.at)
	look := p.lookOf(l, s, mark)
	sprite := p.signs.sprite(look)
	x, y := int(math.Round(float64(at.x))), int(math.Round(float64(at.y)))
	if !sprite.img.Rect.Add(image.Pt(x-sprite.centre, y-sprite.centre)).Overlaps(p.pen.clip) {
		return
	}
	p.pen.stamp(sprite.img, x-sprite.centre, y-sprite.centre)
	if word, colour := p.letters(d, mark, float32(room(float64(look.w), float64(look.d)))/l.px, c); word != "" {
		size := max(11*l.px, min(float32(look.w)*0.38, float32(look.d)*0.48, 22*l.px))
		if mark.Suggestion > 0 {
			size = min(float32(min(look.w, look.d))*0.46, 22*l.px)
		}
		p.type_.centred(&p.pen, colour, word, float32(x), float32(y), size, semiBold)
	}
	if mark.Broken {
		p.drawBroken(l, c, s, float32(x), float32(y))
	}
}

// drawBroken is a triangle with an exclamation mark at the upper right corner of a sign, upright however the desk is turned; a small one
// has no room for the mark.
func (p *picture) drawBroken(l lens, c palette, s symbol, x, y float32) {
	w, d := float32(s.w*l.scale)/2, float32(s.d*l.scale)/2
	corner := dot{x, y}
	for i, at := range turned(contour{{x - w, y - d}, {x + w, y - d}, {x + w, y + d}, {x - w, y + d}}, x, y, s.turn) {
		if i == 0 || at.x-at.y > corner.x-corner.y {
			corner = at
		}
	}
	r := min(max(min(w, d)*0.55, 4*l.px), 9*l.px)
	at := dot{corner.x - r*0.35, corner.y + r*0.35}
	triangle := func(r float32) contour {
		return contour{{at.x, at.y - r}, {at.x + r*0.95, at.y + r*0.7}, {at.x - r*0.95, at.y + r*0.7}}
	}
	rim := triangle(r)
	p.pen.fill(c.room, rim)
	p.pen.stroke(c.room, max(2*l.px, r*0.5), rim, true)
	p.pen.fill(c.bad, rim)
	p.pen.stroke(c.bad, r*0.2, rim, true)
	if r < 6*l.px {
		return
	}
	p.pen.stroke(c.room, r*0.22, []dot{{at.x, at.y - r*0.4}, {at.x, at.y + r*0.12}}, false)
	p.pen.fill(c.room, circle(at.x, at.y+r*0.42, r*0.13))
}

func (p *picture) lookOf(l lens, s symbol, m Mark) look {
	k := look{state: m.State, unfit: m.Unfit, suggestion: m.Suggestion > 0, w: max(2, round(s.w*l.scale)), d: max(2, round(s.d*l.scale))}
	k.turn = (round(s.turn*180/math.Pi)%360 + 360) % 360
	k.unfit = m.Unfit && m.State == Free && m.Suggestion == 0
	dp := float32(k.w) / l.px
	if hasChair := m.State != Blocked && !k.unfit; hasChair && dp >= plainBelow+4 {
		k.chair = round(s.chair * l.scale)
	}
	return k
}

// letters are what stands on a sign of a width in dp: a number, initials, or nothing.
// room is the width that counts for letters on a sign: a long counter that is shallow has no more room than a small desk
// as deep.
func room(w, d float64) float64 { return min(w, d*roomy/shallow) }

func (p *picture) letters(d booking.Desk, m Mark, dp float32, c palette) (string, color.RGBA) {
	switch {
	case m.Suggestion > 0 && dp >= numberedFrom:
		return strconv.Itoa(m.Suggestion), c.room
	case dp < roomy || m.Unfit || m.Suggestion > 0:
		return "", c.text
	case m.State == Free:
		return short(d.Number()), c.primary
	case m.State == Colleague:
		return short(m.Initials), c.onPlum
	}
	return "", c.text
}

// short keeps a strangers' long desk name from running over the sign: its end tells desks apart.
func short(s string) string {
	r := []rune(s)
	return string(r[max(0, len(r)-4):])
}

func (p *picture) drawRing(l lens, c palette, s symbol) {
	at := l.dot(s.at)
	w, h := float32(s.w*l.scale), float32(s.d*l.scale)
	thick, away := 3*l.px, 4*l.px
	if w/l.px < roomy {
		thick, away = 1.6*l.px, 2*l.px
	}
	colour := c.text
	if p.ring {
		colour = c.focus
	}
	edge := func(by float32) contour {
		r := min(w, h)*0.2 + by
		return turned(roundBox(at.x-w/2-by, at.y-h/2-by, at.x+w/2+by, at.y+h/2+by, r), at.x, at.y, s.turn)
	}
	p.pen.fill(colour, ring(edge(away), edge(away-thick))...)
}

// hit is the desk at a position of the view, or the nearest one within 24 dp.
func (p *picture) hit(pos fyne.Position) (booking.DeskID, bool) {
	if !p.camera.ready() {
		return "", false
	}
	i, ok := p.desks.nearest(p.camera.metres(pos), tapReach/p.camera.scale)
	if !ok {
		return "", false
	}
	return p.desks.desks[i].ID, true
}

// tapReach is how far in dp beside a sign a finger may land.
const tapReach = 24.0
