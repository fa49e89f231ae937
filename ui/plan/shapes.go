// SPDX-License-Identifier: EUPL-1.2

package plan

import "math"

// box is the rectangle between two corners.
func box(x0, y0, x1, y1 float32) contour {
	return contour{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}
}

// roundBox is a rectangle with round corners of radius r.
func roundBox(x0, y0, x1, y1, r float32) contour {
	r = max(0, min(r, (x1-x0)/2, (y1-y0)/2))
	if r < 0.5 {
		return box(x0, y0, x1, y1)
	}
	out := make(contour, 0, 4*(arcSteps(r)+1))
	out = arc(out, x1-r, y0+r, r, -math.Pi/2, 0)
	out = arc(out, x1-r, y1-r, r, 0, math.Pi/2)
	out = arc(out, x0+r, y1-r, r, math.Pi/2, math.Pi)
	return arc(out, x0+r, y0+r, r, math.Pi, 3*math.Pi/2)
}

// circle around a centre.
func circle(x, y, r float32) contour { return arc(nil, x, y, r, 0, 2*math.Pi) }

// ring is a stroke of a width inside a contour's edge: the contour itself and its smaller twin as a hole.
func ring(outer, inner contour) []contour { return []contour{outer, reversed(inner)} }

// capsule is a thick line with round ends.
func capsule(a, b dot, r float32) contour {
	dx, dy := float64(b.x-a.x), float64(b.y-a.y)
	if dx == 0 && dy == 0 {
		return circle(a.x, a.y, r)
	}
	if r < 0.8 { // too thin for round ends to be seen
		long := float32(math.Hypot(dx, dy))
		nx, ny := -float32(dy)/long*r, float32(dx)/long*r
		return contour{{a.x - nx, a.y - ny}, {b.x - nx, b.y - ny}, {b.x + nx, b.y + ny}, {a.x + nx, a.y + ny}}
	}
	turn := math.Atan2(dy, dx)
	out := make(contour, 0, 2*(arcSteps(r)+1))
	out = arc(out, b.x, b.y, r, turn-math.Pi/2, turn+math.Pi/2)
	return arc(out, a.x, a.y, r, turn+math.Pi/2, turn+3*math.Pi/2)
}

// arc appends the dots of an arc, both ends included.
func arc(out contour, x, y, r float32, from, to float64) contour {
	steps := max(1, int(float64(arcSteps(r))*math.Abs(to-from)/(math.Pi/2)+0.5))
	for i := range steps + 1 {
		sin, cos := math.Sincos(from + (to-from)*float64(i)/float64(steps))
		out = append(out, dot{x + r*float32(cos), y + r*float32(sin)})
	}
	return out
}

// arcSteps is how many pieces a quarter circle needs to look round.
func arcSteps(r float32) int { return max(2, min(16, int(math.Sqrt(float64(r))*2))) }

func reversed(c contour) contour {
	out := make(contour, len(c))
	for i, d := range c {
		out[len(c)-1-i] = d
	}
	return out
}

// turned turns a contour about a centre by an angle in radians, clockwise on the screen.
func turned(c contour, x, y float32, by float64) contour {
	if by == 0 {
		return c
	}
	sin64, cos64 := math.Sincos(by)
	sin, cos := float32(sin64), float32(cos64)
	out := make(contour, len(c))
	for i, d := range c {
		dx, dy := d.x-x, d.y-y
		out[i] = dot{x + dx*cos - dy*sin, y + dx*sin + dy*cos}
	}
	return out
}

// dashes cuts a closed line into pieces of length on with gaps of length off. The gap is stretched a little, so that
// the pattern closes.
func dashes(line contour, on, off float32) [][]dot {
	total := length(line)
	count := max(1, int(total/(on+off)+0.5))
	step := total / float32(count)
	var out [][]dot
	for i := range count {
		out = append(out, stretch(line, float32(i)*step, min(on, step)))
	}
	return out
}

func length(line contour) (sum float32) {
	for i, a := range line {
		sum += distance(a, line[(i+1)%len(line)])
	}
	return sum
}

// stretch is the part of a closed line that starts at a distance along it and has a length.
func stretch(line contour, from, long float32) (out []dot) {
	// What is left below a hundredth of a pixel is rounding, and would reach to the next corner.
	for i := 0; long > 0.01 && i < 2*len(line); i++ {
		a, b := line[i%len(line)], line[(i+1)%len(line)]
		d := distance(a, b)
		if from >= d {
			from -= d
			continue
		}
		if out == nil {
			out = append(out, between(a, b, from/d))
		}
		end := min(d, from+long)
		out = append(out, between(a, b, end/d))
		long -= end - from
		from = 0
	}
	return out
}

func distance(a, b dot) float32 { return float32(math.Hypot(float64(b.x-a.x), float64(b.y-a.y))) }

func between(a, b dot, t float32) dot { return dot{a.x + (b.x-a.x)*t, a.y + (b.y-a.y)*t} }
