// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"image"
	"math"
	"regexp"
	"slices"
	"strconv"

	"github.com/pult-app/pult/assets"
)

// A path is an outline.
type path []segment

type segment struct {
	kind     kind
	a, b, to point // a and b bend a curve
}

type kind int

const (
	move kind = iota
	straight
	quad
	cubic
	shut
)

func (p path) bounds() image.Rectangle {
	left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, s := range p {
		if s.kind == shut {
			continue
		}
		points := []point{s.to}
		if s.kind == quad || s.kind == cubic {
			points = append(points, s.a)
		}
		if s.kind == cubic {
			points = append(points, s.b)
		}
		for _, q := range points {
			left, right = min(left, q.x), max(right, q.x)
			top, bottom = min(top, q.y), max(bottom, q.y)
		}
	}
	if left > right {
		return image.Rectangle{}
	}
	return image.Rect(int(math.Floor(left)), int(math.Floor(top)), int(math.Ceil(right))+1, int(math.Ceil(bottom))+1)
}

// placed is the path moved and enlarged.
func (p path) placed(x, y, scale float64) path {
	at := func(q point) point { return point{x + q.x*scale, y + q.y*scale} }
	moved := make(path, len(p))
	for i, s := range p {
		moved[i] = segment{s.kind, at(s.a), at(s.b), at(s.to)}
	}
	return moved
}

// reversed is a closed path gone round the other way: within another it is a hole.
func (p path) reversed() path {
	if len(p) == 0 {
		return nil
	}
	var around path
	for i := len(p) - 1; i > 0; i-- {
		if p[i].kind == shut {
			around = append(around, segment{kind: move, to: p[i-1].to})
			continue
		}
		around = append(around, segment{p[i].kind, p[i].b, p[i].a, p[i-1].to})
		if p[i].kind == quad {
			around[len(around)-1].a = p[i].a
		}
	}
	return append(around, segment{kind: shut})
}

func rounded(x, y, w, h, r float64) path {
	r = min(r, w/2, h/2)
	k := r * 0.5523 // makes a quarter of a circle of a cubic curve
	corner := func(ax, ay, bx, by, x, y float64) segment {
		return segment{cubic, point{ax, ay}, point{bx, by}, point{x, y}}
	}
	to := func(x, y float64) segment { return segment{kind: straight, to: point{x, y}} }
	return path{
		{kind: move, to: point{x + r, y}},
		to(x+w-r, y), corner(x+w-r+k, y, x+w, y+r-k, x+w, y+r),
		to(x+w, y+h-r), corner(x+w, y+h-r+k, x+w-r+k, y+h, x+w-r, y+h),
		to(x+r, y+h), corner(x+r-k, y+h, x, y+h-r+k, x, y+h-r),
		to(x, y+r), corner(x, y+r-k, x+r-k, y, x+r, y),
		{kind: shut},
	}
}

// bar is a straight line of a width, gone round the way that rounded is.
func bar(from, to point, width float64) path {
	d := from.far(to)
	if d == 0 {
		return nil
	}
	nx, ny := (to.y-from.y)/d*width/2, -(to.x-from.x)/d*width/2
	return polygon(point{from.x + nx, from.y + ny}, point{to.x + nx, to.y + ny}, point{to.x - nx, to.y - ny}, point{from.x - nx, from.y - ny})
}

func polygon(points ...point) path {
	p := path{{kind: move, to: points[0]}}
	for _, q := range points[1:] {
		p = append(p, segment{kind: straight, to: q})
	}
	return append(p, segment{kind: shut})
}

var (
	symbols  = map[string]path{}
	outlines = regexp.MustCompile(` d="([^"]*)"`)
	tokens   = regexp.MustCompile(`[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)`)
)

// symbol is the outline of a symbol of assets/icons.
func symbol(name string) path {
	if symbols[name] == nil {
		raw, err := assets.Icons.ReadFile("icons/" + name + ".svg")
		if err != nil {
			panic(err) // a symbol that there is not: every picture is drawn in a test
		}
		for _, d := range outlines.FindAllSubmatch(raw, -1) {
			symbols[name] = append(symbols[name], parsed(string(d[1]))...)
		}
	}
	return symbols[name]
}

// parsed reads the path data of SVG as far as the symbols use it: everything but arcs and cubic curves.
func parsed(d string) (p path) {
	var at, start, bend point
	list := tokens.FindAllString(d, -1)
	command, last := "", ""
	for len(list) > 0 {
		if list[0][0] >= 'A' {
			command, list = list[0], list[1:]
		}
		need := map[string]int{"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "T": 2, "Z": 0}
		upper := string(command[0] &^ 0x20)
		n, known := need[upper]
		if !known || len(list) < n {
			panic(fmt.Sprintf("path data %q: %s", d, command))
		}
		v := make([]float64, n)
		for i := range v {
			v[i], _ = strconv.ParseFloat(list[i], 64) // the pattern lets only figures through
		}
		list = list[n:]
		base := point{}
		if command != upper {
			base = at
		}
		from := at
		switch upper {
		case "M":
			at = point{base.x + v[0], base.y + v[1]}
			start = at
			p = append(p, segment{kind: move, to: at})
			command = string(rune(int(command[0]) + 'L' - 'M')) // more figures are lines
		case "L":
			at = point{base.x + v[0], base.y + v[1]}
		case "H":
			at.x = base.x + v[0]
		case "V":
			at.y = base.y + v[0]
		case "Q":
			bend, at = point{base.x + v[0], base.y + v[1]}, point{base.x + v[2], base.y + v[3]}
		case "T":
			if !slices.Contains([]string{"Q", "T"}, last) {
				bend = from
			}
			bend, at = point{2*from.x - bend.x, 2*from.y - bend.y}, point{base.x + v[0], base.y + v[1]}
		case "Z":
			at = start
			p = append(p, segment{kind: shut})
		}
		switch upper {
		case "L", "H", "V":
			p = append(p, segment{kind: straight, to: at})
		case "Q", "T":
			p = append(p, segment{kind: quad, a: bend, to: at})
		}
		last = upper
	}
	return p
}
