// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	screen "github.com/pult-app/pult/ui/team"
)

func init() {
	full := func(change func(*screen.Fullness)) func() screen.State {
		return func() screen.State {
			state := teamFull()
			state.Plans = true
			fullness := occupied()
			if change != nil {
				change(&fullness)
			}
			shownFull = fullness
			return state
		}
	}
	turn := func(_ *ui.Shell, c fyne.Canvas) { (&deskPlay{canvas: c}).press("Auslastung") }
	tell(
		teamStory("team-plans", full(nil), nil, nil),
		teamStory("full", full(nil), everyMode, turn),
		teamStory("full-house", full(nil), nil, func(s *ui.Shell, c fyne.Canvas) {
			turn(s, c)
			(&deskPlay{canvas: c}).press("Ganzes Haus")
		}),
		teamStory("full-empty", full(func(f *screen.Fullness) { f.Months = nil }), nil, turn),
	)
	large := teamStory("full-large-text", full(nil), []kit.Mode{kit.Light}, turn)
	large.Scale = 2
	tell(large)
}

// shownFull is what the story's device has; stories are built one after the other.
var shownFull screen.Fullness

func (d teamData) Full(context.Context, booking.BuildingID) (screen.Fullness, error) {
	return shownFull, d.err
}
func (d teamData) AskFull(context.Context, booking.BuildingID) error { return d.err }

func (d teamData) SaveFull(context.Context, booking.BuildingID, utilisation.Month, string) (string, error) {
	return "Downloads/Auslastung.xlsx", d.err
}

// occupied is the demo city's large house in the months before the pictures, counted as a server does.
func occupied() (f screen.Fullness) {
	c := demo()
	home, ok := homeZone()
	if !ok {
		panic("storybook: no home zone")
	}
	f = screen.Fullness{House: home.Building, Unit: jana().Unit, AsOf: Now()}
	for _, b := range c.Buildings {
		f.Houses = append(f.Houses, screen.House{ID: b.ID, Name: b.Name})
	}
	for _, floor := range c.Floors {
		if floor.Building != home.Building {
			continue
		}
		f.Areas = append(f.Areas, screen.Area{Area: utilisation.Area{Floor: floor.ID}, Name: floor.Name})
		for _, z := range c.Zones {
			if z.Floor == floor.ID {
				f.Areas = append(f.Areas, screen.Area{Area: utilisation.Area{Floor: floor.ID, Zone: z.ID}, Name: z.Name, Home: z.Home == f.Unit, Quiet: z.Quiet})
			}
		}
	}
	month := utilisation.MonthOf(tuesday)
	workplaces := slices.DeleteFunc(c.Workplaces(month, 4), func(w utilisation.Workplaces) bool { return w.Building != home.Building })
	for n := -4; n < 0; n++ {
		r := reportOf(home.Building, month.Add(n))
		r.Furnish(workplaces)
		r.Live(living(home.Building))
		f.Months = append(f.Months, r)
	}
	return f
}

// living is how many people have their home in a house.
func living(house booking.BuildingID) (n int) {
	homes := map[staff.UnitID]bool{}
	for _, z := range demo().Zones {
		if z.Building == house && z.Home != "" {
			homes[z.Home] = true
		}
	}
	for _, p := range demo().People {
		if homes[p.Unit] {
			n++
		}
	}
	return n
}

func reportOf(house booking.BuildingID, month utilisation.Month) utilisation.Report {
	c := demo()
	bookings, err := c.Past(1, month.First(), month.Last())
	if err != nil {
		panic(err)
	}
	var building booking.Building
	for _, b := range c.Buildings {
		if b.ID == house {
			building = b
		}
	}
	var desks []booking.Desk
	for _, d := range c.Desks {
		if d.Building == house {
			desks = append(desks, d)
		}
	}
	ledger := utilisation.NewLedger(building, desks, month)
	rules := booking.DefaultRules(house)
	for day := month.First(); day <= month.Last(); day++ {
		ground := utilisation.Ground{Building: building, Desks: desks}
		if open, err := rules.Hours(day); err == nil {
			ground.Open = open
		}
		for _, t := range utilisation.Count(day, ground, bookings) {
			ledger.Tally(t)
		}
	}
	for _, b := range bookings {
		ledger.Meet(b)
	}
	return ledger.Report()
}

// homeZone is that of the team in the pictures.
func homeZone() (booking.Zone, bool) {
	for _, z := range demo().Zones {
		if z.Home == jana().Unit {
			return z, true
		}
	}
	return booking.Zone{}, false
}
