// SPDX-License-Identifier: EUPL-1.2

package imdf

import (
	"math"

	"github.com/pult-app/pult/booking"
)

// A compass collects the directions of walls, by length, in steps of half a degree; directions at right angles to each
// other are the same to it.
type compass struct {
	lengths [180]float64 // metres of wall in a step
	leaning [180]float64 // the same, times how many degrees the wall leans from the step's beginning
	all     float64
}

func (c *compass) addRing(ring []booking.Point) {
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		length := math.Hypot(b.X-a.X, b.Y-a.Y)
		angle := math.Mod(math.Atan2(b.Y-a.Y, b.X-a.X)*180/math.Pi+360, 90)
		step := min(int(angle*2), 179)
		c.lengths[step] += length
		c.leaning[step] += length * (angle - float64(step)/2)
		c.all += length
	}
}

// main is the direction that most walls have, in degrees from 0 to 90, if a third of them has it within a degree.
func (c *compass) main() (degrees float64, found bool) {
	best, length := 0, 0.0
	for i := range c.lengths {
		if l := c.near(i); l > length+1e-9 {
			best, length = i, l
		}
	}
	if length < c.all/3 || length == 0 {
		return 0, false
	}
	sum := 0.0
	for d := -1; d <= 1; d++ {
		i := (best + d + 180) % 180
		sum += c.leaning[i] + c.lengths[i]*float64(d)/2
	}
	return float64(best)/2 + sum/length, true
}

func (c *compass) near(i int) float64 {
	return c.lengths[(i+179)%180] + c.lengths[i] + c.lengths[(i+1)%180]
}
