// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/staff"
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
	p.passed += time.Second
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

func (p *stageplay) key(name fyne.KeyName) bool {
	p.passed += time.Second
	return p.Keys(&fyne.KeyEvent{Name: name})
}

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

func TestScreen_Begins(t *testing.T) {
	p := play(t, laptop, kit.Light).at(thursday)
	p.filter(wantMonitors, true)
	floor, view := p.floor, p.stage.plan.View()
	for _, other := range p.houses[0].Floors {
		if other.ID != floor {
			p.setFloor(other.ID)
		}
	}
	p.Refresh()
	require.NotEqual(t, floor, p.floor)
	p.stage.plan.ZoomIn()

	p.Begin()

	assert.Equal(t, floor, p.floor)
	assert.Equal(t, p.env.Today(), p.day)
	assert.Equal(t, view, p.stage.plan.View(), "all of it")
	assert.Equal(t, p.town.desk("3.14").ID, p.chosen, "the own desk of today, as at the start")
	assert.Positive(t, p.want.Monitors, "what was asked for stays")
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
			assert.Contains(t, words, "Er ist gebucht oder angeboten. Alles andere bleibt, wie es ist.")
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
		assert.Contains(t, p.said(), "Deine Vormerkung von 7:41 Uhr ist aufgelöst. Er ist gebucht oder angeboten. Alles andere bleibt, wie es ist.")
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
	p.passed += time.Second
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

func TestScreen_reminds_of_having_said_to_be_away(t *testing.T) {
	const line = "Du hast an diesem Tag „abwesend“ angegeben."
	for name, size := range map[string]fyne.Size{"phone": phone, "laptop": laptop} {
		p := play(t, size, kit.Light).at(thursday)
		p.choseDesk(p.town.desk("3.02").ID)
		require.NotContains(t, p.said(), line, name)

		require.NoError(t, p.data.PlanDay(t.Context(), booking.PlanDay{Day: thursday, Halves: []booking.Half{booking.AM}, Status: booking.Away}))
		p.Refresh()
		assert.Contains(t, p.said(), line, name)
		p.setPart(booking.Afternoon)
		assert.NotContains(t, p.said(), line, "not of the other half")
		p.setPart(booking.FullDay)
		p.book(p.chosen)

		assert.Len(t, p.mine(t, thursday), 1, "it may be booked all the same")
	}
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
		require.NotEmpty(t, p.notices)
		assert.Equal(t, "Platz 3.02 statt 3.14: Di 24. Nov., ganztags", p.notices[0].Line)
		p.undo(t)
		assert.Equal(t, p.town.desk("3.14").ID, p.mine(t, tuesday)[0].Desk, "taken back")
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

		assert.Contains(t, p.said(), "Dieser Platz ist vergeben: ganztags.")
		assert.NotContains(t, strings.Join(p.said(), " "), "nobody")
		assert.Nil(t, p.button("Buchen: Do 26. Nov., ganztags"))
		assert.NotNil(t, p.button("Ansehen"))
		p.keep(t, "desks-taken")
	})

	t.Run("says at which hours, and when it is free again", func(t *testing.T) {
		for name, size := range map[string]fyne.Size{"phone": phone, "laptop": laptop} {
			p := play(t, size, kit.Light).at(thursday)
			d := p.town.desk("3.14")
			for id, span := range map[booking.OccupancyID]booking.Span{
				"a": booking.HoursOf(thursday, 8*60, 9*60+30, berlin), "b": booking.SpanOf(thursday, booking.Afternoon, berlin),
				"c": booking.SpanOf(thursday+1, booking.FullDay, berlin), "d": booking.SpanOf(thursday+4, booking.Morning, berlin),
			} {
				p.town.PutOccupancy(booking.Occupancy{ID: id, Desk: d.ID, Floor: d.Floor, Building: d.Building, Span: span, State: booking.Booked})
			}
			p.Refresh()

			p.choseDesk(d.ID)
			assert.Contains(t, p.said(), "Dieser Platz ist vergeben: 8:00 bis 9:30 Uhr und nachmittags.", name)
			p.tap(t, "Für dich wieder zu haben: Di 1. Dez.")

			assert.Equal(t, tuesday+7, p.day, name)
			assert.NotNil(t, p.button("Buchen: Di 1. Dez., ganztags"), name)
		}
	})

	t.Run("says until when another team comes first", func(t *testing.T) {
		p := play(t, phone, kit.Light, with(func(w *town) {
			for _, z := range w.city.Zones {
				if z.ID == w.desk("3.14").Zone {
					z.Home = "u-other"
					require.NoError(t, w.PutZone(t.Context(), z))
				}
			}
		})).at(tuesday + 9)
		p.choseDesk(p.town.desk("3.14").ID)

		main := p.button("Buchen: Do 3. Dez., ganztags")
		require.NotNil(t, main)
		assert.Contains(t, main.Reason(), "Hier hat noch ein anderes Team Vorrang. Für diesen Tag öffnet die Zone am Donnerstag, 26. November für alle.")
	})

	t.Run("leads from a kept desk to what one needs", func(t *testing.T) {
		for name, size := range map[string]fyne.Size{"phone": phone, "laptop": laptop} {
			p := play(t, size, kit.Light, amended(t, booking.Amendment{Terms: booking.Terms{
				Needs: &booking.Kept{Needs: staff.Needs{Adjustable: true}, Days: 1},
			}})).at(thursday)
			p.choseDesk(p.town.desk("3.14").ID)
			main := p.button("Buchen: Do 26. Nov., ganztags")
			require.NotNil(t, main, name)
			require.True(t, main.Disabled(), name)
			assert.Contains(t, main.Reason(), "Für diesen Tag öffnet er am Mittwoch, 25. November für alle.", name)

			p.tap(t, "Ich brauche so einen Platz")

			assert.Equal(t, []ui.Destination{ui.Settings}, p.went, name)
		}
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

func TestScreen_gives_nothing_back_that_is_over(t *testing.T) {
	p := play(t, phone, kit.Light).at(tuesday)
	require.Equal(t, p.town.desk("3.14").ID, p.chosen)
	require.NotNil(t, p.button("Freigeben"))

	p.passed = 24 * time.Hour
	p.show()

	require.Equal(t, p.town.desk("3.14").ID, p.chosen)
	assert.Nil(t, p.button("Freigeben"))
	assert.Nil(t, p.button("Ändern"))
}
