// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking/ics"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// An absenting is what a calendar file says, until it is entered or put away.
type absenting struct {
	reading bool  // the file is being read
	bytes   int64 // so much of it has come, as far as it was told
	stays   []stay
	keep    bool // desks stay booked
	failed  *ics.Error
	empty   bool // nothing in it says that the person is away
	known   int  // days that were said before
	done    int  // days that are entered so far
	total   int  // days that are being entered; 0 for not yet
}

// shown tells whether a file is what the person looks at.
func (a absenting) shown() bool {
	return a.reading || len(a.stays) > 0 || a.failed != nil || a.empty || a.total > 0
}

// A stay is days in a row of one kind, which are chosen together.
type stay struct {
	days   []Absence
	chosen bool
}

// stays puts days together that follow each other and are called the same; a weekend between them does not part them.
func stays(days []Absence) (list []stay) {
	for _, d := range days {
		if last := len(list) - 1; last >= 0 && list[last].goesOn(d) {
			list[last].days = append(list[last].days, d)
			continue
		}
		list = append(list, stay{days: []Absence{d}, chosen: !d.Free})
	}
	return list
}

func (s stay) goesOn(d Absence) bool {
	last := s.days[len(s.days)-1]
	next := d.Day == last.Day+1 || d.Day.Weekday() == 1 && d.Day == last.Day+3
	return next && d.Title == last.Title && d.Free == last.Free && slices.Equal(d.Halves, last.Halves)
}

// chosen are the days of all stays that are chosen.
func (a absenting) chosen() (days []Absence) {
	for _, s := range a.stays {
		if s.chosen {
			days = append(days, s.days...)
		}
	}
	return days
}

// booked is how many desks the person has on days.
func booked(days []Absence) (n int) {
	for _, d := range days {
		n += len(d.Desks)
	}
	return n
}

// absenceCard reads absences from a calendar file: choose it, look at the days, enter them.
func (s *Screen) absenceCard() fyne.CanvasObject {
	t := s.env.Text
	parts := []fyne.CanvasObject{kit.Stack(4, kit.NewParagraph(t.T("settings.away"), kit.Heading), kit.NewParagraph(t.T("settings.away.line"), kit.Body))}
	switch {
	case s.away.reading:
		parts = append(parts, s.awayReading())
	case s.away.total > 0:
		parts = append(parts, s.awayProgress())
	case len(s.away.stays) > 0:
		parts = append(parts, s.awayChoice()...)
	default:
		if s.away.failed != nil {
			parts = append(parts, s.awayRefused())
		} else if s.away.empty {
			parts = append(parts, kit.NewParagraph(s.awayEmpty(), kit.Body))
		}
		parts = append(parts, kit.Line(0, kit.NewButton(kit.Outline, "upload", t.T("settings.away.choose"), s.onChooseFile)))
	}
	return kit.NewCard(kit.Stack(16, parts...))
}

// awayRefused says why a file was not read, and what to do about it.
func (s *Screen) awayRefused() fyne.CanvasObject {
	heading := kit.NewParagraph(s.env.Text.T("settings.away.refused"), kit.Strong)
	line := kit.NewParagraph(s.problem(s.away.failed), kit.Small)
	for _, p := range []*kit.Paragraph{heading, line} {
		p.SetColor(kit.ToneOnBadSoft)
	}
	return kit.NewTintedCard(kit.RefusedTint, kit.Stack(4, heading, line))
}

// problem is what is wrong with a file, in words.
func (s *Screen) problem(e *ics.Error) string {
	t := s.env.Text
	switch e.Problem {
	case ics.NoCalendar:
		return t.T("settings.away.nocalendar")
	case ics.TooLarge:
		return t.T("settings.away.toolarge")
	case ics.TooDeep:
		return t.T("settings.away.toodeep")
	case ics.TooMany:
		return t.T("settings.away.toomany")
	case ics.BadTime:
		return t.T("settings.away.badtime", e.Line)
	case ics.BadZone:
		return t.T("settings.away.badzone", e.Line)
	case ics.Recurring:
		return t.T("settings.away.recurring", e.Line)
	case ics.WrongLength:
		return t.T("settings.away.wronglength", e.Line)
	}
	return t.T("settings.away.unreadable")
}

// awayEmpty says why a file leaves nothing to enter.
func (s *Screen) awayEmpty() string {
	if s.away.known > 0 {
		return s.env.Text.N("settings.away.known", s.away.known)
	}
	return s.env.Text.T("settings.away.empty")
}

func (s *Screen) awayProgress() fyne.CanvasObject {
	line := kit.NewParagraph(s.env.Text.T("settings.away.progress", s.away.done, s.away.total), kit.Small)
	return kit.Stack(8, kit.NewProgress(float32(s.away.done)/float32(s.away.total)), line)
}

// awayChoice are the stays to choose from, what becomes of desks, and the button that says what it will do.
func (s *Screen) awayChoice() []fyne.CanvasObject {
	t := s.env.Text
	rows := make([]fyne.CanvasObject, len(s.away.stays))
	for i := range s.away.stays {
		rows[i] = s.stayRow(i)
	}
	parts := []fyne.CanvasObject{lined(rows)}
	if s.away.known > 0 {
		parts = append(parts, kit.NewParagraph(t.N("settings.away.known", s.away.known), kit.Small))
	}
	days := s.away.chosen()
	if n := booked(days); n > 0 {
		free := kit.NewChip("logout", t.N("settings.away.free", n), !s.away.keep, func(on bool) { s.away.keep = !on; s.redraw() })
		parts = append(parts, kit.Line(0, free))
	}
	enter := kit.NewButton(kit.Filled, "person_off", t.N("settings.away.enter", len(days)), func() { s.onEnter(days, !s.away.keep) })
	if len(days) == 0 {
		enter.Disable(t.T("settings.away.nothing"))
	}
	leave := kit.NewButton(kit.Plain, "", t.T("settings.away.cancel"), func() { s.away = absenting{}; s.redraw() })
	return append(parts, container.New(kit.Flow(8), enter, leave))
}

// stayRow is one stay; a tap chooses it or leaves it out.
func (s *Screen) stayRow(i int) fyne.CanvasObject {
	stay := s.away.stays[i]
	icon, tint, state := "circle", kit.TileQuiet, s.env.Text.T("settings.away.out")
	if stay.chosen {
		icon, tint, state = "check_circle-fill", kit.TileGood, s.env.Text.T("settings.away.in")
	}
	row := kit.NewRow(kit.NewTile(icon, tint), s.stayDays(stay), s.stayLine(stay), nil, func() {
		s.away.stays[i].chosen = !stay.chosen
		s.redraw()
	})
	row.SetSpoken(dotted(row.Title(), row.Subtitle(), state))
	return row
}

func (s *Screen) stayDays(stay stay) string {
	t := s.env.Text
	first, last := stay.days[0], stay.days[len(stay.days)-1]
	days := t.Days(first.Day, last.Day)
	if len(stay.days) == 1 {
		days = t.Day(first.Day)
	}
	if len(first.Halves) == 1 {
		days = t.T("settings.away.half", days, t.Part(partOf(first.Halves[0])))
	}
	return days
}

func (s *Screen) stayLine(stay stay) string {
	t := s.env.Text
	parts := []string{stay.days[0].Title}
	if len(stay.days) > 1 {
		parts = append(parts, t.N("settings.away.days", len(stay.days)))
	}
	if n := booked(stay.days); n > 0 {
		parts = append(parts, t.N("settings.away.booked", n))
	}
	if stay.days[0].Free {
		parts = append(parts, t.T("settings.away.marked"))
	}
	return dotted(parts...)
}

// onEnter enters the days and offers to take that back.
func (s *Screen) onEnter(days []Absence, free bool) {
	s.away.total = len(days)
	s.redraw()
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		err := s.data.SetAway(ctx, days, free, s.entered)
		return func() {
			s.away = absenting{}
			s.env.Undoable(s.env.Text.N("settings.away.entered", len(days)), func() { s.onTakeBack(days, free) })
			s.redraw()
		}, s.ended(err)
	})
}

// ended lets the card begin anew when entering days has failed.
func (s *Screen) ended(err error) error {
	if err != nil {
		s.env.Work.Show(func() { s.away = absenting{}; s.redraw() })
	}
	return err
}

// entered is told from beside the UI thread how many days are done.
func (s *Screen) entered(n int) {
	if n%10 != 0 {
		return
	}
	s.env.Work.Show(func() { s.away.done = n; s.redraw() })
}

func (s *Screen) onTakeBack(days []Absence, freed bool) {
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		err := s.data.TakeBackAway(ctx, days, freed)
		return func() { s.env.Tell(ui.Notice{Line: s.env.Text.T("settings.away.back")}) }, err
	})
}
