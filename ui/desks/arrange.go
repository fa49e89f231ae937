// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// An arrangement lays the screen out by its width.
type arrangement struct{ s *Screen }

// MinSize asks for little: plan and list scroll.
func (a *arrangement) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(280, 240) }

// Layout is one column with a sheet, or a head over plan and pane.
func (a *arrangement) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s := a.s
	if width := ui.WidthOf(size.Width); width != s.width || !s.sized {
		s.width, s.sized = width, true
		s.stage.setNarrow(s.narrow())
		s.stage.aimed = false
		s.show()
	}
	if largeText() && s.head.visible() != len(s.head.shown) {
		s.head.showDays()
	}
	s.bar.fit(size.Width)
	if s.narrow() {
		a.column(size)
	} else {
		a.wide(size)
	}
	if !s.stage.aimed {
		s.stage.aim()
	}
}

func (s *Screen) narrow() bool { return s.width == ui.OneColumn }

func (a *arrangement) column(size fyne.Size) {
	s := a.s
	s.head.wide.Hide()
	s.side.pane.Hide()
	page := s.refusal != nil || s.repeating != nil || s.complaining != nil
	setVisible(s.side.page, page)
	setVisible(s.side.sheet, !page)
	for _, o := range []fyne.CanvasObject{s.head.days, s.bar.row, s.stage.box} {
		setVisible(o, !page)
	}
	if page {
		put(s.side.page, 0, 0, size.Width, size.Height)
		return
	}
	y := float32(4)
	h := s.head.days.MinSize().Height
	put(s.head.days, 16, y, size.Width-32, h)
	y += h + 4
	h = s.bar.row.MinSize().Height
	put(s.bar.row, 16, y, size.Width-32, h)
	y += h + 4
	put(s.stage.box, 0, y, size.Width, size.Height-y)
	put(s.side.sheet, 0, y, size.Width, size.Height-y)
	s.stage.plan.Cover(s.side.covers())
}

const (
	wideMargin = 28
	paneWidth  = 344
)

func (a *arrangement) wide(size fyne.Size) {
	s := a.s
	s.head.wide.Show()
	s.head.days.Show()
	s.bar.row.Show()
	s.stage.box.Show()
	s.side.sheet.Hide()
	s.side.page.Hide()
	alone := s.loaded && s.board == nil // no floor: there is nothing to tell beside it
	setVisible(s.side.pane, !alone)
	y, inner := float32(16), size.Width-2*wideMargin
	strip := s.head.width(inner - titleRoom())
	h := max(s.head.wide.MinSize().Height, s.head.days.MinSize().Height)
	put(s.head.wide, wideMargin, y, inner-strip-16, h)
	put(s.head.days, wideMargin+inner-strip, y, strip, h)
	y += h + 8
	h = s.bar.row.MinSize().Height
	put(s.bar.row, wideMargin, y, inner, h)
	y += h + 8
	pane := min(paneWidth*max(1, kit.TextScale()*0.85), inner*0.46)
	rest := size.Height - y - 20
	beside := pane + 16
	if alone {
		beside = 0
	}
	put(s.stage.box, wideMargin, y, inner-beside, rest)
	put(s.side.pane, wideMargin+inner-pane, y, pane, rest)
	s.stage.plan.Cover(0)
}

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

func setVisible(o fyne.CanvasObject, yes bool) {
	if yes {
		o.Show()
	} else {
		o.Hide()
	}
}
