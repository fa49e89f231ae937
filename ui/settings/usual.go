// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// workdays are the days of a usual week.
var workdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}

var (
	weekParts    = []booking.Part{booking.FullDay, booking.Morning, booking.Afternoon}
	weekStatuses = []booking.Status{booking.Office, booking.HomeOffice, booking.OnTheRoad, booking.Away, booking.Unsaid}
)

// usualCard is the week as it usually is, and whether desks are booked for it.
func (s *Screen) usualCard() fyne.CanvasObject {
	t := s.env.Text
	rows := make([]fyne.CanvasObject, len(workdays))
	for i, day := range workdays {
		rows[i] = s.usualRow(day)
	}
	book := kit.NewChip("event_available", t.T("settings.usual.book"), s.state.Week.Book, s.onBookAhead)
	book.SetOn(s.state.Week.Book)
	return kit.NewCard(kit.Stack(12,
		kit.NewParagraph(t.T("settings.usual.line"), kit.Body),
		lined(rows),
		container.New(kit.Flow(8), book),
		kit.NewParagraph(t.T("settings.usual.book.line"), kit.Small)))
}

func (s *Screen) usualRow(day time.Weekday) fyne.CanvasObject {
	halves := s.state.Week.Days[day]
	icon := statusIcon(halves[booking.AM])
	if halves[booking.AM] == booking.Unsaid {
		icon = statusIcon(halves[booking.PM])
	}
	tint := kit.TileQuiet
	if halves[booking.AM] == booking.Office || halves[booking.PM] == booking.Office {
		tint = kit.TileSoft
	}
	var row *kit.Row
	row = kit.NewRow(kit.NewTile(icon, tint), s.weekday(day), s.usualLine(halves), kit.NewIcon("chevron_right", 20, kit.ToneMuted), func() { s.chooseUsual(day, row) })
	return row
}

// weekday is its name; any week has one.
func (s *Screen) weekday(day time.Weekday) string {
	return s.env.Text.Weekday(booking.Date(2026, time.November, 22) + booking.Day(day)) // a Sunday
}

// usualLine is a day in words: "Büro", "vormittags Büro, nachmittags Homeoffice".
func (s *Screen) usualLine(halves [2]booking.Status) string {
	if halves[booking.AM] == halves[booking.PM] {
		return s.usualWord(halves[booking.AM])
	}
	t := s.env.Text
	return t.T("settings.usual.halves", t.Part(booking.Morning), s.usualWord(halves[booking.AM]), t.Part(booking.Afternoon), s.usualWord(halves[booking.PM]))
}

func (s *Screen) usualWord(status booking.Status) string {
	if status == booking.Unsaid {
		return s.env.Text.T("settings.usual.unsaid")
	}
	return s.env.Text.StatusName(status)
}

// chooseUsual lets a weekday be said, whole or by half.
func (s *Screen) chooseUsual(day time.Weekday, anchor fyne.CanvasObject) {
	halves := s.state.Week.Days[day]
	part := booking.FullDay
	if halves[booking.AM] != halves[booking.PM] {
		part = booking.Morning
	}
	s.over.Close()
	s.over = kit.OpenPopover(anchor, 344, s.usualSheet(day, part), func() { s.over = nil })
}

func (s *Screen) usualSheet(day time.Weekday, part booking.Part) fyne.CanvasObject {
	t := s.env.Text
	choices := make([]kit.SegmentPart, len(weekParts))
	for i, p := range weekParts {
		choices[i] = kit.SegmentPart{Label: t.PartShort(p), Spoken: t.Part(p)}
	}
	segment := kit.NewSegment(choices, slices.Index(weekParts, part), func(i int) { s.over.SetContent(s.usualSheet(day, weekParts[i])) })
	rows := make([]fyne.CanvasObject, len(weekStatuses))
	for i, status := range weekStatuses {
		chosen := !slices.ContainsFunc(halvesOf(part), func(h booking.Half) bool { return s.state.Week.Days[day][h] != status })
		var check fyne.CanvasObject
		if chosen {
			check = kit.NewIcon("check", 24, kit.TonePrimary)
		}
		row := kit.NewRow(kit.NewTile(statusIcon(status), kit.TileQuiet), s.usualWord(status), "", check, func() { s.onUsual(day, part, status) })
		row.SetSelected(chosen)
		rows[i] = row
	}
	return kit.Stack(12, kit.NewParagraph(s.weekday(day), kit.Heading), segment, kit.Stack(2, rows...))
}

func halvesOf(part booking.Part) []booking.Half {
	switch part {
	case booking.Morning:
		return []booking.Half{booking.AM}
	case booking.Afternoon:
		return []booking.Half{booking.PM}
	}
	return []booking.Half{booking.AM, booking.PM}
}

// onUsual says a part of a weekday; the other half can be said next.
func (s *Screen) onUsual(day time.Weekday, part booking.Part, status booking.Status) {
	week := s.state.Week
	for _, half := range halvesOf(part) {
		week.Days[day][half] = status
	}
	s.over.Close()
	s.planWeek(week, nil)
}

// onBookAhead switches booking ahead. Desks that it has booked are asked about, once.
func (s *Screen) onBookAhead(on bool) {
	week := s.state.Week
	week.Book = on
	if on || len(s.state.Ahead) == 0 {
		s.planWeek(week, nil)
		return
	}
	t := s.env.Text
	release := kit.NewButton(kit.Filled, "", t.T("settings.usual.release"), func() { s.over.Close(); s.planWeek(week, s.state.Ahead) })
	keep := kit.NewButton(kit.Outline, "", t.T("settings.usual.keep"), func() { s.over.Close(); s.planWeek(week, nil) })
	s.over.Close()
	s.over = kit.OpenPopover(s.root, 344, kit.Stack(12,
		kit.NewParagraph(t.N("settings.usual.ask", len(s.state.Ahead)), kit.Heading),
		kit.NewParagraph(t.T("settings.usual.ask.line"), kit.Body),
		container.New(kit.Beside(10, 1, 1), release, keep)), func() {
		s.over = nil
		s.redraw() // the chip stands as it is, if nothing was chosen
	})
	s.over.Focus(keep)
}

// planWeek keeps the week and gives desks back; both can be undone, as far as nobody else is quicker.
func (s *Screen) planWeek(week booking.UsualWeek, release []booking.Booking) {
	before := s.state.Week
	s.state.Week = week
	s.redraw()
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		given, refused, err := s.data.PlanWeek(ctx, booking.PlanWeek(week), release)
		return func() {
			s.env.UndoablePart(s.env.Text.T("settings.usual.kept"), refused, func() { s.restoreWeek(before, given) })
			s.Refresh()
		}, err
	})
}

func (s *Screen) restoreWeek(week booking.UsualWeek, desks []booking.Booking) {
	s.state.Week = week
	s.redraw()
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		_, _, err := s.data.PlanWeek(ctx, booking.PlanWeek(week), nil)
		if err == nil {
			err = s.data.TakeBack(ctx, desks)
		}
		return s.Refresh, err
	})
}

// usualState is the usual week in a few words.
func (s *Screen) usualState() string {
	t := s.env.Text
	switch {
	case !s.state.Week.Says():
		return t.T("settings.usual.none")
	case s.state.Week.Book:
		return t.T("settings.usual.booked")
	}
	return t.T("settings.usual.filled")
}
