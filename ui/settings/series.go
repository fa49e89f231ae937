// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// seriesCard are the person's series, each with the way to end it.
func (s *Screen) seriesCard() fyne.CanvasObject {
	t := s.env.Text
	parts := []fyne.CanvasObject{kit.NewParagraph(t.T("settings.series.line"), kit.Small)}
	if len(s.state.Series) == 0 {
		return kit.NewCard(kit.Stack(12, kit.NewParagraph(t.T("settings.series.empty"), kit.Body), parts[0]))
	}
	rows := make([]fyne.CanvasObject, 0, len(s.state.Series))
	for _, one := range s.state.Series {
		rows = append(rows, s.seriesRow(one))
	}
	return kit.NewCard(kit.Stack(12, append(parts, lined(rows))...))
}

func (s *Screen) seriesCount() string {
	if len(s.state.Series) == 0 {
		return s.env.Text.T("settings.series.none")
	}
	return s.env.Text.N("settings.series.count", len(s.state.Series))
}

func (s *Screen) seriesRow(one Series) fyne.CanvasObject {
	t := s.env.Text
	end := kit.NewButton(kit.Outline, "", t.T("settings.series.end"), func() { s.endSeries(one) })
	end.Small = true
	end.SetSpoken(t.T("settings.series.end.spoken", s.seriesName(one)))
	return kit.NewRow(kit.NewTile("event_repeat", kit.TileSoft), s.seriesName(one), s.seriesLine(one), end, nil)
}

// seriesName is the desk: "Platz 3.14".
func (s *Screen) seriesName(one Series) string {
	if one.Desk == "" {
		return s.env.Text.T("settings.series.desk")
	}
	return s.env.Text.DeskIn(one.Desk, one.House)
}

// seriesLine is when, and until when: "jede Woche Di und Do, vormittags, bis Fr 18. Dez.".
func (s *Screen) seriesLine(one Series) string {
	t := s.env.Text
	loc := booking.Building{}.Location()
	line := fmt.Sprintf("%s, %s", t.Rule(one.Rule, one.First), t.During(booking.HoursOf(one.First, one.From, one.Until, loc), loc))
	if one.Ends != 0 {
		line = fmt.Sprintf("%s, %s", line, t.T("settings.series.until", t.Day(one.Ends-1)))
	}
	return line
}

// endSeries ends a series with tomorrow: what runs today goes on. It offers to go on with it.
func (s *Screen) endSeries(one Series) {
	end := booking.Unrepeat{Series: one.ID, From: s.env.Today() + 1}
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		resume, err := s.data.Resume(ctx, end)
		if err == nil {
			err = s.data.Unrepeat(ctx, end)
		}
		return func() {
			if err != nil {
				s.env.Fail(err)
				return
			}
			s.env.Undoable(s.env.Text.T("settings.series.ended", s.seriesName(one)), func() { s.goOn(resume) })
			s.Refresh()
		}, nil
	})
}

// goOn makes a series like one that has ended.
func (s *Screen) goOn(resume booking.Resumption) {
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		err := s.data.GoOn(ctx, resume)
		return func() {
			if err != nil {
				s.env.Fail(err)
			}
			s.Refresh()
		}, nil
	})
}
