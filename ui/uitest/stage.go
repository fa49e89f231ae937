// SPDX-License-Identifier: EUPL-1.2

package uitest

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/text"
)

// The two sizes in dp at which screens are judged.
var (
	Phone  = fyne.NewSize(390, 800)
	Laptop = fyne.NewSize(1200, 800)
	Sizes  = map[string]fyne.Size{"phone": Phone, "laptop": Laptop}
)

// Berlin is the time zone of the stage, Now what its clock shows at first: the Tuesday of the pictures.
var (
	Berlin = booking.Building{}.Location()
	Now    = time.Date(2026, time.November, 24, 7, 52, 0, 0, Berlin)
)

// A Stage is one screen in the shell in a window, with nothing at the other destinations.
type Stage struct {
	Shell  *ui.Shell
	Window fyne.Window
	// Clock is what the clock shows.
	Clock time.Time
	// Exported are the bookings that were given to a calendar.
	Exported []booking.BookingID
	// Opened is what the other destinations were opened with.
	Opened []any
}

// Config is how a Stage is seen. Its zero value is German in common text.
type Config struct {
	Size     fyne.Size
	Language string
	Scale    float32
}

// Open makes a stage and goes to the one destination that has a screen.
func Open(t testing.TB, c Config, to ui.Destination, make func(ui.Env) ui.Screen) *Stage {
	if c.Language == "" {
		c.Language = "de"
	}
	test.NewTempApp(t).Settings().SetTheme(kit.NewStillTheme(kit.Light, max(c.Scale, 1)))
	words, err := text.New(c.Language)
	require.NoError(t, err)
	s := &Stage{Clock: Now}
	s.Shell = ui.NewShell(ui.Config{
		Text: words, Work: ui.NewInlineWork(), Now: func() time.Time { return s.Clock }, Location: Berlin, Find: nobody{}, Still: true,
		ToCalendar: func(id booking.BookingID) { s.Exported = append(s.Exported, id) },
	})
	others := []ui.Destination{ui.Today, ui.Desks, ui.Team, ui.Settings}
	if !slices.Contains(others, to) {
		others = append(others, to)
	}
	for _, other := range others {
		if other == to {
			s.Shell.Add(to, make)
			continue
		}
		s.Shell.Add(other, func(ui.Env) ui.Screen { return elsewhere{s} })
	}
	s.Window = test.NewTempWindow(t, s.Shell.Object())
	s.Window.SetPadded(false)
	s.Window.Resize(c.Size)
	s.Shell.Attach(s.Window.Canvas())
	s.Shell.Navigate(to, nil)
	return s
}

// nobody is a search that finds nothing.
type nobody struct{}

func (nobody) Find(context.Context, string) ([]ui.Found, error) { return nil, nil }

// elsewhere is what the screen leads to: it keeps what it was opened with.
type elsewhere struct{ stage *Stage }

func (e elsewhere) Object() fyne.CanvasObject { return kit.NewText("anderswo", kit.Title) }
func (e elsewhere) Refresh()                  {}
func (e elsewhere) Keys(*fyne.KeyEvent) bool  { return false }
func (e elsewhere) Open(args any)             { e.stage.Opened = append(e.stage.Opened, args) }

// Objects are all that can be seen in the window, what lies on top last.
func (s *Stage) Objects() []fyne.CanvasObject {
	all := Below(s.Shell.Object())
	if top := s.Window.Canvas().Overlays().Top(); top != nil {
		all = append(all, Below(top)...)
	}
	return all
}

// Below are all objects that can be seen from the root down, the root among them.
func Below(root fyne.CanvasObject) (all []fyne.CanvasObject) {
	if !root.Visible() {
		return nil
	}
	all = append(all, root)
	switch o := root.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			all = append(all, Below(child)...)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			all = append(all, Below(child)...)
		}
	}
	return all
}

// Said are all words in the window.
func (s *Stage) Said() []string { return Words(s.Objects()) }

// Words are what can be read on the objects.
func Words(objects []fyne.CanvasObject) (said []string) {
	for _, o := range objects {
		switch o := o.(type) {
		case *kit.Text:
			said = append(said, o.Text())
		case *kit.Paragraph:
			said = append(said, o.Text())
		case *kit.Prose:
			said = append(said, o.Text())
		case *kit.Option:
			said = append(said, o.Label())
		case *kit.Button:
			said = append(said, o.Label())
		case *kit.Tag:
			said = append(said, o.Label())
		}
	}
	return said
}

// Tap taps what shows or speaks the words: a button, a row or a plate, on top first. It comes long enough after the last
// tap to be one of its own; Twice does not.
func (s *Stage) Tap(t testing.TB, words string) {
	t.Helper()
	s.Clock = s.Clock.Add(ui.Calm)
	s.hit(t, words)
}

// Twice taps as fast as a nervous finger: the second tap hits whatever the first one put in its place.
func (s *Stage) Twice(t *testing.T, words string) {
	t.Helper()
	at, size := s.placeOf(t, words)
	s.Tap(t, words)
	for _, x := range []float32{0.25, 0.75} { // two buttons may have come in its place
		finger := at.AddXY(size.Width*x, size.Height/2)
		for _, o := range s.Objects() {
			if button, ok := o.(*kit.Button); ok && covers(o, finger) {
				button.Tapped(nil)
			}
		}
	}
}

func (s *Stage) placeOf(t testing.TB, words string) (fyne.Position, fyne.Size) {
	t.Helper()
	for _, o := range s.Objects() {
		if _, ok := o.(fyne.Tappable); ok && says(o, words) {
			return fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()
		}
	}
	require.Fail(t, "nothing to tap says "+words)
	return fyne.Position{}, fyne.Size{}
}

func covers(o fyne.CanvasObject, finger fyne.Position) bool {
	at, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()
	return finger.X >= at.X && finger.X < at.X+size.Width && finger.Y >= at.Y && finger.Y < at.Y+size.Height
}

func (s *Stage) hit(t testing.TB, words string) {
	t.Helper()
	all := s.Objects()
	for i := len(all) - 1; i >= 0; i-- {
		if control, ok := all[i].(fyne.Tappable); ok && says(all[i], words) {
			control.Tapped(nil)
			return
		}
	}
	require.Fail(t, "nothing to tap says", words)
}

func says(o fyne.CanvasObject, words string) bool {
	switch o := o.(type) {
	case *kit.Button:
		return o.Label() == words || o.AccessibilityLabel() == words
	case *kit.Row:
		return o.Title() == words
	case *kit.Plate, *kit.Chip, *kit.Option:
		return o.(fyne.Accessible).AccessibilityLabel() == words
	case fyne.Accessible: // a part of a segment
		return strings.TrimPrefix(o.AccessibilityLabel(), "✓ ") == words
	}
	return false
}

// Press presses a key: what has the focus hears it, else the shell.
func (s *Stage) Press(key fyne.KeyName) {
	event := &fyne.KeyEvent{Name: key}
	if focused := s.Window.Canvas().Focused(); focused != nil {
		focused.TypedKey(event)
		return
	}
	s.Shell.Key(event)
}
