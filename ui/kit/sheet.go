// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// SheetState is how far a Sheet is up.
type SheetState int

// Gone is below the edge, Peek shows PeekHeight dp, Open shows all that fits.
const (
	SheetGone SheetState = iota
	SheetPeek
	SheetOpen
)

// Sheet is a panel that comes up from the lower edge of the space it is given, over what lies below. It is dragged by its grip or ground, and Esc or a swipe down closes it.
type Sheet struct {
	widget.BaseWidget
	// PeekHeight is how many dp show in the Peek state; 0 shows all there is.
	PeekHeight float32
	// OnState is told when a person changed the state, not when SetState did.
	OnState func(SheetState)

	state   SheetState
	body    *fyne.Container
	scroll  *Page
	panel   *sheetPanel
	dragged float32
	shownY  float32
	motion  *fyne.Animation
}

// NewSheet makes a sheet that is gone.
func NewSheet(content fyne.CanvasObject) *Sheet {
	s := &Sheet{body: container.New(padded{}, content)}
	s.scroll = Scroll(container.New(Padded(0, 20, 20, 20), s.body))
	s.panel = &sheetPanel{owner: s}
	s.panel.ExtendBaseWidget(s.panel)
	s.ExtendBaseWidget(s)
	return s
}

// SetContent shows other content at the same height state.
func (s *Sheet) SetContent(content fyne.CanvasObject) {
	s.body.Objects = []fyne.CanvasObject{content}
	s.Refresh()
}

// State returns how far the sheet is up.
func (s *Sheet) State() SheetState { return s.state }

// SetState moves the sheet, within 220 ms where motion is wanted.
func (s *Sheet) SetState(state SheetState) {
	if s.state == state {
		return
	}
	s.state = state
	s.slide()
}

// Key closes the sheet at Esc and tells whether it did.
func (s *Sheet) Key(key *fyne.KeyEvent) bool {
	if key.Name != fyne.KeyEscape || s.state == SheetGone {
		return false
	}
	s.change(SheetGone)
	return true
}

func (s *Sheet) change(state SheetState) {
	s.dragged = 0
	if s.state == state {
		s.slide()
		return
	}
	s.SetState(state)
	if s.OnState != nil {
		s.OnState(state)
	}
}

// gripHeight is the strip above the content that holds the grip.
const gripHeight = 28

// Height returns how many dp of the sheet are visible in its present state.
func (s *Sheet) Height() float32 { return s.heightIn(s.state) }

func (s *Sheet) heightIn(state SheetState) float32 {
	whole := min(s.scroll.scroll.Content.MinSize().Height+gripHeight, s.Size().Height-16)
	switch state {
	case SheetOpen:
		return whole
	case SheetPeek:
		if s.PeekHeight > 0 {
			return min(s.PeekHeight, whole)
		}
		return whole
	default:
		return 0
	}
}

// slide brings the panel to where its state wants it.
func (s *Sheet) slide() {
	if s.motion != nil {
		s.motion.Stop()
		s.motion = nil
	}
	target := s.Size().Height - s.Height()
	if !Moves() || s.Size().IsZero() {
		s.put(target)
		return
	}
	s.motion = canvas.NewPositionAnimation(fyne.NewPos(0, s.shownY), fyne.NewPos(0, target), 220*time.Millisecond, func(p fyne.Position) { s.put(p.Y) })
	s.motion.Curve = fyne.AnimationEaseOut
	s.motion.Start()
}

// put places panel and content with the panel's upper edge at y.
func (s *Sheet) put(y float32) {
	size := s.Size()
	s.shownY = y
	gone := y >= size.Height
	s.panel.Hidden, s.scroll.Hidden = gone, gone
	heightFor(s.scroll.scroll.Content, size.Width)
	place(s.panel, 0, y, size.Width, max(size.Height-y, 0))
	place(s.scroll, 0, y+gripHeight, size.Width, max(s.heightIn(SheetOpen)-gripHeight, 0))
	canvas.Refresh(s)
}

// Inside returns the content, for those who look for an object.
func (s *Sheet) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{s.scroll} }

// CreateRenderer is for Fyne.
func (s *Sheet) CreateRenderer() fyne.WidgetRenderer {
	return &drawing{
		objects: []fyne.CanvasObject{s.panel, s.scroll},
		min:     func() fyne.Size { return fyne.NewSize(s.scroll.MinSize().Width, 0) },
		layout: func(size fyne.Size) {
			heightFor(s.scroll.scroll.Content, size.Width)
			s.put(size.Height - s.Height())
		},
		refresh: func() { s.panel.Refresh(); s.scroll.Refresh() },
	}
}

// sheetPanel is the sheet's ground with its grip: it takes drags and keeps taps from what lies below.
type sheetPanel struct {
	widget.BaseWidget
	owner *Sheet
}

// Tapped keeps the tap.
func (p *sheetPanel) Tapped(*fyne.PointEvent) {}

// Dragged moves the sheet with the finger.
func (p *sheetPanel) Dragged(e *fyne.DragEvent) {
	p.owner.dragged += e.Dragged.DY
	p.owner.put(max(p.owner.Size().Height-p.owner.Height()+p.owner.dragged, 16))
}

// DragEnd lets the sheet go to the state that is nearest to where it was dragged.
func (p *sheetPanel) DragEnd() {
	s := p.owner
	switch {
	case s.dragged > 60 && s.state == SheetOpen && s.PeekHeight > 0:
		s.change(SheetPeek)
	case s.dragged > 60:
		s.change(SheetGone)
	case s.dragged < -40:
		s.change(SheetOpen)
	default:
		s.change(s.state)
	}
}

// CreateRenderer is for Fyne.
func (p *sheetPanel) CreateRenderer() fyne.WidgetRenderer {
	// The hairline is a second ground below the first: an outline would also close the lower edge.
	edge, ground := NewGround(ToneLine, 28), NewGround(ToneSurface, 28)
	edge.TopOnly, edge.Lift, ground.TopOnly = true, 3, true
	grip := NewGround(ToneWall, 2.5)
	return &drawing{
		objects: []fyne.CanvasObject{edge, ground, grip},
		min:     func() fyne.Size { return fyne.Size{} },
		refresh: func() { edge.Refresh(); ground.Refresh(); grip.Refresh() },
		layout: func(size fyne.Size) {
			place(edge, -1, -1, size.Width+2, size.Height+1)
			place(ground, 0, 0, size.Width, size.Height)
			place(grip, (size.Width-40)/2, 10, 40, 5)
		},
	}
}
