// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/layout"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// openHouse looks at a building. Plans that are not on this device yet are asked for; they are shown when they are here.
func (s *Screen) openHouse(id booking.BuildingID) {
	s.closePopover()
	s.refusal, s.repeating, s.complaining, s.chosen, s.changing = nil, nil, nil, "", false
	s.floor, s.awaited, s.board = "", id, nil
	s.show()
	if h := houseOf(s.houses, id); len(h.Floors) == 0 {
		s.env.Work.Do(func(ctx context.Context) (func(), error) { return nil, s.data.Hold(ctx, id) })
	}
	s.Refresh()
}

// houseOf is a building by its id.
func houseOf(houses []House, id booking.BuildingID) House {
	if i := slices.IndexFunc(houses, func(h House) bool { return h.ID == id && id != "" }); i >= 0 {
		return houses[i]
	}
	return House{}
}

// entrance is the floor at which one comes in: the lowest that is no basement.
func (h House) entrance() booking.Floor {
	for _, f := range h.Floors {
		if f.Ordinal >= 0 {
			return f
		}
	}
	if len(h.Floors) > 0 {
		return h.Floors[len(h.Floors)-1]
	}
	return booking.Floor{}
}

// awaiting is shown while the plans of a building are on their way, or when it has none. A building's rules come with
// its plans.
func (s *Screen) awaiting() fyne.CanvasObject {
	h := houseOf(s.houses, s.awaited)
	var other *kit.Button
	if len(s.houses) > 1 {
		other = kit.NewButton(kit.Soft, "layers", s.words.T("desks.house.another"), s.openFloors)
	}
	if h.Rules.Building != "" {
		return kit.NewPicture("map", s.words.T("desks.house.planless"), s.words.T("desks.house.planless.line"), other)
	}
	return kit.NewPicture("map", s.words.T("desks.house.coming", h.Name), s.words.T("desks.house.coming.line"), other)
}

// houseRow opens a building whose plans are not on this device.
func (s *Screen) houseRow(h House) fyne.CanvasObject {
	row := kit.NewRow(nil, h.Name, s.words.N("desks.house.away", h.Desks), kit.NewIcon("download", 20, kit.TonePrimary), func() { s.openHouse(h.ID) })
	row.SetSelected(h.ID == s.awaited)
	return row
}

// bare tells whether the floor has no desks at all.
func (b *board) bare() bool { return b != nil && len(b.day.Desks) == 0 }

// bareFloor says so, and leads to another floor.
func (s *Screen) bareFloor() fyne.CanvasObject {
	return kit.Stack(12, kit.NewParagraph(s.words.T("desks.bare"), kit.Title), kit.NewParagraph(s.words.T("desks.bare.line"), kit.Body),
		kit.NewButton(kit.Soft, "layers", s.words.T("desks.empty.otherfloor"), s.openFloors), layout.NewSpacer())
}
