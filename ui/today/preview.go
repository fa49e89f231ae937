// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// againButton shows what would make the week like the one before; nil when there is nothing to take over.
func (s *Screen) againButton(kind kit.ButtonKind) *kit.Button {
	steps, _ := again(s.state, s.env.Today(), s.env.Now())
	if len(steps) == 0 {
		return nil
	}
	s.again = kit.NewButton(kind, "history", s.againWord(), func() { s.preview() })
	s.again.Small = !s.flow.Wide
	return s.again
}

func (s *Screen) againWord() string {
	switch s.state.Week.Monday - s.env.Today().Monday() {
	case 0:
		return s.words.T("today.again")
	case 7:
		return s.words.T("today.again.next")
	}
	return s.words.T("today.again.before")
}

// preview shows, before anything is done, what the week would get from the one before and what it would not. It tells
// whether there is anything to show.
func (s *Screen) preview() bool {
	steps, out := again(s.state, s.env.Today(), s.env.Now())
	if len(steps) == 0 || s.again == nil {
		return false
	}
	s.env.Work.Latest("again", func(ctx context.Context) (func(), error) {
		possible, refused, err := s.ponder(ctx, steps)
		return func() { s.openPreview(possible, append(out, refused...)) }, err
	})
	return true
}

// ponder asks the rules about every desk and parts what would be granted from what would not.
func (s *Screen) ponder(ctx context.Context, steps []step) (possible []step, refused []left, _ error) {
	for _, st := range steps {
		if st.plan != nil {
			possible = append(possible, st)
			continue
		}
		var no *booking.Refusal
		switch err := s.data.Would(ctx, *st.reserve); {
		case errors.As(err, &no):
			refused = append(refused, left{day: st.day, desk: st.code, why: *no})
		case err != nil:
			return nil, nil, err
		default:
			possible = append(possible, st)
		}
	}
	return possible, refused, nil
}

func (s *Screen) openPreview(steps []step, out []left) {
	if s.again == nil {
		return
	}
	do := func() {
		s.over.Close()
		s.likeBefore(steps)
	}
	parts := []fyne.CanvasObject{kit.NewParagraph(s.againWord(), kit.Heading), kit.Stack(2, s.previewRows(steps, out)...)}
	if slices.ContainsFunc(s.state.Week.Days[:], func(d booking.DayPlan) bool { return d.Day >= s.env.Today() && !s.state.empty(d) }) {
		parts = append(parts, kit.NewParagraph(s.words.T("today.again.kept"), kit.Small))
	}
	if len(steps) > 0 {
		parts = append(parts, kit.NewButton(kit.Filled, "", s.previewWord(steps), do))
	}
	s.over.Close()
	s.over = kit.OpenPopover(s.again, 344, kit.Stack(12, parts...), s.closed)
	if len(steps) > 0 {
		s.yield(true)
		s.enter = do
	}
}

// previewWord says what the button will do, in the word of what is told afterwards: "2 Tage übernehmen".
func (s *Screen) previewWord(steps []step) string {
	return s.words.N("today.again.take", daysIn(steps))
}

// previewRows are the days in their order, each with what it gets or why it gets nothing.
func (s *Screen) previewRows(steps []step, out []left) (rows []fyne.CanvasObject) {
	for _, d := range s.state.Week.Days {
		var said []string
		icon := ""
		for _, st := range steps {
			if st.day == d.Day {
				said = append(said, s.stepWord(st))
				icon = statusIcon[st.status()]
			}
		}
		if len(said) > 0 {
			rows = append(rows, kit.NewRow(kit.NewTile(icon, kit.TileSoft), s.words.Day(d.Day), strings.Join(said, "\n"), nil, nil))
		}
		for _, l := range out {
			if l.day == d.Day {
				why := s.words.T("today.again.without", s.leftWord(l))
				rows = append(rows, kit.NewRow(kit.NewTile("event_busy", kit.TileQuiet), s.words.Day(d.Day), why, nil, nil))
			}
		}
	}
	return rows
}

// status is where the person is by a step.
func (st step) status() booking.Status {
	if st.plan != nil {
		return st.plan.Status
	}
	return booking.Office
}

// stepWord is a step in words: "Platz 3.14, ganztags".
func (s *Screen) stepWord(st step) string {
	if st.plan != nil {
		return s.words.T("today.again.step", s.words.StatusName(st.plan.Status), s.words.Part(partOf(st.plan.Halves)))
	}
	where := s.state.Places[st.reserve.Desk].Building.Location()
	return s.words.T("today.again.step", s.words.DeskIn(st.code, s.state.house(st.reserve.Desk)), s.words.During(st.reserve.Span, where))
}
