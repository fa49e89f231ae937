// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// A Plan is the floor as a widget: wheel and pinch zoom about the pointer, dragging moves, a tap answers with the
// nearest desk, arrow keys walk the desks row by row.
type Plan struct {
	widget.BaseWidget
	// OnTapped is called with the desk that was tapped or walked to.
	OnTapped func(booking.DeskID)
	// OnOpened is called when Enter is pressed on the chosen desk.
	OnOpened func(booking.DeskID)
	// OnMissed is called for a tap that no desk is near of.
	OnMissed func()
	// OnZoomed is called with the zoom in percent after every change of it.
	OnZoomed func(percent int)
	// OnKey is called with a key that means nothing to the plan while it has the focus.
	OnKey func(*fyne.KeyEvent)
	// Now is the clock by which two taps are one double tap.
	Now func() time.Time

	picture *picture
	raster  *canvas.Raster
	floor   booking.FloorID
	fitted  bool // follow the size with Fit until the person zooms or moves
	after   func()
	touches touches
	tapped  time.Time
	tapAt   fyne.Position
}

// New is an empty plan with its words.
func New(words Words) *Plan {
	p := &Plan{picture: newPicture(words), fitted: true, Now: time.Now}
	p.raster = canvas.NewRaster(p.picture.render)
	p.raster.ScaleMode = canvas.ImageScalePixels // the picture has the display's own pixels
	p.ExtendBaseWidget(p)
	return p
}

// SetFloor shows another floor, all of it; home are the units whose zones are the reader's own. The same floor with
// changed desks stays where it is.
func (p *Plan) SetFloor(floor booking.Floor, desks []booking.Desk, home ...staff.UnitID) {
	same := p.floor == floor.ID && p.picture.ground.plan.W == floor.Plan.W && p.picture.ground.plan.H == floor.Plan.H
	p.picture.setFloor(floor.Plan, desks, home)
	p.floor = floor.ID
	if same {
		p.redraw()
		return
	}
	p.fitted = true
	p.laidOut()
}

// SetStates shows the desks in these states.
func (p *Plan) SetStates(marks Marks) {
	p.picture.marks = marks
	p.redraw()
}

// SetWords changes the language.
func (p *Plan) SetWords(words Words) {
	p.picture.words = words
	p.picture.drawn.ground = nil
	p.redraw()
}

// Select puts the ring around a desk; an empty id takes it away. OnTapped is not called.
func (p *Plan) Select(id booking.DeskID) {
	if p.picture.chosen != id {
		p.picture.chosen = id
		p.redraw()
	}
}

// Selected is the desk in the ring, empty when none is.
func (p *Plan) Selected() booking.DeskID { return p.picture.chosen }

// Cover says how many dp at the lower edge something else covers; fitting and centring keep off them.
func (p *Plan) Cover(dp float32) {
	if p.picture.camera.covered == float64(dp) {
		return
	}
	p.picture.camera.covered = float64(dp)
	p.laidOut()
}

// Round cuts the upper and the lower corners of the picture by radii in dp, for a plan on a card.
func (p *Plan) Round(top, bottom float32) {
	p.picture.roundTop, p.picture.roundBottom = top, bottom
	p.redraw()
}

// Fit shows the whole floor and keeps showing it when the widget's size changes, until the person zooms or moves.
func (p *Plan) Fit() {
	p.fitted, p.after = true, nil
	p.laidOut()
}

// CentreOn brings a desk to the middle, at a zoom where its number can be read. Before the plan has a size it is done
// when the plan gets one.
func (p *Plan) CentreOn(id booking.DeskID) {
	p.after = nil
	i, ok := p.picture.desks.of[id]
	if !ok {
		return
	}
	if !p.picture.camera.ready() {
		p.after = func() { p.CentreOn(id) }
		return
	}
	p.fitted = false
	sign := p.picture.desks.signs[i]
	p.picture.camera.scale = max(p.picture.camera.scale, sign.readable())
	p.picture.camera.centre(p.picture.desks.desks[i].Shape.At)
	p.zoomed()
}

// Frame shows a desk at a zoom where its number can be read, in the middle of the others where all of them find room
// like that, with the name of its zone where that does too, clear of the dp that something covers at the right edge.
// Before the plan has a size it is done when the plan gets one.
func (p *Plan) Frame(id booking.DeskID, others []booking.DeskID, right float32) {
	p.after = nil
	i, ok := p.picture.desks.of[id]
	if !ok {
		return
	}
	if !p.picture.camera.ready() {
		p.after = func() { p.Frame(id, others, right) }
		return
	}
	from, to := p.picture.desks.around(i, others)
	if box, ok := p.picture.ground.zoneBox(p.picture.desks.desks[i].Zone); ok && len(others) > 0 {
		a := booking.Point{X: min(from.X, box[0].X), Y: min(from.Y, box[0].Y)}
		b := booking.Point{X: max(to.X, box[1].X), Y: max(to.Y, box[1].Y)}
		if p.frame(i, a, b, right) {
			return
		}
	}
	if !p.frame(i, from, to, right) {
		p.CentreOn(id)
	}
}

// frame shows a rectangle when a desk's number can be read then, and tells whether it does.
func (p *Plan) frame(desk int, from, to booking.Point, right float32) bool {
	c := &p.picture.camera
	scale := min(float64(c.view.Width-right)/(to.X-from.X+2*frameAir), (float64(c.view.Height)-c.covered)/(to.Y-from.Y+2*frameAir), frameMost*whole)
	if sign := p.picture.desks.signs[desk]; scale*room(sign.w, sign.d) < roomy {
		return false
	}
	p.fitted, c.scale = false, scale
	c.centre(booking.Point{X: (from.X+to.X)/2 + float64(right)/2/scale, Y: (from.Y + to.Y) / 2})
	p.zoomed()
	return true
}

const (
	// frameAir is left around the desks in the frame, in metres; frameMost is the most that a frame zooms in.
	frameAir, frameMost = 0.7, 1.25
)

// readable is the scale at which a desk's number shows with some air.
func (s symbol) readable() float64 {
	return min(1.2*roomy/room(s.w, s.d), zoomMax*whole)
}

// Legible tells whether a desk is large enough now to show its number.
func (p *Plan) Legible(id booking.DeskID) bool {
	i, ok := p.picture.desks.of[id]
	if !ok {
		return false
	}
	s := p.picture.desks.signs[i]
	return room(s.w, s.d)*p.picture.camera.scale >= roomy
}

// A View is where a plan was looked at: what SetView of its successor takes. The zero View is none.
type View struct {
	fitted bool
	scale  float64
	middle booking.Point
}

// View is where the plan is looked at now; the zero View before it has a size.
func (p *Plan) View() View {
	c := &p.picture.camera
	if !c.ready() || c.scale == 0 {
		return View{}
	}
	return View{p.fitted, c.scale, c.metres(fyne.NewPos(c.view.Width/2, c.view.Height/2))}
}

// SetView looks where another plan of the same floor did. Before the plan has a size it is done when the plan gets one.
func (p *Plan) SetView(v View) {
	p.after = nil
	c := &p.picture.camera
	switch {
	case v.fitted || v.scale == 0:
		p.Fit()
	case !c.ready():
		p.after = func() { p.SetView(v) }
	default:
		p.fitted, c.scale = false, v.scale
		c.dx, c.dy = float64(c.view.Width)/2-v.middle.X*v.scale, float64(c.view.Height)/2-v.middle.Y*v.scale
		p.zoomed()
	}
}

// Tiny tells whether the floor is so large in this view that one desk is hard to see.
func (p *Plan) Tiny() bool { return p.picture.camera.ready() && p.picture.camera.scale < zoomMin*whole }

// Reveal brings a desk into view with as little movement as possible; nothing moves when all of it is seen.
func (p *Plan) Reveal(id booking.DeskID) {
	i, ok := p.picture.desks.of[id]
	if !ok || !p.picture.camera.ready() {
		return
	}
	c := &p.picture.camera
	x, y := c.at(p.picture.desks.desks[i].Shape.At)
	air := p.picture.desks.signs[i].reach()*c.scale + 8
	dx := into(x, air, float64(c.view.Width)-air)
	dy := into(y, air, float64(c.view.Height)-c.covered-air)
	if dx != 0 || dy != 0 {
		p.fitted = false
		c.pan(float32(dx), float32(dy))
		p.redraw()
	}
}

// into is how far v must move to lie between two ends.
func into(v, from, to float64) float64 {
	if from > to {
		return (from+to)/2 - v
	}
	return min(max(v, from), to) - v
}

// ZoomBy multiplies the zoom about the middle of the view; it stays between 40 and 300 %.
func (p *Plan) ZoomBy(factor float64) {
	view := p.picture.camera.view
	p.zoomAbout(factor, fyne.NewPos(view.Width/2, (view.Height-float32(p.picture.camera.covered))/2))
}

// Percent is the zoom.
func (p *Plan) Percent() int { return p.picture.camera.percent() }

func (p *Plan) zoomAbout(factor float64, about fyne.Position) {
	if !p.picture.camera.ready() {
		return
	}
	p.fitted = false
	p.picture.camera.zoomTo(p.picture.camera.scale*factor, about)
	p.zoomed()
}

func (p *Plan) zoomed() {
	p.redraw()
	if p.OnZoomed != nil {
		p.OnZoomed(p.Percent())
	}
}

func (p *Plan) redraw() { p.raster.Refresh() }

// laidOut follows a new size or a new floor.
func (p *Plan) laidOut() {
	c := &p.picture.camera
	if !c.ready() {
		p.redraw()
		return
	}
	if p.after != nil {
		p.after()
		return
	}
	if p.fitted || c.scale == 0 {
		c.fit()
	} else {
		c.settle()
	}
	p.zoomed()
}

// MinSize is small: the plan takes what it is given.
func (p *Plan) MinSize() fyne.Size { return fyne.NewSize(120, 120) }

// Resize keeps the middle of the view where it was.
func (p *Plan) Resize(size fyne.Size) {
	old := p.picture.camera.view
	p.BaseWidget.Resize(size)
	if old == size {
		return
	}
	p.picture.camera.view = size
	if !old.IsZero() && !p.fitted {
		p.picture.camera.pan((size.Width-old.Width)/2, (size.Height-old.Height)/2)
	}
	p.laidOut()
}

// CreateRenderer is for Fyne.
func (p *Plan) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.raster) }

// Tapped answers with the nearest desk; twice on the same spot zooms in there. Fyne's own double tap would hold back
// every single tap by its waiting time.
func (p *Plan) Tapped(ev *fyne.PointEvent) {
	now := p.Now()
	twice := now.Sub(p.tapped) < 300*time.Millisecond && math.Hypot(float64(ev.Position.X-p.tapAt.X), float64(ev.Position.Y-p.tapAt.Y)) < tapReach
	p.tapped, p.tapAt = now, ev.Position
	if twice {
		p.tapped = time.Time{}
		p.zoomAbout(1.6, ev.Position)
		return
	}
	p.grabFocus()
	id, ok := p.picture.hit(ev.Position)
	if !ok {
		if p.OnMissed != nil {
			p.OnMissed()
		}
		return
	}
	p.choose(id)
}

// grabFocus lets the arrow keys follow a click, where there are keys.
func (p *Plan) grabFocus() {
	if fyne.CurrentDevice().IsMobile() {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(p); c != nil && c.Focused() != fyne.Focusable(p) {
		c.Focus(p)
		p.picture.ring = false
	}
}

func (p *Plan) choose(id booking.DeskID) {
	p.Select(id)
	if p.OnTapped != nil {
		p.OnTapped(id)
	}
}

// Cursor is a hand over a plan that can be dragged.
func (p *Plan) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// AccessibilityLabel is the sentence of the chosen desk, or the name of the plan.
func (p *Plan) AccessibilityLabel() string {
	i, ok := p.picture.desks.of[p.picture.chosen]
	if !ok {
		return p.picture.words.Plan
	}
	desk := p.picture.desks.desks[i]
	if p.picture.words.Desk == nil {
		return desk.Code
	}
	return p.picture.words.Desk(desk, p.picture.marks.of(desk))
}

// AccessibilityRole is a container: the list twin has every desk as an element of its own.
func (p *Plan) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }
