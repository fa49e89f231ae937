// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/ics"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/text"
	"github.com/pult-app/pult/ui/uitest"
)

var now = uitest.Now

// A device keeps what the screen asks for, as a device does.
type device struct {
	known   int // days of a file that were said before
	ended   []booking.Unrepeat
	resumed []booking.Repeat
	state   State
	err     error // of every call
	applied []Preferences
	tried   int
	seen    int
	signed  staff.PersonID
	mails   bool  // the server sends mail
	unasked error // why it cannot be asked

	file    string     // that is chosen; empty for none
	refuses *ics.Error // the file
	away    []Absence  // that the file tells of
	read    string
	during  func() // while the file is read
	entered []Absence
	back    []Absence
	freed   bool
	copied  string
	given   []booking.Booking // given back with a usual week
	late    booking.BookingID // cannot be given back
	account Account           // nil in the demo
}

func (d *device) Read(context.Context) (State, error) { return d.state, d.err }

func (d *device) Show(_ context.Context, v staff.Visibility) error {
	if d.err == nil {
		d.state.Visibility = v
	}
	return d.err
}

func (d *device) Need(_ context.Context, needs staff.Needs) error {
	if d.err == nil {
		d.state.Needs = needs
	}
	return d.err
}

func (d *device) Prefer(_ context.Context, p Preferences) error {
	if d.err == nil {
		d.state.Preferences = p
	}
	return d.err
}

func (d *device) Hold(_ context.Context, id booking.BuildingID, hold bool) error {
	buildings := append([]Building(nil), d.state.Buildings...)
	for i := range buildings {
		if buildings[i].ID == id {
			buildings[i].Held = hold
		}
	}
	d.state.Buildings = buildings
	return d.err
}

func (d *device) Unrepeat(_ context.Context, u booking.Unrepeat) error {
	d.ended = append(d.ended, u)
	return d.err
}

func (d *device) Resume(_ context.Context, u booking.Unrepeat) (booking.Resumption, error) {
	return booking.Resumption{Repeat: booking.Repeat{Series: u.Series + "-again", First: u.From}}, d.err
}

func (d *device) GoOn(_ context.Context, r booking.Resumption) error {
	d.resumed = append(d.resumed, r.Repeat)
	return d.err
}

func (d *device) Seen(context.Context) error {
	d.seen++
	d.state.Connection.Refused = 0
	return d.err
}

func (d *device) FindPeople(_ context.Context, words string) (found []Colleague, _ error) {
	for _, c := range offline().Demo {
		if words != "" && strings.Contains(c.Person.Name(), words) {
			found = append(found, c)
		}
	}
	return found, d.err
}

func (d *device) NameDeputy(_ context.Context, id staff.PersonID) error {
	for _, c := range offline().Demo {
		if c.Person.ID == id {
			d.state.Deputies = append(slices.Clone(d.state.Deputies), c.Person)
		}
	}
	return d.err
}

func (d *device) RevokeDeputy(_ context.Context, id staff.PersonID) error {
	d.state.Deputies = slices.DeleteFunc(slices.Clone(d.state.Deputies), func(p staff.Person) bool { return p.ID == id })
	return d.err
}

func (d *device) PlanWeek(_ context.Context, week booking.PlanWeek, release []booking.Booking) (given []booking.Booking, refused *booking.Refusal, _ error) {
	for _, b := range release {
		if b.ID == d.late {
			refused = &booking.Refusal{Why: booking.Window, Detail: booking.TooLate}
		} else {
			given = append(given, b)
		}
	}
	d.state.Week, d.given = booking.UsualWeek(week), given
	return given, refused, d.err
}

func (d *device) TakeBack(_ context.Context, desks []booking.Booking) error {
	d.state.Ahead, d.given = desks, nil
	return d.err
}

func (d *device) Hear(_ context.Context, w news.Hear) error {
	if d.err == nil {
		d.state.Hearing = news.Hearing{From: w.From, Until: w.Until, Rest: w.Rest, Digest: w.Digest, Mail: w.Mail}
	}
	return d.err
}

func (d *device) Tune(_ context.Context, w news.Tune) error {
	for i, c := range d.state.Channels {
		if c.ID == w.Channel {
			d.state.Channels = slices.Clone(d.state.Channels)
			d.state.Channels[i].Level = w.Level
		}
	}
	return d.err
}

func (d *device) Mails(context.Context) (bool, error) { return d.mails, d.unasked }
func (d *device) Applied(p Preferences)               { d.applied = append(d.applied, p) }
func (d *device) Try()                                { d.tried++ }
func (d *device) SignInAs(p staff.PersonID)           { d.signed = p }

func span(day int, part booking.Part) booking.Span {
	return booking.SpanOf(booking.Date(2026, 11, day), part, uitest.Berlin)
}

// offline is the state of the mockup: two changes wait since 7:31, one wish was refused.
func offline() State {
	return State{
		Person: staff.Person{ID: "p1", Given: "Jana", Family: "Berger"}, Unit: staff.Unit{ID: "t1", Name: "Team Digitale Dienste"}, Team: 8,
		Visibility: staff.Team, Server: "pult.wuppertal.example",
		Connection: ui.Connection{Since: now.Add(-21 * time.Minute), Waiting: 2, Refused: 1},
		Waiting: []Waiting{
			{Change: Change{Kind: booking.KindReserve, Booking: "b1", Desk: "3.14", Span: span(26, booking.FullDay)}, Since: now.Add(-11 * time.Minute)},
			{Change: Change{Kind: booking.KindPlanDay, Day: booking.Date(2026, 11, 27), Halves: []booking.Half{booking.AM, booking.PM}, Status: booking.HomeOffice}, Since: now.Add(-8 * time.Minute)},
		},
		Decided: []Decided{
			{Change: Change{Kind: booking.KindReserve, Booking: "b2", Desk: "3.14", Span: span(24, booking.FullDay)}, At: now.Add(-24 * time.Hour)},
			{Change: Change{Kind: booking.KindReserve, Booking: "b3", Desk: "3.08", Span: span(30, booking.FullDay)}, At: now.Add(-25 * time.Hour),
				Refusal: &booking.Refusal{Why: booking.Taken, Alternatives: make([]booking.Alternative, 5)}},
		},
		Bytes: 46_200_000, Retention: 60, Version: "0.2.0",
		Buildings: []Building{
			{ID: "h1", Name: "An der Bergbahn 33", Address: "An der Bergbahn 33", Desks: 96, Held: true},
			{ID: "h2", Name: "Bundesbahndirektion", Address: "Döppersberg 41", Desks: 124, Held: true},
			{ID: "h3", Name: "Rathaus Barmen", Address: "Johannes-Rau-Platz 1", Desks: 310},
		},
		Demo: []Colleague{
			{Person: staff.Person{ID: "p1", Given: "Jana", Family: "Berger"}, Unit: "Team Digitale Dienste"},
			{Person: staff.Person{ID: "p2", Given: "Aylin", Family: "Demir"}, Unit: "Team Digitale Dienste"},
			{Person: staff.Person{ID: "p3", Given: "Tomasz", Family: "Nowak"}, Unit: "Stadtkasse"},
		},
	}
}

// calm is online with nothing to tell.
func calm() State {
	s := offline()
	s.Connection = ui.Connection{Online: true, Since: now.Add(-time.Minute)}
	s.Waiting, s.Decided, s.Demo = nil, nil, nil
	return s
}

// A stage is the screen in the shell in a window.
type stage struct {
	*Screen
	shell  *ui.Shell
	device *device
	window fyne.Window
	opened []any
}

// desks is what the settings lead to: it keeps what it was opened with.
type desks struct{ stage *stage }

func (d desks) Object() fyne.CanvasObject { return kit.NewText("Plätze", kit.Title) }
func (d desks) Refresh()                  {}
func (d desks) Keys(*fyne.KeyEvent) bool  { return false }
func (d desks) Open(args any)             { d.stage.opened = append(d.stage.opened, args) }

func newStage(t *testing.T, size fyne.Size, state State) *stage {
	return stageWith(t, size, &device{state: state}, "de", kit.Light)
}

func stageWith(t *testing.T, size fyne.Size, device *device, language string, mode kit.Mode) *stage {
	test.NewTempApp(t).Settings().SetTheme(kit.NewStillTheme(mode, 1))
	words, err := text.New(language)
	require.NoError(t, err)
	s := &stage{device: device}
	s.shell = ui.NewShell(ui.Config{Text: words, Work: ui.NewInlineWork(), Now: func() time.Time { return now }, Location: uitest.Berlin, Still: true})
	s.shell.Add(ui.Desks, func(ui.Env) ui.Screen { return desks{s} })
	s.shell.Add(ui.Settings, func(env ui.Env) ui.Screen {
		s.Screen = New(env, device, device.account)
		return s.Screen
	})
	s.shell.SetPerson(device.state.Person)
	s.shell.SetConnection(device.state.Connection)
	s.window = test.NewTempWindow(t, s.shell.Object())
	s.window.SetPadded(false)
	s.window.Resize(size)
	s.shell.Attach(s.window.Canvas())
	s.shell.Navigate(ui.Settings, nil)
	return s
}

func (d *device) Link(context.Context) (Feed, error) {
	if d.err != nil {
		return Feed{}, d.err
	}
	feed := madeHere(fmt.Sprint("feed", len(d.state.Feeds)), now, !d.state.Connection.Online)
	d.state.Feeds = append(slices.Clone(d.state.Feeds), feed)
	return feed, nil
}

func (d *device) Unlink(_ context.Context, f Feed) error {
	d.state.Feeds = slices.DeleteFunc(slices.Clone(d.state.Feeds), func(one Feed) bool { return one.ID == f.ID })
	return d.err
}

func (d *device) Relink(_ context.Context, f Feed) error {
	d.state.Feeds = append(slices.Clone(d.state.Feeds), f)
	return d.err
}

func (d *device) Absences(_ context.Context, file io.Reader) ([]Absence, int, error) {
	text, err := io.ReadAll(file)
	if d.during != nil {
		d.during()
	}
	if err != nil {
		return nil, 0, err
	}
	if d.refuses != nil {
		return nil, 0, d.refuses
	}
	d.read = string(text)
	return d.away, d.known, d.err
}

func (d *device) SetAway(_ context.Context, days []Absence, free bool, done func(int)) error {
	d.entered, d.freed = days, free
	for i := range days {
		done(i + 1)
	}
	return d.err
}

func (d *device) TakeBackAway(_ context.Context, days []Absence, freed bool) error {
	d.back, d.freed = days, freed
	return d.err
}

func (d *device) Copy(words string) { d.copied = words }

func (d *device) ChooseFile(chosen func(io.ReadCloser)) {
	if d.file != "" {
		chosen(io.NopCloser(strings.NewReader(d.file)))
	}
}

func madeHere(id string, at time.Time, waits bool) Feed {
	secret := booking.FeedSecret("dC4qW0cM0mJc0r6m3mBf4bNf0s9mE1mW0cM0mJc0r6m")
	return Feed{ID: booking.FeedID(id), Hash: secret.Hash(), MadeAt: at, Ends: at.Add(booking.FeedLife), Waits: waits, Secret: secret,
		Address: "https://pult.wuppertal.example/c/" + string(secret) + ".ics"}
}
