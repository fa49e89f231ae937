// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"image"
	imagecolor "image/color"
	"image/draw"
	"math"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"github.com/pult-app/pult/assets"
)

type color = imagecolor.RGBA

// The colours are those of the light theme.
var (
	bg           = hex(0xF6F3ED)
	surface      = hex(0xFFFFFF)
	sunken       = hex(0xEDE9E0)
	line         = hex(0xDDD7CB)
	control      = hex(0x7E786B)
	ink          = hex(0x1B2224)
	muted        = hex(0x555C5B)
	primary      = hex(0x0B5C63)
	onPrimary    = hex(0xFFFFFF)
	primarySoft  = hex(0xD8EBEA)
	onSoft       = hex(0x07474D)
	amber        = hex(0x8F5600)
	amberSoft    = hex(0xFBE9C6)
	onAmberSoft  = hex(0x693E00)
	good         = hex(0x1E6B3C)
	goodSoft     = hex(0xDCEFDF)
	onGoodSoft   = hex(0x14532C)
	bad          = hex(0xA92B1F)
	badSoft      = hex(0xFBE2DD)
	onBadSoft    = hex(0x85190F)
	floorColour  = hex(0xFBFAF7)
	wall         = hex(0xA29B8E)
	noFill       = color{}
	safetyGreen  = hex(0x1E6B3C)
	takenSoft    = hex(0xE3DED3)
	figureColour = hex(0x71407F)
	sleeve       = hex(0x8E5E9B)
)

func hex(v uint32) color {
	return color{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xFF}
}

// faded is a colour of which only a share is left.
func faded(c color, share float64) color {
	part := func(v uint8) uint8 { return uint8(math.Round(float64(v) * share)) }
	return color{R: part(c.R), G: part(c.G), B: part(c.B), A: part(c.A)}
}

// A point is a place on a board, in pixels from the upper left.
type point struct{ x, y float64 }

func (p point) to(q point, share float64) point {
	return point{p.x + (q.x-p.x)*share, p.y + (q.y-p.y)*share}
}

func (p point) far(q point) float64 { return math.Hypot(q.x-p.x, q.y-p.y) }

// A board is drawn on.
type board struct{ *image.RGBA }

func newBoard(w, h int, ground color) board {
	b := board{image.NewRGBA(image.Rect(0, 0, w, h))}
	draw.Draw(b.RGBA, b.Bounds(), image.NewUniform(ground), image.Point{}, draw.Src)
	return b
}

// fill paints what a path encloses; what is gone round the other way stays open.
func (b board) fill(p path, c color) {
	box := p.bounds().Intersect(b.Bounds())
	if box.Empty() || c.A == 0 {
		return
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	at := func(p point) (float32, float32) {
		return float32(p.x - float64(box.Min.X)), float32(p.y - float64(box.Min.Y))
	}
	for _, s := range p {
		x, y := at(s.to)
		switch s.kind {
		case move:
			r.MoveTo(x, y)
		case straight:
			r.LineTo(x, y)
		case quad:
			ax, ay := at(s.a)
			r.QuadTo(ax, ay, x, y)
		case cubic:
			ax, ay := at(s.a)
			bx, by := at(s.b)
			r.CubeTo(ax, ay, bx, by, x, y)
		case shut:
			r.ClosePath()
		}
	}
	r.Draw(b.RGBA, box, image.NewUniform(c), image.Point{})
}

// box draws a rectangle with round corners: its ground, and its outline within it.
func (b board) box(x, y, w, h, radius float64, ground, outline color, width float64) {
	b.fill(rounded(x, y, w, h, radius), ground)
	if width > 0 {
		inner := rounded(x+width, y+width, w-2*width, h-2*width, max(0, radius-width))
		b.fill(append(rounded(x, y, w, h, radius), inner.reversed()...), outline)
	}
}

func (b board) disc(at point, radius float64, c color) {
	b.fill(rounded(at.x-radius, at.y-radius, 2*radius, 2*radius, radius), c)
}

func (b board) ring(at point, radius, width float64, c color) {
	b.box(at.x-radius, at.y-radius, 2*radius, 2*radius, radius, noFill, c, width)
}

// stroke draws a line through points, with round ends and corners.
func (b board) stroke(width float64, c color, points ...point) {
	var p path
	for i := 1; i < len(points); i++ {
		p = append(p, bar(points[i-1], points[i], width)...)
	}
	for _, at := range points {
		p = append(p, rounded(at.x-width/2, at.y-width/2, width, width, width/2)...)
	}
	b.fill(p, c)
}

// dashes draws an interrupted line through points.
func (b board) dashes(width, on, off float64, c color, points ...point) {
	left, drawing := on, true
	for i := 1; i < len(points); i++ {
		from, to := points[i-1], points[i]
		for from.far(to) > 0.5 {
			step := min(left, from.far(to))
			next := from.to(to, step/from.far(to))
			if drawing {
				b.stroke(width, c, from, next)
			}
			from, left = next, left-step
			if left <= 0 {
				drawing = !drawing
				left = map[bool]float64{true: on, false: off}[drawing]
			}
		}
	}
}

// arrow draws a line through points with a head at its end.
func (b board) arrow(width float64, c color, points ...point) {
	b.stroke(width, c, points...)
	b.head(width, c, points[len(points)-2], points[len(points)-1])
}

func (b board) head(width float64, c color, from, to point) {
	size := width * 2.6
	a := math.Atan2(to.y-from.y, to.x-from.x)
	for _, turn := range []float64{2.5, -2.5} {
		b.stroke(width, c, to, point{to.x + size*math.Cos(a+turn), to.y + size*math.Sin(a+turn)})
	}
}

// icon draws a symbol of assets/icons in a square around a place.
func (b board) icon(name string, at point, size float64, c color) {
	b.fill(symbol(name).placed(at.x-size/2, at.y+size/2, size/960), c)
}

// The weights of the font.
const (
	regular = "400Regular"
	strong  = "600SemiBold"
	bold    = "700Bold"
)

// A pen writes.
type pen struct {
	size   float64
	weight string
	colour color
}

var faces = map[string]font.Face{}

func (p pen) face() font.Face {
	key := fmt.Sprint(p.weight, p.size)
	if faces[key] == nil {
		raw, err := assets.Fonts.ReadFile("fonts/SourceSans3_" + p.weight + ".ttf")
		if err != nil {
			panic(err) // a weight that there is not: every picture is drawn in a test
		}
		parsed, err := opentype.Parse(raw)
		if err != nil {
			panic(err)
		}
		faces[key], err = opentype.NewFace(parsed, &opentype.FaceOptions{Size: p.size, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			panic(err)
		}
	}
	return faces[key]
}

func (p pen) width(text string) float64 {
	return float64(font.MeasureString(p.face(), text)) / 64
}

// write sets a text to the right of a place on its base line.
func (b board) write(p pen, x, y float64, text string) float64 {
	d := font.Drawer{Dst: b.RGBA, Src: image.NewUniform(p.colour), Face: p.face(), Dot: fixed.Point26_6{X: fixed.Int26_6(x * 64), Y: fixed.Int26_6(y * 64)}}
	d.DrawString(text)
	b.watch(p, x, y, text)
	return p.width(text)
}

// middle sets a text around a place on its base line.
func (b board) middle(p pen, x, y float64, text string) {
	b.write(p, x-p.width(text)/2, y, text)
}

// wrapped is a text in lines of a width.
func (p pen) wrapped(text string, width float64) (lines []string) {
	current := ""
	for _, word := range strings.Fields(text) {
		longer := strings.TrimSpace(current + " " + word)
		if current != "" && p.width(longer) > width {
			lines = append(lines, current)
			longer = word
		}
		current = longer
	}
	return append(lines, current)
}

// overflow hears of text that does not stand whole on its board; a test listens.
var overflow = func(string) {}

func (b board) watch(p pen, x, y float64, text string) {
	if text != "" && (x < 16 || x+p.width(text) > float64(b.Bounds().Dx())-16 || y-p.size < 0 || y+p.size*0.3 > float64(b.Bounds().Dy()) || p.size < smallest(b)) {
		overflow(text)
	}
}

// smallest is the least size of letters: a film is seen as large as a hand at least, a picture as wide as a phone.
func smallest(b board) float64 {
	if b.Bounds().Dx() == filmWidth && b.Bounds().Dy() == filmHeight {
		return 28
	}
	return 36
}
