// SPDX-License-Identifier: EUPL-1.2

package entry

import (
	"context"

	"github.com/pult-app/pult/staff"
)

// ChooserData is what the choice of a person needs. People and Speak are called off the UI thread, the others on it.
type ChooserData interface {
	// People are all one can be in the demo. It asks the server; a failure is tried again.
	People(ctx context.Context) ([]Colleague, error)
	// Choose signs in as a person. It replaces what is on the screen.
	Choose(person staff.PersonID)
	// Speak keeps the language that Pult shall speak on this device.
	Speak(ctx context.Context, language string) error
	// Stranger is the person who was asked for and whom the server does not know; empty for none.
	Stranger() string
	// Server is the name of the server as people know it.
	Server() string
}

// A Colleague is a person one can be, with the name of their unit.
type Colleague struct {
	Person staff.Person
	Unit   string
}

// Kind is why the data of this device cannot be read.
type Kind int

// The kinds. Newer data was written by a newer Pult; nothing is wrong with it.
const (
	Damaged Kind = iota
	Foreign
	Newer
)

// Rescue is what can be done about data that cannot be read.
type Rescue struct {
	Kind Kind
	// Unsent is how many changes could be read that the server does not have yet.
	Unsent int
	// Save writes the unsent changes to a file and says where. It is called off the UI thread.
	Save func(ctx context.Context) (path string, err error)
	// Rebuild puts the data aside and begins anew. It is called on the UI thread and replaces what is on the screen.
	Rebuild func()
}

// SignInData is what signing in needs. Find, SignIn, Open and Speak are called off the UI thread, the others on it.
type SignInData interface {
	// Place is where somebody would sign in, as far as this device knows.
	Place() Place
	// Find asks the server at an address (https, without a path) who it is, and keeps it as this device's. It fails with a *Failure
	// of NoPult or Untrusted, or with ui.Trouble.
	Find(ctx context.Context, address string) (Place, error)
	// SignIn signs somebody in by the system's browser and comes back when that has ended. Waiting is told, from beside the UI
	// thread, which page they are to go on at, and whether the browser has opened it. It tries the key store before it sends anybody
	// anywhere. It fails with a *Failure, with ui.Trouble, or with the error of ctx.
	SignIn(ctx context.Context, keep Keep, waiting func(page string, opened bool)) error
	// Open opens the page in the browser once more. It fails when no browser opens.
	Open(ctx context.Context, page string) error
	// Enter shows the Pult of who has just signed in. Like Return it replaces what is on the screen.
	Enter()
	// Return goes back to what is on this device of who was signed in. It is called only where Place names somebody.
	Return()
	// Copy puts words into the clipboard.
	Copy(words string)
	// Speak keeps the language that Pult shall speak on this device.
	Speak(ctx context.Context, language string) error
}

// A Place is a server as people know it, and whose data from there is on this device.
type Place struct {
	// Host is the server's name in the network; empty when none is known yet.
	Host string
	// Town is whose Pult it is; empty when the server has not said so.
	Town string
	// Person is the name of whose data is on this device; empty for nobody. Waiting counts their changes that were not sent.
	Person  string
	Waiting int
}

// Keep is for how long a sign-in lasts on this device.
type Keep int

// A sign-in is kept in the system's key store, or in memory only and so until Pult is closed. It is never written anywhere else.
const (
	Kept Keep = iota
	UntilClosed
)

// A Failure is why nobody was signed in or no server was found, where there is more to say than of any trouble with the network.
type Failure struct {
	Why Why
	// Err is the cause for the log.
	Err error
}

// Error is for logs; people read the screen's sentence.
func (f *Failure) Error() string { return string(f.Why) + ": " + causeOf(f.Err) }

// Unwrap is the cause.
func (f *Failure) Unwrap() error { return f.Err }

func causeOf(err error) string {
	if err == nil {
		return "no cause"
	}
	return err.Error()
}

// Why is what a Failure is about.
type Why string

// The reasons.
const (
	Cancelled   Why = "cancelled"    // by the person, in the browser
	TimedOut    Why = "timed_out"    // nobody came back from the browser
	Refused     Why = "refused"      // the server does not let this person in
	KeysMissing Why = "keys_missing" // the system has no key store
	KeysLocked  Why = "keys_locked"  // it is there and does not open
	NoPult      Why = "no_pult"      // something else answers at the address
	Untrusted   Why = "untrusted"    // the address cannot prove that it is who it says
)
