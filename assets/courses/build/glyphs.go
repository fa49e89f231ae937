// SPDX-License-Identifier: EUPL-1.2

package main

import "fmt"

// Things that several drawings show.

func (b board) envelope(x, y, w float64, ground, outline color) {
	h := w * 0.68
	b.box(x, y, w, h, w*0.07, ground, outline, w*0.06)
	b.stroke(w*0.06, outline, point{x + w*0.06, y + h*0.14}, point{x + w/2, y + h*0.6}, point{x + w*0.94, y + h*0.14})
}

// sheet is a document with lines of text.
func (b board) sheet(x, y, w float64, ground, outline color) {
	h := w * 1.28
	b.box(x, y, w, h, w*0.1, ground, outline, w*0.06)
	for i, long := range []float64{0.5, 0.5, 0.32} {
		at := y + h*(0.3+0.2*float64(i))
		b.stroke(w*0.06, outline, point{x + w*0.25, at}, point{x + w*(0.25+long), at})
	}
}

func (b board) folder(x, y, w float64, ground, outline color) {
	h := w * 0.72
	b.box(x, y, w*0.46, h*0.4, w*0.07, ground, outline, w*0.05)
	b.box(x, y+h*0.16, w, h*0.84, w*0.07, ground, outline, w*0.05)
	b.box(x+w*0.05, y+h*0.16+w*0.05, w*0.3, h*0.16, 0, ground, noFill, 0)
}

// cabinet is a cupboard with three drawers.
func (b board) cabinet(x, y, w float64, ground, outline color) {
	h := w * 1.2
	b.box(x, y, w, h, w*0.08, ground, outline, w*0.06)
	for i := range 3 {
		at := y + h*float64(i)/3
		if i > 0 {
			b.stroke(w*0.06, outline, point{x + w*0.04, at}, point{x + w*0.96, at})
		}
		b.stroke(w*0.06, outline, point{x + w*0.4, at + h/6}, point{x + w*0.6, at + h/6})
	}
}

// mark is a number in a disc.
func (b board) mark(at point, n int, ground, figure color) {
	b.disc(at, 30, ground)
	b.middle(pen{38, bold, figure}, at.x, at.y+13, fmt.Sprint(n))
}

// pointer is the mouse's arrow, its tip at a place; while it is pressed there is a ring around the tip.
func (b board) pointer(at point, pressed float64) {
	if pressed > 0 && pressed < 1 {
		b.ring(at, 14+34*pressed, 5, faded(primary, 1-pressed))
	}
	shape := polygon(point{0, 0}, point{0, 46}, point{11, 36}, point{19, 54}, point{28, 50}, point{20, 32}, point{34, 32})
	b.stroke(7, surface, outlineOf(shape.placed(at.x, at.y, 1))...)
	b.fill(shape.placed(at.x, at.y, 1), ink)
}

func outlineOf(p path) (points []point) {
	for _, s := range p {
		if s.kind != shut {
			points = append(points, s.to)
		}
	}
	return append(points, points[0])
}

// key is a button with its word, as wide as it has to be; it says how wide.
func (b board) key(x, y, h float64, p pen, word string, ground color) float64 {
	w := p.width(word) + h
	b.box(x, y, w, h, 14, ground, noFill, 0)
	b.middle(p, x+w/2, y+h/2+p.size*0.34, word)
	return w
}

// tick is a check mark in a disc.
func (b board) tick(at point, radius float64, ground color) {
	b.disc(at, radius, ground)
	b.stroke(radius*0.24, onPrimary, point{at.x - radius*0.42, at.y + radius*0.02}, point{at.x - radius*0.1, at.y + radius*0.34}, point{at.x + radius*0.45, at.y - radius*0.32})
}
