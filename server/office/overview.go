// SPDX-License-Identifier: EUPL-1.2

package office

import (
	"context"
	"time"
)

// Health is what the overview asks.
type Health interface {
	Health(ctx context.Context, v *Visit) (State, error)
}

// A State is how the server is.
type State struct {
	Version  string
	Protocol int
	// Server tells that the database is on a server of its own; else it is a file of Size bytes.
	Server bool
	Size   int64
	// Free and Room are how much room its disk has, in bytes; 0 where nobody can tell.
	Free, Room int64
	// Backup is when the file was last backed up; the zero Time for never.
	Backup  time.Time
	Devices int // signed in
	People  int
	Houses  int
	Desks   int
	// Chores are how many of the server's chores came to a good end when they were last done, of All.
	Chores, All int
	// Wants are what is to be looked at, the worst first.
	Wants []Want
	// Steps are those of a new town, in their order; none when all are done.
	Steps []Way
}

// A Want is something that is to be looked at: its words are Key and Key+".line", and its link leads to Path where that is not empty.
type Want struct {
	Key  string
	Args []any
	Bad  bool // else it is a warning
	Path string
}

// A Way is a step of a new town. Its words are Key and Key+".line".
type Way struct {
	Key, Path string
	Done      bool
}

// Used is how much of the disk is used, in percent.
func (s State) Used() int { return int((s.Room - s.Free) * 100 / max(1, s.Room)) }

// Overview is the first page: how the server is, and what wants to be looked at.
func Overview(ask Health) Page {
	return Page{
		Name: "overview", Path: "/office/{$}", Group: Home, Icon: "monitor_heart",
		Show: func(ctx context.Context, v *Visit) (any, error) { return ask.Health(ctx, v) },
	}
}
