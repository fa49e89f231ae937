// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/plan"
)

// repeats tells whether a desk can be booked for several days from here: it is free, and the person sits nowhere else.
func (s *Screen) repeats(d booking.DeskDay) bool {
	return s.stateOf(d) == plan.Free && s.board.held() == nil && s.board.shut(d.Desk) == nil
}

func (s *Screen) repeatButton(d booking.DeskDay) fyne.CanvasObject {
	return kit.NewButton(kit.Plain, "event_repeat", s.words.T("desks.repeat"), func() { s.startRepeating(d.Desk) })
}

// seriesLine says of a booking that a series made it.
func (s *Screen) seriesLine(held *Held) []fyne.CanvasObject {
	if held.Series == nil {
		return nil
	}
	all := kit.NewButton(kit.Plain, "", s.words.T("desks.series.all"), func() { s.env.Navigate(ui.Settings, ui.ShowSeries{}) })
	all.Small = true
	rule := fact("event_repeat", s.words.T("desks.series", s.words.Rule(held.Series.Rule, held.Series.First)))
	return []fyne.CanvasObject{container.New(kit.Beside(8, 1, 0), rule, all)}
}

// releaseFrom gives a booking back. Of one that a series made it asks first whether those that follow are meant too.
func (s *Screen) releaseFrom(anchor fyne.CanvasObject, held *Held) {
	if held.Series == nil || held.Series.Over(held.For+1) {
		s.release(held)
		return
	}
	day := kit.NewButton(kit.Soft, "", s.words.T("desks.release.day", s.words.Day(held.For)), func() {
		s.closePopover()
		s.release(held)
	})
	rest := kit.NewButton(kit.Outline, "", s.words.T("desks.release.rest"), func() {
		s.closePopover()
		s.endSeries(held)
	})
	s.openAt(anchor, 320, kit.Stack(10, kit.NewParagraph(s.words.T("desks.release.which"), kit.Heading), day, rest))
}

// endSeries ends a series with the day of a booking, and offers to go on.
func (s *Screen) endSeries(held *Held) {
	end := booking.Unrepeat{Series: held.Series.ID, From: held.For}
	s.changing = false
	var resume booking.Resumption
	s.change(func(ctx context.Context) (err error) {
		if resume, err = s.data.Resume(ctx, end); err != nil {
			return err
		}
		return s.data.Unrepeat(ctx, end)
	}, func() {
		s.env.Undoable(s.words.T("desks.released.rest", s.words.Day(end.From)), func() {
			s.change(func(ctx context.Context) error { return s.data.GoOn(ctx, resume) }, nil)
		})
	})
}
