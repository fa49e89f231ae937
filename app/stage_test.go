// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
)

// A thread is Fyne's thread in tests: what goroutines hand to it waits until the test runs it.
type thread struct {
	mu    sync.Mutex
	queue []func()
	woken chan struct{}
}

func (h *thread) put(do func()) {
	h.mu.Lock()
	h.queue = append(h.queue, do)
	h.mu.Unlock()
	nudge(h.woken)
}

// run does what waits.
func (h *thread) run() {
	h.mu.Lock()
	due := h.queue
	h.queue = nil
	h.mu.Unlock()
	for _, do := range due {
		do()
	}
}

// threaded is Fyne's app for tests with a thread of its own.
type threaded struct {
	fyne.App
	thread *thread
}

func (a threaded) Driver() fyne.Driver { return threadedDriver{a.App.Driver(), a.thread} }

type threadedDriver struct {
	fyne.Driver
	thread *thread
}

func (d threadedDriver) DoFromGoroutine(do func(), _ bool) { d.thread.put(do) }

// A stage is a window without a display. The test is Fyne's thread.
type stage struct {
	*window
	t      *testing.T
	thread *thread
}

// newStage is a window on a profile, not opened yet.
func newStage(t *testing.T, o Options) *stage {
	t.Helper()
	h := &thread{woken: make(chan struct{}, 1)}
	before := fyne.CurrentApp()
	a := threaded{test.NewApp(), h}
	fyne.SetCurrentApp(a)
	t.Cleanup(func() { fyne.SetCurrentApp(before) })
	if o.Profile == "" {
		o.Profile = t.TempDir()
	}
	if o.Clock.IsZero() {
		o.Clock = morning
	}
	w, err := newWindow(a, profile{o.Profile}, o, quiet())
	require.NoError(t, err)
	s := &stage{w, t, h}
	t.Cleanup(s.end)
	return s
}

// end closes the window, as when the process ends. Again does nothing more.
func (s *stage) end() {
	s.window.close()
	s.thread.run()
}

func openStage(t *testing.T, o Options) *stage {
	t.Helper()
	s := newStage(t, o)
	require.NoError(t, s.open(t.Context()))
	return s
}

// until runs Fyne's thread until the claim holds.
func (s *stage) until(what string, holds func() bool) {
	s.t.Helper()
	late := time.After(patient)
	again := time.NewTicker(50 * time.Millisecond) // for claims about the server
	defer again.Stop()
	for s.thread.run(); !holds(); s.thread.run() {
		select {
		case <-s.thread.woken:
		case <-again.C:
		case <-late:
			s.t.Fatalf("%s: not after %s; the window shows: %s", what, patient, strings.Join(s.texts(), " | "))
		}
	}
}

func (s *stage) untilShown(text string) {
	s.t.Helper()
	s.until("waiting for "+text, func() bool { return s.shows(text) })
}

// shows tells whether the text can be read, on one line or several.
func (s *stage) shows(text string) bool { return strings.Contains(strings.Join(s.texts(), " "), text) }

// texts are what can be read in the window.
func (s *stage) texts() (texts []string) {
	s.visit(func(o fyne.CanvasObject, _ fyne.Tappable) {
		if text, ok := o.(*canvas.Text); ok && text.Text != "" {
			texts = append(texts, text.Text)
		}
	})
	return texts
}

// tap taps what has the text on it.
func (s *stage) tap(text string) {
	s.t.Helper()
	var found fyne.Tappable
	s.visit(func(o fyne.CanvasObject, on fyne.Tappable) {
		if words, ok := o.(*canvas.Text); ok && words.Text == text && on != nil && found == nil {
			found = on
		}
	})
	require.NotNil(s.t, found, "nothing to tap says %q; there is: %s", text, strings.Join(s.texts(), " | "))
	found.Tapped(&fyne.PointEvent{})
}

// visit passes every visible object, with the tappable that it is part of.
func (s *stage) visit(each func(o fyne.CanvasObject, on fyne.Tappable)) {
	c := s.win.Canvas()
	for _, o := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		visit(o, nil, each)
	}
}

func visit(o fyne.CanvasObject, on fyne.Tappable, each func(fyne.CanvasObject, fyne.Tappable)) {
	if o == nil || !o.Visible() {
		return
	}
	if t, ok := o.(fyne.Tappable); ok {
		on = t
	}
	each(o, on)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			visit(child, on, each)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			visit(child, on, each)
		}
	}
}
