// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"fmt"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// twice taps a button again at once: the second tap hits whatever the first one put under the finger.
func (p *stageplay) twice(t *testing.T, label string) {
	t.Helper()
	b := p.button(label)
	require.NotNil(t, b, "no button %q", label)
	at, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(b), b.Size()
	p.tap(t, label)
	for _, x := range []float32{0.25, 0.75} { // two buttons may have come in its place
		finger := at.AddXY(size.Width*x, size.Height/2)
		for _, o := range p.seen() {
			under, is := o.(*kit.Button)
			if is && shows(under) && covers(under, finger) {
				under.Tapped(nil)
			}
		}
	}
	b.Tapped(nil) // and what was there before
}

func covers(o fyne.CanvasObject, finger fyne.Position) bool {
	at, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()
	return finger.X >= at.X && finger.X < at.X+size.Width && finger.Y >= at.Y && finger.Y < at.Y+size.Height
}

func TestScreen_TakesTwoTapsForOne(t *testing.T) {
	for name, size := range map[string]fyne.Size{"phone": phone, "laptop": laptop} {
		t.Run("booking on the "+name, func(t *testing.T) {
			p := play(t, size, kit.Light).at(thursday)
			p.choseDesk(p.town.desk("3.14").ID)

			p.twice(t, "Buchen: Do 26. Nov., ganztags")

			require.Len(t, p.mine(t, thursday), 1)
			assert.Equal(t, p.town.desk("3.14").ID, p.mine(t, thursday)[0].Desk)
			assert.Nil(t, p.refusal)
			assert.Empty(t, p.fails)
		})

		t.Run("giving back on the "+name, func(t *testing.T) {
			p := play(t, size, kit.Light).at(tuesday)
			held := p.board.held()
			require.NotNil(t, held)
			p.choseDesk(held.Desk)

			p.twice(t, "Freigeben")

			assert.Empty(t, p.mine(t, tuesday))
			assert.Empty(t, p.fails)
			assert.Len(t, p.notices, 1)
		})
	}

	t.Run("a slow disk gets one wish, however often one taps", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(thursday)
		desk := p.town.desk("3.14").ID
		storm := func() {
			for range 20 {
				p.passed += 2 * ui.Calm
				if assert.True(t, p.taps.Busy(p.env.Now()), "a wish is on its way") {
					p.book(desk)
				}
			}
		}
		p.data = slow{p.data, storm}

		p.book(desk)

		assert.Len(t, p.mine(t, thursday), 1)
		assert.Nil(t, p.refusal)
	})

	t.Run("who taps twice on the first suggestion takes it", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(thursday)
		p.choseDesk(p.town.desk("3.14").ID)
		p.town.take(t, "3.14", thursday, booking.FullDay)
		p.twice(t, "Buchen: Do 26. Nov., ganztags")
		require.NotNil(t, p.refusal, "the second tap takes no suggestion that was not read")
		first := p.refusal.Why.Alternatives[0].Desk

		p.twice(t, "Nehmen")

		require.Len(t, p.mine(t, thursday), 1)
		assert.Equal(t, first, p.mine(t, thursday)[0].Desk)
	})
}

func TestScreen_LivesInEverySize(t *testing.T) {
	sizes := []fyne.Size{{Width: 1, Height: 1}, {Width: 4000, Height: 60}, {Width: 90, Height: 3000}, {Width: 390, Height: 200}, {Width: 599, Height: 400}, {Width: 749, Height: 1}, {Width: 4000, Height: 2400}, {Width: 1108, Height: 800}, {Width: 390, Height: 800}}
	states := map[string]func(*stageplay){
		"plan":       func(*stageplay) {},
		"desk":       func(p *stageplay) { p.choseDesk(p.town.desk("3.14").ID) },
		"list":       func(p *stageplay) { p.setListing(true) },
		"open sheet": func(p *stageplay) { p.open(p.town.desk("3.14").ID) },
		"choice":     func(p *stageplay) { p.openFilters(p.bar.time) },
		"refusal": func(p *stageplay) {
			p.town.take(t, "3.14", thursday, booking.FullDay)
			p.book(p.town.desk("3.14").ID)
		},
		"large text": func(p *stageplay) {
			fyne.CurrentApp().Settings().SetTheme(kit.NewStillTheme(kit.Light, 2))
			p.show()
		},
	}
	for name, lead := range states {
		t.Run(name, func(t *testing.T) {
			p := play(t, phone, kit.Light).at(thursday)
			lead(p)

			for i, size := range append(sizes, sizes...) {
				if i%2 == 0 {
					p.window.SetContent(newScene(p.Screen, ui.WidthOf(size.Width) == ui.OneColumn))
				}
				p.window.Content().Resize(size) // smaller than a window may be
				p.window.Resize(size)
				p.stage.plan.ZoomBy(1.3)
			}

			p.stage.plan.Fit()
			at, seen := p.stage.plan.DeskAt("3.14")
			assert.True(t, !math.IsNaN(float64(at.X)) && !math.IsNaN(float64(at.Y)), fmt.Sprint(at))
			assert.True(t, seen || p.listing || p.refusal != nil, "the plan is back at %s", p.stage.plan.Size())
		})
	}
}
