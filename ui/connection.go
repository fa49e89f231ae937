// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"time"

	"github.com/pult-app/pult/booking"
)

// A Connection is what the shell tells of the server and of what waits.
type Connection struct {
	Online bool
	// Connecting is true until the first exchange since the start has ended: nobody knows yet whether there is a network.
	Connecting bool
	// Since is when the server was last reached; zero when it never was. It is told while offline.
	Since time.Time
	// Loading is how much of a load is on this device, in per cent; 0 while none is under way or nobody knows.
	Loading int
	// Sending is true while changes are on their way.
	Sending bool
	// Waiting counts changes that the server has not decided, Refused those whose refusal the person has not seen.
	Waiting int
	Refused int
	// Refusal is the booking of the one unseen refusal of a desk; empty when there is none or are several.
	Refusal booking.BookingID
	// Access tells whether the server still lets this device in.
	Access Access
}

// Access is whether the server lets this device in. What is on the device can be read either way, and changes go on waiting.
type Access int

// The kinds of access.
const (
	Granted Access = iota // also as long as nobody knows better
	Expired               // the sign-in has run out: what waits is sent after a new one
	Ended                 // the person's access was ended: what waits is not sent any more
)

// SetConnection tells of the server; the offline line and the mark on the avatar follow.
func (s *Shell) SetConnection(c Connection) {
	s.state = c
	s.frame.line.update()
	s.frame.mark()
}

// Connection is what was told last.
func (s *Shell) Connection() Connection { return s.state }
