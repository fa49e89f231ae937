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

// A bundle are notices that say the same of several days, the earliest first.
type bundle []Told

// bundled are the notices that go on one card together.
type bundled struct {
	kind   booking.NoticeKind
	desk   booking.DeskID
	by     staff.PersonID
	why    booking.Why
	detail booking.Detail
	limit  int
	rule   booking.RuleRef
	alone  booking.NoticeID // one that names its days itself
	past   bool
}

func (s *Screen) bundledAs(t Told) bundled {
	as := bundled{kind: t.Kind, desk: t.Desk, by: t.By, past: s.past(t)}
	if t.Why != nil {
		as.why, as.detail, as.limit = t.Why.Why, t.Why.Detail, t.Why.Limit
		if t.Why.Rule != nil {
			as.rule = *t.Why.Rule
		}
	}
	if t.Kind == booking.NoticeBookedAhead || t.Why != nil && len(t.Why.Days) > 0 {
		as.alone = t.ID
	}
	return as
}

// past tells whether the time that a notice is about is over.
func (s *Screen) past(t Told) bool { return !t.Span.End.After(s.env.Now()) }

// pastTold is how many notices are about a time that is over.
func (s *Screen) pastTold() (n int) {
	for _, t := range s.state.Told {
		if s.past(t) {
			n++
		}
	}
	return n
}

// bundles are the notices as they are told: in the order of their earliest day, and last what is over.
func (s *Screen) bundles() (found []bundle) {
	sorted := slices.Clone(s.state.Told)
	slices.SortStableFunc(sorted, func(a, b Told) int {
		if past := s.past(a); past != s.past(b) {
			if past {
				return 1
			}
			return -1
		}
		return a.Span.Start.Compare(b.Span.Start)
	})
	at := map[bundled]int{}
	for _, t := range sorted {
		as := s.bundledAs(t)
		i, known := at[as]
		if !known {
			i, at[as] = len(found), len(found)
			found = append(found, nil)
		}
		found[i] = append(found[i], t)
	}
	return found
}

// first is the earliest notice, without the next open day where that is not the same for all.
func (b bundle) first() Told {
	first := b[0]
	if first.Why == nil || !slices.ContainsFunc(b, func(t Told) bool { return !sameDay(t.Why.Opens, first.Why.Opens) }) {
		return first
	}
	why := *first.Why
	why.Opens, first.Why = nil, &why
	return first
}

func sameDay(a, b *booking.Day) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// toldCards are a card for each team day and each desk that waits for an answer, and for each bundle of notices.
func (s *Screen) toldCards() []fyne.CanvasObject {
	cards := append(s.inviteCards(), s.offerCards()...)
	for _, b := range s.bundles() {
		cards = append(cards, s.toldCard(b))
	}
	return cards
}

func (s *Screen) toldCard(b bundle) fyne.CanvasObject {
	t := b.first()
	heading, line := s.told(t, s.words.whenOf(b))
	words := kit.Stack(2, inTone(kit.NewParagraph(heading, kit.Strong)), inTone(kit.NewParagraph(line, kit.Small)))
	said := container.New(kit.Flex(14, 0, 1), kit.NewIcon(t.telling().icon, 24, kit.ToneOnAmberSoft), words)
	seen := kit.NewButton(kit.Outline, "", s.words.T("today.told.seen"), func() { s.seen(b) })
	seen.SetSpoken(s.words.T("today.told.seen.spoken", heading))
	actions := []fyne.CanvasObject{seen}
	if lost(t.Kind) && !s.past(t) {
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

	booking.NoticeTeamOff:     {"today.told.team_off", "today.told.team_off.line", "groups-fill"},
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

// whenOf are the days of a bundle: the first two by their name when there are many.
func (w words) whenOf(b bundle) string {
	var days []string
	for _, t := range b {
		if day := w.Day(t.Span.Day(t.location())); !slices.Contains(days, day) {
			days = append(days, day)
		}
	}
	switch {
	case len(b) == 1:
		return w.When(b[0].Span, b[0].location())
	case len(days) > 3:
		return w.T("today.told.days", days[0], days[1], len(days)-2)
	}
	return w.List(days)
}

// told are the sentences of a notice about a time.
func (w words) told(t Told, when string) (heading, line string) {
	how, desk := t.telling(), w.T("today.mydesk")
	if code := t.Place.Desk.Code; code != "" {
		desk = w.Desk(code)
	} else if t.Kind == booking.NoticeLapsed {
		return w.T("today.told.lapsed.unknown"), w.T(how.line, when)
	} else if t.Kind == booking.NoticeBookedFor {
		desk = w.T("today.adesk")
	}
	switch t.Kind {
	case booking.NoticeBookedFor, booking.NoticeReleasedFor:
		by := t.Actor.Name()
		if t.Actor.ID == "" {
			by = w.T("today.told.somebody")
		}
		return w.T(how.heading, desk), w.T(how.line, when, by)
	case booking.NoticeTeamOff:
		return w.T(how.heading, when), w.T(how.line, desk)
	case booking.NoticeBookedAhead:
		loc := t.location()
		return w.T(how.heading), w.T(how.line, w.Day(t.Span.Day(loc)), w.Day(booking.DayOf(t.Span.End.Add(-time.Second), loc)))
	}
	return w.T(how.heading, desk), w.T(how.line, when)
}

// told are the sentences of a notice; of days that a series could not book they name each with its reason, and of what it was too
// late for the rule.
func (s *Screen) told(t Told, when string) (heading, line string) {
	heading, line = s.words.told(t, when)
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

func (s *Screen) seen(b bundle) {
	s.write(func(ctx context.Context) error {
		for _, t := range b {
			if err := s.data.Seen(ctx, booking.Seen{Notice: t.ID}); err != nil {
				return err
			}
		}
		return nil
	}, nil)
}

// instead looks for another desk for the same time.
func (s *Screen) instead(t Told) {
	loc := t.location()
	s.env.Navigate(ui.Desks, ui.ShowDay{Day: t.Span.Day(loc), Part: t.Span.Part(loc)})
}
