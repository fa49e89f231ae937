// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

// onScreen are all objects of the screen that can be seen, from the root down.
func (s *stage) onScreen() []fyne.CanvasObject { return uitest.Below(s.root) }

// words are everything that can be read on the screen.
func (s *stage) words() []string { return uitest.Words(append(s.onScreen(), uitest.Below(s.head)...)) }

// button is the one with the label, or with the spoken words when it has none.
func (s *stage) button(t *testing.T, words string) *kit.Button {
	t.Helper()
	for _, o := range append(s.onScreen(), uitest.Below(s.head)...) {
		if b, ok := o.(*kit.Button); ok && (b.Label() == words || b.AccessibilityLabel() == words) {
			return b
		}
	}
	require.Fail(t, "no button", words)
	return nil
}

func (s *stage) row(t *testing.T, title string) *kit.Row {
	t.Helper()
	for _, o := range s.onScreen() {
		if row, ok := o.(*kit.Row); ok && row.Title() == title {
			return row
		}
	}
	require.Fail(t, "no row", title)
	return nil
}

func (s *stage) chip(t *testing.T, label string) *kit.Chip {
	t.Helper()
	for _, o := range s.onScreen() {
		if chip, ok := o.(*kit.Chip); ok && chip.Label() == label {
			return chip
		}
	}
	require.Fail(t, "no chip", label)
	return nil
}

func only[T fyne.CanvasObject](t *testing.T, s *stage) T {
	t.Helper()
	for _, o := range s.onScreen() {
		if found, ok := o.(T); ok {
			return found
		}
	}
	var none T
	require.Fail(t, "not on the screen", "%T", none)
	return none
}

func TestScreen_says_what_waits(t *testing.T) {
	for name, size := range uitest.Sizes {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, size, offline())

			assert.Equal(t, "Do 26. Nov., ganztags", s.row(t, "Platz 3.14 buchen").Subtitle())
			assert.Equal(t, "Fr 27. Nov., ganztags", s.row(t, "Tag planen: Zuhause").Subtitle())
			assert.Contains(t, s.words(), "Wird gesendet, sobald wieder Netz da ist.")
			test.Tap(s.button(t, "Jetzt versuchen"))
			assert.Equal(t, 1, s.device.tried)
		})
	}
	t.Run("and when the next try is", func(t *testing.T) {
		state := offline()
		state.NextTry = now.Add(13 * time.Minute)

		s := newStage(t, uitest.Phone, state)

		assert.Contains(t, s.words(), "Konnte nicht gesendet werden. Nächster Versuch um 8:05 Uhr.")
	})
	t.Run("and that it is on its way, with nothing to try", func(t *testing.T) {
		for name, size := range uitest.Sizes {
			state := offline()
			state.Connection = ui.Connection{Online: true, Sending: true, Waiting: 2}

			s := newStage(t, size, state)

			assert.Contains(t, s.words(), "Wird gerade gesendet.", name)
			assert.NotContains(t, s.words(), "Jetzt versuchen", name)
		}
	})
	t.Run("and offers no try when nothing waits", func(t *testing.T) {
		s := newStage(t, uitest.Phone, calm())

		assert.Contains(t, s.words(), "Nichts wartet. Alles ist angekommen.")
		assert.NotContains(t, s.words(), "Jetzt versuchen")
	})
	t.Run("by half days", func(t *testing.T) {
		state := offline()
		state.Waiting[1].Halves = []booking.Half{booking.PM}

		s := newStage(t, uitest.Phone, state)

		assert.Equal(t, "Fr 27. Nov., nachmittags", s.row(t, "Tag planen: Zuhause").Subtitle())
	})
}

func TestScreen_has_words_for_every_kind_of_change(t *testing.T) {
	s := newStage(t, uitest.Phone, calm())
	for _, kind := range []booking.Kind{booking.KindReserve, booking.KindMove, booking.KindRelease, booking.KindCheckIn, booking.KindPlanDay, booking.KindShow, booking.KindNeed, "of.a.newer.pult"} {
		for _, status := range []booking.Status{booking.Unsaid, booking.Office, booking.HomeOffice, booking.OnTheRoad, booking.Away} {
			change := Change{Kind: kind, Desk: "3.14", Status: status, Visibility: staff.Everybody}

			assert.NotContains(t, s.wish(change)+s.granted(change), "settings.")
			assert.NotContains(t, s.wish(change)+s.granted(change), "%!")
			assert.NotEmpty(t, s.icon(change))
		}
	}
	for _, kind := range learn.Kinds() {
		assert.Contains(t, plainly, kind)
	}
	assert.Equal(t, "Testergebnis", s.wish(Change{Kind: learn.KindTry}))
	refused := s.decidedRow(Decided{Change: Change{Kind: learn.KindTry}, Refusal: &booking.Refusal{Why: booking.Why(learn.Quota), Detail: booking.Detail(learn.NoTries)}})
	assert.Equal(t, "Alle Versuche für diesen Test sind aufgebraucht", refused.(*kit.Row).Title())
	assert.Equal(t, "Sichtbar für: Niemand", s.wish(Change{Kind: booking.KindShow, Visibility: staff.Nobody}))
	assert.Equal(t, "Bedarf am Platz ändern", s.wish(Change{Kind: booking.KindNeed}))
	assert.Equal(t, "Bedarf am Platz geändert", s.granted(Change{Kind: booking.KindNeed}))
	assert.Equal(t, "Buchung ändern", s.wish(Change{Kind: booking.KindRelease}), "a desk that this device no longer knows")
	assert.Equal(t, "Tagesplan zurücknehmen", s.wish(Change{Kind: booking.KindPlanDay}))
}

func TestScreen_says_how_it_stands_with_the_server(t *testing.T) {
	s := newStage(t, uitest.Phone, calm())

	assert.Equal(t, "Online", s.reach(ui.Connection{Online: true}))
	assert.Equal(t, "Online, Stand 7:51 Uhr", s.reach(ui.Connection{Online: true, Since: now.Add(-time.Minute)}))
	assert.Equal(t, "Offline, Stand Mo 23. Nov., 7:52 Uhr", s.reach(ui.Connection{Since: now.Add(-24 * time.Hour)}))
	assert.Equal(t, "Noch nicht mit dem Server verbunden", s.reach(ui.Connection{}))
	assert.Equal(t, "2 Änderungen werden gesendet", s.reach(ui.Connection{Online: true, Sending: true, Waiting: 2}))
}

func TestScreen_says_what_was_decided(t *testing.T) {
	t.Run("and leads to the suggestions", func(t *testing.T) {
		for name, size := range uitest.Sizes {
			s := newStage(t, size, offline())
			row := s.row(t, "Platz 3.08 ist schon vergeben")
			require.Equal(t, "Mo 30. Nov. · 5 Vorschläge ansehen", row.Subtitle(), name)

			test.Tap(row)

			assert.Equal(t, ui.Desks, s.shell.Shown(), name)
			assert.Equal(t, []any{ui.ShowRefused{Booking: "b3"}}, s.opened, name)
		}
	})
	t.Run("and why, where nothing else is free", func(t *testing.T) {
		state := offline()
		state.Decided[1].Refusal = &booking.Refusal{Why: booking.Closed, Detail: booking.Holiday}

		s := newStage(t, uitest.Phone, state)

		assert.Equal(t, "Mo 30. Nov., ganztags · Das Haus ist geschlossen. Wähle einen anderen Tag.", s.row(t, "An diesem Tag ist Feiertag").Subtitle())
	})
	t.Run("as a whole, whatever the rule is called", func(t *testing.T) {
		opens := booking.Date(2026, 12, 3)
		for _, scale := range []float32{1, 1.25} {
			state := offline()
			state.Decided[1].Refusal = &booking.Refusal{Why: booking.Quota, Detail: booking.WeekFull, Limit: 2, Opens: &opens,
				Rule: &booking.RuleRef{ID: "r", Name: "Teamtage Stadtentwicklung und Städtebau", Issuer: "Amt für Informationstechnik und Digitalisierung"}}
			s := newStage(t, uitest.Phone, state)
			test.ApplyTheme(t, kit.NewStillTheme(kit.Light, scale))
			s.show(overview)

			row := s.row(t, "Mehr Buchungen gehen in dieser Woche nicht")
			assert.Contains(t, row.Subtitle(), "(Amt für Informationstechnik und Digitalisierung).")
			assert.GreaterOrEqual(t, row.Size().Height, row.MinSize().Height, scale)
			assert.Empty(t, uitest.Cut(uitest.Below(row), uitest.Phone.Width), scale)
		}
	})
	t.Run("the last four first, and all on a page of their own", func(t *testing.T) {
		for name, size := range uitest.Sizes {
			state := calm()
			for day := range 9 {
				state.Decided = append(state.Decided, Decided{Change: Change{Kind: booking.KindPlanDay, Day: booking.Date(2026, 11, 20-day), Status: booking.HomeOffice}})
			}
			s := newStage(t, size, state)
			planned := func() (n int) {
				for _, words := range s.words() {
					if words == "Tag geplant: Homeoffice" {
						n++
					}
				}
				return n
			}
			require.Equal(t, 4, planned(), name)

			test.Tap(s.button(t, "Alle ansehen"))

			assert.Equal(t, 9, planned(), name)
		}
	})
	t.Run("and notes once that it was read", func(t *testing.T) {
		s := newStage(t, uitest.Phone, offline())

		s.Refresh()
		s.Refresh()

		assert.Equal(t, 1, s.device.seen)
	})
}

func TestScreen_chooses_who_sees_where_one_is(t *testing.T) {
	for name, size := range uitest.Sizes {
		s := newStage(t, size, calm())
		radio := only[*kit.Radio](t, s)
		require.Equal(t, 0, radio.Chosen(), name)

		radio.Option(2).Tapped(nil)

		assert.Equal(t, staff.Nobody, s.device.state.Visibility, name)
		assert.Equal(t, 2, only[*kit.Radio](t, s).Chosen(), name)
	}
}

func TestScreen_says_what_one_needs_of_a_desk(t *testing.T) {
	for name, size := range uitest.Sizes {
		s := newStage(t, size, calm())
		test.Tap(s.row(t, "Was ich am Platz brauche"))
		require.Contains(t, s.words(), "Das sieht niemand, auch nicht dein Team oder deine Leitung. Nur die Regeln des Hauses fragen danach, bis du es hier ausschaltest.", name)

		test.Tap(s.chip(t, "Höhenverstellbarer Tisch"))
		test.Tap(s.chip(t, "Barrierefreier Platz"))
		require.Equal(t, staff.Needs{Adjustable: true, Accessible: true}, s.device.state.Needs, name)
		test.Tap(s.chip(t, "Höhenverstellbarer Tisch"))

		assert.Equal(t, staff.Needs{Accessible: true}, s.device.state.Needs, name)
		assert.True(t, s.chip(t, "Barrierefreier Platz").On(), name)
		s.show(overview)
		if name == "phone" {
			assert.Equal(t, "Angegeben, niemand sieht es", s.row(t, "Was ich am Platz brauche").Subtitle(), "and not what, to whoever looks over a shoulder")
		}
	}
}

func TestScreen_chooses_how_pult_looks(t *testing.T) {
	t.Run("theme", func(t *testing.T) {
		s := newStage(t, uitest.Phone, calm())
		test.Tap(s.row(t, "Schrift, Farben, Sprache"))

		test.Tap(s.chip(t, "Dunkel"))

		assert.Equal(t, Preferences{Theme: Dark}, s.device.state.Preferences)
		assert.Equal(t, []Preferences{{Theme: Dark}}, s.device.applied)
		assert.True(t, s.chip(t, "Dunkel").On())
		assert.False(t, s.chip(t, "System").On())
		test.Tap(s.chip(t, "Dunkel"))
		assert.True(t, s.chip(t, "Dunkel").On(), "one is always on")
	})
	t.Run("text size between 90 and 200 percent", func(t *testing.T) {
		s := newStage(t, uitest.Laptop, calm())
		for range 15 {
			test.Tap(s.button(t, "Schrift größer"))
		}

		assert.Equal(t, 200, s.device.state.Preferences.TextSize)
		assert.True(t, s.button(t, "Schrift größer").Disabled())
		for range 15 {
			test.Tap(s.button(t, "Schrift kleiner"))
		}
		assert.Equal(t, 90, s.device.state.Preferences.TextSize)
		assert.Contains(t, s.words(), "90\u00a0%")
	})
	t.Run("less motion", func(t *testing.T) {
		s := newStage(t, uitest.Laptop, calm())

		test.Tap(s.chip(t, "Bewegung reduzieren"))

		assert.True(t, s.device.state.Preferences.Still)
	})
	t.Run("no reminders", func(t *testing.T) {
		s := newStage(t, uitest.Phone, calm())
		test.Tap(s.row(t, "Kalender und Erinnerungen"))
		require.True(t, s.chip(t, "Erinnern").On(), "until somebody says otherwise")

		test.Tap(s.chip(t, "Erinnern"))

		assert.Equal(t, []Preferences{{NoReminders: true}}, s.device.applied)
		assert.False(t, s.chip(t, "Erinnern").On())
	})
	t.Run("a size out of bounds is brought back", func(t *testing.T) {
		assert.Equal(t, 200, Preferences{TextSize: 900}.textSize())
		assert.Equal(t, 90, Preferences{TextSize: 1}.textSize())
		assert.Equal(t, 100, Preferences{}.textSize())
	})
}

// speaking applies the language as the client does: the words change and every screen is made anew.
type speaking struct {
	*device
	stage *stage
}

func (d speaking) Applied(p Preferences) {
	if err := d.stage.shell.Text.SetLanguage(p.Language); err == nil {
		d.stage.shell.Rebuild()
	}
}

func TestScreen_chooses_the_language_and_stays_where_it_is(t *testing.T) {
	s := newStage(t, uitest.Phone, calm())
	s.Screen.data = speaking{s.device, s}
	test.Tap(s.row(t, "Schrift, Farben, Sprache"))

	only[*kit.Segment](t, s).Part(1).Tapped(nil)

	assert.Equal(t, "en", s.device.state.Preferences.Language)
	assert.Contains(t, s.words(), "Text size")
	assert.Equal(t, looking, s.at)
}

func TestScreen_keeps_buildings_on_the_device(t *testing.T) {
	t.Run("loads and removes, with a way back", func(t *testing.T) {
		s := newStage(t, uitest.Phone, calm())
		test.Tap(s.row(t, "46 MB auf diesem Gerät"))

		test.Tap(s.button(t, "Rathaus Barmen · Laden"))
		require.True(t, s.device.state.Buildings[2].Held)
		test.Tap(s.button(t, "Rathaus Barmen · Entfernen"))

		assert.False(t, s.device.state.Buildings[2].Held)
		looks(t, "removed_phone", s.window.Canvas())
	})
	t.Run("finds one among many", func(t *testing.T) {
		state := calm()
		for i := range 391 {
			state.Buildings = append(state.Buildings, Building{ID: booking.BuildingID(fmt.Sprint(i)), Name: fmt.Sprintf("Kita %d", i)})
		}
		s := newStage(t, uitest.Laptop, state)
		s.show(holding)

		require.Len(t, s.buildingRows(), shownAtMost)
		only[*widget.Entry](t, s).SetText("kita 387")

		assert.Len(t, s.buildingRows(), 1)
		s.button(t, "Kita 387 · Laden")
	})
	t.Run("says so when there is none", func(t *testing.T) {
		state := calm()
		state.Buildings = nil
		s := newStage(t, uitest.Phone, state)
		s.show(holding)

		assert.Contains(t, s.words(), "Kein Haus. Lade eines, um dort zu buchen.")
	})
}

func TestScreen_signs_in_as_another_person_of_the_demo(t *testing.T) {
	t.Run("chosen from a list", func(t *testing.T) {
		for name, size := range uitest.Sizes {
			s := newStage(t, size, offline())
			test.Tap(s.button(t, "Wechseln"))

			test.Tap(s.row(t, "Tomasz Nowak"))

			assert.Equal(t, staff.PersonID("p3"), s.device.signed, name)
		}
	})
	t.Run("found by typing", func(t *testing.T) {
		state := offline()
		for i := range 180 {
			state.Demo = append(state.Demo, Colleague{Person: staff.Person{ID: staff.PersonID(fmt.Sprint(i)), Given: "Kim", Family: fmt.Sprint("Nr", i)}, Unit: "Stadtkasse"})
		}
		s := newStage(t, uitest.Phone, state)
		s.show(signing)

		only[*widget.Entry](t, s).SetText("nr177")
		assert.Len(t, s.peopleRows(), 1)
		only[*widget.Entry](t, s).SetText("niemand")

		assert.Contains(t, s.words(), "Niemand heißt so.")
	})
	t.Run("only in the demo", func(t *testing.T) {
		assert.NotContains(t, newStage(t, uitest.Laptop, calm()).words(), "Wechseln")
	})
}

func TestScreen_walks_through_its_sections(t *testing.T) {
	t.Run("on the uitest.Laptop beside the list", func(t *testing.T) {
		s := newStage(t, uitest.Laptop, offline())
		for _, title := range []string{"Abgleich", "Sichtbarkeit", "Kalender und Erinnerungen", "Schrift, Farben, Sprache", "Auf diesem Gerät", "Über Pult", "Überblick"} {
			test.Tap(s.row(t, title))

			assert.True(t, s.row(t, title).Selected)
		}
	})
	t.Run("on the uitest.Phone with a way back", func(t *testing.T) {
		s := newStage(t, uitest.Phone, offline())
		test.Tap(s.row(t, "Über Pult"))
		require.Contains(t, s.words(), "Freie Software unter der EUPL-1.2")

		test.Tap(s.button(t, "Zurück"))
		assert.Contains(t, s.words(), "Was wartet")
		test.Tap(s.row(t, "Über Pult"))
		s.shell.Key(&fyne.KeyEvent{Name: fyne.KeyEscape})

		assert.Contains(t, s.words(), "Was wartet")
	})
	t.Run("and keeps its place when the window changes", func(t *testing.T) {
		s := newStage(t, uitest.Phone, offline())
		test.Tap(s.row(t, "Schrift, Farben, Sprache"))

		s.window.Resize(uitest.Laptop)
		assert.True(t, s.row(t, "Schrift, Farben, Sprache").Selected)
		s.window.Resize(uitest.Phone)

		assert.Contains(t, s.words(), "Sprache")
	})
	t.Run("opened at what waits", func(t *testing.T) {
		s := newStage(t, uitest.Laptop, offline())

		s.shell.Navigate(ui.Settings, ui.ShowWaiting{})

		assert.True(t, s.row(t, "Abgleich").Selected)
		assert.Contains(t, s.words(), "Jetzt versuchen")
	})
}

func TestScreen_goes_back_to_its_beginning_at_a_second_tap(t *testing.T) {
	s := newStage(t, uitest.Phone, calm())
	s.show(looking)

	s.shell.Chord(fyne.Key2)

	assert.Equal(t, overview, s.at)
}

func TestScreen_gives_cards_their_own_height(t *testing.T) {
	s := newStage(t, uitest.Laptop, offline())

	for _, o := range s.onScreen() {
		if card, ok := o.(*kit.Card); ok && len(card.Objects) == 2 {
			if _, onGround := card.Objects[0].(*kit.Ground); onGround {
				assert.InDelta(t, card.MinSize().Height, card.Size().Height, 1)
			}
		}
	}
}

func TestScreen_has_its_four_pictures(t *testing.T) {
	t.Run("loading", func(t *testing.T) {
		s := newStage(t, uitest.Phone, calm())
		s.loaded = false
		s.redraw()

		assert.Contains(t, s.words(), "Deine Einstellungen werden geladen.")
	})
	t.Run("error, and once more", func(t *testing.T) {
		s := stageWith(t, uitest.Phone, &device{state: calm(), err: &ui.Trouble{Kind: ui.StorageDamaged, Err: errors.New("malformed")}}, "de", kit.Light)
		require.Contains(t, s.words(), "Der Speicher von Pult ist beschädigt")

		s.device.err = nil
		test.Tap(s.button(t, "Noch einmal"))

		assert.Contains(t, s.words(), "Nichts wartet. Alles ist angekommen.")
	})
	t.Run("a failure later keeps what is shown", func(t *testing.T) {
		s := newStage(t, uitest.Phone, calm())
		s.device.err = errors.New("disk")

		s.Refresh()

		assert.Contains(t, s.words(), "Nichts wartet. Alles ist angekommen.")
	})
}
