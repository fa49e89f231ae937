// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// An outline is an icon in a square of side 1: closed lines, curves already flattened, holes running the other way.
type outline []contour

// flat is into how many straight pieces a curve of an icon is cut. Icons are drawn at 14 to 48 pixels.
const flat = 8

var (
	viewBoxOf = regexp.MustCompile(`viewBox="([^"]+)"`)
	pathsOf   = regexp.MustCompile(`<path[^>]*\sd="([^"]+)"`)
	tokensOf  = regexp.MustCompile(`[MmLlHhVvQqTtCcSsZz]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`)
)

// parseIcon reads an SVG whose paths are filled and made of lines and Bézier curves, as all Material Symbols are.
func parseIcon(svg []byte) (outline, error) {
	box := viewBoxOf.FindSubmatch(svg)
	if box == nil {
		return nil, errors.New("icon has no viewBox")
	}
	var x, y, w, h float32
	if _, err := fmt.Sscan(string(box[1]), &x, &y, &w, &h); err != nil || w <= 0 || h <= 0 {
		return nil, fmt.Errorf("icon's viewBox %q is not four numbers", box[1])
	}
	var out outline
	for _, path := range pathsOf.FindAllSubmatch(svg, -1) {
		reader := pathReader{tokens: tokensOf.FindAllString(string(path[1]), -1)}
		if err := reader.read(); err != nil {
			return nil, err
		}
		out = append(out, reader.done()...)
	}
	for _, line := range out {
		for i := range line {
			line[i] = dot{(line[i].x - x) / w, (line[i].y - y) / h}
		}
	}
	return out, nil
}

// scaled is the icon with its centre at a point and a side in pixels.
func (o outline) scaled(x, y, side float32) []contour {
	out := make([]contour, len(o))
	for i, line := range o {
		out[i] = make(contour, len(line))
		for j, d := range line {
			out[i][j] = dot{x + (d.x-0.5)*side, y + (d.y-0.5)*side}
		}
	}
	return out
}

// A pathReader walks the commands of an SVG path.
type pathReader struct {
	tokens []string
	lines  outline
	now    contour
	pen    dot
	start  dot
	bend   dot  // the last control point, mirrored by S and T
	last   byte // the last command, in capitals
}

var argsOf = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'Q': 4, 'T': 2, 'C': 6, 'S': 4, 'Z': 0}

func (r *pathReader) read() error {
	command := byte(0)
	for len(r.tokens) > 0 {
		if t := r.tokens[0]; strings.ContainsAny(t[:1], "MmLlHhVvQqTtCcSsZz") {
			command, r.tokens = t[0], r.tokens[1:]
		} else if command == 'M' || command == 'm' {
			command-- // numbers after the first pair of a move are lines: L follows M one letter before it
		}
		args, err := r.take(argsOf[command&^0x20])
		if err != nil || command == 0 {
			return fmt.Errorf("icon's path stops in the middle of %q", string(command))
		}
		r.do(command&^0x20, command >= 'a', args)
		if command&^0x20 == 'Z' && len(r.tokens) > 0 && !strings.ContainsAny(r.tokens[0][:1], "MmLlHhVvQqTtCcSsZz") {
			return errors.New("icon's path has numbers after its end")
		}
	}
	return nil
}

func (r *pathReader) take(n int) ([]float32, error) {
	if len(r.tokens) < n {
		return nil, errors.New("too few numbers")
	}
	args := make([]float32, n)
	for i := range args {
		v, err := strconv.ParseFloat(r.tokens[i], 32)
		if err != nil {
			return nil, err
		}
		args[i] = float32(v)
	}
	r.tokens = r.tokens[n:]
	return args, nil
}

func (r *pathReader) do(command byte, relative bool, a []float32) {
	from := dot{}
	if relative {
		from = r.pen
	}
	p := func(i int) dot { return dot{from.x + a[i], from.y + a[i+1]} }
	switch command {
	case 'M':
		r.close()
		r.pen = p(0)
		r.start = r.pen
	case 'L':
		r.line(p(0))
	case 'H':
		r.line(dot{from.x + a[0], r.pen.y})
	case 'V':
		r.line(dot{r.pen.x, from.y + a[0]})
	case 'Q':
		r.quad(p(0), p(2))
	case 'T':
		r.quad(r.mirrored('Q', 'T'), p(0))
	case 'C':
		r.cube(p(0), p(2), p(4))
	case 'S':
		r.cube(r.mirrored('C', 'S'), p(0), p(2))
	case 'Z':
		r.close()
		r.pen = r.start
	}
	r.last = command
}

func (r *pathReader) mirrored(after ...byte) dot {
	if !strings.ContainsRune(string(after), rune(r.last)) {
		return r.pen
	}
	return dot{2*r.pen.x - r.bend.x, 2*r.pen.y - r.bend.y}
}

func (r *pathReader) line(to dot) {
	if len(r.now) == 0 {
		r.now = append(r.now, r.pen)
	}
	r.now = append(r.now, to)
	r.pen = to
}

func (r *pathReader) quad(b, c dot) {
	a := r.pen
	for i := 1; i <= flat; i++ {
		t := float32(i) / flat
		r.line(between(between(a, b, t), between(b, c, t), t))
	}
	r.bend = b
}

func (r *pathReader) cube(b, c, d dot) {
	a := r.pen
	for i := 1; i <= flat; i++ {
		t := float32(i) / flat
		ab, bc, cd := between(a, b, t), between(b, c, t), between(c, d, t)
		r.line(between(between(ab, bc, t), between(bc, cd, t), t))
	}
	r.bend = c
}

func (r *pathReader) close() {
	if len(r.now) > 2 {
		r.lines = append(r.lines, r.now)
	}
	r.now = nil
}

func (r *pathReader) done() outline {
	r.close()
	return r.lines
}
