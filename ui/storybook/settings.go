// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/settings"
)

func init() {
	tell(
		settingsStory("settings-offline", settingsOffline, nil, everyMode),
		settingsStory("settings-calm", settingsCalm, nil, nil),
		settingsStory("settings-waiting", settingsOffline, ui.ShowWaiting{}, nil),
		Story{Name: "settings-error", Build: func(s Stage) fyne.CanvasObject {
			return inShell(s, settingsCalm(), settingsData{err: &ui.Trouble{Kind: ui.StorageDamaged, Err: errors.New("not a database")}}, nil).Object()
		}},
		Story{Name: "settings-loading", Build: func(s Stage) fyne.CanvasObject {
			return settings.New(s.Env(), settingsData{}).Object()
		}},
		Story{Name: "settings-english", Lang: "en", Build: func(s Stage) fyne.CanvasObject {
			return inShell(s, settingsOffline(), settingsData{state: settingsOffline()}, nil).Object()
		}},
		Story{Name: "settings-large-text", Scale: 2, Modes: []kit.Mode{kit.Light}, Build: func(s Stage) fyne.CanvasObject {
			return inShell(s, settingsOffline(), settingsData{state: settingsOffline()}, nil).Object()
		}},
	)
}

func settingsStory(name string, state func() settings.State, args any, modes []kit.Mode) Story {
	return Story{Name: name, Modes: modes, Build: func(s Stage) fyne.CanvasObject {
		return inShell(s, state(), settingsData{state: state()}, args).Object()
	}}
}

// inShell is the window with the settings on it.
func inShell(s Stage, state settings.State, data settings.Data, args any) *ui.Shell {
	env := s.Env()
	shell := ui.NewShell(ui.Config{Text: env.Text, Work: env.Work, Now: Now, Location: Berlin, Find: finder{}, Still: true})
	for _, to := range []ui.Destination{ui.Today, ui.Desks, ui.Team} {
		shell.Add(to, func(ui.Env) ui.Screen { return elsewhere{} })
	}
	shell.Add(ui.Settings, func(env ui.Env) ui.Screen { return settings.New(env, data) })
	shell.SetPerson(state.Person)
	shell.SetConnection(state.Connection)
	shell.Navigate(ui.Settings, args)
	return shell
}

// settingsData is a device that shows one state and keeps nothing.
type settingsData struct {
	state settings.State
	err   error
}

func (d settingsData) Read(context.Context) (settings.State, error)         { return d.state, d.err }
func (d settingsData) Show(context.Context, staff.Visibility) error         { return d.err }
func (d settingsData) Prefer(context.Context, settings.Preferences) error   { return d.err }
func (d settingsData) Hold(context.Context, booking.BuildingID, bool) error { return d.err }
func (d settingsData) Seen(context.Context) error                           { return d.err }
func (d settingsData) Applied(settings.Preferences)                         {}
func (d settingsData) Try()                                                 {}
func (d settingsData) SignInAs(staff.PersonID)                              {}

func settingsSpan(day int) booking.Span {
	return booking.SpanOf(booking.Date(2026, time.November, day), booking.FullDay, Berlin)
}

// settingsOffline: two changes wait since 7:31, one wish was refused and five desks are free instead.
func settingsOffline() settings.State {
	state := settingsCalm()
	state.Connection = ui.Connection{Since: Now().Add(-21 * time.Minute), Waiting: 2}
	state.Waiting = []settings.Waiting{
		{Change: settings.Change{Kind: booking.KindReserve, Desk: "3.14", Span: settingsSpan(26)}},
		{Change: settings.Change{Kind: booking.KindPlanDay, Day: booking.Date(2026, time.November, 27), Halves: []booking.Half{booking.AM, booking.PM}, Status: booking.HomeOffice}},
	}
	state.Decided = []settings.Decided{
		{Change: settings.Change{Kind: booking.KindReserve, Desk: "3.14", Span: settingsSpan(24)}},
		{Change: settings.Change{Kind: booking.KindReserve, Booking: "refused", Desk: "3.08", Span: settingsSpan(30)},
			Refusal: &booking.Refusal{Why: booking.Taken, Alternatives: make([]booking.Alternative, 5)}},
	}
	state.Demo = []settings.Colleague{{Person: state.Person, Unit: state.Unit.Name}}
	return state
}

// settingsCalm: online, and nothing waits.
func settingsCalm() settings.State {
	return settings.State{
		Person: staff.Person{ID: "jana", Given: "Jana", Family: "Berger"}, Unit: staff.Unit{ID: "digital", Name: "Team Digitale Dienste"},
		Team: 8, Visibility: staff.Team, Server: "pult.wuppertal.example",
		Connection: ui.Connection{Online: true, Since: Now().Add(-time.Minute)},
		Bytes:      46_200_000, Retention: 60, Version: "0.2.0",
		Buildings: []settings.Building{
			{ID: "bergbahn", Name: "An der Bergbahn 33", Address: "An der Bergbahn 33", Desks: 96, Held: true},
			{ID: "bahn", Name: "Bundesbahndirektion", Address: "Döppersberg 41", Desks: 124, Held: true},
		},
	}
}
