// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// partly is a town of which the device does not hold every building.
type partly struct {
	Data
	away  booking.BuildingID
	asked []booking.BuildingID
	empty bool // the building's rules are here, and there are no floors
}

func (p *partly) Houses(ctx context.Context) ([]House, error) {
	houses, err := p.Data.Houses(ctx)
	for i := range houses {
		if houses[i].ID == p.away {
			houses[i].Floors = nil
			if !p.empty {
				houses[i].Rules = booking.Rulebook{}
			}
		}
	}
	return houses, err
}

func (p *partly) Hold(_ context.Context, house booking.BuildingID) error {
	p.asked = append(p.asked, house)
	return nil
}

// playPartly is a town whose building "An der Bergbahn 33" is not on the device.
func playPartly(t *testing.T, size fyne.Size) (*stageplay, *partly) {
	rows := &partly{}
	p := play(t, size, kit.Light, func(p *stageplay, _ *ui.Env, data *Data) {
		for _, b := range p.town.city.Buildings {
			if b.Name == "An der Bergbahn 33" {
				rows.away = b.ID
			}
		}
		rows.Data = *data
		*data = rows
	})
	return p.at(thursday), rows
}

// row is the visible row with a title.
func (p *stageplay) row(t testing.TB, title string) *kit.Row {
	t.Helper()
	for _, o := range p.seen() {
		if r, ok := o.(*kit.Row); ok && r.Title() == title && shows(r) {
			return r
		}
	}
	require.Fail(t, "no row "+title, "among %q", p.said())
	return nil
}

func TestScreen_OpensABuildingThatIsNotOnTheDevice(t *testing.T) {
	for name, size := range map[string]fyne.Size{"laptop": laptop, "phone": phone} {
		t.Run(name, func(t *testing.T) {
			p, rows := playPartly(t, size)

			p.openFloors()
			assert.Contains(t, p.row(t, "An der Bergbahn 33").Subtitle(), "noch nicht auf diesem Gerät")
			p.row(t, "An der Bergbahn 33").Tapped(nil)

			assert.Equal(t, []booking.BuildingID{rows.away}, rows.asked)
			assert.Contains(t, p.said(), "An der Bergbahn 33 kommt auf dieses Gerät")
			assert.NotContains(t, p.said(), "Bundesbahndirektion, 3. Etage", "the old floor is not shown under the new name")

			assert.False(t, p.side.pane.Visible(), "an empty pane beside it would look broken")

			p.Refresh() // something else has come
			assert.Contains(t, p.said(), "An der Bergbahn 33 kommt auf dieses Gerät")

			rows.away = "" // the plans are here
			p.Refresh()

			assert.Equal(t, "Erdgeschoss", p.level.Floor.Name)
			assert.NotEmpty(t, p.board.day.Desks)
			assert.NotContains(t, p.said(), "An der Bergbahn 33 kommt auf dieses Gerät")
			assert.Empty(t, p.fails)
		})
	}
}

func TestScreen_LeavesABuildingThatDoesNotCome(t *testing.T) {
	p, _ := playPartly(t, laptop)
	p.openFloors()
	p.row(t, "An der Bergbahn 33").Tapped(nil)

	p.tap(t, "Anderes Haus")
	p.row(t, "2. Etage").Tapped(nil)

	assert.Equal(t, "2. Etage", p.level.Floor.Name)
	assert.Contains(t, p.said(), "Bundesbahndirektion, 2. Etage")
}

func TestScreen_AwaitsABuildingWithItsSuccessor(t *testing.T) {
	p, rows := playPartly(t, laptop)
	p.openFloors()
	p.row(t, "An der Bergbahn 33").Tapped(nil)
	kept := p.Keep()

	next, after := playPartly(t, laptop)
	next.Open(kept)
	next.Refresh()

	assert.Contains(t, next.said(), "An der Bergbahn 33 kommt auf dieses Gerät")
	assert.Empty(t, after.asked, "it was asked for already")
	assert.Len(t, rows.asked, 1)
}

func TestScreen_SaysThatABuildingHasNoPlan(t *testing.T) {
	p, rows := playPartly(t, laptop)
	rows.empty = true
	p.Refresh()
	p.openFloors()

	p.row(t, "An der Bergbahn 33").Tapped(nil)

	assert.Contains(t, p.said(), "Für dieses Haus gibt es noch keinen Plan")
}

func TestHouse_IsEnteredAtItsLowestFloorAboveGround(t *testing.T) {
	floor := func(id string, ordinal int) booking.Floor {
		return booking.Floor{ID: booking.FloorID(id), Ordinal: ordinal}
	}
	for want, h := range map[booking.FloorID]House{
		"ground": {Floors: []booking.Floor{floor("cellar", -1), floor("ground", 0), floor("first", 1)}},
		"first":  {Floors: []booking.Floor{floor("cellar", -1), floor("first", 1)}},
		"garage": {Floors: []booking.Floor{floor("deep", -2), floor("garage", -1)}},
		"":       {},
	} {
		assert.Equal(t, want, h.entrance().ID)
	}
}

// withoutDesks empties the directorate's third floor.
func withoutDesks(p *stageplay, _ *ui.Env, data *Data) { *data = deskless{*data} }

type deskless struct{ Data }

func (d deskless) Day(ctx context.Context, v View) (Day, error) {
	day, err := d.Data.Day(ctx, v)
	day.Desks = nil
	return day, err
}

func TestScreen_ShowsAFloorWithoutDesksCalmly(t *testing.T) {
	for name, size := range map[string]fyne.Size{"laptop": laptop, "phone": phone} {
		t.Run(name, func(t *testing.T) {
			p := play(t, size, kit.Light, withoutDesks).at(thursday)
			p.keep(t, "bare-"+name)

			assert.Contains(t, p.said(), "Auf dieser Etage gibt es keine Plätze")
			assert.NotContains(t, p.said(), "Kein passender Platz frei", "nothing is taken where nothing is")
			assert.True(t, p.stage.plan.Visible(), "the plan shows all the same")
			for _, cell := range p.head.shown {
				assert.Empty(t, p.head.cell(cell).Note)
			}

			p.setListing(true)
			assert.Contains(t, p.said(), "Auf dieser Etage gibt es keine Plätze")
		})
	}
}

func TestScreen_PutsTheWordsAboutABareFloorAway(t *testing.T) {
	p := play(t, phone, kit.Light, withoutDesks).at(thursday)
	require.Equal(t, kit.SheetPeek, p.side.sheet.State())

	p.side.sheet.OnState(kit.SheetGone) // dragged away
	p.Refresh()

	assert.Equal(t, kit.SheetGone, p.side.sheet.State())
}

func TestStage_LooksAtAFreeDeskWhenTheOwnOneIsElsewhere(t *testing.T) {
	p := play(t, phone, kit.Light).at(tuesday)
	require.NotNil(t, p.board.held(), "the person has a desk on the third floor")
	fit := p.stage.plan.Percent()

	for _, h := range p.houses {
		if h.Name == "An der Bergbahn 33" {
			p.openHouse(h.ID)
		}
	}

	require.NotEmpty(t, p.board.suggested(1))
	assert.True(t, p.stage.plan.Legible(p.board.suggested(1)[0].ID), "zoomed from %d to %d %%", fit, p.stage.plan.Percent())
}

func TestHead_ShowsTheFloorOfAHouseWithALongName(t *testing.T) {
	p := play(t, laptop, kit.Light, with(func(w *town) {
		for _, b := range w.city.Buildings {
			if b.Name == "Bundesbahndirektion" {
				b.Name = "Historisches Verwaltungshaus der Bundesbahndirektion"
				require.NoError(t, w.PutBuilding(t.Context(), b))
			}
		}
	})).at(thursday)

	assert.Contains(t, p.said(), "Historisches Verwaltungshaus der Bundesbahndirektion")
	assert.Contains(t, p.head.wide.AccessibilityLabel(), "3. Etage", "the floor is not what is cut")
}
