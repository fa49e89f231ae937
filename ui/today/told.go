// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// Told is what the house has told the person and they have not taken away yet.
type Told struct {
	booking.Notice
	// Place is the desk that it is about; zero when it is about none, or this device does not hold it.
	Place booking.Place
	// Actor is who did it on the person's behalf; zero for the house, and for somebody whom this device does not know.
	Actor staff.Person
}

func (t Told) location() *time.Location { return t.Place.Building.Location() }

// toldCards are a card for each desk that waits for an answer, and for each notice.
func (s *Screen) toldCards() []fyne.CanvasObject {
	cards := s.offerCards()
	for _, t := range s.state.Told {
		cards = append(cards, s.toldCard(t))
	}
	return cards
}

func (s *Screen) toldCard(t Told) fyne.CanvasObject {
	heading, line := s.told(t)
	words := kit.Stack(2, inTone(kit.NewParagraph(heading, kit.Strong)), inTone(kit.NewParagraph(line, kit.Small)))
	said := container.New(kit.Flex(14, 0, 1), kit.NewIcon(t.telling().icon, 24, kit.ToneOnAmberSoft), words)
	seen := kit.NewButton(kit.Outline, "", s.words.T("today.told.seen"), func() { s.seen(t) })
	seen.SetSpoken(s.words.T("today.told.seen.spoken", heading))
	actions := []fyne.CanvasObject{seen}
	if lost(t.Kind) && t.Span.End.After(s.env.Now()) {
		actions = append([]fyne.CanvasObject{kit.NewButton(kit.Soft, "", s.words.T("today.told.elsewhere"), func() { s.instead(t) })}, actions...)
	}
	for _, a := range actions {
		a.(*kit.Button).Small = true
	}
	return kit.NewTintedCard(kit.Asks, kit.Stack(12, said, container.New(kit.Beside(10, 1, 1), actions...)))
}

func inTone(p *kit.Paragraph) *kit.Paragraph {
	p.SetColor(kit.ToneOnAmberSoft)
	return p
}

// A telling is how a kind of notice is told: its sentences and its icon.
type telling struct{ heading, line, icon string }

var tellings = map[booking.NoticeKind]telling{
	booking.NoticeNoShow:   {"today.told.no_show", "today.told.no_show.line", "schedule"},
	booking.NoticeClosed:   {"today.told.closed", "today.told.closed.line", "event_busy"},
	booking.NoticeDeskGone: {"today.told.desk_gone", "today.told.desk_gone.line", "event_busy"},
	booking.NoticeLapsed:   {"today.told.lapsed", "today.told.lapsed.line", "schedule"},
	booking.NoticeSkipped:  {"today.told.skipped", "today.told.skipped.line", "event_busy"},
	booking.NoticeTooLate:  {"today.told.too_late", "today.told.too_late.line", "event_available"},

	booking.NoticeBookedFor:   {"today.told.booked_for", "today.told.booked_for.line", "event_available"},
	booking.NoticeReleasedFor: {"today.told.released_for", "today.told.released_for.line", "event_busy"},
	booking.NoticeBookedAhead: {"today.told.booked_ahead", "today.told.booked_ahead.line", "date_range"},
}

// telling is how a notice is told. A kind that this client does not know is told plainly.
func (t Told) telling() telling {
	if known, ok := tellings[t.Kind]; ok {
		return known
	}
	return telling{"today.told.changed", "today.told.changed.line", "info"}
}

// told are the sentences of a notice.
func (w words) told(t Told) (heading, line string) {
	how, desk := t.telling(), w.T("today.mydesk")
	if code := t.Place.Desk.Code; code != "" {
		desk = w.Desk(code)
	}
	switch t.Kind {
	case booking.NoticeBookedFor, booking.NoticeReleasedFor:
		by := t.Actor.Name()
		if t.Actor.ID == "" {
			by = w.T("today.told.somebody")
		}
		return w.T(how.heading, desk), w.T(how.line, w.When(t.Span, t.location()), by)
	case booking.NoticeBookedAhead:
		loc := t.location()
		return w.T(how.heading), w.T(how.line, w.Day(t.Span.Day(loc)), w.Day(booking.DayOf(t.Span.End.Add(-time.Second), loc)))
	}
	return w.T(how.heading, desk), w.T(how.line, w.When(t.Span, t.location()))
}

// told are the sentences of a notice; of days that a series could not book they name each with its reason, and of what it was too
// late for the rule.
func (s *Screen) told(t Told) (heading, line string) {
	heading, line = s.words.told(t)
	if t.Kind == booking.NoticeClosed && t.Why != nil { // which rule closed the house, and the next open day
		return heading, line + " " + s.env.Voice.Refused(t.Why, "").Line
	}
	if t.Kind == booking.NoticeTooLate && t.Why != nil { // until when the rule allows it
		return heading, s.words.T("today.told.too_late.line", s.words.List(s.eachDay(t.Why.Days))) + " " + s.env.Voice.Refused(t.Why, "").Line
	}
	if t.Kind != booking.NoticeSkipped || t.Why == nil {
		return heading, line
	}
	var days []string
	for _, d := range t.Why.Days {
		days = append(days, s.words.T("today.told.skipped.day", s.words.Day(d.Day), s.env.Voice.Reason(d.Why, d.Detail)))
	}
	return heading, s.words.T("today.told.skipped.line", s.words.List(days))
}

// eachDay are the days that a refusal names, each once.
func (s *Screen) eachDay(refused []booking.RefusedDay) (names []string) {
	for _, d := range refused {
		if name := s.words.Day(d.Day); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// lost tells whether the person has lost a desk and may want another one.
func lost(kind booking.NoticeKind) bool {
	switch kind {
	case booking.NoticeNoShow, booking.NoticeDeskGone, booking.NoticeClosed, booking.NoticeSkipped, booking.NoticeLapsed:
		return true
	}
	return false
}

func (s *Screen) seen(t Told) {
	s.write(func(ctx context.Context) error { return s.data.Seen(ctx, booking.Seen{Notice: t.ID}) }, nil)
}

// instead looks for another desk for the same time.
func (s *Screen) instead(t Told) {
	loc := t.location()
	s.env.Navigate(ui.Desks, ui.ShowDay{Day: t.Span.Day(loc), Part: t.Span.Part(loc)})
}
