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
