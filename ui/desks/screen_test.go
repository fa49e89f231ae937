// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/plan"
)

// seen are all visible objects of the window, popovers included.
func (p *stageplay) seen() (all []fyne.CanvasObject) {
	roots := append([]fyne.CanvasObject{p.window.Content()}, p.window.Canvas().Overlays().List()...)
	for _, root := range roots {
		all = append(all, test.LaidOutObjects(root)...)
	}
	return all
}

// button is the visible button with a label.
func (p *stageplay) button(label string) *kit.Button {
	for _, o := range p.seen() {
		if b, ok := o.(*kit.Button); ok && (b.Label() == label || b.Label() == "" && b.AccessibilityLabel() == label) && shows(b) {
			return b
		}
	}
	return nil
}

// shows tells whether an object and all it lies in are visible.
func shows(o fyne.CanvasObject) bool { return o.Visible() && o.Size().Width > 0 }

func (p *stageplay) tap(t testing.TB, label string) {
	t.Helper()
	b := p.button(label)
	require.NotNil(t, b, "no button %q among %q", label, p.said())
	b.Tapped(nil)
}

// said are all words on the screen.
func (p *stageplay) said() (words []string) {
	for _, o := range p.seen() {
		switch w := o.(type) {
		case *kit.Text:
			words = append(words, w.Text())
		case *kit.Paragraph:
			words = append(words, w.Text())
		case *kit.Button:
			words = append(words, w.Label())
		case *kit.Tag:
			words = append(words, w.Label())
		case *kit.Row:
			words = append(words, w.Title(), w.Subtitle())
		case *kit.Chip:
			words = append(words, w.Label())
		}
	}
	return words
}

func (p *stageplay) key(name fyne.KeyName) bool { return p.Keys(&fyne.KeyEvent{Name: name}) }

func (p *stageplay) state(code string) plan.Mark { return p.marks()[p.town.desk(code).ID] }

// mine are the live bookings of the demo person on a day.
func (p *stageplay) mine(t testing.TB, day booking.Day) []booking.Booking {
	mine, err := p.town.Mine(t.Context(), city.DemoPerson, booking.SpanOf(day, booking.FullDay, berlin))
	require.NoError(t, err)
	return mine
}

func TestScreen_SaysWhereAndHowMuchIsFree(t *testing.T) {
	p := play(t, laptop, kit.Light).at(thursday)

	assert.Contains(t, p.said(), "Bundesbahndirektion, 3. Etage")
	p.filter(wantMonitors, true)
	assert.Contains(t, p.said(), "Döppersberg 41, 42103 Wuppertal · 35 passende Plätze frei")
	assert.Equal(t, p.counts[thursday].Fitting, p.board.fitting(), "the strip and the title count alike")
	assert.Empty(t, p.fails)
}

func TestScreen_Books(t *testing.T) {
	for name, size := range map[string]fyne.Size{"phone": phone, "laptop": laptop} {
		t.Run(name, func(t *testing.T) {
			p := play(t, size, kit.Light).at(thursday)
			p.choseDesk(p.town.desk("3.14").ID)

			p.tap(t, "Buchen: Do 26. Nov., ganztags")

			mine := p.mine(t, thursday)
			require.Len(t, mine, 1)
			assert.Equal(t, p.town.desk("3.14").ID, mine[0].Desk)
			assert.Equal(t, booking.Requested, mine[0].State)
			assert.Equal(t, plan.Requested, p.state("3.14").State)
			assert.Contains(t, p.said(), "Auf diesem Gerät gespeichert. Wird entschieden, sobald wieder Netz da ist.")
			assert.Contains(t, p.said(), "Vorgemerkt")
			p.keep(t, "desks-requested-"+name)

			mine[0].State = booking.Booked
			require.NoError(t, p.town.PutBooking(t.Context(), mine[0]))
			p.Refresh()

			assert.Equal(t, plan.Mine, p.state("3.14").State)
			assert.Contains(t, p.said(), "Bestätigt")
			assert.NotNil(t, p.button("Freigeben"))
			assert.Nil(t, p.button("Einchecken"), "not before the day")
			p.keep(t, "desks-mine-"+name)
		})
	}
}

func TestScreen_TurnsHalfAtOnce(t *testing.T) {
	p := play(t, laptop, kit.Light).at(thursday)
	desk := p.town.desk("3.14").ID
	var during plan.State
	p.data = slow{p.data, func() { during = p.state("3.14").State }}

	p.reserve(desk, booking.SpanOf(thursday, booking.FullDay, berlin))

	assert.Equal(t, plan.Requested, during, "the sign turns before the wish is written")
}

// slow looks at the screen while a wish is written.
type slow struct {
	Data
	look func()
}

func (s slow) Reserve(ctx context.Context, r booking.Reserve) error {
	s.look()
	return s.Data.Reserve(ctx, r)
}

func TestScreen_Refused(t *testing.T) {
	refused := func(t *testing.T, size fyne.Size) *stageplay {
		p := play(t, size, kit.Light).at(thursday)
		p.filter(wantMonitors, true)
		p.choseDesk(p.town.desk("3.14").ID)
		p.town.take(t, "3.14", thursday, booking.FullDay)
		p.tap(t, "Buchen: Do 26. Nov., ganztags")
		return p
	}

	t.Run("says what happened and what stays, and offers five desks", func(t *testing.T) {
		for name, size := range map[string]fyne.Size{"phone": phone, "laptop": laptop} {
			p := refused(t, size)

			words := p.said()
			assert.Contains(t, words, "Platz 3.14 ist schon vergeben")
			assert.Contains(t, words, "Jemand hat ihn vor dir gebucht. Alles andere bleibt, wie es ist.")
			assert.Contains(t, words, "5 Vorschläge")
			assert.Len(t, p.refusal.Why.Alternatives, 5)
			for i, a := range p.refusal.Why.Alternatives {
				assert.Equal(t, i+1, p.marks()[a.Desk].Suggestion)
			}
			assert.Empty(t, p.mine(t, thursday))
			p.keep(t, "desks-refused-"+name)
		}
	})

	t.Run("a tap takes the first", func(t *testing.T) {
		p := refused(t, laptop)
		first := p.refusal.Why.Alternatives[0].Desk

		p.tap(t, "Nehmen")

		assert.Nil(t, p.refusal)
		require.Len(t, p.mine(t, thursday), 1)
		assert.Equal(t, first, p.mine(t, thursday)[0].Desk)
	})

	t.Run("a figure takes that one", func(t *testing.T) {
		p := refused(t, laptop)
		third := p.refusal.Why.Alternatives[2].Desk

		assert.True(t, p.key(fyne.Key3))

		assert.Equal(t, third, p.mine(t, thursday)[0].Desk)
	})

	t.Run("Esc puts it off", func(t *testing.T) {
		p := refused(t, laptop)

		assert.True(t, p.key(fyne.KeyEscape))

		assert.Nil(t, p.refusal)
		assert.Empty(t, p.mine(t, thursday))
		assert.Equal(t, plan.Taken, p.state("3.14").State)
	})

	t.Run("home office is planned instead", func(t *testing.T) {
		p := refused(t, phone)

		p.tap(t, "Homeoffice")

		halves, err := p.town.Presence(t.Context(), city.DemoPerson, thursday)
		require.NoError(t, err)
		require.Len(t, halves, 2)
		assert.Equal(t, booking.HomeOffice, halves[0].Status)
		assert.Equal(t, "Do 26. Nov.: Homeoffice", p.notices[0].Line)
	})

	t.Run("a refusal that came later is opened with what is free now", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(tuesday)
		d := p.town.desk("3.14")
		span := booking.SpanOf(thursday, booking.FullDay, berlin)
		late := booking.Booking{ID: "late", Person: city.DemoPerson, Desk: d.ID, Floor: d.Floor, Building: d.Building, Span: span, State: booking.Refused, MadeAt: now.Add(-11 * 60e9)}
		require.NoError(t, p.town.PutBooking(t.Context(), late))
		p.town.refusals["late"] = &booking.Refusal{Why: booking.Taken}
		p.town.take(t, "3.14", thursday, booking.FullDay)

		p.Open(ui.ShowRefused{Booking: "late"})
		p.Refresh()

		assert.Equal(t, thursday, p.day)
		assert.Contains(t, p.said(), "Deine Vormerkung von 7:41 Uhr ist aufgelöst. Jemand hat ihn vor dir gebucht. Alles andere bleibt, wie es ist.")
		assert.Len(t, p.refusal.Why.Alternatives, 5)
	})
}

func TestScreen_Releases(t *testing.T) {
	p := play(t, phone, kit.Light).at(tuesday)
	require.Equal(t, p.town.desk("3.14").ID, p.chosen, "the screen begins with the own desk")
	require.NotNil(t, p.button("Einchecken"))
	p.keep(t, "desks-today-phone")

	p.tap(t, "Freigeben")

	assert.Empty(t, p.mine(t, tuesday))
	require.Len(t, p.notices, 1)
	assert.Equal(t, "Platz 3.14 ist freigegeben: Di 24. Nov., ganztags", p.notices[0].Line)
	p.notices[0].OnAction()
	require.Len(t, p.mine(t, tuesday), 1)
	assert.Equal(t, p.town.desk("3.14").ID, p.mine(t, tuesday)[0].Desk)
}

func TestScreen_ChecksIn(t *testing.T) {
	p := play(t, laptop, kit.Light).at(tuesday)
	p.keep(t, "desks-today-laptop")

	p.tap(t, "Einchecken")

	assert.Equal(t, booking.CheckedIn, p.mine(t, tuesday)[0].State)
	assert.Contains(t, p.said(), "Eingecheckt")
	assert.Nil(t, p.button("Einchecken"))
}

func TestScreen_Changes(t *testing.T) {
	t.Run("to another desk", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(tuesday)
		id := p.mine(t, tuesday)[0].ID
		p.choseDesk(p.town.desk("3.02").ID)

		p.tap(t, "Wechseln: Di 24. Nov., ganztags")

		require.Len(t, p.mine(t, tuesday), 1)
		assert.Equal(t, id, p.mine(t, tuesday)[0].ID)
		assert.Equal(t, p.town.desk("3.02").ID, p.mine(t, tuesday)[0].Desk)
	})

	t.Run("to another part of the day", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(tuesday)

		p.tap(t, "Ändern")
		p.setPart(booking.Afternoon)
		p.keep(t, "desks-changing")
		p.tap(t, "Ändern: Di 24. Nov., nachmittags")

		assert.Equal(t, booking.Afternoon, p.mine(t, tuesday)[0].Span.Part(berlin))
	})

	t.Run("a wish that waits can be taken back", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(thursday)
		p.choseDesk(p.town.desk("3.14").ID)
		p.tap(t, "Buchen: Do 26. Nov., ganztags")

		p.tap(t, "Was wartet")
		assert.Equal(t, []ui.Destination{ui.Settings}, p.went)
		p.tap(t, "Zurücknehmen")

		assert.Empty(t, p.mine(t, thursday))
	})
}

func TestScreen_TakenDesk(t *testing.T) {
	t.Run("never says who", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(thursday)
		p.town.take(t, "3.14", thursday, booking.FullDay)
		p.Refresh()

		p.choseDesk(p.town.desk("3.14").ID)

		assert.Contains(t, p.said(), "Dieser Platz ist für diese Zeit vergeben.")
		assert.Nil(t, p.button("Buchen: Do 26. Nov., ganztags"))
		assert.NotNil(t, p.button("Ansehen"))
		p.keep(t, "desks-taken")
	})

	t.Run("offers the half that is left", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(thursday)
		p.town.take(t, "3.14", thursday, booking.Morning)
		p.Refresh()
		p.choseDesk(p.town.desk("3.14").ID)

		p.tap(t, "Buchen: Do 26. Nov., nachmittags")

		assert.Equal(t, booking.Afternoon, p.mine(t, thursday)[0].Span.Part(berlin))
	})

	t.Run("a colleague of the team has a name", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(thursday)

		p.choseDesk(p.town.desk("3.15").ID)

		assert.Equal(t, plan.Mark{State: plan.Colleague, Initials: "AD"}, p.state("3.15"))
		assert.Contains(t, p.said(), "Aylin Demir, ganztags")
	})

	t.Run("a blocked desk says so", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(thursday)
		var blocked booking.DeskDay
		for _, d := range p.board.day.Desks {
			if d.Desk.Blocked {
				blocked = d
			}
		}

		p.choseDesk(blocked.Desk.ID)

		assert.Contains(t, p.said(), "Dieser Platz ist gerade nicht nutzbar.")
	})
}

func TestScreen_Empty(t *testing.T) {
	everythingQuiet := func(w *town) {
		w.city.Desks = append([]booking.Desk(nil), w.city.Desks...)
	}
	for name, size := range map[string]fyne.Size{"phone": phone, "laptop": laptop} {
		t.Run("counts what one wish less would bring on a "+name, func(t *testing.T) {
			p := play(t, size, kit.Light, with(everythingQuiet)).at(thursday)
			for _, d := range p.board.day.Desks {
				if d.Free() && d.Desk.Features.Quiet && d.Desk.Features.Accessible {
					p.town.take(t, d.Desk.Code, thursday, booking.FullDay)
				}
			}
			p.filter(wantAccessible, true)
			accessible := p.board.fitting()
			p.filter(wantQuiet, true)
			p.chosen = ""
			p.Refresh()

			require.Zero(t, p.board.fitting())
			best, ok := p.board.loosen()
			require.True(t, ok)
			assert.GreaterOrEqual(t, best.count, accessible)
			name := p.words.wantName(best.without)
			assert.Contains(t, p.said(), p.words.N("desks.empty.loosen", best.count, name))
			p.keep(t, "desks-empty-"+name)

			p.tap(t, "Ohne „"+name+"“ suchen")
			assert.Equal(t, best.count, p.board.fitting())
		})
	}
}

func TestScreen_Trouble(t *testing.T) {
	t.Run("before the first read it stands still and says why", func(t *testing.T) {
		p := play(t, phone, kit.Light)

		assert.Contains(t, p.said(), "Der Plan kommt einmal aufs Gerät, etwa 2 MB. Danach geht alles ohne Warten.")
		p.keep(t, "desks-loading")
	})

	t.Run("a plan that does not open leaves the list", func(t *testing.T) {
		p := play(t, laptop, kit.Light, func(_ *stageplay, _ *ui.Env, data *Data) { *data = noPlan{*data} }).at(thursday)

		assert.Contains(t, p.said(), "Dieser Plan ließ sich nicht öffnen")
		p.keep(t, "desks-noplan")
		p.tap(t, "Zur Liste")

		assert.Contains(t, p.said(), "3.14")
	})

	t.Run("a broken store is said and asked again", func(t *testing.T) {
		broken := &failing{}
		p := play(t, laptop, kit.Light, func(_ *stageplay, _ *ui.Env, data *Data) { broken.Data = *data; *data = broken })
		broken.now = true
		p.Refresh()

		require.Len(t, p.fails, 1)
		assert.ErrorIs(t, p.fails[0], errBroken)
		p.keep(t, "desks-error")
		broken.now = false
		p.tap(t, "Noch einmal")

		assert.Contains(t, p.said(), "Bundesbahndirektion, 3. Etage")
	})

	t.Run("a device without floors says when they come", func(t *testing.T) {
		p := play(t, laptop, kit.Light, func(_ *stageplay, _ *ui.Env, data *Data) { *data = noHouses{*data} })
		p.Refresh()

		assert.Contains(t, p.said(), "Noch kein Plan auf diesem Gerät")
	})
}

type noPlan struct{ Data }

func (n noPlan) Level(ctx context.Context, id booking.FloorID) (Level, error) {
	level, err := n.Data.Level(ctx, id)
	if err != nil {
		return level, err
	}
	level.Floor.Plan = booking.Plan{}
	return level, &ui.Trouble{Kind: ui.PlanUnreadable, Err: errBroken}
}

type failing struct {
	Data
	now bool
}

func (f *failing) Houses(ctx context.Context) ([]House, error) {
	if f.now {
		return nil, errBroken
	}
	return f.Data.Houses(ctx)
}

type noHouses struct{ Data }

func (noHouses) Houses(context.Context) ([]House, error) { return nil, nil }

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
}

func TestScreen_Speaks(t *testing.T) {
	p := play(t, laptop, kit.Light).at(thursday)

	p.choseDesk(p.town.desk("3.16").ID)
	assert.Contains(t, p.stage.plan.AccessibilityLabel(), "Platz 3.16, frei, 2 Bildschirme")
	assert.Contains(t, p.stage.plan.AccessibilityLabel(), "Aylin Demir nebenan")
	p.choseDesk(p.town.desk("3.15").ID)
	assert.Contains(t, p.stage.plan.AccessibilityLabel(), "Platz 3.15, Aylin Demir, ganztags")
}
