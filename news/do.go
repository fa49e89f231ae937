// SPDX-License-Identifier: EUPL-1.2

package news

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/pult-app/pult/staff"
)

// MaxArgs is the size of a command's arguments in bytes: a text as JSON writes it, and what goes with it.
const MaxArgs = 96 << 10

// A Kind names a command on the wire. Append-only.
type Kind = staff.Act

// The kinds of commands that Press.Do understands.
const (
	KindSave        Kind = "news.save"
	KindPublish     Kind = "news.publish"
	KindDiscard     Kind = "news.discard"
	KindDecide      Kind = "news.decide"
	KindCorrect     Kind = "news.correct"
	KindWithdraw    Kind = "news.withdraw"
	KindPin         Kind = "news.pin"
	KindSay         Kind = "news.say"
	KindUnsay       Kind = "news.unsay"
	KindReact       Kind = "news.react"
	KindNote        Kind = "news.note"
	KindTune        Kind = "news.tune"
	KindNudged      Kind = "news.nudged"
	KindComplain    Kind = "news.report"
	KindJudge       Kind = "news.judge"
	KindChoose      Kind = "news.vote"
	KindAcknowledge Kind = "news.acknowledge"
	KindHear        Kind = "news.hear"
)

// A command with the ids in it.
type command interface{ ids() []string }

func (w Save) ids() []string        { return []string{string(w.Post)} }
func (w Discard) ids() []string     { return []string{string(w.Post)} }
func (w Decide) ids() []string      { return []string{string(w.Post)} }
func (w Correct) ids() []string     { return []string{string(w.Post)} }
func (w Withdraw) ids() []string    { return []string{string(w.Post)} }
func (w Pin) ids() []string         { return []string{string(w.Post)} }
func (w Say) ids() []string         { return []string{string(w.Post), string(w.Comment)} }
func (w Unsay) ids() []string       { return []string{string(w.Comment)} }
func (w React) ids() []string       { return []string{string(w.Post), string(w.Emoji)} }
func (w Note) ids() []string        { return []string{string(w.Post)} }
func (w Tune) ids() []string        { return []string{string(w.Channel) + string(w.Post)} }
func (w Nudged) ids() []string      { return []string{w.Nudge} }
func (w Complain) ids() []string    { return []string{string(w.Post), string(w.Report)} }
func (w Judge) ids() []string       { return []string{string(w.Report)} }
func (w Choose) ids() []string      { return []string{string(w.Post)} }
func (w Acknowledge) ids() []string { return []string{string(w.Post)} }
func (Hear) ids() []string          { return nil }

// A doing decodes arguments and carries them out.
type doing func(p *Press, ctx context.Context, who staff.PersonID, args []byte) error

// doings are all that Do understands.
var doings = map[Kind]doing{
	KindSave:        decoded((*Press).Save),
	KindPublish:     decoded((*Press).Publish),
	KindDiscard:     decoded((*Press).Discard),
	KindDecide:      decoded((*Press).Decide),
	KindCorrect:     decoded((*Press).Correct),
	KindWithdraw:    decoded((*Press).Withdraw),
	KindPin:         decoded((*Press).Pin),
	KindSay:         decoded((*Press).Say),
	KindUnsay:       decoded((*Press).Unsay),
	KindReact:       decoded((*Press).React),
	KindNote:        decoded((*Press).Note),
	KindTune:        decoded((*Press).Tune),
	KindNudged:      decoded((*Press).Nudged),
	KindComplain:    decoded((*Press).Complain),
	KindJudge:       decoded((*Press).Judge),
	KindChoose:      decoded((*Press).Choose),
	KindAcknowledge: decoded((*Press).Acknowledge),
	KindHear:        decoded((*Press).Hear),
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
func (p *Press) Do(ctx context.Context, who staff.PersonID, kind Kind, args json.RawMessage) error {
	do, known := doings[kind]
	if !known {
		return no(Invalid, "")
	}
	return do(p, ctx, who, args)
}

func decoded[Args command](carryOut func(*Press, context.Context, staff.PersonID, Args) error) doing {
	return func(p *Press, ctx context.Context, who staff.PersonID, args []byte) error {
		var read Args
		if len(args) > MaxArgs {
			return no(Invalid, TooLong)
		}
		if err := staff.Decode(args, MaxArgs, &read); err != nil {
			return no(Invalid, "")
		}
		for _, id := range read.ids() {
			if !staff.Named(id) {
				return no(Invalid, "")
			}
		}
		return carryOut(p, ctx, who, read)
	}
}

// Makes is the id of what a command makes, if it makes anything.
func Makes(kind Kind, args json.RawMessage) (id string, makes bool) {
	var made struct {
		Post    string `json:"post"`
		Comment string `json:"comment"`
		Report  string `json:"report"`
	}
	if json.Unmarshal(args, &made) != nil {
		return "", false
	}
	switch kind {
	case KindSave, KindPublish:
		return made.Post, true
	case KindSay:
		return made.Comment, true
	case KindComplain:
		return made.Report, true
	}
	return "", false
}

// Needs are the ids of what a command is about, and without which it makes no sense: the post, the comment that it answers or takes away.
func Needs(kind Kind, args json.RawMessage) (ids []string) {
	var about struct {
		Post    string `json:"post"`
		Comment string `json:"comment"`
		Parent  string `json:"parent"`
	}
	if !Knows(kind) || json.Unmarshal(args, &about) != nil {
		return nil
	}
	switch kind {
	case KindSave, KindPublish, KindDiscard:
		return nil // a draft comes to be with each of them
	case KindUnsay:
		return []string{about.Comment}
	}
	for _, id := range []string{about.Post, about.Parent} {
		if id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}
