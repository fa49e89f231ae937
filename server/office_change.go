// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/office"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// OfficeDays is how long it is known what a change of the office has changed, and so how long it can be undone.
const OfficeDays = 30

// A keeper knows a kind of thing that is changed in the office: how to read one, and how to put it back. All undoing goes by keepers, so
// whoever writes a page says what it changes, and nothing of how that is undone.
type keeper struct {
	// read is the thing as it is now; nil when it is not there.
	read func(ctx context.Context, tx *central.Tx, thing string) (any, error)
	// put makes the thing what it was; null takes it away. What must not be is an office.Refused.
	put func(ctx context.Context, tx *central.Tx, thing string, was json.RawMessage) error
	// name is how people call the thing; empty when it is not there any more.
	name func(ctx context.Context, tx store.Tx, thing string) (string, error)
}

// keepers are all of them. The names are stored with changes: they stay.
var keepers = map[string]keeper{
	"person": keepsPerson,
	"roles":  keepsRoles,
}

// officeKinds are the kinds of changes, with the deed that makes them: who may do it sees such changes, and may undo them. Their names are
// stored: they stay.
var officeKinds = map[string]officeKind{
	"backup":       {act: "POST /office/jobs/backup"},
	"devices.end":  {act: "POST /office/devices/{who}"},
	"devices.lost": {act: "POST /office/devices/{who}"},
	"roles":        {act: "POST /office/roles/{who}", fresh: true},

	"floors.archive": {act: "POST /office/floors/archive/apply"},
	"floors.traced":  {act: "POST /office/floors/{floor}/publish"},
}

// An officeKind is what is known of all changes of a kind. A fresh one is undone only by who has proved lately who they are.
type officeKind struct {
	act   staff.Act
	fresh bool
}

// A thing is something of a kind in keepers, by its id.
type thing struct{ kind, id string }

// A doing is something that somebody does in the office.
type doing struct {
	kind   string // of change; its sentence is "office.change.KIND"
	about  thing  // what the sentence speaks of
	words  []string
	reason string
	// things are all that is changed, if it can be undone; they are read before and after.
	things []thing
	// audit is what is noted; AuditOffice, with the kind, where it is empty.
	audit  central.AuditAct
	detail string
	undoes string
}

// change does something in the office, in one transaction with what it was before, what it is now, and who did it. Where nothing has
// changed in the end, nothing is kept, and the id is empty.
func (s *Server) change(ctx context.Context, v *office.Visit, d doing, do func(ctx context.Context, tx *central.Tx) error) (id office.ChangeID, err error) {
	err = s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) (err error) {
		id, err = s.changeIn(ctx, tx, v.Who.ID, d, do)
		return err
	})
	return id, err
}

func (s *Server) changeIn(ctx context.Context, tx *central.Tx, who staff.PersonID, d doing, do func(ctx context.Context, tx *central.Tx) error) (office.ChangeID, error) {
	if _, known := officeKinds[d.kind]; !known {
		return "", fmt.Errorf("changes of the kind %q stand nowhere in officeKinds", d.kind)
	}
	steps, err := unchanged(ctx, tx, d.things)
	if err == nil {
		err = do(ctx, tx)
	}
	if err == nil {
		steps, err = changed(ctx, tx, steps)
	}
	if err != nil || len(d.things) > 0 && len(steps) == 0 {
		return "", err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("note a change: %w", err)
	}
	now := s.Now().UTC().Truncate(time.Second)
	kept := central.OfficeChange{
		ID: id.String(), At: now, Actor: who, Kind: d.kind, About: d.about.id, AboutKind: d.about.kind, Words: d.words, Reason: d.reason, Undoes: d.undoes,
	}
	if err := tx.PutOfficeChange(ctx, kept, steps); err != nil {
		return "", err
	}
	return office.ChangeID(kept.ID), tx.PutAudit(ctx, d.noted(who, now))
}

// noted is what the audit keeps of it.
func (d doing) noted(who staff.PersonID, now time.Time) central.Audit {
	a := central.Audit{At: now, Actor: who, Act: d.audit, Detail: d.detail}
	if a.Act == "" {
		a.Act, a.Detail = central.AuditOffice, d.kind
		if d.undoes != "" {
			a.Detail = "undo " + d.kind
		}
	}
	if d.about.kind == "person" || d.about.kind == "roles" {
		a.About = staff.PersonID(d.about.id)
	}
	return a
}

// unchanged reads the things before anything is done.
func unchanged(ctx context.Context, tx *central.Tx, things []thing) (steps []central.OfficeStep, err error) {
	for _, of := range things {
		was, err := stateOf(ctx, tx, of)
		if err != nil {
			return nil, err
		}
		steps = append(steps, central.OfficeStep{Kind: of.kind, Thing: of.id, Was: was})
	}
	return steps, nil
}

// changed reads the things again; those that are as they were are left out.
func changed(ctx context.Context, tx *central.Tx, steps []central.OfficeStep) (list []central.OfficeStep, err error) {
	for _, step := range steps {
		if step.Became, err = stateOf(ctx, tx, thing{step.Kind, step.Thing}); err != nil {
			return nil, err
		}
		if step.Became != step.Was {
			list = append(list, step)
		}
	}
	return list, nil
}

// stateOf is a thing as it is now, as JSON.
func stateOf(ctx context.Context, tx *central.Tx, of thing) (string, error) {
	k, ok := keepers[of.kind]
	if !ok {
		return "", fmt.Errorf("nobody keeps things of the kind %q", of.kind)
	}
	state, err := k.read(ctx, tx, of.id)
	if errors.Is(err, booking.ErrGone) {
		state, err = nil, nil
	}
	if err != nil {
		return "", fmt.Errorf("read %s %s: %w", of.kind, of.id, err)
	}
	text, err := json.Marshal(state)
	return string(text), err
}

// undo makes all things of a change what they were, unless something else has changed one of them since.
func (s *Server) undo(ctx context.Context, v *office.Visit, id office.ChangeID) (done office.ChangeID, err error) {
	err = s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		c, err := central.FindOfficeChange(ctx, tx, string(id))
		if errors.Is(err, booking.ErrGone) {
			return office.Missing{}
		}
		if err != nil {
			return err
		}
		kind := officeKinds[c.Kind]
		switch {
		case !v.May(kind.act):
			return office.Missing{}
		case kind.fresh && !v.Fresh:
			return office.ProveAgain{}
		case c.Undone != "":
			return office.Refuse("", "office.undo.already")
		case c.Steps == 0:
			return office.Refuse("", "office.undo.never")
		}
		steps, err := central.OfficeSteps(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		things := make([]thing, len(steps))
		for i, step := range steps {
			things[i] = thing{step.Kind, step.Thing}
		}
		d := doing{kind: c.Kind, about: thing{c.AboutKind, c.About}, words: c.Words, things: things, undoes: c.ID}
		done, err = s.changeIn(ctx, tx, v.Who.ID, d, func(ctx context.Context, tx *central.Tx) error { return putBack(ctx, tx, steps) })
		return err
	})
	return done, err
}

// putBack undoes steps, the last one first.
func putBack(ctx context.Context, tx *central.Tx, steps []central.OfficeStep) error {
	for _, step := range steps {
		now, err := stateOf(ctx, tx, thing{step.Kind, step.Thing})
		if err != nil {
			return err
		}
		if now != step.Became {
			return office.Refuse("", "office.undo.since")
		}
	}
	for i := len(steps) - 1; i >= 0; i-- {
		if err := keepers[steps[i].Kind].put(ctx, tx, steps[i].Thing, json.RawMessage(steps[i].Was)); err != nil {
			return fmt.Errorf("put %s %s back: %w", steps[i].Kind, steps[i].Thing, err)
		}
	}
	return nil
}

// told is the change that a page is to tell of: one that its visitor has made in the last minutes.
func (s *Server) told(ctx context.Context, tx store.Tx, who staff.PersonID, id string) (*office.Change, error) {
	if id == "" {
		return nil, nil
	}
	c, err := central.FindOfficeChange(ctx, tx, id)
	if errors.Is(err, booking.ErrGone) || err == nil && (c.Actor != who || s.Now().Sub(c.At) > toldFor) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	change, err := changeSaid(ctx, tx, c)
	return &change, err
}

// toldFor is how long a page tells of a change, should it be opened again.
const toldFor = 10 * time.Minute

// changeSaid is a change as the office tells it.
func changeSaid(ctx context.Context, tx store.Tx, c central.OfficeChange) (said office.Change, err error) {
	said = office.Change{
		ID: office.ChangeID(c.ID), Kind: c.Kind, At: c.At, By: c.Actor, Words: c.Words, Reason: c.Reason,
		Undo: c.Undone == "" && c.Steps > 0, Undone: office.ChangeID(c.Undone), Undoes: office.ChangeID(c.Undoes), Things: c.Steps,
	}
	if said.Name, err = nameOf(ctx, tx, c.Actor); err != nil {
		return said, err
	}
	if k := keepers[c.AboutKind]; k.name != nil {
		said.About, err = k.name(ctx, tx, c.About)
		if errors.Is(err, booking.ErrGone) {
			said.About, err = "", nil
		}
	}
	return said, err
}

// nameOf is somebody's name; empty for who is not there any more.
func nameOf(ctx context.Context, tx store.Tx, id staff.PersonID) (string, error) {
	if id == "" {
		return "", nil
	}
	person, err := store.Booking{Tx: tx}.Colleague(ctx, id)
	if errors.Is(err, booking.ErrGone) {
		return "", nil
	}
	return person.Name(), err
}
