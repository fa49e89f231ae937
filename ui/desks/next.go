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

// A nextDay is the next day on which a desk could be had that somebody else has.
type nextDay struct {
	desk booking.DeskID
	span booking.Span // that is taken
	day  booking.Day  // 0 for none
}

// findNext looks for the next day of the chosen desk, when others have it.
func (s *Screen) findNext() {
	d, ok := s.board.desk(s.chosen)
	if !ok || !s.othersHave(d) {
		return
	}
	asked := nextDay{desk: d.Desk.ID, span: s.board.view.Span}
	s.env.Work.Latest("desks-next", func(ctx context.Context) (func(), error) {
		day, found, err := s.data.Next(ctx, asked.desk, asked.span)
		if found {
			asked.day = day
		}
		return func() {
			if s.next != asked {
				s.next = asked
				s.side.show()
			}
		}, err
	})
}

func (s *Screen) othersHave(d booking.DeskDay) bool {
	state := s.stateOf(d)
	return state == plan.Taken || state == plan.Colleague
}

// nextDay leads to the next day on which the desk can be had; nothing while that is not known, and when there is none.
func (s *Screen) nextDay(d booking.DeskDay) []fyne.CanvasObject {
	if s.next.desk != d.Desk.ID || !s.next.span.Equal(s.board.view.Span) || s.next.day == 0 {
		return nil
	}
	day := s.next.day
	button := kit.NewButton(kit.Plain, "event_available", s.words.T("desks.next", s.words.Day(day)), func() { s.setDay(day) })
	button.Small = true
	return []fyne.CanvasObject{kit.Line(0, button)}
}

// taken says for when a desk is taken, and never by whom: the plan shows that to everybody.
func (s *Screen) taken(d booking.DeskDay) fyne.CanvasObject {
	times := make([]string, len(d.Busy))
	for i, o := range d.Busy {
		times[i] = s.words.During(o.Span, s.house().Location())
	}
	return kit.NewParagraph(s.words.T("desks.taken.when", s.words.List(times)), kit.Body)
}

// needing leads from a desk that is kept for those who need it to where the person can say that they do.
func (s *Screen) needing(why *booking.Refusal) []fyne.CanvasObject {
	if why == nil || why.Detail != booking.KeptFor {
		return nil
	}
	button := kit.NewButton(kit.Plain, "chair_alt", s.words.T("desks.needs"), func() { s.env.Navigate(ui.Settings, ui.ShowNeeds{}) })
	button.Small = true
	return []fyne.CanvasObject{container.New(kit.Padded(2, 0, 0, 0), kit.Line(0, button))}
}
