// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pult-app/pult/staff"
)

// Limits of what Do reads; whatever is larger is Invalid.
const (
	// MaxArgs is the size of a command's arguments in bytes.
	MaxArgs = 4096
	// MaxName is the size of an id in bytes.
	MaxName = 128
)

// Do carries out a command from the wire or the outbox. It refuses an unknown kind and arguments that are too large,
// not JSON, have unknown or missing fields, or name things by empty, overlong or unprintable ids, with Invalid. Every
// other refusal is that of the command itself. Errors that are no *Refusal are failures. After any error nothing may be kept: whoever
// calls takes back what was written.
func (p *Planner) Do(ctx context.Context, who staff.PersonID, kind Kind, args json.RawMessage) error {
	switch kind {
	case KindReserve:
		return do(ctx, who, args, p.ReserveFor)
	case KindMove:
		return do(ctx, who, args, p.MoveFor)
	case KindRelease:
		return do(ctx, who, args, p.ReleaseFor)
	case KindCheckIn:
		return do(ctx, who, args, p.CheckIn)
	case KindPlanDay:
		return do(ctx, who, args, p.PlanDay)
	case KindShow:
		return do(ctx, who, args, p.Show)
	case KindSeen:
		return do(ctx, who, args, p.Seen)
	case KindRepeat:
		return do(ctx, who, args, p.Repeat)
	case KindUnrepeat:
		return do(ctx, who, args, p.Unrepeat)
	case KindAbsent:
		return do(ctx, who, args, p.Absent)
	case KindJoin:
		return do(ctx, who, args, p.Join)
	case KindLeave:
		return do(ctx, who, args, p.Leave)
	case KindAccept:
		return do(ctx, who, args, p.Accept)
	case KindDecline:
		return do(ctx, who, args, p.Decline)
	case KindLike:
		return do(ctx, who, args, p.Like)
	case KindUnlike:
		return do(ctx, who, args, p.Unlike)
	case KindName:
		return do(ctx, who, args, p.Name)
	case KindRevoke:
		return do(ctx, who, args, p.Revoke)
	case KindWeek:
		return do(ctx, who, args, p.PlanWeek)
	case KindNeed:
		return do(ctx, who, args, p.Need)
	case KindLink:
		return do(ctx, who, args, p.Link)
	case KindUnlink:
		return do(ctx, who, args, p.Unlink)
	}
	return &Refusal{Why: Invalid}
}

// do decodes the arguments of a command and carries it out.
func do[Command any](ctx context.Context, who staff.PersonID, args []byte, carryOut func(context.Context, staff.PersonID, Command) error) error {
	var command Command
	if err := decode(args, &command); err != nil {
		return &Refusal{Why: Invalid}
	}
	return carryOut(ctx, who, command)
}

// decode reads exactly one JSON object with known fields.
func decode(args []byte, into any) error {
	if len(args) > MaxArgs {
		return errors.New("arguments are too large")
	}
	dec := json.NewDecoder(bytes.NewReader(args))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return exactly(args)
}

// exactly refuses names in another case than ours, which is lower: the decoder takes any.
func exactly(args []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(args, &fields); err != nil {
		return err
	}
	for name := range fields {
		if strings.ToLower(name) != name || strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) {
			return errors.New("names are case-sensitive")
		}
	}
	return nil
}

// About is which booking, desk and wait an op names, and in whose name; empty for none, and for one that no store could hold.
func About(args json.RawMessage) (about struct {
	Booking BookingID      `json:"booking"`
	Desk    DeskID         `json:"desk"`
	Wait    WaitID         `json:"wait"`
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
	if !named(about.For) {
		about.For = ""
	}
	return about
}

// Names are the bookings, the series, the wait and the desk that an op is about. Makes are bookings that it makes, if it is granted: what is
// said of them needs it. For is in whose name it is; empty for the person's own.
type Names struct {
	Booking BookingID
	Desk    DeskID
	For     staff.PersonID
	Series  SeriesID
	Wait    WaitID
	Makes   []BookingID
}

// NamesOf reads what an op names; nothing of one that could not be carried out.
func NamesOf(kind Kind, args json.RawMessage) (n Names) {
	about := About(args)
	n.Booking, n.Desk, n.Wait, n.For = about.Booking, about.Desk, about.Wait, about.For
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

// named tells whether an id is one: not empty, not overlong, printable. The decoder puts utf8.RuneError where the bytes
// were no text: two broken ids must not become the same.
func named[ID ~string](id ID) bool {
	if id == "" || len(id) > MaxName {
		return false
	}
	for _, r := range id {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return false
		}
	}
	return true
}
