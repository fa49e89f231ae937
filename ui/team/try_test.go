// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/replay"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/uitest"
)

// tight is a trial with fewer desks in which every fifth wish is refused.
func tight() *Tried {
	figures := func(first booking.Day, moved, refused utilisation.Share) replay.Figures {
		return replay.Figures{First: first, Wishes: 500, AsWished: 100 - moved - refused, Moved: moved, InZone: moved, Refused: refused, Unmet: refused, Peak: 80,
			Why: map[booking.Why]utilisation.Share{booking.Taken: refused}}
	}
	from := booking.Date(2026, time.October, 5)
	pair := replay.Pair{Was: figures(from, 10, 0), Is: figures(from, 30, 20)}
	return &Tried{Trial: Trial{Weeks: 4, Fewer: 30}, At: time.Unix(1, 0), Answer: replay.Answer{Building: "bahn", From: from, Until: from + 27, DesksWere: 60, Desks: 42, Alike: 96,
		Whole: pair, Weeks: []replay.Pair{pair}, Curve: []replay.Point{{Desks: 100, Figures: figures(from, 10, 0)}, {Desks: 50, Figures: figures(from, 20, 40)}}}}
}

// planner is the device of somebody who plans space.
func planner() *device {
	d := led()
	d.full.Tries, d.kept = true, tight()
	return d
}

// says is all that is shown, with plain spaces.
func (s *stage) says() string {
	return strings.ReplaceAll(strings.Join(s.Said(), "|"), "\u00a0", " ")
}

func (s *stage) turnToTry(t *testing.T) {
	t.Helper()
	s.turnToFull(t)
	s.Tap(t, "Andere Regeln ausprobieren")
}

func TestTry_is_for_those_who_plan_space(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			s := stageWith(t, uitest.Config{Size: size}, led())
			s.turnToFull(t)
			assert.NotContains(t, s.says(), "Andere Regeln ausprobieren")
		})
	}
}

func TestTry_asks_the_server_and_tells_where_it_gets_tight(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			d := planner()
			s := stageWith(t, uitest.Config{Size: size}, d)
			s.turnToTry(t)
			assert.Contains(t, s.says(), "Noch nichts ausprobiert.")

			s.Tap(t, "−30\u00a0%")
			s.Tap(t, "Erdgeschoss")
			s.Tap(t, "3. Etage")
			s.Tap(t, "Ausprobieren")

			require.Equal(t, []Trial{{Weeks: 8, Fewer: 30, Closed: []booking.FloorID{"f0"}}}, d.tried, "one floor always stays open")
			said := s.says()
			assert.Contains(t, said, "60 Plätze, ausprobiert mit 42")
			assert.Contains(t, said, "50 %|40 %|20 %|80 %", "the curve is a table, too")
			assert.Contains(t, said, "0 % → 20 %")
			assert.Contains(t, said, "Gründe: Platz belegt 20 %.")
			s.Tap(t, "Auslastung")
			assert.NotContains(t, s.says(), "Ab wann es eng wird")
		})
	}
}

func TestTry_without_a_network_keeps_what_was_told_last(t *testing.T) {
	d := planner()
	d.last = tight()
	s := stageWith(t, uitest.Config{Size: sizes["laptop"]}, d)
	s.turnToTry(t)
	s.Shell.SetConnection(ui.Connection{})
	s.redraw()

	assert.Contains(t, s.says(), "Braucht Netz")
	assert.Contains(t, s.says(), "Ab wann es eng wird")
	d.away = errors.New("away")
	s.Shell.SetConnection(ui.Connection{Online: true})
	s.redraw()
	s.Tap(t, "Ausprobieren")
	assert.Contains(t, s.says(), "Der Server hat nicht geantwortet")
	assert.Contains(t, s.says(), "Ab wann es eng wird", "what was told stays")
}

func TestTry_says_when_there_are_too_few_people(t *testing.T) {
	d := planner()
	few := tight()
	few.Answer.Whole.Was.Refused = utilisation.Hidden
	d.last = few
	s := stageWith(t, uitest.Config{Size: sizes["phone"]}, d)
	s.turnToTry(t)
	assert.Contains(t, s.says(), "Zu wenige Menschen für Zahlen.")
}

func TestFull_tells_of_wishes_that_stayed_open(t *testing.T) {
	d := led()
	for i := range d.full.Months {
		d.full.Months[i].Open = &utilisation.OpenReport{Areas: []utilisation.OpenArea{{Share: 15}, {Area: utilisation.Area{Floor: "f3"}, Share: 20}},
			Why: map[booking.Why]utilisation.Share{booking.Taken: 70, booking.Quota: utilisation.Hidden}, Served: 40}
	}
	s := stageWith(t, uitest.Config{Size: sizes["laptop"]}, d)
	s.turnToFull(t)
	assert.Contains(t, s.says(), "Rund 20 % aller Wünsche nach einem Platz.")
	assert.NotContains(t, s.says(), "Kontingent")

	s.Tap(t, "Ganzes Haus")

	assert.Contains(t, s.says(), "Rund 15 % aller Wünsche nach einem Platz.")
	assert.Contains(t, s.says(), "Von denen, die gewartet haben, bekamen rund 40 % noch einen Platz.")
	assert.NotContains(t, s.says(), "Kontingent", "what is hidden has no line")
}
