// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"log/slog"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/text"
)

// A Config is what the shell is made of.
type Config struct {
	Text     *text.Text
	Work     *Work
	Now      func() time.Time
	Location *time.Location
	Log      *slog.Logger
	// Find answers the search; without it there is none.
	Find Finder
	// ToCalendar is Env.ToCalendar.
	ToCalendar func(booking.BookingID)
	// Coder is Env.Coder.
	Coder Coder
	// Still is Env.Still.
	Still bool
	// OnTry is the person's wish to reach the server now, by F5; nil when that makes no sense.
	OnTry func()
	// OnSignIn is the person's wish to sign in anew, where the sign-in has run out; nil where nobody signs in.
	OnSignIn func()
	// OnForeground is called when the window comes to the front, at most every few seconds.
	OnForeground func()
}

// A Shell is the content of the window: navigation, the offline line, the screen that is shown, notices and search.
// Except for Hint, all its methods belong on the UI thread.
type Shell struct {
	Config
	env Env

	rooms   map[Destination]*room
	order   []Destination
	shown   Destination
	history []Destination

	frame  *frame
	canvas fyne.Canvas
	person staff.Person
	state  Connection

	calm     bool // a refresh was broadcast a moment ago
	restless bool // and something changed since
	awake    time.Time
}

// A room holds one destination's screen from its first visit on.
type room struct {
	make   func(Env) Screen
	screen Screen
	work   *Work
	stale  bool
	kept   any // where the screen was that is made anew at the next visit
}

// NewShell is a shell without screens; Add brings them.
func NewShell(config Config) *Shell {
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	s := &Shell{Config: config, rooms: map[Destination]*room{}}
	s.env = Env{
		Text: config.Text, Voice: NewVoice(config.Text), Work: config.Work, Now: config.Now, Location: config.Location,
		Navigate: s.Navigate, Tell: s.Tell, Fail: s.Fail, Note: s.note, Connection: s.Connection, ToCalendar: config.ToCalendar, Still: config.Still, Coder: config.Coder,
	}
	if config.Find != nil {
		s.env.Search = s.Search
	}
	config.Work.OnError(s.Fail)
	s.frame = newFrame(s)
	s.env.Me, s.env.Reframe = s.frame.face, s.frame.root.Refresh
	return s
}

// Env is what the shell gives to screens, with the shell's own Work.
func (s *Shell) Env() Env { return s.env }

// Object is the window's content.
func (s *Shell) Object() fyne.CanvasObject { return s.frame.root }

// Add brings a destination into the bar and the rail, in the order of the calls. The screen is made at its first
// visit, and again when the language changes.
func (s *Shell) Add(to Destination, make func(Env) Screen) {
	s.rooms[to] = &room{make: make}
	s.order = append(s.order, to)
	s.frame.rebuild()
}

// Shown is the destination on the screen.
func (s *Shell) Shown() Destination { return s.shown }

// Navigate shows a destination and closes what is open over the present one. Args are handed to the screen if it is an
// Opener. A destination that was not added changes nothing.
func (s *Shell) Navigate(to Destination, args any) {
	room := s.rooms[to]
	if room == nil {
		return
	}
	s.closeOverlays()
	if to != s.shown && s.shown != "" {
		s.history = append(s.history, s.shown)
	}
	s.shown = to
	s.enter(room, args)
	s.frame.show()
}

// visit shows a destination as its place in the bar does: where one left it, and at its beginning when one is there.
func (s *Shell) visit(to Destination) {
	here := to == s.shown
	s.Navigate(to, nil)
	if beginner, ok := s.screen().(Beginner); ok && here {
		beginner.Begin()
	}
}

// A closer is the layout of an overlay whose owner wants to know when it goes.
type closer interface{ Close() }

// closeOverlays takes away what was opened over the screen: popovers, sheets, the search.
func (s *Shell) closeOverlays() {
	if s.canvas == nil {
		return
	}
	for top := s.canvas.Overlays().Top(); top != nil; top = s.canvas.Overlays().Top() {
		if box, ok := top.(*fyne.Container); ok {
			if owned, ok := box.Layout.(closer); ok {
				owned.Close()
			}
		}
		s.canvas.Overlays().Remove(top) // nothing happens when it has gone already
	}
}

// enter makes the room's screen if need be, hands it the args and lets it read.
func (s *Shell) enter(room *room, args any) {
	if room.screen == nil {
		env := s.env
		env.Work = s.Work.Part()
		room.work, room.screen = env.Work, room.make(env)
		room.open(room.kept)
		room.kept = nil
	}
	room.open(args)
	room.stale = false
	room.screen.Refresh()
}

// open hands the args to a screen that is an Opener; nil is none.
func (r *room) open(args any) {
	if opener, ok := r.screen.(Opener); ok && args != nil {
		opener.Open(args)
	}
}

// Back shows the destination before this one and tells whether there was one.
func (s *Shell) Back() bool {
	if len(s.history) == 0 {
		return false
	}
	before := s.history[len(s.history)-1]
	s.history = s.history[:len(s.history)-1]
	s.closeOverlays()
	s.shown = before
	s.enter(s.rooms[before], nil)
	s.frame.show()
	return true
}

// Rebuild makes everything anew, as when the language has changed. Screens that are Keepers find their place again, and
// so does the focus.
func (s *Shell) Rebuild() { kit.KeepFocus(s.frame.root, s.rebuild) }

func (s *Shell) rebuild() {
	for _, room := range s.rooms {
		if room.screen == nil {
			continue
		}
		if keeper, ok := room.screen.(Keeper); ok {
			room.kept = keeper.Keep()
		}
		room.work.End()
		room.screen, room.work = nil, nil
	}
	s.frame.rebuild()
	if room := s.rooms[s.shown]; room != nil {
		s.enter(room, nil)
	}
	s.frame.show()
}

// Fail says in words what went wrong and tells the log its cause, once, with the same code.
func (s *Shell) Fail(err error) {
	said := s.env.Voice.Say(err)
	s.note(err)
	s.Tell(Notice{Line: said.Heading + ". " + said.Line})
}

// note tells the log what went wrong, with the code that people read.
func (s *Shell) note(err error) {
	s.Log.Error("a screen could not do what was asked", "screen", string(s.shown), "code", s.env.Voice.Say(err).Code, "err", err)
}

// SetUnread says how many posts were not read, for the badge of Feed.
func (s *Shell) SetUnread(n int) {
	s.frame.unread = n
	s.frame.mark()
}

// SetDue says how much that is to be learnt is due soon, or was, for the badge of Lessons.
func (s *Shell) SetDue(n int) {
	s.frame.due = n
	s.frame.mark()
}

// SetPerson says who is signed in, for the avatar.
func (s *Shell) SetPerson(p staff.Person) {
	s.person = p
	for _, face := range s.frame.faces {
		s.frame.name(face)
	}
	kit.KeepFocus(s.frame.root, func() {
		s.frame.rebuild()
		s.frame.show()
	})
}

func (s *Shell) screen() Screen {
	if room := s.rooms[s.shown]; room != nil {
		return room.screen
	}
	return nil
}

// stack is a container whose children fill it, each above the one before.
func stack(objects ...fyne.CanvasObject) *fyne.Container { return container.NewStack(objects...) }
