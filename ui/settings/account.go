// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"context"
	"errors"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// Account is what the screen needs of somebody who has truly signed in. All but SignOut and SignIn are called off the UI thread.
type Account interface {
	// Sessions are the devices on which the person is signed in, this one first, then by when they were last there. It asks the
	// server; ui.ServerAway says that there is no network.
	Sessions(ctx context.Context) ([]Session, error)
	// End signs a device out. With wipe it also deletes there, at its next contact, all it holds of the person.
	End(ctx context.Context, session string, wipe bool) error
	// EndOthers signs out every device but this one.
	EndOthers(ctx context.Context) error

	// Codes tells whether people come in by codes at this server, not only through the town's own sign-in. It asks the server.
	Codes(ctx context.Context) (bool, error)
	// Invitable are people whom the person may invite, by a part of their name; none for no words. It needs no network.
	Invitable(ctx context.Context, words string) ([]Colleague, error)
	// Invite makes a code for somebody who has no way in yet; without a person, for another device of one's own. It asks the server;
	// ErrNoCode says that there is none for this person.
	Invite(ctx context.Context, person staff.PersonID) (Code, error)
	// OpenWays opens the server's page in the browser on which the person sets up one more way to sign in. page is its address, also when
	// no browser could be opened.
	OpenWays(ctx context.Context) (page string, err error)

	// Stored is what is stored about the person; it needs no network.
	Stored(ctx context.Context) (Stored, error)
	// Export writes all that is stored about the person into a file and says where it is. It asks the server. Told hears, from beside
	// the UI thread, how much of it is done, 0 to 1. It leaves nothing behind when ctx ends.
	Export(ctx context.Context, told func(part float32)) (path string, err error)

	// Send sends what waits, and comes back when nothing waits any more or nothing can be sent.
	Send(ctx context.Context) (Sent, error)
	// ExportUnsent writes what waits into a file that SignOut leaves alone, and says where it is; it needs no network.
	ExportUnsent(ctx context.Context) (path string, err error)
	// SignOut ends the sign-in on this device and deletes the person's data from it, what waits too. It replaces what is on the
	// screen.
	SignOut()
	// SignIn lets the person sign in anew; what is on this device stays.
	SignIn()
}

// ErrNoCode is why a code is not given: the person comes in otherwise, or may not be let in by this one.
var ErrNoCode = errors.New("no code is given for this person")

// A Code lets somebody in once, until then. It is written in groups, as people read it.
type Code struct {
	Code  string
	Until time.Time
}

// A Session is a device on which the person is signed in.
type Session struct {
	ID   string
	Kind Kind
	// Name is what the device is called; empty for what it is.
	Name string
	// System is what runs on it, such as "Linux"; empty when nobody knows.
	System string
	// Here is set for this device.
	Here bool
	// Since is the day of its sign-in, Seen that of its last contact. Nobody keeps the hour.
	Since, Seen booking.Day
}

// Kind is what a device is.
type Kind string

// The kinds of devices.
const (
	AnyDevice Kind = ""
	Laptop    Kind = "laptop"
	Computer  Kind = "computer"
	Phone     Kind = "phone"
	Tablet    Kind = "tablet"
)

// Stored is what is stored about the person, and who answers questions about it.
type Stored struct {
	Sections []Section
	// Contact is where to turn to for corrections and erasure, an address or an office; empty when the server names none.
	Contact string
}

// A Section is one sort of personal data, in the language that Pult speaks.
type Section struct {
	// Title is what it is, Purpose what for, Keep how long, Seen who sees it.
	Title, Purpose, Keep, Seen string
	// Count is how many rows of it about the person lie on this device.
	Count int
}

// Sent is what became of what waited: Left changes still do, Refused ones the server has refused.
type Sent struct{ Left, Refused int }
