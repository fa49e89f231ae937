// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/plan"
)

// A refusal is a wish that was not granted, while it is on the screen.
type refusal struct {
	Refused
	// moving is the booking that was to be moved; it stays as it is. The zero Booking for a new one.
	moving booking.Booking
	// late is true when the server said no to what had waited on the device.
	late bool
}

// refused opens the picture of a wish that was just made.
func (s *Screen) refused(desk booking.DeskID, span booking.Span, moving booking.Booking, why booking.Refusal) {
	code := ""
	if d, ok := s.board.desk(desk); ok {
		code = d.Desk.Code
	}
	s.refusal = &refusal{moving: moving, Refused: Refused{
		Booking: booking.Booking{Desk: desk, Span: span, Floor: s.floor, Building: s.house().ID}, Code: code, Why: why,
	}}
	s.chosen = desk
	s.show()
}

// openRefused looks at a booking that was refused some time ago, with what is free now.
func (s *Screen) openRefused(id booking.BookingID) {
	s.env.Work.Do(func(ctx context.Context) (func(), error) {
		found, err := s.data.Refused(ctx, id)
		return func() {
			if found != nil {
				s.showLate(*found)
			}
		}, err
	})
}

func (s *Screen) showLate(r Refused) {
	s.setFloor(r.Booking.Floor)
	house, _ := find(s.houses, r.Booking.Floor)
	s.day, s.part = r.Booking.Span.Day(house.Location()), r.Booking.Span.Part(house.Location())
	if s.part == booking.Hours {
		s.from, s.until = clockAt(r.Booking.Span.Start, house), clockAt(r.Booking.Span.End, house)
	}
	s.chosen, s.refusal = r.Booking.Desk, &refusal{Refused: r, late: true}
	s.stage.centre, s.stage.aimed = r.Booking.Desk, false
	s.Refresh()
}

// said is what happened and what stays.
func (s *Screen) said() (heading, line string) {
	said := s.env.Voice.Refused(&s.refusal.Why, s.refusal.Code)
	line = said.Line
	if days := s.refusal.Why.Days; len(days) > 0 {
		line = s.words.N("desks.refused.days", len(days), s.words.List(s.refusedDays(days)))
	}
	if s.refusal.late && !s.refusal.Booking.MadeAt.IsZero() {
		at := s.words.Moment(s.refusal.Booking.MadeAt, s.env.Now(), s.house().Location())
		line = s.words.T("desks.refused.at", at) + " " + line
	}
	return said.Heading, line
}

// refusedDays are days with why they cannot be had.
func (s *Screen) refusedDays(days []booking.RefusedDay) (names []string) {
	for _, d := range days[:min(len(days), mostMissed)] {
		names = append(names, s.words.T("desks.refused.day", s.words.Day(d.Day), s.env.Voice.Reason(d.Why, d.Detail)))
	}
	return names
}

// refusedPane is the pane of a laptop: the news on top, the suggestions below.
func (s *Screen) refusedPane() fyne.CanvasObject {
	ground := kit.NewGround(kit.ToneBadSoft, 23)
	ground.TopOnly, ground.Soft = true, true
	top := container.NewStack(ground, container.New(kit.Padded(20), s.news()))
	list := container.New(kit.Padded(16, 20, 16, 20), kit.Stack(0, s.suggestions()...))
	foot := container.New(kit.Padded(8, 20, 20, 20), s.refusedFoot())
	if largeText() {
		return kit.Scroll(anyWide(kit.Stack(0, container.New(kit.Padded(1), top), list, foot)))
	}
	return container.New(topAndFoot{}, container.New(kit.Padded(1), top), kit.Scroll(list), foot)
}

// topAndFoot gives the middle what the first and the last leave.
type topAndFoot struct{}

func (topAndFoot) MinSize(objects []fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 200) }

func (topAndFoot) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(fyne.NewSize(size.Width, o.MinSize().Height))
	}
	top, foot := objects[0].MinSize().Height, objects[2].MinSize().Height
	put(objects[0], 0, 0, size.Width, top)
	put(objects[1], 0, top, size.Width, max(size.Height-top-foot, 0))
	put(objects[2], 0, size.Height-foot, size.Width, foot)
}

func (s *Screen) news() fyne.CanvasObject {
	heading, line := s.said()
	h, l := kit.NewParagraph(heading, kit.Heading), kit.NewParagraph(line, kit.Body)
	h.SetColor(kit.ToneOnBadSoft)
	l.SetColor(kit.ToneOnBadSoft)
	icon := container.New(kit.VStack(0), kit.NewIcon("event_busy", 26, kit.ToneOnBadSoft), layout.NewSpacer())
	return container.New(besideTop{gap: 14}, icon, kit.Stack(4, h, l))
}

// besideTop puts the first at the left of the second, both at the upper edge.
type besideTop struct{ gap float32 }

func (b besideTop) MinSize(objects []fyne.CanvasObject) fyne.Size {
	first, second := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(first.Width+b.gap+second.Width, max(first.Height, second.Height))
}

func (b besideTop) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	first := objects[0].MinSize()
	put(objects[0], 0, 0, first.Width, first.Height)
	put(objects[1], first.Width+b.gap, 0, size.Width-first.Width-b.gap, size.Height)
}

// refusedPage is the page of a phone: the news, a piece of the plan, the suggestions. In large text the suggestions matter
// more than where they are.
func (s *Screen) refusedPage() fyne.CanvasObject {
	parts := []fyne.CanvasObject{kit.NewTintedCard(kit.RefusedTint, s.news())}
	if _, here := s.board.desk(s.refusal.Booking.Desk); here && s.planError == nil && !largeText() {
		parts = append(parts, kit.NewBareCard(container.New(kit.Padded(1), s.refusedStrip())))
	}
	rows := s.suggestions()
	parts = append(parts, rows[0])
	if len(rows) > 1 {
		parts = append(parts, kit.NewBareCard(container.New(kit.Padded(4, 16), kit.Stack(0, rows[1:]...))))
	}
	if largeText() { // head and foot alone would fill the window
		return kit.Scroll(anyWide(container.New(kit.Padded(2, 16, 16, 16), kit.Stack(8, append(parts, s.refusedFoot())...))))
	}
	page := kit.Scroll(container.New(kit.Padded(2, 16, 4, 16), container.New(growing{8}, parts...)))
	return container.New(topAndFoot{}, container.NewStack(), page, container.New(kit.Padded(6, 16, 12, 16), s.refusedFoot()))
}

// refusedStrip is the piece of plan with the desk and the suggestions.
func (s *Screen) refusedStrip() fyne.CanvasObject {
	strip := plan.NewStrip(s.stage.words(), fyne.NewSize(200, leastStrip))
	strip.Round(19, 19)
	strip.SetFloor(s.level.Floor, s.desksOf(), s.me.Units...)
	strip.SetStates(s.marks())
	around := []booking.DeskID{s.refusal.Booking.Desk}
	for _, a := range s.refusal.Why.Alternatives {
		around = append(around, a.Desk)
	}
	strip.AroundAll(around...)
	return strip
}

// The height of the plan's piece in dp: on a small phone all five suggestions are seen with it, on a larger one it takes
// what is left.
const leastStrip, mostStrip = 140, 196

// growing is a stack whose second child takes the height that is left, up to mostStrip.
type growing struct{ gap float32 }

func (l growing) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	size.Height = -l.gap
	for _, o := range objects {
		m := o.MinSize()
		size = fyne.NewSize(max(size.Width, m.Width), size.Height+m.Height+l.gap)
	}
	return size
}

func (l growing) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(fyne.NewSize(size.Width, o.MinSize().Height)) // words wrap: the height follows the width
	}
	spare, y := size.Height-l.MinSize(objects).Height, float32(0)
	for i, o := range objects {
		h := o.MinSize().Height
		if i == 1 && h >= leastStrip {
			h += min(max(spare, 0), mostStrip-leastStrip)
		}
		put(o, 0, y, size.Width, h)
		y += h + l.gap
	}
}

func (s *Screen) desksOf() []booking.Desk {
	desks := make([]booking.Desk, len(s.board.day.Desks))
	for i, d := range s.board.day.Desks {
		desks[i] = d.Desk
	}
	return desks
}

// suggestions are a heading and up to five desks; the first one's button is the filled one.
func (s *Screen) suggestions() []fyne.CanvasObject {
	free := s.refusal.Why.Alternatives
	if len(free) == 0 {
		if s.refusal.Why.Why != booking.Taken {
			return []fyne.CanvasObject{kit.NewText("", kit.Small)}
		}
		return []fyne.CanvasObject{kit.NewParagraph(s.words.T("desks.refused.none"), kit.Body)}
	}
	head := container.New(kit.Spread, kit.NewText(s.words.T("desks.nearby"), kit.Heading), kit.NewText(s.words.N("desks.refused.count", len(free)), kit.Small))
	rows := []fyne.CanvasObject{head}
	for i, a := range free {
		if i > 0 {
			rows = append(rows, kit.NewHairline())
		}
		rows = append(rows, s.suggestion(i, a))
	}
	return rows
}

func (s *Screen) suggestion(i int, a booking.Alternative) fyne.CanvasObject {
	kind := kit.Soft
	if i == 0 {
		kind = kit.Filled
	}
	take := kit.NewButton(kind, "", s.words.T("desks.take"), func() { s.takeAlternative(i) })
	take.Small = true
	take.SetSpoken(s.words.T("desks.take") + ": " + s.words.Desk(a.Code))
	row := kit.NewRow(newNumber(i+1), s.words.Desk(a.Code), s.words.difference(s.board, s.houses, s.refusal.Booking.Desk, a), take, nil)
	row.Dense = s.narrow()
	return row
}

// refusedFoot is the waitlist for a desk that is taken, home office for the day or the other ones of several days, and later. On a phone with the waitlist later is the
// arrow above alone: a third button would hide a suggestion.
func (s *Screen) refusedFoot() fyne.CanvasObject {
	home := kit.NewButton(kit.Outline, "cottage", s.words.T("desks.homeoffice"), s.workAtHome)
	if s.refusal.Several != nil {
		home = kit.NewButton(kit.Soft, "event_repeat", s.words.T("desks.refused.others"), s.takeOthers)
	}
	later := kit.NewButton(kit.Outline, "", s.words.T("desks.refused.later"), s.later)
	wait := s.refusedWait()
	switch {
	case wait == nil:
		return container.New(kit.Beside(8, 1, 1), home, later)
	case s.narrow() && !largeText():
		return container.New(kit.Beside(8, 1, 1), wait, home)
	}
	return kit.Stack(8, wait, container.New(kit.Beside(8, 1, 1), home, later))
}

// refusedWait is the way to the waitlist; nil when there is nothing to wait for.
func (s *Screen) refusedWait() *kit.Button {
	r := s.refusal
	d, here := s.board.desk(r.Booking.Desk)
	if !here || r.moving.ID != "" || r.Why.Why != booking.Taken || s.board.held() != nil || s.board.waitsFor(d.Desk, r.Booking.Span) != nil {
		return nil
	}
	button := s.waitButton(d.Desk, r.Booking.Span)
	if s.narrow() {
		button.SetLabel(s.words.T("desks.wait.short"))
		button.SetSpoken(s.words.T("desks.wait"))
	}
	return button
}

// takeAlternative wishes for a suggestion instead.
func (s *Screen) takeAlternative(i int) {
	r := s.refusal
	if r == nil || i >= len(r.Why.Alternatives) || s.taps.Busy(s.env.Now()) {
		return
	}
	a := r.Why.Alternatives[i]
	if a.Floor != s.floor {
		s.setFloor(a.Floor)
		s.stage.centre, s.stage.aimed = a.Desk, false
	}
	if r.moving.ID != "" {
		s.moveTo(r.moving, a.Desk, r.Booking.Span)
		return
	}
	s.reserve(a.Desk, r.Booking.Span)
}

// takeOthers books what can be had of several days.
func (s *Screen) takeOthers() {
	wish := *s.refusal.Several
	wish.Series, wish.Skip = s.NewSeriesID(), true
	s.later()
	s.change(func(ctx context.Context) error { return s.data.Repeat(ctx, wish) }, func() {
		s.env.Tell(ui.Notice{Line: s.words.T("desks.refused.others.done", s.words.Desk(s.codeAt(wish.Desk)))})
	})
}

// codeAt is the number of a desk on the floor; empty for others.
func (s *Screen) codeAt(desk booking.DeskID) string {
	d, _ := s.board.desk(desk)
	return d.Desk.Code
}

// workAtHome plans the day at home instead.
func (s *Screen) workAtHome() {
	if s.taps.Busy(s.env.Now()) {
		return
	}
	loc := s.house().Location()
	wish := booking.PlanDay{Day: s.refusal.Booking.Span.Day(loc), Halves: s.refusal.Booking.Span.Halves(loc), Status: booking.HomeOffice}
	s.later()
	s.change(func(ctx context.Context) error { return s.data.PlanDay(ctx, wish) }, func() {
		s.env.Tell(ui.Notice{Line: s.words.T("desks.homeoffice.done", s.words.Day(wish.Day))})
	})
}

// later puts the picture away; the refusal stays under "Was wartet".
func (s *Screen) later() {
	s.refusal = nil
	s.show()
}
