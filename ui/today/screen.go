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
	env  ui.Env
	data Data

	state  State
	loaded bool
	failed error

	monday booking.Day
	root   *fyne.Container
}

// New is the screen; it reads at its first Refresh.
func New(env ui.Env, data Data) *Screen {
	s := &Screen{env: env, data: data, monday: env.Today().Monday()}
	s.root = container.NewStack()
	s.redraw()
	return s
}

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Refresh reads everything again and draws only what became different.
func (s *Screen) Refresh() {
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
	case s.loaded && reflect.DeepEqual(state, s.state):
		return
	default:
		s.state, s.loaded, s.failed = state, true, nil
	}
	s.redraw()
}

// Keys implements ui.Screen.
func (s *Screen) Keys(*fyne.KeyEvent) bool { return false }

func (s *Screen) redraw() {
	s.root.Objects = []fyne.CanvasObject{kit.NewLoading(5)}
	s.root.Refresh()
}
