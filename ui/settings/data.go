// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"context"
	"io"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/ics"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
)

// Data is what the screen needs of the client. Read and the changes are called off the UI thread, all others on it.
type Data interface {
	// Read is everything the screen shows, from this device only.
	Read(ctx context.Context) (State, error)
	// Show changes who may see where the person is.
	Show(ctx context.Context, visibility staff.Visibility) error
	// Need changes what the person needs of a desk.
	Need(ctx context.Context, needs staff.Needs) error
	// Prefer keeps how Pult looks and speaks on this device.
	Prefer(ctx context.Context, preferences Preferences) error
	// Hold says whether this device keeps a building's plans and desks.
	Hold(ctx context.Context, building booking.BuildingID, hold bool) error
	// Unrepeat ends a series, Resume is what will take that back (asked before), and GoOn does so.
	Resume(ctx context.Context, u booking.Unrepeat) (booking.Resumption, error)
	GoOn(ctx context.Context, r booking.Resumption) error
	Unrepeat(ctx context.Context, u booking.Unrepeat) error
	// Seen notes that the person has read the refusals shown under what was decided lately.
	Seen(ctx context.Context) error
	// FindPeople are colleagues by a part of their name; none for no words.
	FindPeople(ctx context.Context, words string) ([]Colleague, error)
	// NameDeputy lets somebody book for the person, RevokeDeputy ends that.
	NameDeputy(ctx context.Context, deputy staff.PersonID) error
	RevokeDeputy(ctx context.Context, deputy staff.PersonID) error
	// PlanWeek keeps the usual week and gives back desks that it had booked. It returns those that were given back, and the first
	// refusal beside them, if there was one. TakeBack books such desks again, as far as they are still free.
	PlanWeek(ctx context.Context, week booking.PlanWeek, release []booking.Booking) (given []booking.Booking, refused *booking.Refusal, _ error)
	TakeBack(ctx context.Context, desks []booking.Booking) error

	// Link makes a calendar link and gives it. Unlink ends one; Relink takes that back, so that the same link works again.
	Link(ctx context.Context) (Feed, error)
	Unlink(ctx context.Context, feed Feed) error
	Relink(ctx context.Context, feed Feed) error
	// Absences are the days on which a calendar file says that the person is away, by day, and on how many more it says what the
	// person has said before. An *ics.Error says what is wrong with it.
	Absences(ctx context.Context, file io.Reader) (days []Absence, known int, err error)
	// SetAway enters days and gives their desks back, if that is wanted; done hears after each day how many are done. TakeBackAway puts
	// all back as it was.
	SetAway(ctx context.Context, days []Absence, free bool, done func(n int)) error
	TakeBackAway(ctx context.Context, days []Absence, freed bool) error

	// Copy puts words into the clipboard.
	Copy(words string)
	// ChooseFile lets the person choose a calendar file. Whoever is given it closes it; nobody is when none is chosen.
	ChooseFile(chosen func(file io.ReadCloser))
	// Hear keeps when the person wants to be rung and what comes by mail.
	Hear(context.Context, news.Hear) error
	// Tune keeps how much the person wants to hear of a channel.
	Tune(context.Context, news.Tune) error
	// Mails tells whether the server sends mail; it fails when the server cannot be asked.
	Mails(context.Context) (bool, error)
	// Applied makes preferences visible at once: theme, text size, language, motion.
	Applied(preferences Preferences)
	// Try asks to reach the server now.
	Try()
	// SignInAs makes another person of the demo the one who is signed in.
	SignInAs(person staff.PersonID)
}

// State is what the screen shows.
type State struct {
	Person staff.Person
	Unit   staff.Unit
	// Team is how many people are in the person's unit, without the person.
	Team       int
	Visibility staff.Visibility
	// Needs are what the person needs of a desk.
	Needs staff.Needs
	// Deputies may book for the person, and the person for Owners; both by name.
	Deputies, Owners []staff.Person
	// Invites says that the person may let in others who have no way in yet, where that is done with codes.
	Invites bool
	// Week is the usual week, Ahead the desks that it has booked from tomorrow on.
	Week  booking.UsualWeek
	Ahead []booking.Booking

	Server     string // as people know it: the host
	Connection ui.Connection
	// NextTry is when an attempt that the server did not answer is repeated; zero when none is planned, and without a
	// network, which is waited for instead.
	NextTry time.Time
	Waiting []Waiting // in the order they will be sent
	Decided []Decided // newest first

	// Series are those of the person that go on, by their first day.
	Series []Series

	Preferences Preferences
	// Hearing is when the person wants to be rung, and what comes by mail.
	Hearing news.Hearing
	// Channels are those that are for the person, by name.
	Channels []Channel
	// Bytes is what Pult keeps on this device.
	Bytes     int64
	Buildings []Building // by name
	Feeds     []Feed     // oldest first
	// Retention is after how many days bookings lose their person.
	Retention int
	Version   string
	// Demo are the people one may sign in as; empty outside the demo.
	Demo []Colleague
}

// A Channel is one of the news, with how much the person wants to hear of it.
type Channel struct {
	ID    news.ChannelID
	Name  string
	Level news.Level
}

// A Change is a wish that left the screen: what was asked for, not what became of it.
type Change struct {
	Kind booking.Kind
	// Booking and Desk, the desk's code, are set for changes of bookings; Desk is empty when this device no longer
	// holds it.
	Booking booking.BookingID
	Desk    string
	// Span is set for changes of bookings; Day, Halves and Status for day plans; Visibility for that; Day for several days in one
	// step, and Last for an absence.
	// For is the name of whose booking it is, when it is not the person's own.
	For        string
	Span       booking.Span
	Day, Last  booking.Day
	Halves     []booking.Half
	Status     booking.Status
	Visibility staff.Visibility
}

// ofBooking tells whether the change is about a desk.
func (c Change) ofBooking() bool {
	switch c.Kind {
	case booking.KindReserve, booking.KindMove, booking.KindRelease, booking.KindCheckIn, booking.KindRepeat:
		return true
	}
	return false
}

// Waiting is a change that the server has not decided.
type Waiting struct {
	Change
	Since time.Time
}

// Decided is a change with the server's answer.
type Decided struct {
	Change
	At time.Time
	// Refusal is nil when the server said yes.
	Refusal *booking.Refusal
}

// A Feed is a link by which the person's other calendars fetch the bookings.
type Feed struct {
	ID           booking.FeedID
	Hash         string
	MadeAt, Ends time.Time
	// Waits is set while the server has not heard of it.
	Waits bool
	// Secret and Address are empty when another device made it.
	Secret  booking.FeedSecret
	Address string
}

// An Absence is a day, or half of one, on which a calendar says that the person is away.
type Absence struct {
	ics.Stretch
	// Before is what was said of the day's halves until now; Unsaid where it was only a booking that said so.
	Before [2]booking.Status
	// Desks are the live bookings that would be given back.
	Desks []booking.Booking
}

// A Series is a desk that the person books again and again.
type Series struct {
	booking.Series
	// Desk is the desk's code and House its building's name; empty when this device does not hold it.
	Desk, House string
}

// A Building is one that this device can hold.
type Building struct {
	ID      booking.BuildingID
	Name    string
	Address string
	Desks   int
	Held    bool
}

// A Colleague is a person of the demo.
type Colleague struct {
	Person staff.Person
	Unit   string
}

// Preferences are how Pult looks and speaks on this device, and whether it reminds. The zero value follows the system, in German.
type Preferences struct {
	// Language is "de" or "en".
	Language string
	Theme    Theme
	// TextSize is in percent, 90 to 200; 0 means 100.
	TextSize int
	// Still switches motion off.
	Still bool
	// NoReminders switches off what reminds of checking in and of courses that are due, NoRings what tells of the news.
	NoReminders bool
	NoRings     bool
}

// Theme is a choice of light. It is stored, so the list is append-only.
type Theme string

// The themes; System follows the device.
const (
	System   Theme = ""
	Light    Theme = "light"
	Dark     Theme = "dark"
	Contrast Theme = "contrast"
)

// The limits and the step of the text size, in percent.
const (
	smallest = 90
	largest  = 200
	step     = 10
)

func (p Preferences) textSize() int {
	if p.TextSize == 0 {
		return 100
	}
	return min(max(p.TextSize, smallest), largest)
}
