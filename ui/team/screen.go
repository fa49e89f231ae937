// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"context"
	"reflect"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// A Screen is the destination Team.
type Screen struct {
	env   ui.Env
	data  Data
	words words

	state  State
	loaded bool
	failed error

	monday booking.Day
	shown  weekKey        // the week and the day that are drawn
	kept   bool           // monday was chosen by the person; else it follows the clock
	sought staff.PersonID // whose week stands above the others'; empty for nobody
	rise   bool           // the sought one is to be brought into sight once the rows are there

	fullness bool // how full the house was is shown, and not the week
	full     fullView

	usualAsked time.Time // when the server was asked last how full it usually is

	taps  ui.Taps
	cells [][]*kit.Plate // people × days, the sought one first
	over  *kit.Popover
	head  *fyne.Container
	flow  *ui.Reflow
}

// New is the screen; it reads at its first Refresh.
func New(env ui.Env, data Data) *Screen {
	s := &Screen{env: env, data: data, words: words{env.Text}, monday: env.Today().Monday(), head: container.NewStack()}
	s.flow = ui.NewReflow(largestBeside, s.content)
	s.showHead()
	return s
}

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.flow.Object() }

// Header is the title on narrow windows: ui.Headed.
func (s *Screen) Header() fyne.CanvasObject { return s.head }

// Hears implements ui.Hearer. A new minute may be a new day.
func (s *Screen) Hears(h ui.Hint) bool { return h != ui.Preferences && h != ui.Waiting }

// Open implements ui.Opener: at a person, at the week of a day, or where a predecessor was.
func (s *Screen) Open(args any) {
	switch at := args.(type) {
	case ui.ShowPerson:
		s.seek(at.Person)
	case ui.ShowDay:
		s.turnTo(at.Day.Monday())
	case place:
		s.monday, s.kept, s.sought = at.monday, at.kept, at.sought
	}
}

// place is where the screen was, for its successor.
type place struct {
	monday booking.Day
	kept   bool
	sought staff.PersonID
}

// Begin implements ui.Beginner: the top, in the present week, with nobody looked for.
func (s *Screen) Begin() {
	s.flow.ToTop()
	if s.kept || s.sought != "" {
		s.kept, s.sought = false, ""
		s.Refresh()
	}
}

// Keep implements ui.Keeper.
func (s *Screen) Keep() any { return place{s.monday, s.kept, s.sought} }

func (s *Screen) turnTo(monday booking.Day) {
	s.monday, s.kept = monday, monday != s.env.Today().Monday()
}

// turn shows the week some weeks on.
func (s *Screen) turn(weeks int) {
	s.turnTo(s.monday + booking.Day(7*weeks))
	s.Refresh()
}

// Refresh reads everything again and draws only what became different.
func (s *Screen) Refresh() {
	if !s.kept {
		s.monday = s.env.Today().Monday()
	}
	if s.fullness {
		s.readFull()
	}
	monday, sought := s.monday, s.sought
	s.env.Work.Latest("team", func(ctx context.Context) (func(), error) {
		state, err := s.data.Read(ctx, monday, sought)
		return func() { s.take(view{state, monday, s.env.Today()}, err) }, nil
	})
}

// A view is a state in its week, seen on a day.
type view struct {
	State
	monday, today booking.Day
}

func (s *Screen) take(v view, err error) {
	switch {
	case err != nil && s.loaded:
		s.env.Fail(err)
		return
	case err != nil:
		s.failed = err
	case s.loaded && s.shown == v.key() && reflect.DeepEqual(v.State, s.state):
		s.reveal()
		return
	default:
		s.state, s.loaded, s.failed, s.shown = v.State, true, nil, v.key()
	}
	s.redraw()
	s.reveal()
	s.askUsual()
}

// askUsual asks the server how full the home zone's house usually is, for who leads, seldom: the week shows it as a mark.
func (s *Screen) askUsual() {
	now := s.env.Now()
	if !s.state.Leads || !s.state.Plans || s.state.Home == nil || now.Sub(s.usualAsked) < freshFull {
		return
	}
	house := s.state.Home.Building
	s.usualAsked = now
	s.env.Work.Latest("ask usual", func(ctx context.Context) (func(), error) {
		if err := s.data.AskFull(ctx, house); err != nil {
			return func() { s.usualAsked = time.Time{} }, nil // without a network there is no mark; the next look asks again
		}
		return s.Refresh, nil
	})
}

type weekKey struct{ monday, today booking.Day }

func (v view) key() weekKey { return weekKey{v.monday, v.today} }

// reveal brings the one into sight whom somebody has just looked for.
func (s *Screen) reveal() {
	if s.rise && s.flow.Page != nil {
		s.flow.Page.ToTop()
		s.rise = false
	}
}

// redraw builds the content anew at the next layout, which is now.
func (s *Screen) redraw() {
	kit.KeepFocus(s.head, s.showHead)
	s.flow.Redraw()
}

// largestBeside is the largest text for which words and a side column have room in a laptop's window.
const largestBeside = 1.3

func (s *Screen) content() fyne.CanvasObject {
	s.cells = nil
	switch {
	case s.failed != nil:
		return s.env.Trouble(s.failed, s.Refresh)
	case !s.loaded || s.state.Loading:
		return s.loading()
	case s.fullness && s.state.Plans:
		return s.fullContent()
	}
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
	line := kit.NewParagraph(s.words.T("team.loading"), kit.Small)
	return container.New(pad, kit.Stack(12, kit.NewCard(kit.NewLoading(5)), line))
}

// column is everything below each other: phones and small windows.
func (s *Screen) column() fyne.CanvasObject {
	parts := []fyne.CanvasObject{}
	if !s.flow.OneColumn() {
		parts = append(parts, s.title())
	}
	if sought := s.soughtCard(); sought != nil {
		parts = append(parts, sought)
	}
	parts = append(parts, s.grid())
	if absent := s.env.Absent(s.state.Absent, s.data.Hold); absent != nil {
		parts = append(parts, absent)
	}
	if best := s.bestCard(); best != nil {
		parts = append(parts, best)
	}
	parts = append(parts, s.leadCards()...)
	parts = append(parts, s.legend(), s.seenLine())
	if home := s.homeCard(); home != nil {
		parts = append(parts, home)
	}
	if !s.flow.OneColumn() {
		return container.New(kit.Padded(20, 28, 24, 28), kit.Stack(14, parts...))
	}
	return container.New(kit.Padded(4, 12, 20, 12), kit.Stack(14, parts...))
}

// columns are the week beside what follows from it: laptops.
func (s *Screen) columns() fyne.CanvasObject {
	parts, side := []fyne.CanvasObject{s.title()}, []fyne.CanvasObject{}
	if sought := s.soughtCard(); sought != nil {
		parts = append(parts, sought)
	}
	for _, card := range slices.Concat([]fyne.CanvasObject{s.bestCard()}, s.leadCards(), []fyne.CanvasObject{s.homeCard(), s.seenCard()}) {
		if card != nil {
			side = append(side, card)
		}
	}
	main := fyne.CanvasObject(kit.NewPane(s.grid()))
	if absent := s.env.Absent(s.state.Absent, s.data.Hold); absent != nil {
		main = kit.Stack(14, main, absent)
	}
	both := container.New(sideColumn{gap: 16, side: 256}, main, kit.Stack(14, side...))
	return container.New(kit.Padded(20, 28, 24, 28), kit.Stack(16, append(parts, both)...))
}
