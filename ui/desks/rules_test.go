// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

// amended is a town whose directorate has an amendment about a zone, a unit or a role; what is needed of its own is filled in.
func amended(t testing.TB, a booking.Amendment) option {
	return with(func(w *town) {
		a.ID, a.Name, a.Issuer, a.Building, a.MadeAt = "a", "Malerarbeiten", "Hausverwaltung", w.desk("3.14").Building, now.UTC()
		require.NoError(t, w.PutAmendment(t.Context(), a))
	})
}

// note is what stands on a day of the strip.
func (p *stageplay) note(t testing.TB, day booking.Day) kit.DayCell {
	t.Helper()
	require.Contains(t, p.daysOf(p.house()), day)
	return p.head.cell(day)
}

func TestDays_are_closed_only_for_the_house_as_a_whole(t *testing.T) {
	friday := thursday + 1
	for name, size := range map[string]fyne.Size{"phone": phone, "laptop": laptop} {
		unit := play(t, size, kit.Light, with(func(w *town) {
			amended(t, booking.Amendment{Unit: w.unitOf("p-jana"), Terms: booking.Terms{Closures: []booking.Day{friday}}})(&stageplay{town: w}, nil, nil)
		})).at(thursday)
		assert.True(t, unit.note(t, friday).Closed, "%s: for the own unit it is the house", name)
		unit.setDay(friday)
		assert.Contains(t, unit.said(), "An diesem Tag ist hier geschlossen", name)
		assert.Contains(t, strings.Join(unit.said(), " "), "„Malerarbeiten“ (Hausverwaltung)", name)

		zone := play(t, size, kit.Light, with(func(w *town) {
			amended(t, booking.Amendment{Zone: w.desk("3.14").Zone, Terms: booking.Terms{Closures: []booking.Day{friday}}})(&stageplay{town: w}, nil, nil)
		})).at(friday)
		assert.False(t, zone.note(t, friday).Closed, "%s: other zones are open", name)
		assert.Contains(t, zone.note(t, friday).Note, "frei", name)
		zone.choseDesk(zone.town.desk("3.14").ID)
		main := zone.button("Buchen: Fr 27. Nov., ganztags")
		require.NotNil(t, main, name)
		assert.True(t, main.Disabled(), name)
		assert.Contains(t, main.Reason(), "An diesem Tag ist hier geschlossen. Der nächste offene Tag ist Montag, 30. November. So sagt es die Regel „Malerarbeiten“ (Hausverwaltung).", name)
	}
}

func TestDays_are_those_of_the_persons_own_rules(t *testing.T) {
	saturday, far := tuesday+4, 41
	open := booking.DefaultRules("").Open
	open[time.Saturday] = booking.OpenHours{From: 9 * 60, Until: 13 * 60}

	p := play(t, laptop, kit.Light, with(func(w *town) {
		amended(t, booking.Amendment{Zone: w.desk("3.14").Zone, Terms: booking.Terms{Open: &open, Horizon: &far}})(&stageplay{town: w}, nil, nil)
	})).at(thursday)

	days := p.daysOf(p.house())
	assert.Contains(t, days, saturday, "one zone is open")
	assert.NotContains(t, days, saturday+1)
	assert.Contains(t, days, tuesday+booking.Day(far), "and may be booked for longer")
	p.setDay(saturday)
	assert.True(t, p.board.fits(mustDesk(t, p, "3.14")))
}

func mustDesk(t testing.TB, p *stageplay, code string) booking.DeskDay {
	t.Helper()
	d, ok := p.board.desk(p.town.desk(code).ID)
	require.True(t, ok)
	return d
}

func TestScreen_NeverCutsWhatARuleSays(t *testing.T) {
	rule := booking.Amendment{ID: "a", Name: "Teamtage Stadtentwicklung und Städtebau", Issuer: "Amt für Informationstechnik und Digitalisierung", MadeAt: now.UTC()}
	one := 1
	for name, terms := range map[string]booking.Terms{
		"refused":  {PerWeek: &one},
		"disabled": {Needs: &booking.Kept{Needs: staff.Needs{Adjustable: true}, Days: 1}},
		"closed":   {Closures: []booking.Day{thursday}},
	} {
		for _, scale := range []float32{1, 1.25} {
			for _, size := range []fyne.Size{phone, laptop} {
				p := play(t, size, kit.Light, with(func(w *town) {
					a := rule
					a.Building, a.Terms = w.desk("3.14").Building, terms
					require.NoError(t, w.PutAmendment(t.Context(), a))
				}))
				test.ApplyTheme(t, kit.NewStillTheme(kit.Light, scale))
				p.at(thursday)
				if name != "closed" {
					p.choseDesk(p.town.desk("3.14").ID)
				}
				if name == "refused" {
					p.book(p.town.desk("3.14").ID)
				}

				said := strings.Join(p.said(), "|")
				if main := p.button("Buchen: Do 26. Nov., ganztags"); main != nil {
					said += main.Reason()
				}
				assert.Contains(t, said, "„Teamtage Stadtentwicklung und Städtebau“ (Amt für Informationstechnik und Digitalisierung)", name)
				assert.Empty(t, uitest.Cut(p.seen(), size.Width), "%s at %g on %g", name, scale, size.Width)
			}
		}
	}
}
