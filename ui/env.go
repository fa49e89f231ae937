// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/text"
)

// Env is what every screen is given when it is made. It is copied; its parts are shared, except Work, which is the
// screen's own and ends with it.
type Env struct {
	Text  *text.Text
	Voice *Voice
	// Work runs reads and writes off the UI thread. Results that come after the screen is gone are dropped.
	Work *Work
	// Now is the clock; Location the time zone in which days are cut where no building says otherwise.
	Now      func() time.Time
	Location *time.Location
	// Navigate shows a destination. Args (nil, or one of the Show types) are handed to the screen if it is an Opener.
	Navigate func(to Destination, args any)
	// Tell shows a line at the foot of the window for some seconds, with an optional way back.
	Tell func(Notice)
	// Fail says what went wrong in Voice's words as a notice and tells the log the cause. Work does it by itself for
	// reads and writes that return an error.
	Fail func(error)
	// Note tells the log alone, for a failure that the screen says itself, in a picture with Voice's code; nil where there is no log.
	Note func(error)
	// Connection tells how things stand with the server.
	Connection func() Connection
	// Coder answers what a desk's code leads to; nil when there is nobody to ask.
	Coder Coder
	// Search opens the search for people and desks; nil when there is none.
	Search func()
	// Me is the person's avatar with the way to the settings, a new one at each call; nil where there is none.
	Me func() fyne.CanvasObject
	// ToCalendar writes a booking into a file that calendars read; nil where nothing can be written.
	ToCalendar func(booking.BookingID)
	// Reframe asks again whether the screen is Lonely now.
	Reframe func()
	// Still is true when nothing may move: "Bewegung reduzieren", and in tests.
	Still bool
}

// Today is the day that the clock shows.
func (e Env) Today() booking.Day { return booking.DayOf(e.Now(), e.Location) }

// Online tells whether the server could be reached when it was last tried.
func (e Env) Online() bool { return e.Connection != nil && e.Connection().Online }

func (e Env) access() Access {
	if e.Connection == nil {
		return Granted
	}
	return e.Connection().Access
}

// Requested says what becomes of a wish that is not decided yet.
func (e Env) Requested() string {
	switch {
	case e.access() == Ended:
		return e.Text.T("shell.requested.ended")
	case e.access() == Expired:
		return e.Text.T("shell.requested.signedout")
	case e.Online():
		return e.Text.T("shell.requested.online")
	}
	return e.Text.T("shell.requested.line")
}

// A Notice is a line for a few seconds, such as "Platz freigegeben", and what undoes it.
type Notice struct {
	Line string
	// Action is the word on the button, such as "Rückgängig"; no button when OnAction is nil.
	Action   string
	OnAction func()
}

// Undoable tells what was done and offers to take it back: "Platz freigegeben · Rückgängig".
func (e Env) Undoable(line string, undo func()) {
	e.Tell(Notice{Line: line, Action: e.Text.T("shell.undo"), OnAction: undo})
}

// UndoablePart is Undoable, and says as briefly as it can why the rest was not done; refused is nil when there is no rest.
func (e Env) UndoablePart(line string, refused *booking.Refusal, undo func()) {
	if refused != nil {
		line += " · " + e.Voice.Refused(refused, "").Heading
	}
	e.Undoable(line, undo)
}

// Trouble is the picture of a list that could not be read, in Voice's words, with a button that tries again.
func (e Env) Trouble(err error, again func()) fyne.CanvasObject {
	said := e.Voice.Say(err)
	button := kit.NewButton(kit.Outline, "refresh", e.Text.T("shell.again"), again)
	return kit.NewPicture("sync_problem", said.Heading, said.Line, button)
}
