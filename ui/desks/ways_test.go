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
	"github.com/pult-app/pult/ui/plan"
)

func TestScreen_Keys(t *testing.T) {
	t.Run("arrows walk the plan, B books, V shows the list", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(thursday)
		p.choseDesk(p.town.desk("3.15").ID)

		assert.True(t, p.key(fyne.KeyRight))
		assert.Equal(t, p.town.desk("3.16").ID, p.chosen)
		assert.True(t, p.key(fyne.KeyB))
		assert.Equal(t, p.town.desk("3.16").ID, p.mine(t, thursday)[0].Desk)
		assert.True(t, p.key(fyne.KeyV))
		assert.True(t, p.listing)
	})

	t.Run("up and down stay in the room while it has rows", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(thursday)
		p.choseDesk(p.town.desk("3.15").ID)

		assert.True(t, p.key(fyne.KeyDown))
		assert.Equal(t, p.town.desk("3.21").ID, p.chosen, "not 3.26, which stands between the two rows two rooms away")
		assert.True(t, p.key(fyne.KeyLeft))
		assert.True(t, p.key(fyne.KeyLeft))
		assert.Equal(t, p.town.desk("3.19").ID, p.chosen)
		assert.True(t, p.key(fyne.KeyUp))
		assert.Equal(t, p.town.desk("3.13").ID, p.chosen)
	})

	t.Run("B does nothing on a taken desk", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(thursday)
		p.choseDesk(p.town.desk("3.15").ID)

		assert.False(t, p.key(fyne.KeyB))
		assert.Empty(t, p.mine(t, thursday))
	})

	t.Run("in the list up and down walk and figures jump", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(thursday)
		p.setListing(true)

		assert.True(t, p.key(fyne.KeyDown))
		assert.Equal(t, p.town.desk("3.02").ID, p.chosen, "the first free desk at home")
		assert.True(t, p.key(fyne.KeyDown))
		assert.Equal(t, p.town.desk("3.08").ID, p.chosen)
		p.key(fyne.Key5)
		p.key(fyne.Key2)
		assert.Equal(t, p.town.desk("3.52").ID, p.chosen)
	})

	t.Run("Esc goes one step back and then leaves it to the shell", func(t *testing.T) {
		p := play(t, phone, kit.Light).at(thursday)
		p.choseDesk(p.town.desk("3.14").ID)
		require.Equal(t, kit.SheetPeek, p.side.sheet.State())

		assert.True(t, p.key(fyne.KeyEscape))
		assert.Equal(t, kit.SheetGone, p.side.sheet.State())
		assert.False(t, p.key(fyne.KeyEscape))
	})

	t.Run("keys that the plan does not need reach the screen while it has the focus", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(thursday)
		p.window.Canvas().Focus(p.stage.plan)

		p.stage.plan.TypedKey(&fyne.KeyEvent{Name: fyne.KeyV})

		assert.True(t, p.listing)
	})
}

func TestScreen_List(t *testing.T) {
	p := play(t, laptop, kit.Light).at(thursday)
	p.filter(wantMonitors, true)
	p.setListing(true)

	t.Run("begins with home and counts as the plan does", func(t *testing.T) {
		groups := p.board.groups()

		assert.Equal(t, "Wupper", groups[0].zone.Name)
		assert.True(t, groups[0].home)
		total := 0
		for _, g := range groups {
			total += len(g.free)
		}
		assert.Equal(t, 35, total)
		assert.Contains(t, p.said(), "6 passende frei")
	})

	t.Run("every desk stands in it once", func(t *testing.T) {
		seen := map[booking.DeskID]int{}
		for _, g := range p.board.groups() {
			for _, part := range [][]booking.DeskDay{g.mine, g.free, g.team, g.rest} {
				for _, d := range part {
					seen[d.Desk.ID]++
				}
			}
		}
		assert.Len(t, seen, len(p.board.day.Desks))
		for id, n := range seen {
			assert.Equal(t, 1, n, id)
		}
	})

	t.Run("unfolds the rest of a zone", func(t *testing.T) {
		before := len(p.stage.list.rows)
		rest := p.board.groups()[0].rest

		p.stage.list.flip(p.board.groups()[0].zone.ID)

		assert.Equal(t, before+len(rest), len(p.stage.list.rows))
	})

	t.Run("books from the row", func(t *testing.T) {
		p.tap(t, "Buchen")

		assert.Len(t, p.mine(t, thursday), 1)
	})
}

func TestScreen_Times(t *testing.T) {
	t.Run("another part of the day is read anew", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(thursday)
		p.town.take(t, "3.14", thursday, booking.Morning)

		p.bar.time.Tapped(nil)
		p.keep(t, "desks-times")
		p.setPart(booking.Afternoon)

		assert.Equal(t, plan.Free, p.state("3.14").State)
		p.setPart(booking.Morning)
		assert.Equal(t, plan.Taken, p.state("3.14").State)
		assert.Equal(t, "vormittags", p.bar.time.Label())
	})

	t.Run("hours are stepped by half an hour and stay in order", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(thursday)
		p.setPart(booking.Hours)
		assert.Equal(t, "9:00 bis 12:00 Uhr", p.bar.time.Label())

		p.openTimes(p.bar.time)
		p.keep(t, "desks-hours")
		p.tap(t, "bis später")
		p.tap(t, "von früher")
		assert.Equal(t, "8:30 bis 12:30 Uhr", p.bar.time.Label())
		for range 20 {
			p.tap(t, "von später")
		}
		assert.Less(t, p.from, p.until)
		p.tap(t, "Fertig")
		assert.Empty(t, p.window.Canvas().Overlays().List())
	})

	t.Run("a closed day is struck through and books nothing", func(t *testing.T) {
		p := play(t, laptop, kit.Light, with(func(w *town) {
			for _, r := range w.city.Rules {
				r.Closures = append(r.Closures, thursday)
				_ = w.PutRules(context.Background(), r)
			}
		})).at(thursday)

		cell := p.head.cell(thursday)
		assert.True(t, cell.Closed)
		assert.Equal(t, "zu", cell.Note)
		assert.Zero(t, p.board.fitting())
		p.choseDesk(p.town.desk("3.14").ID)
		main := p.button("Buchen: Do 26. Nov., ganztags")
		require.NotNil(t, main)
		assert.True(t, main.Disabled())
		assert.Contains(t, main.Reason(), "geschlossen")
		p.keep(t, "desks-closed")
	})

	t.Run("later weeks come into view", func(t *testing.T) {
		p := play(t, phone, kit.Light).at(tuesday)
		require.Equal(t, tuesday.Monday(), p.head.shown[0])

		p.tap(t, "Spätere Tage")
		assert.Equal(t, tuesday.Monday()+7, p.head.shown[0])
		p.head.strip.Cell(1).Tapped(nil)

		assert.Equal(t, tuesday+7, p.day)
		assert.Equal(t, tuesday.Monday()+7, p.head.shown[0], "the chosen day stays in view")
	})
}

func TestScreen_Floors(t *testing.T) {
	p := play(t, phone, kit.Light).at(thursday)

	p.head.short.Tapped(nil)
	p.keep(t, "desks-floors")
	var other *kit.Row
	for _, o := range p.seen() {
		if row, ok := o.(*kit.Row); ok && row.Title() == "2. Etage" {
			other = row
		}
	}
	require.NotNil(t, other)
	other.Tapped(nil)

	assert.Equal(t, "2. Etage", p.level.Floor.Name)
	assert.Empty(t, p.window.Canvas().Overlays().List())
}

func TestScreen_Open(t *testing.T) {
	t.Run("at a desk on another floor", func(t *testing.T) {
		p := play(t, phone, kit.Light).at(tuesday)
		d := p.town.desk("2.05")

		p.Open(ui.ShowDesk{Desk: d.ID, Floor: d.Floor, Building: d.Building, Day: thursday})
		p.Refresh()

		assert.Equal(t, d.ID, p.chosen)
		assert.Equal(t, d.Floor, p.floor)
		assert.Equal(t, thursday, p.day)
	})

	t.Run("a successor finds its place", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(thursday)
		p.filter(wantQuiet, true)
		p.choseDesk(p.town.desk("3.78").ID)
		kept := p.Keep()

		q := play(t, laptop, kit.Light, inLanguage("en"))
		q.Open(kept)
		q.Refresh()

		assert.Equal(t, p.chosen, q.chosen)
		assert.True(t, q.want.Quiet)
		assert.NotNil(t, q.button("Book: Thu 26 Nov, all day"))
		q.keep(t, "desks-english")
	})

	t.Run("with its hours, its list and its zoom", func(t *testing.T) {
		for name, size := range map[string]fyne.Size{"phone": phone, "laptop": laptop} {
			p := play(t, size, kit.Light).at(thursday)
			p.from, p.until = 10*60, 11*60
			p.setPart(booking.Hours)
			p.choseDesk(p.town.desk("3.78").ID)
			p.stage.plan.CentreOn(p.chosen)
			p.stage.plan.ZoomBy(1.5)
			p.setListing(true)
			at, _ := p.stage.plan.DeskAt("3.78")

			q := play(t, size, kit.Dark)
			q.Open(p.Keep())
			q.Refresh()
			assert.True(t, q.listing, name)
			q.setListing(false)

			assert.Equal(t, p.timeWord(), q.timeWord(), name)
			assert.Equal(t, p.stage.plan.Percent(), q.stage.plan.Percent(), name)
			found, seen := q.stage.plan.DeskAt("3.78")
			assert.True(t, seen, name)
			assert.InDelta(t, at.X, found.X, 1, name)
			assert.InDelta(t, at.Y, found.Y, 1, name)
		}
	})
}

func TestScreen_Speaks(t *testing.T) {
	p := play(t, laptop, kit.Light).at(thursday)

	p.choseDesk(p.town.desk("3.16").ID)
	assert.Contains(t, p.stage.plan.AccessibilityLabel(), "Platz 3.16, frei, 2 Bildschirme")
	assert.Contains(t, p.stage.plan.AccessibilityLabel(), "Aylin Demir nebenan")
	p.choseDesk(p.town.desk("3.15").ID)
	assert.Contains(t, p.stage.plan.AccessibilityLabel(), "Platz 3.15, Aylin Demir, ganztags")
}

func TestScreen_FollowsThePlaces(t *testing.T) {
	p := play(t, laptop, kit.Light).at(thursday)
	d := p.town.desk("3.16")
	d.Blocked = true
	require.NoError(t, p.town.PutDesk(t.Context(), d))

	p.Refresh()
	p.choseDesk(d.ID)

	assert.Equal(t, plan.Blocked, p.state("3.16").State)
	assert.Equal(t, "Platz 3.16, gesperrt, Aylin Demir nebenan", p.stage.plan.AccessibilityLabel())
}

func TestScreen_Filters(t *testing.T) {
	shown := func(p *stageplay) (names []string) {
		for _, c := range p.bar.chips {
			if c.Visible() {
				names = append(names, c.Label())
			}
		}
		return names
	}

	t.Run("all stand in a row that has room for them", func(t *testing.T) {
		p := play(t, fyne.NewSize(1500, 700), kit.Light).at(thursday)

		assert.Len(t, shown(p), int(wants))
		assert.False(t, p.bar.filter.Visible())
	})

	t.Run("what finds no room is counted behind Filter", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(thursday)
		p.filter(wantWindow, true)

		assert.NotContains(t, shown(p), "Fenster")
		assert.Equal(t, "Filter (1)", p.bar.filter.Label())
		p.openFilters(p.bar.filter)
		p.keep(t, "desks-filters")
		assert.Len(t, p.window.Canvas().Overlays().List(), 1)
	})

	t.Run("a narrow row shows only those that are on", func(t *testing.T) {
		p := play(t, phone, kit.Light).at(thursday)
		assert.Empty(t, shown(p))

		p.filter(wantQuiet, true)

		assert.Equal(t, []string{"Ruhig"}, shown(p))
	})
}

func TestScreen_EveryWidth(t *testing.T) {
	for name, width := range map[string]float32{"small-phone": 320, "tablet": 640, "two-columns": 780, "wide": 1500} {
		t.Run(name, func(t *testing.T) {
			p := play(t, fyne.NewSize(width, 700), kit.Light).at(thursday)
			p.filter(wantMonitors, true)
			p.choseDesk(p.town.desk("3.14").ID)
			p.keep(t, "desks-"+name)

			p.within(t, width)
		})
	}
}

// within asserts that nothing reaches over the right edge.
func (p *stageplay) within(t *testing.T, width float32) {
	t.Helper()
	driver := fyne.CurrentApp().Driver()
	for _, o := range p.seen() {
		switch o.(type) {
		case *kit.Button, *kit.Chip, *kit.Segment, *kit.Paragraph, *kit.Row:
			if o.Visible() && o.Size().Width > 0 {
				right := driver.AbsolutePositionForObject(o).X + o.Size().Width
				assert.LessOrEqual(t, right, width+0.5, "%T reaches over the edge", o)
			}
		}
	}
}

func TestScreen_FitsLargeText(t *testing.T) {
	large := func(*stageplay, *ui.Env, *Data) {
		fyne.CurrentApp().Settings().SetTheme(kit.NewStillTheme(kit.Light, 2))
	}
	for name, size := range map[string]fyne.Size{"phone": phone, "laptop": laptop} {
		t.Run(name, func(t *testing.T) {
			p := play(t, size, kit.Light, large).at(thursday)
			desk := p.town.desk("3.14").ID
			p.choseDesk(desk)
			p.within(t, size.Width)
			assert.Contains(t, p.said(), "Platz 3.14")
			assert.LessOrEqual(t, kit.Label.Measure("46 frei").Width, p.head.strip.Size().Width/float32(len(p.head.shown)), "days are not cut")

			p.openFilters(p.bar.time)
			p.within(t, size.Width)
			p.closePopover()
			p.setListing(true)
			p.within(t, size.Width)
			p.setListing(false)

			p.town.take(t, "3.14", thursday, booking.FullDay)
			p.book(desk)
			p.within(t, size.Width)
			assert.NotNil(t, p.button("Nehmen"))
		})
	}
}
