// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/kit"
)

// deputiesCard is who may book for the person, and a way to name somebody.
func (s *Screen) deputiesCard() fyne.CanvasObject {
	t := s.env.Text
	parts := []fyne.CanvasObject{kit.NewParagraph(t.T("settings.deputy.line"), kit.Body)}
	var rows []fyne.CanvasObject
	for _, d := range s.state.Deputies {
		revoke := kit.NewButton(kit.Plain, "", t.T("settings.deputy.revoke"), func() { s.onRevoke(d) })
		revoke.Small = true
		revoke.SetSpoken(dotted(d.Name(), t.T("settings.deputy.revoke")))
		rows = append(rows, kit.NewRow(kit.NewAvatar(d.Initials(), 44, false), d.Name(), t.T("settings.deputy.may"), revoke, nil))
	}
	if len(rows) == 0 {
		rows = []fyne.CanvasObject{kit.NewParagraph(t.T("settings.deputy.none"), kit.Small)}
	}
	parts = append(parts, lined(rows))
	if len(s.state.Deputies) < booking.MaxDeputies {
		parts = append(parts, s.nameField())
	}
	return kit.NewCard(kit.Stack(12, parts...))
}

// nameField looks for a colleague while a name is typed.
func (s *Screen) nameField() fyne.CanvasObject {
	list := kit.Stack(0)
	field := widget.NewEntry()
	field.SetPlaceHolder(s.env.Text.T("settings.deputy.find"))
	field.OnChanged = func(words string) {
		s.env.Work.Latest("settings-people", func(ctx context.Context) (func(), error) {
			found, err := s.data.FindPeople(ctx, words)
			return func() {
				list.Objects = s.foundRows(found)
				list.Refresh()
				s.page.Refresh()
			}, err
		})
	}
	return container.New(kit.VStack(4), field, list)
}

func (s *Screen) foundRows(found []Colleague) (rows []fyne.CanvasObject) {
	for _, c := range found {
		named := slices.ContainsFunc(s.state.Deputies, func(d staff.Person) bool { return d.ID == c.Person.ID })
		if named || c.Person.ID == s.state.Person.ID {
			continue
		}
		name := kit.NewButton(kit.Soft, "", s.env.Text.T("settings.deputy.name"), func() { s.onName(c.Person) })
		name.Small = true
		name.SetSpoken(dotted(c.Person.Name(), s.env.Text.T("settings.deputy.name")))
		rows = append(rows, kit.NewRow(kit.NewAvatar(c.Person.Initials(), 44, false), c.Person.Name(), c.Unit, name, nil))
	}
	return rows
}

// ownersCard is for whom the person may book; nil for nobody.
func (s *Screen) ownersCard() fyne.CanvasObject {
	if len(s.state.Owners) == 0 {
		return nil
	}
	t := s.env.Text
	rows := make([]fyne.CanvasObject, len(s.state.Owners))
	for i, o := range s.state.Owners {
		rows[i] = kit.NewRow(kit.NewAvatar(o.Initials(), 44, false), o.Name(), t.T("settings.deputy.owner"), nil, nil)
	}
	return kit.NewCard(kit.Stack(12, kit.NewParagraph(t.T("settings.deputy.for"), kit.Heading), lined(rows)))
}

// onName lets somebody book for the person at once; it can be taken back.
func (s *Screen) onName(p staff.Person) {
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		err := s.data.NameDeputy(ctx, p.ID)
		return func() {
			s.env.Undoable(s.env.Text.T("settings.deputy.named", p.Name()), func() { s.onRevoke(p) })
			s.Refresh()
		}, err
	})
}

// onRevoke ends the right at once; it can be taken back.
func (s *Screen) onRevoke(p staff.Person) {
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		err := s.data.RevokeDeputy(ctx, p.ID)
		return func() {
			s.env.Undoable(s.env.Text.T("settings.deputy.revoked", p.Name()), func() { s.onName(p) })
			s.Refresh()
		}, err
	})
}
