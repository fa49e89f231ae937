// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// An AbsentHouse is a building that a screen speaks of while this device does not hold its plan: whether it is open and
// what its desks are called is not known here.
type AbsentHouse struct {
	ID   booking.BuildingID
	Name string
	// Asked is true while the plan is on its way, or waits for a network.
	Asked bool
}

// Absent says of each house that its plan is not on this device and offers to load it; nil when there is none.
func (e Env) Absent(houses []AbsentHouse, hold func(context.Context, booking.BuildingID) error) fyne.CanvasObject {
	if len(houses) == 0 {
		return nil
	}
	rows := make([]fyne.CanvasObject, len(houses))
	for i, house := range houses {
		rows[i] = e.absentRow(house, hold)
	}
	return kit.NewCard(kit.Stack(4, rows...))
}

func (e Env) absentRow(house AbsentHouse, hold func(context.Context, booking.BuildingID) error) fyne.CanvasObject {
	line := e.Text.T("shell.absent.line")
	switch {
	case house.Asked && e.Online():
		line = e.Text.T("shell.absent.loading")
	case house.Asked:
		line = e.Text.T("shell.absent.coming")
	}
	row := kit.NewRow(kit.NewTile("storage", kit.TileQuiet), e.Text.T("shell.absent", house.Name), line, nil, nil)
	if house.Asked {
		return row
	}
	load := kit.NewButton(kit.Soft, "", e.Text.T("shell.absent.load"), func() {
		e.Work.Write(func(ctx context.Context) (func(), error) { return nil, hold(ctx, house.ID) })
	})
	load.Small = true
	load.SetSpoken(e.Text.T("shell.absent.load.spoken", house.Name))
	row.SetTrailing(load)
	return row
}
