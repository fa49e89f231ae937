// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/pult-app/pult/staff"
)

// MaxArgs is the size of a command's arguments in bytes: the answers to a long test.
const MaxArgs = 96 << 10

// A Kind names a command on the wire. Append-only.
type Kind = staff.Act

// The kinds of commands that Coach.Do understands.
const (
	KindEnrol   Kind = "learn.enrol"
	KindLeave   Kind = "learn.leave"
	KindAdvance Kind = "learn.advance"
	KindTry     Kind = "learn.try"
	KindRecall  Kind = "learn.recall"
	KindDraw    Kind = "learn.path"
	KindErase   Kind = "learn.unpath"
	KindShare   Kind = "learn.share"
	KindPlay    Kind = "learn.play"
	KindAssign  Kind = "learn.assign"
	KindHold    Kind = "learn.occasion"
	KindCancel  Kind = "learn.cancel"
	KindSit     Kind = "learn.seat"
	KindRise    Kind = "learn.unseat"
	KindAttend  Kind = "learn.attend"
)

// A command with the ids in it.
type command interface{ ids() []string }

func (w Enrol) ids() []string   { return []string{string(w.Course) + string(w.Path)} }
func (w Leave) ids() []string   { return []string{string(w.Course) + string(w.Path)} }
func (w Advance) ids() []string { return []string{string(w.Course) + string(w.Path), string(w.Lesson)} }
func (w Try) ids() []string     { return []string{string(w.Attempt), string(w.Course), string(w.Lesson)} }
func (w Recall) ids() []string  { return []string{string(w.Course), string(w.Question)} }
func (w Draw) ids() []string    { return []string{string(w.Path)} }
func (w Erase) ids() []string   { return []string{string(w.Path)} }
func (w Share) ids() []string   { return []string{string(w.Course) + string(w.Path)} }
func (Play) ids() []string      { return nil }
func (w Assign) ids() []string {
	return []string{string(w.Assignment), string(w.Course) + string(w.Path)}
}
func (w Hold) ids() []string   { return []string{string(w.Occasion), string(w.Course), string(w.Lesson)} }
func (w Cancel) ids() []string { return []string{string(w.Occasion)} }
func (w Sit) ids() []string    { return []string{string(w.Occasion)} }
func (w Rise) ids() []string   { return []string{string(w.Occasion)} }
func (w Attend) ids() (list []string) {
	list = append(list, string(w.Occasion))
	for _, person := range slices.Concat(w.Attended, w.Missed) {
		list = append(list, string(person))
	}
	return list
}

// A doing decodes arguments and carries them out.
type doing func(c *Coach, ctx context.Context, who staff.PersonID, args []byte) error

// doings are all that Do understands.
var doings = map[Kind]doing{
	KindEnrol:   decoded((*Coach).Enrol),
	KindLeave:   decoded((*Coach).Leave),
	KindAdvance: decoded((*Coach).Advance),
	KindTry:     decoded((*Coach).Try),
	KindRecall:  decoded((*Coach).Recall),
	KindDraw:    decoded((*Coach).Draw),
	KindErase:   decoded((*Coach).Erase),
	KindShare:   decoded((*Coach).Share),
	KindPlay:    decoded((*Coach).Play),
	KindAssign:  decoded((*Coach).Assign),
	KindHold:    decoded((*Coach).Hold),
	KindCancel:  decoded((*Coach).Cancel),
	KindSit:     decoded((*Coach).Sit),
	KindRise:    decoded((*Coach).Rise),
	KindAttend:  decoded((*Coach).Attend),
}

// Kinds are all that Do understands, sorted.
func Kinds() []Kind { return slices.Sorted(maps.Keys(doings)) }

// Knows tells whether Do understands the kind.
func Knows(kind Kind) bool {
	_, known := doings[kind]
	return known
}

// Do carries out a command from the wire or the outbox, as booking.Planner.Do does: what it does not understand it refuses with Invalid,
// an error that is no *Refusal is a failure, and after any error nothing may be kept.
func (c *Coach) Do(ctx context.Context, who staff.PersonID, kind Kind, args json.RawMessage) error {
	do, known := doings[kind]
	if !known {
		return no(Invalid, "")
	}
	return do(c, ctx, who, args)
}

func decoded[Args command](carryOut func(*Coach, context.Context, staff.PersonID, Args) error) doing {
	return func(c *Coach, ctx context.Context, who staff.PersonID, args []byte) error {
		var read Args
		if len(args) > MaxArgs || staff.Decode(args, MaxArgs, &read) != nil || !staff.Storable(args) {
			return no(Invalid, "")
		}
		for _, id := range read.ids() {
			if !staff.Named(id) {
				return no(Invalid, "")
			}
		}
		return carryOut(c, ctx, who, read)
	}
}

// Makes is the id of what a command makes, if it makes anything that is named by the device.
func Makes(kind Kind, args json.RawMessage) (id string, makes bool) {
	var made struct{ Attempt, Path, Assignment, Occasion string }
	if json.Unmarshal(args, &made) != nil {
		return "", false
	}
	switch kind {
	case KindTry:
		return made.Attempt, true
	case KindDraw:
		return made.Path, true
	case KindAssign:
		return made.Assignment, true
	case KindHold:
		return made.Occasion, true
	}
	return "", false
}
