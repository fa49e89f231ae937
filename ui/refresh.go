// SPDX-License-Identifier: EUPL-1.2

package ui

import "time"

const (
	// breath is how long further hints are gathered after a refresh: a page of sync raises many.
	breath = 50 * time.Millisecond
	// drowse is how long the window may stay at the front before coming to the front counts again: on a desktop every
	// change of focus is one.
	drowse = 5 * time.Second
)

// Hint tells the screens from any goroutine but the UI thread's that something may have changed.
func (s *Shell) Hint(hint Hint) { s.Work.Show(func() { s.Refresh(hint) }) }

// Refresh tells the screens that something may have changed. The one that is shown reads again at once, and once more
// after a breath if further hints came; the others read when they are shown.
func (s *Shell) Refresh(hint Hint) {
	for _, room := range s.rooms {
		if room.screen != nil && hears(room.screen, hint) {
			room.stale = true
		}
	}
	if s.calm {
		s.restless = true
		return
	}
	s.readStale()
	s.calm = true
	s.Work.After("refresh", breath, s.breathe)
}

func (s *Shell) breathe() {
	s.calm = false
	if s.restless {
		s.restless = false
		s.readStale()
		s.calm = true
		s.Work.After("refresh", breath, s.breathe)
	}
}

func (s *Shell) readStale() {
	if room := s.rooms[s.shown]; room != nil && room.stale {
		room.stale = false
		room.screen.Refresh()
	}
}

func hears(screen Screen, hint Hint) bool {
	hearer, picky := screen.(Hearer)
	return !picky || hint == Everything || hearer.Hears(hint)
}

// Start lets the clock tick: once a minute, on the minute, screens that show a time hear MinuteIsUp. It ends with Work.
func (s *Shell) Start() {
	now := s.Now()
	s.Work.After("minute", now.Truncate(time.Minute).Add(time.Minute).Sub(now), func() {
		s.frame.line.update()
		s.Refresh(MinuteIsUp)
		s.Start()
	})
}

// Foreground is for the app's lifecycle: the window came to the front. What it shows may be old.
func (s *Shell) Foreground() {
	now := s.Now()
	if now.Sub(s.awake) < drowse {
		return
	}
	s.awake = now
	s.Refresh(Everything)
	if s.OnForeground != nil {
		s.OnForeground()
	}
}
