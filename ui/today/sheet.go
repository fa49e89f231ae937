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

// openDay lets the person say where they work on a day, beside what opened it.
func (s *Screen) openDay(d booking.DayPlan, anchor fyne.CanvasObject) {
	s.over.Close()
	s.over = kit.OpenPopover(anchor, 344, s.daySheet(d, s.firstPart(d)), s.closed)
}

// closed is told when what was open goes.
func (s *Screen) closed() {
	s.over, s.enter = nil, nil
	s.yield(false)
}

// firstPart is the part that is most likely meant: a half when the day is planned by halves already.
func (s *Screen) firstPart(d booking.DayPlan) booking.Part {
	if pieces := s.state.pieces(d); len(pieces) > 0 && len(pieces[0].halves) == 1 {
		return partOf(pieces[0].halves)
	}
	return booking.FullDay
}

var (
	parts    = []booking.Part{booking.FullDay, booking.Morning, booking.Afternoon}
	statuses = []booking.Status{booking.Office, booking.HomeOffice, booking.OnTheRoad, booking.Away}
)

// daySheet offers a part of the day and what to say of it.
func (s *Screen) daySheet(d booking.DayPlan, part booking.Part) fyne.CanvasObject {
	choices := make([]kit.SegmentPart, len(parts))
	for i, p := range parts {
		choices[i] = kit.SegmentPart{Label: s.words.PartShort(p)}
	}
	segment := kit.NewSegment(choices, slices.Index(parts, part), func(i int) { s.over.SetContent(s.daySheet(d, parts[i])) })
	rows := make([]fyne.CanvasObject, 0, len(statuses)+1)
	for _, status := range statuses {
		rows = append(rows, s.statusRow(d, part, status))
	}
	objects := []fyne.CanvasObject{kit.NewParagraph(s.words.LongDay(d.Day), kit.Heading)}
	if closed, ok := s.state.Closed[d.Day]; ok {
		objects = append(objects, kit.NewParagraph(s.words.T("today.sheet.closed", s.words.closedWord(closed), s.closedLine(closed, "today.sheet.closed.house")), kit.Small))
	}
	objects = append(objects, segment, kit.Stack(2, rows...))
	if d.Day >= s.env.Today() {
		objects = append(objects, kit.NewButton(kit.Plain, "person_off", s.words.T("today.absent"), func() { s.openAbsence(d.Day, part) }))
	}
	if s.said(d, part) {
		objects = append(objects, kit.NewButton(kit.Plain, "undo", s.words.T("today.sheet.unsay"), func() { s.say(d, halvesOf(part), booking.Unsaid) }))
	}
	return kit.Stack(12, objects...)
}

var statusTint = map[booking.Status]kit.TileTint{
	booking.Office: kit.TileSoft, booking.HomeOffice: kit.TileQuiet, booking.OnTheRoad: kit.TileAmber, booking.Away: kit.TileQuiet,
}

func (s *Screen) statusRow(d booking.DayPlan, part booking.Part, status booking.Status) fyne.CanvasObject {
	var check fyne.CanvasObject
	chosen := s.chosen(d, part, status)
	if chosen {
		check = kit.NewIcon("check", 24, kit.TonePrimary)
	}
	tile := kit.NewTile(statusIcon[status], statusTint[status])
	row := kit.NewRow(tile, s.words.StatusName(status), s.officeLine(d, part, status), check, func() { s.chose(d, part, status) })
	row.SetSelected(chosen)
	return row
}

// officeLine says what the office row leads to: the desk that is booked, or the plan.
func (s *Screen) officeLine(d booking.DayPlan, part booking.Part, status booking.Status) string {
	if status != booking.Office {
		return ""
	}
	if b, ok := s.state.bookingOf(d, halvesOf(part)[0]); ok && s.state.code(b.Desk) != "" {
		desk := s.words.DeskIn(s.state.code(b.Desk), s.state.house(b.Desk))
		if s.state.repeats(b) {
			return s.words.T("today.dot", desk, s.words.T("today.series.short"))
		}
		return desk
	}
	if _, closed := s.state.Closed[d.Day]; closed || d.Day < s.env.Today() {
		return ""
	}
	return s.words.T("today.sheet.choose")
}

// chosen tells whether all of a part of the day has a status.
func (s *Screen) chosen(d booking.DayPlan, part booking.Part, status booking.Status) bool {
	return !slices.ContainsFunc(halvesOf(part), func(h booking.Half) bool { return s.state.pieceOf(d, h).status != status })
}

// said tells whether the person has said something about a part of the day that can be taken back.
func (s *Screen) said(d booking.DayPlan, part booking.Part) bool {
	return slices.ContainsFunc(halvesOf(part), func(h booking.Half) bool {
		status := d.Halves[h].Status
		_, booked := s.state.bookingOf(d, h)
		return status.Known() && !d.Halves[h].Usual && (status != booking.Office || !booked)
	})
}

// chose is a tap on a status. The office leads to the plan while there is no desk; on closed and past days there is none
// to be had, so that it is only said.
func (s *Screen) chose(d booking.DayPlan, part booking.Part, status booking.Status) {
	halves := halvesOf(part)
	_, closed := s.state.Closed[d.Day]
	booked := slices.ContainsFunc(halves, func(h booking.Half) bool { _, ok := s.state.bookingOf(d, h); return ok })
	if status == booking.Office && !booked && !closed && d.Day >= s.env.Today() {
		s.over.Close()
		s.toDesks(d.Day, part)
		return
	}
	s.say(d, halves, status)
}

// say plans halves of a day and asks once about desks that are left by it, wholly or for a half.
func (s *Screen) say(d booking.DayPlan, halves []booking.Half, status booking.Status) {
	asks := s.left(d, halves, status)
	undo := s.restoring(d, halves)
	wish := booking.PlanDay{Day: d.Day, Halves: halves, Status: status}
	if asks == nil {
		s.over.Close()
	}
	s.write(func(ctx context.Context) error { return s.data.PlanDay(ctx, wish) }, func() {
		if asks != nil && s.over != nil {
			s.yield(true)
			question, keep := asks()
			s.over.SetContent(question)
			s.over.Focus(keep)
			return
		}
		s.env.Undoable(s.plannedLine(wish), undo)
	})
}

func (s *Screen) plannedLine(p booking.PlanDay) string {
	when := s.words.DayPart(p.Day, partOf(p.Halves))
	if p.Status == booking.Unsaid {
		return s.words.T("today.unsaid", when)
	}
	return s.words.T("today.said", when, s.words.Status(p.Status))
}

// restoring says again what was said before.
func (s *Screen) restoring(d booking.DayPlan, halves []booking.Half) func() {
	return func() {
		s.write(func(ctx context.Context) error {
			for _, h := range halves {
				if d.Halves[h].Usual {
					d.Halves[h].Status = booking.Unsaid // as the usual week says without a word
				}
				if err := s.data.PlanDay(ctx, booking.PlanDay{Day: d.Day, Halves: []booking.Half{h}, Status: d.Halves[h].Status}); err != nil {
					return err
				}
			}
			return nil
		}, nil)
	}
}

// leaving are the desks that are booked for nothing once the person is elsewhere in these halves: live, not over, and
// without a half of the day in which the person still comes; one that is over does not count.
func (s *Screen) leaving(d booking.DayPlan, halves []booking.Half, status booking.Status) (desks []booking.Booking) {
	if status == booking.Office || status == booking.Unsaid {
		return nil
	}
	for _, b := range d.Bookings {
		comes := slices.ContainsFunc(b.Span.Halves(s.state.location(b)), func(h booking.Half) bool {
			return !slices.Contains(halves, h) && s.comes(d, b, h)
		})
		touched := slices.ContainsFunc(b.Span.Halves(s.state.location(b)), func(h booking.Half) bool { return slices.Contains(halves, h) })
		if b.State.Live() && touched && !comes && b.Span.End.After(s.env.Now()) {
			desks = append(desks, b)
		}
	}
	return desks
}

// ask offers to give back what is left, once: keeping is as easy as giving back, and what Enter does before anything is
// chosen.
func (s *Screen) ask(d booking.DayPlan, desks []booking.Booking) (question fyne.CanvasObject, keep *kit.Button) {
	names, houses := make([]string, len(desks)), []string{}
	for i, b := range desks {
		names[i] = s.words.Desk(s.state.code(b.Desk))
		if house := s.state.house(b.Desk); house != "" && !slices.Contains(houses, house) {
			houses = append(houses, house)
		}
	}
	release := kit.NewButton(kit.Filled, "", s.words.T("today.release"), func() {
		s.over.Close()
		s.release(desks...)
	})
	keep = kit.NewButton(kit.Outline, "", s.words.T("today.keep"), func() { s.over.Close() })
	heading := kit.Stack(2, kit.NewParagraph(s.words.T("today.ask", s.words.List(names)), kit.Heading))
	if len(houses) > 0 {
		heading.Add(kit.NewParagraph(s.words.List(houses), kit.Small))
	}
	return kit.Stack(12,
		heading,
		kit.NewParagraph(s.words.T("today.ask.line", s.words.Day(d.Day)), kit.Body),
		container.New(kit.Beside(10, 1, 1), release, keep)), keep
}

// overKey closes with Esc what is open, does with Enter what its one button would, and keeps other keys from what lies
// below it.
func (s *Screen) overKey(name fyne.KeyName) bool {
	switch {
	case name == fyne.KeyEscape:
		s.over.Close()
	case s.enter != nil && (name == fyne.KeyReturn || name == fyne.KeyEnter):
		s.enter()
	}
	return true
}
