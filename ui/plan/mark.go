// SPDX-License-Identifier: EUPL-1.2

package plan

import "github.com/pult-app/pult/booking"

// A State is what the sign of a desk says: empty is free, half is requested, full with a star is mine, a person is
// taken, a circle is someone of my team, a cross is blocked.
type State int8

// The states. The zero value is Free.
const (
	Free State = iota
	Taken
	Mine
	Requested
	Blocked
	Colleague
)

// A Mark is how one desk is drawn.
type Mark struct {
	State State
	// Unfit is a free desk that the filter leaves out: dotted, without a number.
	Unfit bool
	// Suggestion is 1 to 5 for an offered desk, 0 otherwise.
	Suggestion int
	// Initials are a colleague's, one or two letters.
	Initials string
	// Broken is a desk at which something is known to be broken: a small triangle at its corner.
	Broken bool
}

// Marks say how desks are drawn; a desk that is not in them is free, or blocked when it says so itself.
type Marks map[booking.DeskID]Mark

func (m Marks) of(d booking.Desk) Mark {
	if mark, ok := m[d.ID]; ok {
		return mark
	}
	if d.Blocked {
		return Mark{State: Blocked}
	}
	return Mark{}
}

// Words are the words on the plan, in the reader's language.
type Words struct {
	// Home and Quiet stand behind a zone's name: "Heimat", "ruhig".
	Home, Quiet string
	// Plan is the spoken name of the whole picture, said while no desk is chosen.
	Plan string
	// Zoom names the buttons for screen readers.
	ZoomIn, ZoomOut, ZoomFit string
	// Desk is the spoken sentence of one desk; nil says its code only.
	Desk func(d booking.Desk, m Mark) string
	// Sign is the word below an amenity such as "phone", or empty for an icon alone; nil shows none.
	Sign func(s booking.Sign) string
	// Room is the name of a room; nil says it as the plan does.
	Room func(r booking.Room) string
}
