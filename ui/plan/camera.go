// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"math"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
)

const (
	// whole is the zoom that reads as 100 %: dp per metre. A desk 1.6 m wide is 45 dp then.
	whole = 28.0
	// zoomMin and zoomMax are the ends of the zoom; a floor too large for the view at zoomMin may go below it to fit.
	zoomMin, zoomMax = 0.4, 3.0
	// margin around the floor when it fits, and how much of it always stays in view, in dp.
	margin, keep = 8.0, 80.0
)

// A camera maps metres of the plan to dp of the view: dp = metres·scale + offset.
type camera struct {
	view    fyne.Size
	w, h    float64 // the plan, metres
	scale   float64 // dp per metre
	dx, dy  float64 // dp
	covered float64 // dp at the lower edge that a sheet covers: fitting and centring avoid it
}

func (c *camera) at(p booking.Point) (x, y float64) { return p.X*c.scale + c.dx, p.Y*c.scale + c.dy }

func (c *camera) metres(pos fyne.Position) booking.Point {
	return booking.Point{X: (float64(pos.X) - c.dx) / c.scale, Y: (float64(pos.Y) - c.dy) / c.scale}
}

// fit shows the whole floor.
func (c *camera) fit() {
	if c.ready() {
		c.scale = c.fitScale()
		c.centre(booking.Point{X: c.w / 2, Y: c.h / 2})
	}
}

func (c *camera) ready() bool { return c.w > 0 && c.h > 0 && c.view.Width > 1 && c.view.Height > 1 }

func (c *camera) fitScale() float64 {
	free := float64(c.view.Height) - c.covered
	return min(max(min((float64(c.view.Width)-2*margin)/c.w, (free-2*margin)/c.h), 0.5), zoomMax*whole)
}

// centre brings a point of the plan to the middle of the free part of the view, or as near to it as leaves no empty
// ground beside the floor.
func (c *camera) centre(p booking.Point) {
	w, h := float64(c.view.Width), float64(c.view.Height)-c.covered
	c.dx = settled(w/2-p.X*c.scale, c.w*c.scale, w)
	c.dy = settled(h/2-p.Y*c.scale, c.h*c.scale, h)
}

// settle leaves no empty ground beside the floor where the floor could be.
func (c *camera) settle() {
	c.dx = settled(c.dx, c.w*c.scale, float64(c.view.Width))
	c.dy = settled(c.dy, c.h*c.scale, float64(c.view.Height)-c.covered)
}

// settled is an offset at which a floor fills the view as far as it can.
func settled(offset, long, view float64) float64 {
	const air = 8
	if long+2*air <= view {
		return (view - long) / 2
	}
	return max(min(offset, air), view-long-air)
}

// zoomTo sets dp per metre and keeps the point of the plan under a position of the view where it is.
func (c *camera) zoomTo(scale float64, about fyne.Position) {
	p := c.metres(about)
	c.scale = min(max(scale, min(zoomMin*whole, c.fitScale())), zoomMax*whole)
	c.dx = float64(about.X) - p.X*c.scale
	c.dy = float64(about.Y) - p.Y*c.scale
	c.hold()
}

// pan moves the plan by dp.
func (c *camera) pan(dx, dy float32) {
	c.dx += float64(dx)
	c.dy += float64(dy)
	c.hold()
}

// hold keeps a piece of the plan in view.
func (c *camera) hold() {
	c.dx = held(c.dx, c.w*c.scale, float64(c.view.Width))
	c.dy = held(c.dy, c.h*c.scale, float64(c.view.Height)-c.covered)
}

func held(offset, long, view float64) float64 {
	stay := min(keep, long, view)
	return min(max(offset, stay-long), view-stay)
}

// percent is the zoom as people read it.
func (c *camera) percent() int { return int(math.Round(100 * c.scale / whole)) }
