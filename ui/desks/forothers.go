// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// forChips choose in whose name a desk is booked: the person's own, or of one who has named the person as deputy.
func (s *Screen) forChips() fyne.CanvasObject {
	chips := []fyne.CanvasObject{s.forChip("", s.words.T("desks.for.me"))}
	for _, owner := range s.me.Owners {
		chips = append(chips, s.forChip(owner.ID, s.words.T("desks.for", owner.Name())))
	}
	return container.New(kit.Flow(8, 4), chips...)
}

func (s *Screen) forChip(owner staff.PersonID, word string) fyne.CanvasObject {
	return kit.NewChip("", word, s.owner == owner, func(bool) {
		s.owner = owner
		s.show()
	})
}

// ownerName is in whose name a desk will be booked; false for the person's own.
func (s *Screen) ownerName() (staff.Person, bool) {
	i := slices.IndexFunc(s.me.Owners, func(p staff.Person) bool { return p.ID == s.owner })
	if i < 0 {
		return staff.Person{}, false
	}
	return s.me.Owners[i], true
}

// doFor books a free desk in somebody's name.
func (s *Screen) doFor(d booking.DeskDay, owner staff.Person) []fyne.CanvasObject {
	word := s.words.T("desks.for.book", owner.Given, s.when())
	main := kit.NewButton(kit.Filled, "", word, func() { s.bookFor(d.Desk, owner) })
	return []fyne.CanvasObject{main, kit.NewParagraph(s.words.T("desks.for.line", owner.Given), kit.Small)}
}

// bookFor wishes for a desk in somebody's name. What it is judged by is the owner's: a refusal is told in a line, and offers
// nothing that the person could take instead.
func (s *Screen) bookFor(desk booking.Desk, owner staff.Person) {
	if !s.taps.Begin(s.env.Now()) {
		return
	}
	span, loc := s.board.view.Span, s.house().Location()
	wish := booking.ReserveFor{Reserve: booking.Reserve{Booking: s.NewID(), Desk: desk.ID, Span: span}, For: owner.ID}
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		err := s.data.ReserveFor(ctx, wish)
		return func() {
			s.taps.End()
			var refused *booking.Refusal
			switch {
			case errors.As(err, &refused):
				said := s.env.Voice.Refused(refused, desk.Code)
				s.env.Tell(ui.Notice{Line: said.Heading + ". " + said.Line})
			case err != nil:
				s.env.Fail(err)
			default:
				s.owner = ""
				undo := booking.ReleaseFor{Release: booking.Release{Booking: wish.Booking}, For: owner.ID}
				s.env.Undoable(s.words.T("desks.for.done", desk.Code, owner.Given, s.words.When(span, loc)), func() {
					s.change(func(ctx context.Context) error { return s.data.ReleaseFor(ctx, undo) }, nil)
				})
			}
			s.Refresh()
		}, nil
	})
}
