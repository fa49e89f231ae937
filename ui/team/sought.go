// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/kit"
)

// seek shows where somebody is in this week, above everything else.
func (s *Screen) seek(who staff.PersonID) { s.sought, s.rise = who, true }

// forget takes away whom somebody looked for.
func (s *Screen) forget() {
	s.sought, s.rise = "", false
	s.Refresh()
}

// soughtCard is the week of whom somebody looks for, of the own unit or of another; nil when nobody is looked for.
func (s *Screen) soughtCard() fyne.CanvasObject {
	found := s.state.Sought
	if found == nil {
		return nil
	}
	away := kit.NewButton(kit.Plain, "close", "", s.forget)
	away.SetSpoken(s.words.T("team.sought.close", found.Person.Name()))
	ground := kit.NewGround(kit.ToneSurface, 20)
	ground.Stroke, ground.Width = kit.TonePrimary, 2
	week := s.soughtWeek(found)
	if s.flow.Wide {
		content := container.New(kit.Flex(20, 0, 1, 0), container.New(column{220}, s.soughtName(found)), week, away)
		return container.NewStack(ground, container.New(kit.Padded(14, 10, 14, 20), content))
	}
	head := container.New(kit.Flex(4, 1, 0), s.soughtName(found), away)
	return container.NewStack(ground, container.New(kit.Padded(10, 4, 16, 16), kit.Stack(8, head, container.New(kit.Padded(0, 12, 0, 0), week))))
}

func (s *Screen) soughtName(found *Sought) fyne.CanvasObject {
	face := kit.NewAvatar(found.Person.Initials(), 44, found.Person.ID == s.state.Me.ID)
	words := kit.Stack(0, kit.NewParagraph(s.spokenName(found.Person), kit.Heading), kit.NewParagraph(found.Unit, kit.Small))
	return container.New(kit.Flex(12, 0, 1), face, words)
}

// soughtWeek are the five days, or the sentence that there is nothing to see.
func (s *Screen) soughtWeek(found *Sought) fyne.CanvasObject {
	if !slices.ContainsFunc(found.Presence, func(p booking.Presence) bool { return p.Status != booking.Unsaid }) {
		return kit.NewParagraph(s.words.T("team.sought.nothing", found.Person.Name()), kit.Body)
	}
	heads, plates := make([]fyne.CanvasObject, days), make([]*kit.Plate, days)
	cells := make([]fyne.CanvasObject, days)
	for i := range plates {
		on := s.monday + booking.Day(i)
		heads[i], plates[i] = s.dayHead(on), s.cell(found.Person, on)
		cells[i] = plates[i]
	}
	s.cells = append(s.cells, plates)
	return kit.Stack(4, container.New(kit.Grid(days, gap), heads...), container.New(kit.Grid(days, gap), cells...))
}
