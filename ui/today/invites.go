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

// An Invited asks the person to a team day.
type Invited struct {
	booking.Invite
	// Place is the desk that is kept for the person, as far as this device holds it, and Lead who asks.
	Place booking.Place
	Lead  staff.Person
	// Gives are the numbers of the desks that the person has at that time, and gives back with a yes; one that this device does not hold
	// is empty.
	Gives []string
}

func (i Invited) location() *time.Location { return i.Place.Building.Location() }

// invites are the invitations that wait for an answer, by deadline.
func (s *Screen) invites() []Invited {
	open := slices.DeleteFunc(slices.Clone(s.state.Invites), func(i Invited) bool {
		return i.State != booking.InviteOpen || !i.Until.After(s.env.Now())
	})
	slices.SortStableFunc(open, func(a, b Invited) int { return a.Until.Compare(b.Until) })
	return open
}

// inviteCards are a card for each team day to which the person is asked.
func (s *Screen) inviteCards() (cards []fyne.CanvasObject) {
	for _, i := range s.invites() {
		cards = append(cards, s.inviteCard(i))
	}
	return cards
}

// inviteCard says what a yes does, and what whoever asks hears of the answer, before it is given.
func (s *Screen) inviteCard(i Invited) fyne.CanvasObject {
	when := s.words.When(i.Span, i.location())
	lines := []fyne.CanvasObject{
		inTone(kit.NewParagraph(s.words.T("today.invite", s.words.Day(i.Span.Day(i.location()))), kit.Strong)),
		inTone(kit.NewParagraph(s.inviteLine(i), kit.Body)),
	}
	if len(i.Gives) > 0 {
		lines = append(lines, inTone(kit.NewParagraph(s.words.T("today.invite.gives", s.givesBack(i)), kit.Body)))
	}
	lines = append(lines, inTone(kit.NewParagraph(s.words.T("today.invite.told", s.words.Moment(i.Until, s.env.Now(), i.location())), kit.Small)))
	head := container.New(kit.Flex(14, 0, 1), kit.NewIcon("groups-fill", 24, kit.ToneOnAmberSoft), kit.Stack(2, lines...))
	yes := kit.NewButton(kit.Soft, "check", s.words.T("today.invite.yes"), func() { s.answer(i, true) })
	yes.SetSpoken(s.words.T("today.invite.yes.spoken", when))
	no := kit.NewButton(kit.Outline, "", s.words.T("today.invite.no"), func() { s.answer(i, false) })
	no.SetSpoken(s.words.T("today.invite.no.spoken", when))
	yes.Small, no.Small = true, true
	return kit.NewTintedCard(kit.Asks, kit.Stack(12, head, container.New(kit.Beside(10, 1, 1), yes, no)))
}

// inviteLine is who asks, and where: "Jana Berger schlägt ihn vor: ganztags, Platz 3.14, Zone Wupper."
func (s *Screen) inviteLine(i Invited) string {
	who, desk := i.Lead.Name(), s.words.T("today.adesk")
	if i.Lead.ID == "" {
		who = s.words.T("today.invite.lead")
	}
	if i.Place.Desk.Code != "" {
		desk = s.words.Desk(i.Place.Desk.Code)
	}
	if i.Place.Zone.Name != "" {
		desk = s.words.T("today.invite.zone", desk, i.Place.Zone.Name)
	}
	return s.words.T("today.invite.line", who, s.words.During(i.Span, i.location()), desk)
}

// givesBack are the desks that a yes gives back.
func (s *Screen) givesBack(i Invited) string {
	names := make([]string, len(i.Gives))
	for n, code := range i.Gives {
		if names[n] = s.words.T("today.invite.yours"); code != "" {
			names[n] = s.words.Desk(code)
		}
	}
	return s.words.List(names)
}

func (s *Screen) answer(i Invited, yes bool) {
	word := "today.invite.declined"
	if yes {
		word = "today.invite.accepted"
	}
	s.write(func(ctx context.Context) error { return s.data.Answer(ctx, booking.Answer{Invite: i.ID, Yes: yes}) }, func() {
		s.env.Tell(ui.Notice{Line: s.words.T(word, s.words.Day(i.Span.Day(i.location())))})
	})
}
