// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// floorOf is a floor of another house than the one that is looked at.
func (p *stageplay) floorOf(t *testing.T, house string) booking.FloorID {
	for _, h := range p.houses {
		if h.Name == house {
			return h.entrance().ID
		}
	}
	require.Fail(t, "no house", house)
	return ""
}

// openFloor does what a tap on a floor in the choice does.
func (p *stageplay) openFloor(id booking.FloorID) {
	p.setFloor(id)
	p.Refresh()
}

// cut are the desks of which not all is in view.
func (p *stageplay) cut() (codes []string) {
	for _, d := range p.board.day.Desks {
		if _, seen := p.stage.plan.DeskAt(d.Desk.Code); !seen {
			codes = append(codes, d.Desk.Code)
		}
	}
	return codes
}

func TestStage_ShowsTheWholeFloor(t *testing.T) {
	small := fyne.NewSize(800, 620) // too small for numbers

	t.Run("of a floor that is opened", func(t *testing.T) {
		p := play(t, small, kit.Light).at(thursday)

		p.openFloor(p.floorOf(t, "An der Bergbahn 33"))

		assert.Empty(t, p.cut())
		fit := p.stage.plan.Percent()
		p.stage.plan.Fit()
		assert.Equal(t, fit, p.stage.plan.Percent())
	})

	t.Run("after the window got another size", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(thursday)

		for _, size := range []fyne.Size{small, phone, small, laptop} {
			p.window.Resize(size)
		}

		assert.Empty(t, p.cut())
		fit := p.stage.plan.Percent()
		p.stage.plan.Fit()
		assert.Equal(t, fit, p.stage.plan.Percent())
	})
}

func TestStage_ShowsTheZoneOfTheChosenDeskOnAPhone(t *testing.T) {
	p := play(t, phone, kit.Light).at(thursday)
	p.choseDesk(p.town.desk("3.14").ID)
	p.stage.aim()

	assert.True(t, p.stage.plan.Legible(p.chosen))
	for _, id := range p.board.zoneOf(p.chosen) {
		d, _ := p.board.desk(id)
		at, seen := p.stage.plan.DeskAt(d.Desk.Code)
		assert.True(t, seen && at.X < p.stage.zoom.Position().X, "%s at %v", d.Desk.Code, at)
	}
}

func TestStage_LegendShowsWhatThePlanShows(t *testing.T) {
	words := func(p *stageplay) (words []string) {
		for _, o := range test.LaidOutObjects(p.stage.legend) {
			if word, ok := o.(*kit.Text); ok && word.Visible() {
				words = append(words, word.Text())
			}
		}
		return words
	}
	p := play(t, laptop, kit.Light).at(thursday)
	mine := p.stage.symbols[kit.DeskMine]

	t.Run("with star and clock while the plan has them", func(t *testing.T) {
		large := test.RenderObjectToMarkup(mine)
		p.stage.plan.ZoomBy(0.5)
		small := test.RenderObjectToMarkup(mine)
		p.stage.plan.ZoomBy(2)

		assert.NotEqual(t, large, small)
		assert.Equal(t, large, test.RenderObjectToMarkup(mine))
	})

	t.Run("and a desk that does not match while there is one", func(t *testing.T) {
		assert.NotContains(t, words(p), "Nicht passend")

		p.filter(wantMonitors, true)

		assert.Contains(t, words(p), "Nicht passend")
	})

	t.Run("in one line where there is room", func(t *testing.T) {
		p := play(t, fyne.NewSize(1188, 800), kit.Light).at(thursday) // a window of 1280

		top := p.stage.entries[0].Position().Y
		for _, entry := range p.stage.entries[:6] {
			assert.Equal(t, top, entry.Position().Y)
		}
	})
}
