// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/replay"
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
	trying := full(func(f *screen.Fullness) { f.Tries = true; shownTried = tried() })
	try := func(s *ui.Shell, c fyne.Canvas) {
		turn(s, c)
		(&deskPlay{canvas: c}).press("Andere Regeln ausprobieren")
	}
	tell(
		teamStory("full-try", trying, everyMode, try),
		teamStory("full-try-empty", full(func(f *screen.Fullness) { f.Tries, shownTried = true, nil }), nil, try),
	)
	large := teamStory("full-large-text", full(nil), []kit.Mode{kit.Light}, turn)
	large.Scale = 2
	tell(large)
}

// shownTried is what the story's device was told of a trial last.
var shownTried *screen.Tried

// tried is a trial in the demo city's large house, made by the same run as on the server.
func tried() *screen.Tried {
	c := demo()
	home, _ := homeZone()
	until := tuesday.Monday() - 1
	p := replay.Past{From: until - 55, Until: until, Parents: map[staff.UnitID]staff.UnitID{}}
	for _, b := range c.Buildings {
		if b.ID == home.Building {
			p.House = b
		}
	}
	for _, f := range c.Floors {
		if f.Building == home.Building {
			p.Floors = append(p.Floors, f)
		}
	}
	for _, z := range c.Zones {
		if z.Building == home.Building {
			p.Zones = append(p.Zones, z)
		}
	}
	for _, d := range c.Desks {
		if d.Building == home.Building {
			p.Desks = append(p.Desks, d)
		}
	}
	for _, u := range c.Units {
		p.Parents[u.ID] = u.Parent
	}
	p.Book.Rules = booking.DefaultRules(home.Building)
	p.Book.HomeDays = 0 // the demo's people were faster
	bookings, err := c.Past(1, p.From, p.Until)
	if err != nil {
		panic(err)
	}
	units, numbers := map[staff.PersonID]staff.UnitID{}, map[staff.PersonID]int{}
	for _, one := range c.People {
		units[one.ID] = one.Unit
	}
	for _, b := range bookings {
		if b.Building != home.Building {
			continue
		}
		n, known := numbers[b.Person]
		if !known {
			n, numbers[b.Person] = len(p.People), len(p.People)
			p.People = append(p.People, replay.Person{Unit: units[b.Person]})
		}
		p.Take(n, b)
	}
	p.Settle()
	trial := screen.Trial{Weeks: 8, Fewer: 30, More: 20}
	answer, err := p.Ask(context.Background(), replay.Scenario{Fewer: 30, More: 20, Seed: 1}, []int{100, 90, 80, 70, 60, 50}, nil)
	if err != nil {
		panic(err)
	}
	return &screen.Tried{Trial: trial, At: Now(), Answer: answer}
}

// shownFull is what the story's device has; stories are built one after the other.
var shownFull screen.Fullness

func (d teamData) Full(context.Context, booking.BuildingID) (screen.Fullness, error) {
	return shownFull, d.err
}
func (d teamData) AskFull(context.Context, booking.BuildingID) error { return d.err }

func (d teamData) Try(context.Context, booking.BuildingID, screen.Trial) (screen.Tried, error) {
	return *shownTried, d.err
}

func (d teamData) Tried(context.Context, booking.BuildingID) (*screen.Tried, error) {
	return shownTried, d.err
}

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
		for _, t := range utilisation.Miss(utilisation.Count(day, ground, bookings), day, ground, bookings, wanted(day, desks)) {
			ledger.Tally(t)
		}
	}
	for _, b := range bookings {
		ledger.Meet(b)
	}
	for day := month.First(); day <= month.Last(); day++ {
		for _, w := range wanted(day, desks) {
			ledger.Want(w)
		}
	}
	return ledger.Report()
}

// wanted are wishes of a day in the middle of the week that came to nothing at first.
func wanted(day booking.Day, desks []booking.Desk) (list []utilisation.Want) {
	if weekday := day.Weekday(); weekday < time.Tuesday || weekday > time.Thursday {
		return nil
	}
	people := demo().People
	for i := range 9 {
		w := utilisation.Want{Person: people[(int(day)*13+i*7)%len(people)].ID, Day: day, Desk: desks[(int(day)+i*11)%len(desks)].ID, Why: booking.Taken}
		switch i % 5 {
		case 1:
			w.Why = booking.Window
		case 2, 4:
			w.Why, w.Served = "", i%4 == 0
		}
		list = append(list, w)
	}
	return list
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
