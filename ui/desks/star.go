// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"cmp"
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/plan"
)

// likes tells whether the person has starred a desk or a colleague.
func (m Me) likes(kind booking.FavouriteKind, target string) bool {
	return slices.ContainsFunc(m.Favourites, func(f booking.Favourite) bool { return f.Kind == kind && f.Target == target })
}

// starredDesk tells whether the person has starred a desk.
func (m Me) starredDesk(id booking.DeskID) bool {
	return m.likes(booking.FavouriteDesk, string(id))
}

// starsDesks tells whether any desk is starred: only then can one look for starred desks.
func (m Me) starsDesks() bool {
	return slices.ContainsFunc(m.Favourites, func(f booking.Favourite) bool { return f.Kind == booking.FavouriteDesk })
}

// starButton stars something, or takes the star away; it says of what.
func (s *Screen) starButton(kind booking.FavouriteKind, target, name string) fyne.CanvasObject {
	icon, spoken, do := "star", "desks.star", func(ctx context.Context) error { return s.data.Like(ctx, booking.Like{Kind: kind, Target: target}) }
	if s.me.likes(kind, target) {
		icon, spoken, do = "star-fill", "desks.unstar", func(ctx context.Context) error { return s.data.Unlike(ctx, booking.Unlike{Kind: kind, Target: target}) }
	}
	star := kit.NewButton(kit.Plain, icon, "", func() { s.change(do, nil) })
	star.Small = true
	star.SetSpoken(s.words.T(spoken, name))
	return star
}

// onlyStarred shows starred desks alone, or all again. The board is at hand.
func (s *Screen) onlyStarred(on bool) {
	s.starred = on
	if s.board != nil {
		s.board.starred = on
	}
	s.show()
}

// beside are up to five desks that fit, the nearest to a colleague's first.
func (b *board) beside(colleague booking.Desk) (found []booking.Alternative) {
	for _, other := range b.day.Desks {
		if other.Desk.ID != colleague.ID && b.fits(other) {
			found = append(found, colleague.Instead(&other.Desk, b.zones[other.Desk.Zone]))
		}
	}
	slices.SortFunc(found, func(x, y booking.Alternative) int {
		return cmp.Or(cmp.Compare(x.Metres, y.Metres), cmp.Compare(x.Code, y.Code))
	})
	return found[:min(booking.MaxAlternatives, len(found))]
}

// besides are the desks beside the colleague whose desk is chosen; none when nobody's is.
func (s *Screen) besides() []booking.Alternative {
	d, ok := s.board.desk(s.chosen)
	if !ok || s.refusal != nil || s.board.state(d) == plan.Mine {
		return nil
	}
	if _, known := s.board.known[d.Desk.ID]; !known {
		return nil
	}
	return s.board.beside(d.Desk)
}

// besideRows are the desks beside a colleague, each of which one tap books.
func (s *Screen) besideRows(d booking.DeskDay) []fyne.CanvasObject {
	free := s.besides()
	if len(free) == 0 {
		return nil
	}
	rows := []fyne.CanvasObject{container.New(kit.Padded(4, 0, 4, 0), kit.NewText(s.words.T("desks.beside", s.board.known[d.Desk.ID].Person.Given), kit.Strong))}
	for i, a := range free {
		book := kit.NewButton([]kit.ButtonKind{kit.Filled, kit.Soft}[min(i, 1)], "", s.shortWord(), func() { s.book(a.Desk) })
		book.Small = true
		book.SetSpoken(s.bookWord() + ": " + s.words.Desk(a.Code))
		row := kit.NewRow(newNumber(i+1), s.words.Desk(a.Code), s.words.difference(s.board, s.houses, d.Desk.ID, a), book, func() { s.look(a.Desk) })
		row.Dense = s.narrow()
		rows = append(rows, row)
	}
	return []fyne.CanvasObject{kit.Stack(0, rows...)}
}
