// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/pult-app/pult/staff"
)

// Limits of what Do reads; whatever is larger is Invalid.
const (
	// MaxArgs is the size of a command's arguments in bytes.
	MaxArgs = 4096
	// MaxName is the size of an id in bytes.
	MaxName = staff.MaxName
)

// Do carries out a command from the wire or the outbox. It refuses an unknown kind and arguments that are too large,
// not JSON, have unknown or missing fields, or name things by empty, overlong or unprintable ids, with Invalid. Every
// other refusal is that of the command itself. Errors that are no *Refusal are failures. After any error nothing may be kept: whoever
// calls takes back what was written.
func (p *Planner) Do(ctx context.Context, who staff.PersonID, kind Kind, args json.RawMessage) error {
	do, known := commands[kind]
	if !known {
		return &Refusal{Why: Invalid}
	}
	return do(p, ctx, who, args)
}

// A command decodes arguments and carries them out.
type command func(p *Planner, ctx context.Context, who staff.PersonID, args []byte) error

// commands are all that Do understands.
var commands = map[Kind]command{
	KindReserve:  decoded((*Planner).ReserveFor),
	KindMove:     decoded((*Planner).MoveFor),
	KindRelease:  decoded((*Planner).ReleaseFor),
	KindCheckIn:  decoded((*Planner).CheckIn),
	KindPlanDay:  decoded((*Planner).PlanDay),
	KindShow:     decoded((*Planner).Show),
	KindSeen:     decoded((*Planner).Seen),
	KindRepeat:   decoded((*Planner).Repeat),
	KindUnrepeat: decoded((*Planner).Unrepeat),
	KindAbsent:   decoded((*Planner).Absent),
	KindJoin:     decoded((*Planner).Join),
	KindLeave:    decoded((*Planner).Leave),
	KindAccept:   decoded((*Planner).Accept),
	KindDecline:  decoded((*Planner).Decline),
	KindLike:     decoded((*Planner).Like),
	KindUnlike:   decoded((*Planner).Unlike),
	KindName:     decoded((*Planner).Name),
	KindRevoke:   decoded((*Planner).Revoke),
	KindWeek:     decoded((*Planner).PlanWeek),
	KindNeed:     decoded((*Planner).Need),
	KindLink:     decoded((*Planner).Link),
	KindUnlink:   decoded((*Planner).Unlink),
	KindPropose:  decoded((*Planner).Propose),
	KindCall:     decoded((*Planner).Call),
	KindAnswer:   decoded((*Planner).Answer),
	KindPrefer:   decoded((*Planner).Prefer),
}

// Kinds are all that Do understands, sorted.
func Kinds() []Kind { return slices.Sorted(maps.Keys(commands)) }

// Knows tells whether Do understands the kind.
func Knows(kind Kind) bool {
	_, known := commands[kind]
	return known
}

func decoded[Args any](carryOut func(*Planner, context.Context, staff.PersonID, Args) error) command {
	return func(p *Planner, ctx context.Context, who staff.PersonID, args []byte) error {
		var read Args
		if err := decode(args, &read); err != nil {
			return &Refusal{Why: Invalid}
		}
		return carryOut(p, ctx, who, read)
	}
}

// decode reads arguments of at most MaxArgs.
func decode(args []byte, into any) error { return staff.Decode(args, MaxArgs, into) }

// About is which booking, desk, wait and team day an op names, and in whose name; empty for none, and for one that no store could hold.
func About(args json.RawMessage) (about struct {
	Booking BookingID      `json:"booking"`
	Desk    DeskID         `json:"desk"`
	Wait    WaitID         `json:"wait"`
	TeamDay TeamDayID      `json:"teamday"`
	For     staff.PersonID `json:"for"`
}) {
	if json.Unmarshal(args, &about) != nil || !named(about.Booking) {
		about.Booking = ""
	}
	if !named(about.Desk) {
		about.Desk = ""
	}
	if !named(about.Wait) {
		about.Wait = ""
	}
	if !named(about.TeamDay) {
		about.TeamDay = ""
	}
	if !named(about.For) {
		about.For = ""
	}
	return about
}

// Names are the bookings, the series, the wait, the team day and the desk that an op is about. Makes are bookings that it makes, if it is granted: what is
// said of them needs it. For is in whose name it is; empty for the person's own.
type Names struct {
	Booking BookingID
	Desk    DeskID
	For     staff.PersonID
	Series  SeriesID
	Wait    WaitID
	TeamDay TeamDayID
	Makes   []BookingID
}

// NamesOf reads what an op names; nothing of one that could not be carried out.
func NamesOf(kind Kind, args json.RawMessage) (n Names) {
	about := About(args)
	n.Booking, n.Desk, n.Wait, n.TeamDay, n.For = about.Booking, about.Desk, about.Wait, about.TeamDay, about.For
	switch kind {
	case KindReserve:
		if n.Booking != "" {
			n.Makes = []BookingID{n.Booking}
		}
	case KindRepeat:
		var r Repeat
		if decode(args, &r) == nil {
			n.Series, n.Makes = r.Series, r.makes()
		}
	case KindUnrepeat:
		var u Unrepeat
		if decode(args, &u) == nil && named(u.Series) {
			n.Series = u.Series
		}
	}
	return n
}

// named tells whether an id is one; see staff.Named.
func named[ID ~string](id ID) bool { return staff.Named(id) }
