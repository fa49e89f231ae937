// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/text"
)

// now is Tuesday, 24 November 2026, 7:52 in Berlin.
var (
	berlin, _ = time.LoadLocation("Europe/Berlin")
	now       = time.Date(2026, time.November, 24, 7, 52, 0, 0, berlin)
	tuesday   = booking.Date(2026, time.November, 24)
	thursday  = tuesday + 2
)

// demo is the demo city; it is made once and never changed.
var demo = sync.OnceValues(func() (city.City, error) { return city.Demo(1, tuesday) })

// A town is the demo city in a store, as Jana's device holds it.
type town struct {
	*bookingtest.Memory
	city city.City
	// answers are what the next wishes are answered with, instead of asking the Planner.
	refusals map[booking.BookingID]*booking.Refusal
	presence []booking.Presence
}

func newTown(t testing.TB) *town {
	c, err := demo()
	require.NoError(t, err)
	m := bookingtest.NewMemory()
	setup := bookingtest.Town{Units: c.Units, People: c.People, Buildings: c.Buildings, Floors: c.Floors, Zones: c.Zones, Desks: c.Desks, Rules: c.Rules}
	require.NoError(t, setup.Put(t.Context(), m))
	for _, b := range c.Bookings {
		if b.Span.End.After(now) && b.State.Live() {
			require.NoError(t, m.PutBooking(t.Context(), b))
		}
	}
	return &town{Memory: m, city: c, refusals: map[booking.BookingID]*booking.Refusal{}, presence: c.Presence}
}

// data is the town as one person sees it.
func (w *town) data(who staff.PersonID) Local {
	planner := func(store booking.Store) *booking.Planner {
		return &booking.Planner{Store: store, Now: func() time.Time { return now }}
	}
	return Local{
		Who:  who,
		Read: func(_ context.Context, ask func(*booking.Planner) error) error { return ask(planner(w.Memory)) },
		Write: func(_ context.Context, ask func(*booking.Planner) error) error {
			return w.Do(func(store booking.Store) error { return ask(planner(store)) })
		},
		Plan: func(_ context.Context, floor booking.FloorID) (booking.Plan, error) {
			for _, f := range w.city.Floors {
				if f.ID == floor {
					return f.Plan, nil
				}
			}
			return booking.Plan{}, fmt.Errorf("plan of floor %s: %w", floor, booking.ErrGone)
		},
		Seen: func(_ context.Context, day booking.Day) (seen []booking.Presence, err error) {
			unit := w.unitOf(who)
			for _, p := range w.presence {
				if p.Day == day && (p.Seen == staff.Everybody || p.Seen == staff.Team && p.Unit == unit) {
					seen = append(seen, p)
				}
			}
			return seen, nil
		},
		Refusal: func(_ context.Context, id booking.BookingID) (*booking.Refusal, error) { return w.refusals[id], nil },
	}
}

func (w *town) unitOf(who staff.PersonID) staff.UnitID {
	i := slices.IndexFunc(w.city.People, func(p staff.Person) bool { return p.ID == who })
	return w.city.People[i].Unit
}

// desk is a desk of the directorate's third floor by its code.
func (w *town) desk(code string) booking.Desk {
	for _, b := range w.city.Buildings {
		for _, d := range w.city.Desks {
			if d.Code == code && d.Building == b.ID && b.Name == "Bundesbahndirektion" {
				return d
			}
		}
	}
	panic("no desk " + code)
}

// take books a desk for somebody whom Jana does not know.
func (w *town) take(t testing.TB, code string, day booking.Day, part booking.Part) {
	d := w.desk(code)
	span := booking.SpanOf(day, part, berlin)
	require.NoError(t, w.PutBooking(t.Context(), booking.Booking{
		ID: booking.BookingID("taken-" + code), Person: "p-nobody", Desk: d.ID, Floor: d.Floor, Building: d.Building, Span: span, State: booking.Booked, MadeAt: now.UTC(),
	}))
}

var errBroken = errors.New("the disk is broken")

// A stageplay is a screen in a window with what it told and where it led.
type stageplay struct {
	*Screen
	window  fyne.Window
	town    *town
	notices []ui.Notice
	went    []ui.Destination
	fails   []error
	passed  time.Duration // since now
}

var (
	phone  = fyne.NewSize(390, 800)
	laptop = fyne.NewSize(1108, 800) // 1200 without the rail
)

type option func(*stageplay, *ui.Env, *Data)

func inLanguage(language string) option {
	return func(_ *stageplay, env *ui.Env, _ *Data) { env.Text, _ = text.New(language) }
}

func with(change func(*town)) option {
	return func(p *stageplay, _ *ui.Env, _ *Data) { change(p.town) }
}

func play(t testing.TB, size fyne.Size, mode kit.Mode, options ...option) *stageplay {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(mode, 1))
	words, err := text.New("de")
	require.NoError(t, err)
	p := &stageplay{town: newTown(t)}
	env := ui.Env{
		Text: words, Voice: ui.NewVoice(words), Work: ui.NewInlineWork(), Now: func() time.Time { return now.Add(p.passed) }, Location: berlin, Still: true,
		Navigate: func(to ui.Destination, _ any) { p.went = append(p.went, to) },
		Tell:     func(n ui.Notice) { p.notices = append(p.notices, n) },
		Fail:     func(err error) { p.fails = append(p.fails, err) },
	}
	var data Data = p.town.data(city.DemoPerson)
	for _, o := range options {
		o(p, &env, &data)
	}
	env.Voice = ui.NewVoice(env.Text)
	p.Screen = New(env, data)
	n := 0
	p.NewID = func() booking.BookingID {
		n++
		return booking.BookingID(fmt.Sprintf("00000000-0000-7000-8000-%012d", n))
	}
	p.window = test.NewTempWindow(t, p.scene(size))
	p.window.SetPadded(false)
	p.window.Resize(size)
	return p
}

// scene is the screen on its paper, on a phone with its title above it as the shell puts it.
func (p *stageplay) scene(size fyne.Size) fyne.CanvasObject {
	return newScene(p.Screen, ui.WidthOf(size.Width) == ui.OneColumn)
}

// at opens the screen on a day.
func (p *stageplay) at(day booking.Day) *stageplay {
	p.Open(ui.ShowDay{Day: day})
	p.Refresh()
	return p
}

// keep writes a picture of the window to the folder that PULT_PICTURES names, to be looked at.
func (p *stageplay) keep(t testing.TB, name string) {
	folder := os.Getenv("PULT_PICTURES")
	if folder == "" {
		return
	}
	require.NoError(t, os.MkdirAll(folder, 0o755))
	file, err := os.Create(filepath.Join(folder, name+".png"))
	require.NoError(t, err)
	defer file.Close()
	require.NoError(t, png.Encode(file, p.window.Canvas().Capture()))
}
