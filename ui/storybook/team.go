// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	screen "github.com/pult-app/pult/ui/team"
)

func init() {
	tell(
		teamStory("team", teamFull, everyMode, nil),
		teamStory("team-halves", teamHalves, nil, nil),
		teamStory("team-empty", teamEmpty, nil, nil),
		teamStory("team-cell", teamFull, nil, func(s *ui.Shell, c fyne.Canvas) {
			s.Key(&fyne.KeyEvent{Name: fyne.KeyDown})
			c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		}),
		teamStory("team-mine", teamFull, nil, func(_ *ui.Shell, c fyne.Canvas) {
			(&deskPlay{canvas: c}).press("Ich, Donnerstag, 26. November, Platz 3.14 vorgemerkt")
		}),
		teamStory("team-sought", teamFull, nil, func(s *ui.Shell, _ fyne.Canvas) {
			s.Navigate(ui.Team, ui.ShowPerson{Person: stranger().ID})
		}),
		teamStory("team-sought-unseen", teamFull, nil, func(s *ui.Shell, _ fyne.Canvas) {
			s.Navigate(ui.Team, ui.ShowPerson{Person: "agnes"})
		}),
		Story{Name: "team-loading", Build: func(s Stage) fyne.CanvasObject {
			return teamShell(s, teamData{state: screen.State{Loading: true}}).Object()
		}},
		Story{Name: "team-error", Build: func(s Stage) fyne.CanvasObject {
			return teamShell(s, teamData{err: &ui.Trouble{Kind: ui.StorageDamaged, Err: errors.New("not a database")}}).Object()
		}},
		Story{Name: "team-english", Lang: "en", Modes: []kit.Mode{kit.Light}, Build: func(s Stage) fyne.CanvasObject {
			return teamShell(s, teamData{state: teamFull()}).Object()
		}},
		Story{Name: "team-large-text", Scale: 2, Modes: []kit.Mode{kit.Light}, Build: func(s Stage) fyne.CanvasObject {
			return teamShell(s, teamData{state: teamFull()}).Object()
		}},
	)
}

func teamStory(name string, state func() screen.State, modes []kit.Mode, lead func(*ui.Shell, fyne.Canvas)) Story {
	var shell *ui.Shell
	return Story{Name: name, Modes: modes,
		Build: func(s Stage) fyne.CanvasObject {
			shell = teamShell(s, teamData{state: state()})
			return shell.Object()
		},
		After: func(canvas fyne.Canvas) {
			shell.Attach(canvas)
			if lead != nil {
				lead(shell, canvas)
			}
		},
	}
}

func teamShell(s Stage, data teamData) *ui.Shell {
	env := s.Env()
	shell := ui.NewShell(ui.Config{Text: env.Text, Work: env.Work, Now: Now, Location: Berlin, Find: finder{}, Still: true})
	for _, to := range []ui.Destination{ui.Today, ui.Desks, ui.Team, ui.Feed, ui.Settings} {
		shell.Add(to, func(env ui.Env) ui.Screen {
			if to == ui.Team {
				return screen.New(env, data)
			}
			return elsewhere{}
		})
	}
	shell.SetPerson(jana())
	shell.SetConnection(ui.Connection{Online: true, Since: Now().Add(-time.Minute)})
	shell.Navigate(ui.Team, nil)
	return shell
}

// teamData is a device that shows one state.
type teamData struct {
	state screen.State
	err   error
}

func (d teamData) Hold(context.Context, booking.BuildingID) error { return d.err }
func (d teamData) Like(context.Context, booking.Like) error       { return d.err }
func (d teamData) Release(context.Context, booking.Release) error { return d.err }
func (d teamData) Reserve(context.Context, booking.Reserve) error { return d.err }
func (d teamData) Propose(context.Context, booking.Propose) error { return d.err }
func (d teamData) Call(context.Context, booking.Call) error       { return d.err }
func (d teamData) Prefer(context.Context, booking.Prefer) error   { return d.err }
func (d teamData) Unlike(context.Context, booking.Unlike) error   { return d.err }

func (d teamData) Read(_ context.Context, _ booking.Day, sought staff.PersonID) (screen.State, error) {
	state := d.state
	if sought != "" {
		state.Sought = teamSought(sought)
	}
	return state, d.err
}

// stranger is somebody of another unit who comes to the office in the week of the mockups.
func stranger() staff.Person {
	for _, p := range demo().Presence {
		if who := person(p.Person); who.Unit != jana().Unit && p.Day == tuesday && p.Status == booking.Office {
			return who
		}
	}
	panic("storybook: nobody of another unit comes")
}

func teamSought(who staff.PersonID) *screen.Sought {
	if who != stranger().ID {
		return &screen.Sought{Person: staff.Person{ID: who, Given: "Agnes", Family: "Vogt"}, Unit: "Stadtkasse"}
	}
	sought := &screen.Sought{Person: stranger(), Unit: "Stadtkasse"}
	for _, p := range demo().Presence {
		if p.Person == who && p.Day.Monday() == tuesday.Monday() {
			sought.Presence = append(sought.Presence, p)
		}
	}
	return sought
}

// teamFull: Jana's team in the week of the mockups.
func teamFull() screen.State {
	state := teamEmpty()
	people := team()
	for _, p := range demo().Presence {
		if slices.ContainsFunc(people, func(o staff.Person) bool { return o.ID == p.Person }) && p.Day.Monday() == tuesday.Monday() {
			state.Presence = append(state.Presence, p)
		}
	}
	wish := requested("3.14", tuesday+2)
	for half := range booking.Half(2) {
		state.Presence = append(state.Presence, booking.Presence{Person: jana().ID, Day: tuesday + 2, Half: half, Status: booking.Office, Desk: wish.Desk, Building: wish.Building, Occupied: wish.Occupancy().ID})
	}
	state.Mine = append(dayPlan(tuesday).Bookings, wish)
	state.Requested = map[booking.OccupancyID]bool{wish.Occupancy().ID: true}
	state.Codes, state.Floors = map[booking.DeskID]string{}, map[booking.DeskID]booking.FloorID{}
	for id, place := range places() {
		state.Codes[id], state.Floors[id] = place.Desk.Code, place.Floor.ID
	}
	return state
}

// teamHalves: some days are in two halves.
func teamHalves() screen.State {
	state := teamFull()
	for i, p := range state.Presence {
		if p.Half == booking.PM && i%3 == 0 {
			state.Presence[i].Status, state.Presence[i].Desk = booking.HomeOffice, ""
		}
	}
	return state
}

// teamEmpty: nobody has said anything.
func teamEmpty() screen.State {
	return screen.State{
		Me: jana(), Unit: staff.Unit{ID: jana().Unit, Name: "Team Digitale Dienste"}, Above: "Amt für Informationstechnik und Digitalisierung",
		People: team(), Visibility: staff.Team, Home: &screen.Home{Name: "Wupper", Total: 24, Busy: [5]int{15, 18, 12, 22, 7}},
	}
}
