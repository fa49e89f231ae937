// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

// occupied are two months of a house with two floors; the upper one has the home zone, where Friday is not told.
func occupied() Fullness {
	const none, hidden = utilisation.None, utilisation.Hidden
	upper, home, other := utilisation.Area{Floor: "f3"}, utilisation.Area{Floor: "f3", Zone: "wupper"}, utilisation.Area{Floor: "f3", Zone: "hardt"}
	month := func(m time.Month, full utilisation.Share) utilisation.Report {
		r := utilisation.Report{Building: "bahn", Month: utilisation.Month{Year: 2026, Month: m}, Days: 22, Areas: []utilisation.AreaReport{
			{Desks: 60, Weekdays: [7]utilisation.Share{none, 40, 50, 50, 60, 20, none}, Full: full, Peak: 70, Kept: 90, Freed: 5, Missed: 5},
			{Area: utilisation.Area{Floor: "f0"}, Desks: 16, Weekdays: [7]utilisation.Share{none, 30, 30, 30, 30, 30, none}, Full: 30, Peak: 50, Kept: hidden, Freed: hidden, Missed: hidden},
			{Area: upper, Desks: 44, Weekdays: [7]utilisation.Share{none, 45, 60, 55, 75, 25, none}, Full: full, Peak: hidden, Kept: 85, Freed: 10, Missed: 5},
			{Area: other, Desks: 20, Weekdays: [7]utilisation.Share{none, 35, 58, 44, 63, hidden, none}, Full: 50, Peak: none, Kept: none, Freed: none, Missed: none},
			{Area: home, Desks: 24, Weekdays: [7]utilisation.Share{none, 61, 76, 52, 91, hidden, none}, Full: 60, Peak: none, Kept: none, Freed: none, Missed: none},
		}}
		r.Hours[8], r.Hours[12] = 40, 55
		r.Workplaces, r.People = 110-10*int(m-time.September), 95
		return r
	}
	return Fullness{House: "bahn", Unit: "dienste", AsOf: time.Unix(1, 0), Houses: []House{{"bahn", "Bundesbahndirektion"}, {"berg", "An der Bergbahn 33"}},
		Areas: []Area{{Area: utilisation.Area{Floor: "f0"}, Name: "Erdgeschoss"}, {Area: upper, Name: "3. Etage"},
			{Area: home, Name: "Wupper", Home: true}, {Area: other, Name: "Hardt"}},
		Months: []utilisation.Report{month(time.September, 50), month(time.October, 55)}}
}

// led is the device of somebody who leads the team.
func led() *device {
	state := full()
	state.Plans = true
	return &device{state: state, full: occupied()}
}

func (s *stage) turnToFull(t *testing.T) {
	t.Helper()
	s.Shell.SetConnection(ui.Connection{Online: true})
	s.Tap(t, "Auslastung")
}

// cells are what the cells of the map say to those who listen.
func (s *stage) cellsSay() (said []string) {
	for _, o := range s.Objects() {
		if cell, is := o.(*kit.HeatCell); is {
			said = append(said, cell.AccessibilityLabel())
		}
	}
	return said
}

func TestFull_is_for_those_who_plan(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, size, full())
			assert.NotContains(t, s.Said(), "Auslastung")
			assert.Empty(t, s.device.askedFull)
		})
	}
}

func TestFull_looks_as_it_should(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			s := stageWith(t, uitest.Config{Size: size}, led())
			s.turnToFull(t)
			test.AssertObjectRendersToMarkup(t, "full_"+name+".xml", s.Screen.Object())
		})
	}
}

func TestFull_tells_of_zones_and_days(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			s := stageWith(t, uitest.Config{Size: size}, led())
			s.turnToFull(t)
			said := s.Said()
			assert.Contains(t, s.cellsSay(), "Wupper, Donnerstag, 91\u00a0%", "the floor of the home zone comes first")
			assert.Contains(t, s.cellsSay(), "Hardt, Freitag, keine Zahl")
			assert.Contains(t, said, "Bundesbahndirektion · Oktober 2026")
			assert.Contains(t, said, "Rund 5\u00a0% ohne Check-in")
			assert.NotContains(t, strings.Join(said, "|"), "Höchstens", "it is not told")
			assert.Equal(t, []booking.BuildingID{"bahn"}, s.device.askedFull, "the server tells once a month: it is not asked at each look")

			s.Tap(t, "Ganzes Haus")
			assert.Contains(t, s.cellsSay(), "Erdgeschoss, Montag, 30\u00a0%")
			assert.Contains(t, s.Said(), "Höchstens rund 70\u00a0%")
			s.Tap(t, "Einen Monat zurück")
			assert.Contains(t, s.Said(), "Bundesbahndirektion · September 2026")

			s.Tap(t, "Zahlen mitnehmen")
			s.Tap(t, "Excel (XLSX)")
			s.Tap(t, "Zahlen mitnehmen")
			s.Tap(t, "PDF")
			assert.Equal(t, []string{"xlsx 2026-09", "pdf 2026-09"}, s.device.saved)

			s.Tap(t, "Woche")
			assert.Contains(t, s.spoken(0), "Ich, Montag, 23. November, Platz 3.14")
		})
	}
}

// TestFull_tells_which_share_of_workplaces_is_shared: beside the target, month by month, each with its figure.
func TestFull_tells_which_share_of_workplaces_is_shared(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			s := stageWith(t, uitest.Config{Size: size}, led())
			s.turnToFull(t)
			said := s.Said()
			for _, part := range []string{"Geteilte Arbeitsplätze", "60\u00a0%", "Ziel 60\u00a0% erreicht", "60 von 100 Arbeitsplätzen im Haus", "Rund 65 Plätze für 100 Menschen mit Heimat im Haus.", "55\u00a0%"} {
				assert.Contains(t, said, part)
			}
			s.Tap(t, "Einen Monat zurück")
			assert.Contains(t, s.Said(), "Ziel 60\u00a0%")
			assert.Contains(t, s.Said(), "60 von 110 Arbeitsplätzen im Haus")
		})
	}
	d := led()
	for i := range d.full.Months {
		d.full.Months[i].Workplaces = 0
	}
	s := stageWith(t, uitest.Config{Size: sizes["laptop"]}, d)
	s.turnToFull(t)
	assert.NotContains(t, s.Said(), "Geteilte Arbeitsplätze", "nobody has told how many there are")
}

func TestFull_says_why_there_is_nothing(t *testing.T) {
	d := led()
	d.full.Months = nil
	s := stageWith(t, uitest.Config{Size: sizes["phone"]}, d)
	s.turnToFull(t)
	assert.Contains(t, s.Said(), "Noch zu wenige Tage für Zahlen.")

	d = led()
	d.full, d.away = Fullness{House: "bahn"}, errors.New("no network")
	s = stageWith(t, uitest.Config{Size: sizes["phone"]}, d)
	s.turnToFull(t)
	assert.Contains(t, s.Said(), "Ohne Netz sind hier noch keine Zahlen.")
	require.NotEmpty(t, s.device.askedFull)
}

func TestExtremes(t *testing.T) {
	a := utilisation.AreaReport{Weekdays: [7]utilisation.Share{utilisation.None, 40, 60, 60, utilisation.Hidden, 20, utilisation.None}}
	most, least := extremes(a)
	assert.Equal(t, []time.Weekday{time.Tuesday, time.Wednesday}, most)
	assert.Equal(t, []time.Weekday{time.Friday}, least)
	a.Weekdays = [7]utilisation.Share{utilisation.None, 40, 40, 40, 40, 40, utilisation.None}
	most, _ = extremes(a)
	assert.Empty(t, most, "all are alike")
}
