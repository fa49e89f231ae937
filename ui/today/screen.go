// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"context"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// A Screen is the destination Heute.
type Screen struct {
	// NewID names a new booking.
	NewID func() booking.BookingID

	env   ui.Env
	data  Data
	words words

	state  State
	loaded bool
	failed error
	taps   ui.Taps

	monday booking.Day
	kept   bool // monday was chosen by the person; else it follows the clock

	planning booking.Day // the day that is to be opened once its week is there; 0 for none

	headSaid  string // what the title said when it was drawn
	clockSaid string // and what the clock made of the state

	days  []*kit.Plate // of the week, Monday first
	again *kit.Button  // "Wie letzte Woche"; nil when it is not offered
	code  *kit.Button  // "Code eingeben"; nil when it is not offered
	over  *kit.Popover
	enter func() // what Enter does in what is open; nil for nothing

	filled []*kit.Button // the main button of the content
	yields bool          // what is open has a main button of its own

	head *fyne.Container
	flow *ui.Reflow
}

// New is the screen; it reads at its first Refresh.
func New(env ui.Env, data Data) *Screen {
	s := &Screen{
		NewID: booking.NewBookingID,
		env:   env, data: data, words: words{env.Text}, monday: env.Today().Monday(), head: container.NewStack(),
	}
	s.flow = ui.NewReflow(largestBeside, s.content)
	s.showHead()
	return s
}

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.flow.Object() }

// Header is the greeting on narrow windows: ui.Headed.
func (s *Screen) Header() fyne.CanvasObject { return s.head }

// Hears implements ui.Hearer: what waits is seen on the bookings themselves.
func (s *Screen) Hears(h ui.Hint) bool { return h != ui.Preferences }

// Open implements ui.Opener: at the week of a day, or where a predecessor was.
func (s *Screen) Open(args any) {
	switch at := args.(type) {
	case ui.ShowDay:
		s.monday, s.kept = at.Day.Monday(), at.Day.Monday() != s.env.Today().Monday()
	case ui.ShowPlan:
		s.monday, s.kept = at.Day.Monday(), at.Day.Monday() != s.env.Today().Monday()
		s.planning = at.Day
	case booking.Day:
		s.monday, s.kept = at, true
	}
}

// Begin implements ui.Beginner: the top, in the present week.
func (s *Screen) Begin() {
	s.flow.ToTop()
	if s.kept {
		s.kept = false
		s.Refresh()
	}
}

// Keep implements ui.Keeper: the week, when it is not the present one.
func (s *Screen) Keep() any {
	if s.kept {
		return s.monday
	}
	return nil
}

// Refresh reads everything again and draws only what became different. The greeting and what can be checked in follow
// the clock.
func (s *Screen) Refresh() {
	if !s.kept {
		s.monday = s.env.Today().Monday()
	}
	monday := s.monday
	s.env.Work.Latest("today", func(ctx context.Context) (func(), error) {
		state, err := s.data.Read(ctx, monday)
		return func() { s.take(state, err) }, nil
	})
}

func (s *Screen) take(state State, err error) {
	switch {
	case err != nil && s.loaded:
		s.env.Fail(err)
		return
	case err != nil:
		s.failed = err
	case s.loaded && s.shows(state):
		s.openPlanned()
		return
	default:
		s.state, s.loaded, s.failed = state, true, nil
	}
	s.redraw()
	s.openPlanned()
}

// openPlanned opens the day that somebody came to plan, once its week is shown.
func (s *Screen) openPlanned() {
	if s.planning == 0 || len(s.days) == 0 {
		return
	}
	for i, d := range s.shownDays() {
		if d.Day == s.planning && i < len(s.days) {
			s.planning = 0
			if s.flow.Page != nil {
				s.flow.Page.Reveal(s.days[i])
			}
			s.openDay(d, s.days[i])
			return
		}
	}
}

// shows tells whether nothing on the screen would be different: neither what was read nor what the clock makes of it.
func (s *Screen) shows(state State) bool {
	return reflect.DeepEqual(state, s.state) && s.heads() == s.headSaid && s.clockSays() == s.clockSaid
}

// openCode lets a desk's code be typed.
func (s *Screen) openCode(anchor fyne.CanvasObject) {
	s.over.Close()
	s.yield(true)
	s.over = s.env.OpenCode(anchor, s.closed, s.Refresh)
}

// turn shows the week some weeks on.
func (s *Screen) turn(weeks int) {
	s.monday += booking.Day(7 * weeks)
	s.kept = s.monday != s.env.Today().Monday()
	s.Refresh()
}

// redraw builds the content anew at the next layout, which is now.
func (s *Screen) redraw() {
	kit.KeepFocus(s.head, s.showHead)
	s.flow.Redraw()
}

// largestBeside is the largest text for which two columns have room in a laptop's window.
const largestBeside = 1.4

func (s *Screen) content() fyne.CanvasObject {
	s.days, s.again, s.filled = nil, nil, nil
	switch {
	case s.failed != nil:
		return s.env.Trouble(s.failed, s.Refresh)
	case !s.loaded || s.state.Loading:
		return s.loading()
	}
	s.clockSaid = s.clockSays()
	if s.flow.Wide {
		return s.flow.Scroll(s.columns())
	}
	return s.flow.Scroll(s.column())
}

func (s *Screen) loading() fyne.CanvasObject {
	pad := kit.Padded(8, 16)
	if s.flow.Wide {
		pad = kit.Padded(28, 28)
	}
	line := kit.NewParagraph(s.words.T("today.loading"), kit.Small)
	return container.New(atMost{720}, container.New(pad, kit.Stack(12, kit.NewCard(kit.NewLoading(4)), line)))
}

// column is everything below each other: phones and small windows.
func (s *Screen) column() fyne.CanvasObject {
	parts := append(append(s.refusedCards(), s.toldCards()...), s.deskCard())
	if s.code = s.env.CodeButton(s.openCode); s.code != nil {
		parts = append(parts, s.code)
	}
	if absent := s.env.Absent(s.state.Absent, s.data.Hold); absent != nil {
		parts = append(parts, absent)
	}
	parts = append(parts, s.weekPart())
	if waits := s.waitsPart(); waits != nil {
		parts = append(parts, waits)
	}
	parts = append(parts, s.teamPart())
	if onward := s.onwardCard(); onward != nil {
		parts = append(parts, onward)
	}
	if aid := s.aidCard(); aid != nil {
		parts = append(parts, aid)
	}
	body := kit.Stack(16, parts...)
	if !s.flow.OneColumn() {
		body = kit.Stack(16, append([]fyne.CanvasObject{s.title()}, parts...)...)
	}
	return container.New(atMost{720}, container.New(kit.Padded(4, 16, 20, 16), body))
}

// columns are the desk and the week beside the people: laptops.
func (s *Screen) columns() fyne.CanvasObject {
	left := []fyne.CanvasObject{s.deskCard()}
	if s.code = s.env.CodeButton(s.openCode); s.code != nil {
		left = append(left, kit.Line(0, s.code))
	}
	if absent := s.env.Absent(s.state.Absent, s.data.Hold); absent != nil {
		left = append(left, absent)
	}
	left = append(left, s.weekPart())
	if waits := s.waitsPart(); waits != nil {
		left = append(left, waits)
	}
	if aid := s.aidCard(); aid != nil {
		left = append(left, aid)
	}
	right := append(append(s.refusedCards(), s.toldCards()...), s.teamPart())
	for _, card := range []fyne.CanvasObject{s.readCard(), s.learnCard()} {
		if card != nil {
			right = append(right, card)
		}
	}
	both := container.New(sideColumn{gap: 24, side: 376}, kit.Stack(18, left...), kit.Stack(16, right...))
	return container.New(kit.Padded(20, 28, 24, 28), kit.Stack(16, s.title(), both))
}

// Keys implements ui.Screen: Enter checks in, L shows how the week becomes like the one before and Enter then makes it
// so, C takes a desk's code, 1 to 7 open a day, Esc closes what is open.
func (s *Screen) Keys(key *fyne.KeyEvent) bool {
	switch {
	case s.over != nil:
		return s.overKey(key.Name)
	case !s.loaded || s.failed != nil:
		return false
	case key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter:
		return s.checkInNow()
	case key.Name == fyne.KeyL:
		return s.preview()
	case key.Name == fyne.KeyC && s.code != nil:
		s.openCode(s.code)
		return true
	case len(key.Name) == 1 && key.Name[0] >= '1' && int(key.Name[0]-'1') < len(s.days):
		i := int(key.Name[0] - '1')
		s.openDay(s.shownDays()[i], s.days[i])
		return true
	}
	return false
}
