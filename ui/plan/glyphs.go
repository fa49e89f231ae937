// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// A weight chooses the cut of a font.
type weight int8

const (
	regular weight = iota
	semiBold
)

// most is how many sizes of type are kept; a zoom passes through many.
const most = 24

// lettering draws words. It keeps every glyph as a mask per size, because a plan repeats ten digits hundreds of times.
type lettering struct {
	fonts [2]*opentype.Font
	sizes map[typeSize]*typeface
}

type typeSize struct {
	half   int // half pixels, so that a zoom does not need a new set at every step
	weight weight
}

type typeface struct {
	face   font.Face
	cap    float32 // height of a capital letter or a digit, pixels
	glyphs map[rune]glyph
}

type glyph struct {
	mask    *image.Alpha
	at      image.Point // from the pen's position on the base line to the mask's corner
	advance float32
}

// newLettering reads two TrueType or OpenType fonts.
func newLettering(regularTTF, semiBoldTTF []byte) (*lettering, error) {
	l := &lettering{sizes: map[typeSize]*typeface{}}
	for i, ttf := range [][]byte{regularTTF, semiBoldTTF} {
		parsed, err := opentype.Parse(ttf)
		if err != nil {
			return nil, err
		}
		l.fonts[i] = parsed
	}
	return l, nil
}

func (l *lettering) face(size float32, w weight) *typeface {
	key := typeSize{int(math.Round(float64(size) * 2)), w}
	if t := l.sizes[key]; t != nil {
		return t
	}
	if len(l.sizes) >= most {
		clear(l.sizes)
	}
	t := &typeface{glyphs: map[rune]glyph{}}
	face, err := opentype.NewFace(l.fonts[w], &opentype.FaceOptions{Size: float64(key.half) / 2, DPI: 72})
	if err == nil {
		t.face = face
		t.cap = float32(face.Metrics().CapHeight) / 64
	}
	l.sizes[key] = t
	return t
}

// width of a word in pixels; gap is added between letters.
func (l *lettering) width(s string, size float32, w weight, gap float32) (sum float32) {
	t := l.face(size, w)
	for _, r := range s {
		sum += t.glyph(r).advance + gap
	}
	return max(0, sum-gap)
}

// write draws a word with its left edge at x and its capitals centred on y.
func (l *lettering) write(p *pen, c color.RGBA, s string, x, y, size float32, w weight, gap float32) {
	t := l.face(size, w)
	base := int(math.Round(float64(y + t.cap/2)))
	for _, r := range s {
		g := t.glyph(r)
		if g.mask != nil {
			at := image.Pt(int(math.Round(float64(x))), base).Add(g.at)
			p.paint(c, g.mask, g.mask.Rect.Add(at))
		}
		x += g.advance + gap
	}
}

// centred draws a word around a point.
func (l *lettering) centred(p *pen, c color.RGBA, s string, x, y, size float32, w weight) {
	l.write(p, c, s, x-l.width(s, size, w, 0)/2, y, size, w, 0)
}

func (t *typeface) glyph(r rune) glyph {
	if g, ok := t.glyphs[r]; ok || t.face == nil {
		return g
	}
	var g glyph
	box, mask, at, advance, ok := t.face.Glyph(fixed.Point26_6{}, r)
	if ok {
		g.advance = float32(advance) / 64
		g.at = box.Min
		g.mask = copied(mask, at, box.Size())
	}
	t.glyphs[r] = g
	return g
}

// copied keeps a mask that the face will overwrite with its next glyph.
func copied(mask image.Image, at image.Point, size image.Point) *image.Alpha {
	if size.X <= 0 || size.Y <= 0 {
		return nil
	}
	out := image.NewAlpha(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			_, _, _, a := mask.At(at.X+x, at.Y+y).RGBA()
			out.Pix[y*out.Stride+x] = uint8(a >> 8)
		}
	}
	return out
}
