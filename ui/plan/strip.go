// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// A Strip is a piece of the plan around one desk. It cannot be moved or zoomed, and taps go through it.
type Strip struct {
	widget.BaseWidget
	picture *picture
	raster  *canvas.Raster
	least   fyne.Size
	around  []booking.DeskID
	whole   bool // all of around are seen, whatever their size
	largest float64
}

// NewStrip is an empty piece of plan that wants at least a size in dp.
func NewStrip(words Words, least fyne.Size) *Strip {
	s := &Strip{picture: newPicture(words), least: least, largest: whole * 1.1}
	s.picture.still = true
	s.raster = canvas.NewRaster(s.picture.render)
	s.ExtendBaseWidget(s)
	return s
}

// SetFloor shows another floor; home are the units whose zones are the reader's own.
func (s *Strip) SetFloor(floor booking.Floor, desks []booking.Desk, home ...staff.UnitID) {
	s.picture.setFloor(floor.Plan, desks, home)
	s.aim()
}

// SetStates shows the desks in these states.
func (s *Strip) SetStates(marks Marks) {
	s.picture.marks = marks
	s.raster.Refresh()
}

// Round cuts the upper and the lower corners of the picture by radii in dp, for a strip on a card.
func (s *Strip) Round(top, bottom float32) {
	s.picture.roundTop, s.picture.roundBottom = top, bottom
	s.raster.Refresh()
}

// Around rings the first desk and shows it and, as far as they find room, the others. Nothing is ringed without one.
func (s *Strip) Around(desks ...booking.DeskID) { s.ring(desks, false) }

// AroundAll rings the first desk and shows it and all the others, however small they become.
func (s *Strip) AroundAll(desks ...booking.DeskID) { s.ring(desks, true) }

// Frame shows all of the desks, however small they become, and rings none.
func (s *Strip) Frame(desks ...booking.DeskID) {
	s.ring(desks, true)
	s.picture.chosen = ""
}

func (s *Strip) ring(desks []booking.DeskID, whole bool) {
	s.around, s.whole = desks, whole
	s.picture.chosen = ""
	if len(desks) > 0 {
		s.picture.chosen = desks[0]
	}
	s.aim()
}

// aim shows as much of the floor as numbers allow, moved as little as the desk needs. What is seen stays, so that names
// look for their places in it.
func (s *Strip) aim() {
	c := &s.picture.camera
	s.picture.drawn.ground = nil
	defer s.raster.Refresh()
	if !c.ready() {
		return
	}
	first, ok := -1, false
	if len(s.around) > 0 {
		first, ok = s.picture.desks.of[s.around[0]]
	}
	if !ok {
		c.fit()
		return
	}
	from, to, scale := s.frame(s.picture.desks.signs[first])
	c.scale = min(max(scale, c.fitScale()), s.largest)
	c.centre(booking.Point{X: (from.X + to.X) / 2, Y: (from.Y+to.Y)/2 - s.above(first, from, to)})
}

// above is how far up the view can go, for the zone's name at its upper edge to be seen too.
func (s *Strip) above(desk int, from, to booking.Point) float64 {
	c := s.picture.camera
	high := float64(c.view.Height) / c.scale
	box, ok := s.picture.ground.zoneBox(s.picture.desks.desks[desk].Zone)
	spare := (high - (to.Y - from.Y + besideY)) / 2
	if wish := (from.Y+to.Y)/2 - high/2 - box[0].Y; ok && wish <= spare {
		return max(0, wish)
	}
	return 0
}

// besideX and besideY are what is left around the middles of the desks to show, in metres; a chair may be cut.
const besideX, besideY = 2.4, 1.8

// frame is the box around the middles of the desks to show and the scale at which they fit.
func (s *Strip) frame(sign symbol) (from, to booking.Point, scale float64) {
	c := s.picture.camera
	from, to, scale = sign.at, sign.at, s.largest
	least := roomy * 1.02 / sign.w
	for _, id := range s.around {
		i, ok := s.picture.desks.of[id]
		if !ok {
			continue
		}
		p := s.picture.desks.desks[i].Shape.At
		a := booking.Point{X: min(from.X, p.X), Y: min(from.Y, p.Y)}
		b := booking.Point{X: max(to.X, p.X), Y: max(to.Y, p.Y)}
		fits := min(float64(c.view.Width)/(b.X-a.X+besideX), float64(c.view.Height)/(b.Y-a.Y+besideY))
		if fits < least && !s.whole {
			continue // too far away to be shown with numbers
		}
		from, to, scale = a, b, min(scale, fits)
	}
	return from, to, scale
}

// MinSize is what NewStrip was told.
func (s *Strip) MinSize() fyne.Size { return s.least }

// Resize aims again.
func (s *Strip) Resize(size fyne.Size) {
	s.BaseWidget.Resize(size)
	if s.picture.camera.view != size {
		s.picture.camera.view = size
		s.aim()
	}
}

// CreateRenderer is for Fyne.
func (s *Strip) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.raster) }
