// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/ics"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/settings"
)

func init() {
	tell(
		settingsStory("settings-offline", settingsOffline, nil, everyMode),
		settingsStory("settings-calm", settingsCalm, nil, nil),
		calendarStory("settings-calendar", settingsCalendar(), settingsData{}, everyMode, ""),
		calendarStory("settings-calendar-empty", settingsCalm(), settingsData{}, nil, ""),
		calendarStory("settings-calendar-made", settingsCalendar(), settingsData{}, nil, "Link erstellen"),
		calendarStory("settings-calendar-offline", settingsCalendarOffline(), settingsData{}, nil, "Link erstellen"),
		calendarStory("settings-away", settingsCalm(), settingsData{away: settingsAway(), known: 1}, everyMode, "Datei wählen"),
		calendarStory("settings-away-refused", settingsCalm(), settingsData{file: &ics.Error{Line: 12, Problem: ics.Recurring}}, nil, "Datei wählen"),
		calendarStory("settings-away-empty", settingsCalm(), settingsData{}, nil, "Datei wählen"),
		settingsStory("settings-waiting", settingsOffline, ui.ShowWaiting{}, nil),
		settingsStory("settings-usual", settingsPeople, ui.ShowUsualWeek{}, nil),
		settingsStory("settings-deputies", settingsPeople, ui.ShowDeputies{}, nil),
		settingsStory("settings-needs", settingsNeeds, ui.ShowNeeds{}, nil),
		settingsPressed("settings-hear", settingsHearing(), "Hinweise auf Neues, Ruhe von 18:00 bis 07:00", "Hinweise auf Neues"),
		settingsStory("settings-series", settingsSeries, ui.ShowSeries{}, nil),
		Story{Name: "settings-error", Build: func(s Stage) fyne.CanvasObject {
			return inShell(s, settingsCalm(), settingsData{err: &ui.Trouble{Kind: ui.StorageDamaged, Err: errors.New("not a database")}}, nil).Object()
		}},
		Story{Name: "settings-loading", Build: func(s Stage) fyne.CanvasObject {
			return settings.New(s.Env(), settingsData{}, nil).Object()
		}},
		Story{Name: "settings-english", Lang: "en", Build: func(s Stage) fyne.CanvasObject {
			return inShell(s, settingsOffline(), settingsData{state: settingsOffline()}, nil).Object()
		}},
		Story{Name: "settings-large-text", Scale: 2, Modes: []kit.Mode{kit.Light}, Build: func(s Stage) fyne.CanvasObject {
			return inShell(s, settingsOffline(), settingsData{state: settingsOffline()}, nil).Object()
		}},
	)
}

// settingsNeeds: a table that can be raised is needed.
func settingsNeeds() settings.State {
	state := settingsCalm()
	state.Needs.Adjustable = true
	return state
}

// settingsPeople: two may book for Jana and she for one; her week is half in the office.
func settingsPeople() settings.State {
	state := settingsCalm()
	state.Deputies = []staff.Person{{ID: "aylin", Given: "Aylin", Family: "Demir"}, {ID: "tomasz", Given: "Tomasz", Family: "Nowak"}}
	state.Owners = []staff.Person{{ID: "ruth", Given: "Ruth", Family: "Vogel"}}
	state.Week.Days[time.Monday] = [2]booking.Status{booking.HomeOffice, booking.HomeOffice}
	for _, day := range []time.Weekday{time.Tuesday, time.Thursday} {
		state.Week.Days[day] = [2]booking.Status{booking.Office, booking.Office}
	}
	state.Week.Days[time.Wednesday] = [2]booking.Status{booking.Office, booking.HomeOffice}
	state.Week.Book = true
	return state
}

func settingsStory(name string, state func() settings.State, args any, modes []kit.Mode) Story {
	return Story{Name: name, Modes: modes, Build: func(s Stage) fyne.CanvasObject {
		return inShell(s, state(), settingsData{state: state()}, args).Object()
	}}
}

// settingsHearing is somebody who wants quiet evenings and a quiet weekend.
func settingsHearing() settings.State {
	state := settingsCalm()
	state.Hearing = news.Hearing{From: 18 * 60, Until: 7 * 60, Rest: []time.Weekday{time.Saturday, time.Sunday}, Digest: news.Weekly, Mail: "jana.berger@wuppertal.example"}
	state.Channels = []settings.Channel{{ID: "c-rathaus", Name: "Aus dem Rathaus", Level: news.Follows}, {ID: "c-sicherheit", Name: "Arbeitssicherheit"}, {ID: "c-markt", Name: "Marktplatz", Level: news.Mutes}}
	return state
}

// settingsPressed is the page behind a row of the settings, which is called something else in the list of the laptop.
func settingsPressed(name string, state settings.State, phone, laptop string) Story {
	return Story{Name: name, Build: func(s Stage) fyne.CanvasObject { return inShell(s, state, settingsData{state: state}, nil).Object() },
		After: func(canvas fyne.Canvas) {
			if play := (&deskPlay{canvas: canvas}); !play.press(phone) {
				play.press(laptop)
			}
		}}
}

// calendarStory is the page of the calendar after a press of one of its buttons.
func calendarStory(name string, state settings.State, data settingsData, modes []kit.Mode, press string) Story {
	data.state = state
	return Story{Name: name, Modes: modes, Build: func(s Stage) fyne.CanvasObject { return inShell(s, state, data, ui.ShowCalendar{}).Object() },
		After: func(canvas fyne.Canvas) {
			for _, o := range test.LaidOutObjects(canvas.Content()) {
				if b, ok := o.(*kit.Button); ok && press != "" && b.Label() == press {
					b.Tapped(nil)
					return
				}
			}
		}}
}

// inShell is the window with the settings on it, in the demo.
func inShell(s Stage, state settings.State, data settings.Data, args any) *ui.Shell {
	return inShellOf(s, state, data, nil, args)
}

// inShellOf is the window with the settings of who has truly signed in.
func inShellOf(s Stage, state settings.State, data settings.Data, account settings.Account, args any) *ui.Shell {
	env := s.Env()
	shell := ui.NewShell(ui.Config{Text: env.Text, Work: env.Work, Now: Now, Location: Berlin, Find: finder{}, Still: true, OnSignIn: func() {}})
	for _, to := range []ui.Destination{ui.Today, ui.Desks, ui.Team, ui.Feed} {
		shell.Add(to, func(ui.Env) ui.Screen { return elsewhere{} })
	}
	shell.Add(ui.Settings, func(env ui.Env) ui.Screen { return settings.New(env, data, account) })
	shell.SetPerson(state.Person)
	shell.SetConnection(state.Connection)
	shell.Navigate(ui.Settings, args)
	return shell
}

// settingsData is a device that shows one state and keeps nothing.
type settingsData struct {
	state settings.State
	err   error
	away  []settings.Absence // what a chosen file tells
	known int                // days that were said before
	file  error              // or why it is refused
}

func (d settingsData) Read(context.Context) (settings.State, error)         { return d.state, d.err }
func (d settingsData) Show(context.Context, staff.Visibility) error         { return d.err }
func (d settingsData) Need(context.Context, staff.Needs) error              { return d.err }
func (d settingsData) Prefer(context.Context, settings.Preferences) error   { return d.err }
func (d settingsData) Hold(context.Context, booking.BuildingID, bool) error { return d.err }
func (d settingsData) Unrepeat(context.Context, booking.Unrepeat) error     { return d.err }
func (d settingsData) GoOn(context.Context, booking.Resumption) error       { return d.err }
func (d settingsData) Resume(context.Context, booking.Unrepeat) (booking.Resumption, error) {
	return booking.Resumption{}, d.err
}
func (d settingsData) Seen(context.Context) error { return d.err }
func (d settingsData) Link(context.Context) (settings.Feed, error) {
	return settingsFeed(0, true), d.err
}
func (d settingsData) Unlink(context.Context, settings.Feed) error { return d.err }
func (d settingsData) Relink(context.Context, settings.Feed) error { return d.err }
func (d settingsData) Absences(context.Context, io.Reader) ([]settings.Absence, int, error) {
	if d.file != nil {
		return nil, 0, d.file
	}
	return d.away, d.known, d.err
}
func (d settingsData) SetAway(context.Context, []settings.Absence, bool, func(int)) error {
	return d.err
}
func (d settingsData) TakeBackAway(context.Context, []settings.Absence, bool) error { return d.err }
func (d settingsData) Copy(string)                                                  {}
func (d settingsData) ChooseFile(chosen func(io.ReadCloser)) {
	chosen(io.NopCloser(strings.NewReader("")))
}
func (d settingsData) Hear(context.Context, news.Hear) error              { return nil }
func (d settingsData) Tune(context.Context, news.Tune) error              { return nil }
func (d settingsData) Mails(context.Context) (bool, error)                { return true, nil }
func (d settingsData) Applied(settings.Preferences)                       {}
func (d settingsData) Try()                                               {}
func (d settingsData) SignInAs(staff.PersonID)                            {}
func (d settingsData) NameDeputy(context.Context, staff.PersonID) error   { return d.err }
func (d settingsData) RevokeDeputy(context.Context, staff.PersonID) error { return d.err }
func (d settingsData) TakeBack(context.Context, []booking.Booking) error  { return d.err }

func (d settingsData) PlanWeek(context.Context, booking.PlanWeek, []booking.Booking) ([]booking.Booking, *booking.Refusal, error) {
	return nil, nil, d.err
}

func (d settingsData) FindPeople(context.Context, string) ([]settings.Colleague, error) {
	return nil, d.err
}

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

// settingsCalendar has two links: one of this device, and one of another.
func settingsCalendar() settings.State {
	state := settingsCalm()
	state.Feeds = []settings.Feed{settingsFeed(-40, false), settingsFeed(-2, true)}
	return state
}

func settingsCalendarOffline() settings.State {
	state := settingsCalendar()
	state.Connection = ui.Connection{Since: Now().Add(-21 * time.Minute), Waiting: 1}
	state.Feeds = append(state.Feeds, settingsFeed(0, true))
	state.Feeds[2].Waits = true
	return state
}

func settingsFeed(day int, here bool) settings.Feed {
	made := Now().AddDate(0, 0, day)
	feed := settings.Feed{ID: booking.FeedID(made.String()), MadeAt: made, Ends: made.Add(booking.FeedLife)}
	if here {
		feed.Address = "https://pult.wuppertal.example/c/Yx3kW0cM0mJc0r6m3mBf4bNf0s9mE1mW0cM0mJc0r6m.ics"
	}
	return feed
}

// settingsAway is two weeks of leave with two desks, a morning, and a day that the calendar calls free.
func settingsAway() (days []settings.Absence) {
	both := []booking.Half{booking.AM, booking.PM}
	add := func(day int, halves []booking.Half, title string, free bool) {
		days = append(days, settings.Absence{Stretch: ics.Stretch{Day: booking.Date(2026, time.November, day), Halves: halves, Title: title, Free: free}})
	}
	add(26, []booking.Half{booking.AM}, "Zahnarzt", false)
	add(36, both, "Geburtstag Murat", true)
	for _, day := range []int{44, 45, 46, 47, 48, 51, 52, 53} {
		add(day, both, "Urlaub", false)
	}
	days[3].Desks, days[4].Desks = make([]booking.Booking, 1), make([]booking.Booking, 1)
	return days
}

// settingsSeries has two series: one of mornings that ends, and one without an end.
func settingsSeries() settings.State {
	state, first := settingsCalm(), booking.Date(2026, time.November, 24)
	both, other := booking.Recurrence{Freq: booking.Weekly}, booking.Recurrence{Freq: booking.Weekly, Interval: 2}
	both.Weekdays = []booking.Nth{{Day: time.Tuesday}, {Day: time.Thursday}}
	other.Weekdays = []booking.Nth{{Day: time.Monday}}
	state.Series = []settings.Series{
		{Series: booking.Series{ID: "s1", Rule: both, First: first, Until: booking.Noon, Ends: first + 25}, Desk: "3.14", House: "Bundesbahndirektion"},
		{Series: booking.Series{ID: "s2", Rule: other, First: first - 1, Until: 24 * 60}, Desk: "0.07", House: "Rathaus Barmen"},
	}
	return state
}
