// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// A dot is a point of the picture in pixels.
type dot struct{ x, y float32 }

// A contour is a closed line of dots; the last is joined to the first.
type contour []dot

// A pen draws smooth shapes into a picture, never outside its clip.
type pen struct {
	img  *image.RGBA
	clip image.Rectangle
	ras  vector.Rasterizer
	mask []uint8
}

// newPen draws into the whole of img.
func newPen(img *image.RGBA) *pen { return &pen{img: img, clip: img.Bounds()} }

// clear paints the clip in one colour.
func (p *pen) clear(c color.RGBA) {
	draw.Draw(p.img, p.clip, image.NewUniform(c), image.Point{}, draw.Src)
}

// fill paints the inside of the contours. Contours that run the other way round cut holes.
func (p *pen) fill(c color.RGBA, shape ...contour) {
	box := boundsOf(shape).Intersect(p.clip)
	if len(shape) == 0 || box.Empty() || c.A == 0 {
		return
	}
	w, h := box.Dx(), box.Dy()
	p.ras.Reset(w, h)
	p.ras.DrawOp = draw.Src
	ox, oy := float32(box.Min.X), float32(box.Min.Y)
	for _, line := range shape {
		p.ras.MoveTo(line[0].x-ox, line[0].y-oy)
		for _, d := range line[1:] {
			p.ras.LineTo(d.x-ox, d.y-oy)
		}
		p.ras.ClosePath()
	}
	if cap(p.mask) < w*h {
		p.mask = make([]uint8, w*h)
	}
	mask := &image.Alpha{Pix: p.mask[:w*h], Stride: w, Rect: image.Rect(0, 0, w, h)}
	p.ras.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	p.paint(c, mask, box)
}

// stroke paints a line of a width along the dots, with round ends and joints. Long pieces are painted each in its own
// small box, because one box around a long wall would cost a whole screen of pixels; short ones that follow each other,
// such as a round corner, share one.
func (p *pen) stroke(c color.RGBA, width float32, line []dot, closed bool) {
	n := len(line) - 1
	if closed {
		n++
	}
	together := make([]contour, 0, 8)
	for i := range n {
		a, b := line[i], line[(i+1)%len(line)]
		piece := capsule(a, b, width/2)
		if distance(a, b) > corners {
			p.fill(c, piece)
			continue
		}
		if together = append(together, piece); len(together) == cap(together) || boundsOf(together).Dx() > 3*corners {
			p.fill(c, together...)
			together = together[:0]
		}
	}
	p.fill(c, together...)
}

// corners is the length in pixels up to which pieces of a line are painted together.
const corners = 10

// paint lays the colour over the picture as far as the mask covers; box is where the mask lies in the picture.
func (p *pen) paint(c color.RGBA, mask *image.Alpha, box image.Rectangle) {
	at := box.Min
	box = box.Intersect(p.clip)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		m := mask.Pix[(y-at.Y)*mask.Stride+box.Min.X-at.X:][:box.Dx()]
		row := p.img.Pix[p.img.PixOffset(box.Min.X, y):][:4*box.Dx()]
		for i, cover := range m {
			if cover == 0 {
				continue
			}
			px := row[4*i : 4*i+4 : 4*i+4]
			if cover == 255 && c.A == 255 {
				px[0], px[1], px[2], px[3] = c.R, c.G, c.B, 255
				continue
			}
			blend(px, c, uint32(cover))
		}
	}
}

// blend lays a premultiplied colour over a pixel at cover/255.
func blend(px []uint8, c color.RGBA, cover uint32) {
	keep := 255*255 - uint32(c.A)*cover
	px[0] = uint8((uint32(c.R)*cover*255 + uint32(px[0])*keep + 32512) / 65025)
	px[1] = uint8((uint32(c.G)*cover*255 + uint32(px[1])*keep + 32512) / 65025)
	px[2] = uint8((uint32(c.B)*cover*255 + uint32(px[2])*keep + 32512) / 65025)
	px[3] = uint8((uint32(c.A)*cover*255 + uint32(px[3])*keep + 32512) / 65025)
}

// stamp lays a picture over this one with its upper left corner at a pixel.
func (p *pen) stamp(src *image.RGBA, x, y int) {
	box := src.Rect.Add(image.Pt(x, y)).Intersect(p.clip)
	for row := box.Min.Y; row < box.Max.Y; row++ {
		from := src.Pix[src.PixOffset(box.Min.X-x, row-y):][:4*box.Dx()]
		to := p.img.Pix[p.img.PixOffset(box.Min.X, row):][:4*box.Dx()]
		for i := 0; i < len(from); i += 4 {
			switch a := from[i+3]; a {
			case 0:
			case 255:
				copy(to[i:i+4:i+4], from[i:i+4:i+4])
			default:
				over(to[i:i+4:i+4], from[i:i+4:i+4], 255-uint32(a))
			}
		}
	}
}

func over(to, from []uint8, keep uint32) {
	to[0] = from[0] + uint8((uint32(to[0])*keep+127)/255)
	to[1] = from[1] + uint8((uint32(to[1])*keep+127)/255)
	to[2] = from[2] + uint8((uint32(to[2])*keep+127)/255)
	to[3] = from[3] + uint8((uint32(to[3])*keep+127)/255)
}

func boundsOf(shape []contour) image.Rectangle {
	minX, minY := float32(math.MaxFloat32), float32(math.MaxFloat32)
	maxX, maxY := -minX, -minY
	for _, line := range shape {
		for _, d := range line {
			minX, minY = min(minX, d.x), min(minY, d.y)
			maxX, maxY = max(maxX, d.x), max(maxY, d.y)
		}
	}
	if minX > maxX {
		return image.Rectangle{}
	}
	return image.Rect(floor(minX), floor(minY), ceil(maxX), ceil(maxY))
}

func floor(v float32) int { return int(math.Floor(float64(v))) }
func ceil(v float32) int  { return int(math.Ceil(float64(v))) }
func round(v float64) int { return int(math.Floor(v + 0.5)) }
