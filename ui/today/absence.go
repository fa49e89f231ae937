// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// series is what a booking of a series says of itself: "Serie: jede Woche Di und Do".
func (w words) series(m booking.Making) string {
	return w.T("today.series", w.Rule(m.Series.Rule, m.Series.First))
}

// An absence is several days away that are about to be said.
type absence struct {
	booking.Absent
	part   booking.Part
	leaves Leaves
	known  bool // leaves is what these days take away
}

// openAbsence lets the person be away for longer, from a day on, in the place of the day's sheet.
func (s *Screen) openAbsence(first booking.Day, part booking.Part) {
	s.askAbsence(&absence{Absent: booking.Absent{First: first, Last: first, Halves: halvesOf(part)}, part: part})
}

// askAbsence shows the sheet, and what the days would take away as soon as that is known.
func (s *Screen) askAbsence(a *absence) {
	a.known = false
	s.yield(true)
	s.showAbsence(a)
	wish := a.Absent
	s.env.Work.Latest("today.absence", func(ctx context.Context) (func(), error) {
		leaves, err := s.data.Leaves(ctx, wish)
		return func() {
			if s.over == nil || err != nil {
				return
			}
			a.leaves, a.known = leaves, true
			s.showAbsence(a)
		}, err
	})
}

func (s *Screen) showAbsence(a *absence) {
	if s.over != nil {
		s.over.SetContent(s.absenceSheet(a))
	}
}

func (s *Screen) absenceSheet(a *absence) fyne.CanvasObject {
	choices := make([]kit.SegmentPart, len(parts))
	for i, p := range parts {
		choices[i] = kit.SegmentPart{Label: s.words.PartShort(p)}
	}
	segment := kit.NewSegment(choices, slices.Index(parts, a.part), func(i int) {
		a.part, a.Halves = parts[i], halvesOf(parts[i])
		s.askAbsence(a)
	})
	objects := []fyne.CanvasObject{
		kit.NewParagraph(s.words.T("today.absent.title"), kit.Heading),
		kit.NewText(s.words.T("today.absent.from", s.words.Day(a.First)), kit.Body),
		s.lastStepper(a), segment,
	}
	if n := len(a.leaves.Bookings); n > 0 {
		objects = append(objects, kit.NewParagraph(s.words.N("today.absent.frees", n, s.words.List(s.daysOf(a.leaves.Bookings))), kit.Small))
	}
	say := kit.NewButton(kit.Filled, "", s.words.T("today.absent.do"), func() { s.sayAbsent(a) })
	if !a.known {
		say.Disable("")
	}
	return kit.Stack(12, append(objects, say)...)
}

// daysOf are the days of bookings, each once.
func (s *Screen) daysOf(bookings []booking.Booking) (names []string) {
	for _, b := range bookings {
		if day := s.words.Day(b.Span.Day(s.state.location(b))); !slices.Contains(names, day) {
			names = append(names, day)
		}
	}
	return names
}

// lastStepper chooses the last day.
func (s *Screen) lastStepper(a *absence) fyne.CanvasObject {
	move := func(by booking.Day) func() {
		return func() {
			a.Last = min(max(a.Last+by, a.First), a.First+booking.MaxChosen-1)
			s.askAbsence(a)
		}
	}
	less, more := kit.NewButton(kit.Outline, "remove", "", move(-1)), kit.NewButton(kit.Outline, "add", "", move(1))
	less.SetSpoken(s.words.T("today.absent.less"))
	more.SetSpoken(s.words.T("today.absent.more"))
	return container.New(kit.Flex(8, 1, 0, 0), kit.NewText(s.words.T("today.absent.until", s.words.Day(a.Last)), kit.Strong), less, more)
}

// sayAbsent says it and offers to take it back: the desks that are still free come back too.
func (s *Screen) sayAbsent(a *absence) {
	wish, leaves := a.Absent, a.leaves
	s.over.Close()
	s.write(func(ctx context.Context) error { return s.data.Absent(ctx, wish) }, func() {
		line := s.words.T("today.absent.done", s.words.Days(wish.First, wish.Last))
		if n := len(leaves.Bookings); n > 0 {
			line = s.words.T("today.dot", line, s.words.N("today.absent.freed", n))
		}
		s.env.Undoable(line, func() { s.comeBack(leaves) })
	})
}

// comeBack says again what was said before an absence and books again what it has given back.
func (s *Screen) comeBack(leaves Leaves) {
	s.write(func(ctx context.Context) error {
		for _, plan := range leaves.Said {
			if err := s.data.PlanDay(ctx, plan); err != nil {
				return err
			}
		}
		return s.bookAgain(ctx, leaves.Bookings)
	}, nil)
}
