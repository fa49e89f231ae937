// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/office"
	"github.com/pult-app/pult/server/steward"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/staff/census"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// officeCensus answers the page of people and units.
type officeCensus struct{ s *Server }

// broughtFor is how long lists wait for a yes.
const broughtFor = 24 * time.Hour

// keepsPerson keeps what the directory says of a person. Who is taken away leaves as by a list.
var keepsPerson = keeper{
	read: func(ctx context.Context, tx *central.Tx, id string) (any, error) {
		return tx.Store().Colleague(ctx, staff.PersonID(id))
	},
	put: func(ctx context.Context, tx *central.Tx, id string, was json.RawMessage) error {
		var person *staff.Person
		if err := json.Unmarshal(was, &person); err != nil {
			return err
		}
		if person == nil {
			return steward.Leave(ctx, tx, []staff.PersonID{staff.PersonID(id)}, "", momentOf(ctx))
		}
		return tx.Store().PutPerson(ctx, *person)
	},
	name: func(ctx context.Context, tx store.Tx, id string) (string, error) {
		return nameOf(ctx, tx, staff.PersonID(id))
	},
}

// keepsUnit keeps a unit.
var keepsUnit = keeper{
	read: func(ctx context.Context, tx *central.Tx, id string) (any, error) {
		return tx.Store().Unit(ctx, staff.UnitID(id))
	},
	put: func(ctx context.Context, tx *central.Tx, id string, was json.RawMessage) error {
		var unit *staff.Unit
		if err := json.Unmarshal(was, &unit); err != nil {
			return err
		}
		if unit == nil {
			return tx.Store().Remove(ctx, "unit", id)
		}
		return tx.Store().PutUnit(ctx, *unit)
	},
	name: func(ctx context.Context, tx store.Tx, id string) (string, error) {
		unit, err := store.Booking{Tx: tx}.Unit(ctx, staff.UnitID(id))
		return unit.Name, err
	},
}

// Census implements office.Census.
func (o officeCensus) Census(ctx context.Context, v *office.Visit) (shown office.CensusShown, err error) {
	err = o.s.Central.Peek(ctx, func(ctx context.Context, tx store.Tx) error {
		rows := store.Booking{Tx: tx}
		people, err := rows.People(ctx)
		if err != nil {
			return err
		}
		units, err := rows.Units(ctx)
		if err != nil {
			return err
		}
		shown.People, shown.Units = len(people), len(units)
		kept, roll, err := o.called(ctx, tx, v)
		if err != nil || roll == nil {
			return err
		}
		shown.Draft = &office.Draft{
			Difference: roll.Difference, Of: roll.Of, Sum: roll.Sum, BroughtAt: kept.At, Movers: roll.Movers, MoversBookings: roll.MoversBookings, Few: roll.Few,
			LeaversBookings: roll.LeaversBookings, Units: map[staff.UnitID]string{}, Leads: map[staff.PersonID]string{},
		}
		for _, lost := range roll.LostHomes {
			shown.Draft.LostHomes = append(shown.Draft.LostHomes, office.LostHome{Zone: lost.Zone.Name, House: lost.House.Name, People: lost.People})
		}
		name(shown.Draft, people, units)
		return nil
	})
	return shown, err
}

// name tells a draft how units and people are called.
func name(d *office.Draft, people []staff.Person, units []staff.Unit) {
	for _, u := range units {
		d.Units[u.ID] = u.Name
	}
	for _, shifts := range [][]census.Shift{d.UnitsFresh, d.UnitsChanged} {
		for _, s := range shifts {
			d.Units[s.Is.ID] = s.Is.Name
		}
	}
	for _, p := range people {
		d.Leads[p.ID] = p.Name()
	}
	for _, m := range d.Fresh {
		d.Leads[m.Is.ID] = m.Is.Name()
	}
}

// called is what a visitor's lists would change; nil where they have brought none.
func (o officeCensus) called(ctx context.Context, tx store.Tx, v *office.Visit) (kept central.Brought, roll *steward.Roll, err error) {
	kept, err = central.FindBrought(ctx, tx, v.Who.ID)
	if errors.Is(err, booking.ErrGone) || err == nil && o.s.Now().Sub(kept.At) > broughtFor {
		return kept, nil, nil
	}
	if err == nil {
		roll, err = steward.Call(ctx, tx, steward.Lists{People: kept.People, Units: kept.Units, Whole: kept.Entire}, v.Who.ID, o.s.Now())
	}
	return kept, roll, err
}

// Bring implements office.Census. What is no text is kept as a word that is no list either: databases take no zeros.
func (o officeCensus) Bring(ctx context.Context, v *office.Visit, people, units string, whole bool) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	kept := central.Brought{ID: id.String(), Person: v.Who.ID, At: o.s.Now().UTC(), Entire: whole}
	for brought, text := range map[*string]string{&kept.People: people, &kept.Units: units} {
		if text == "" {
			continue
		}
		plain, ok := census.Letters([]byte(text))
		if !ok {
			field := "people"
			if brought == &kept.Units {
				field = "units"
			}
			return office.Refuse(field, "office.census.what.no_text")
		}
		*brought = plain
	}
	return o.s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error { return tx.PutBrought(ctx, kept) })
}

// Drop implements office.Census.
func (o officeCensus) Drop(ctx context.Context, v *office.Visit) error {
	return o.s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error { return tx.DropBrought(ctx, v.Who.ID) })
}

// Apply implements office.Census. The difference is found anew where it is done, so that it is what was shown, or nothing.
func (o officeCensus) Apply(ctx context.Context, v *office.Visit, sum string, leave int) (id office.ChangeID, err error) {
	var roll *steward.Roll
	err = o.s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) (err error) {
		if _, roll, err = o.called(ctx, tx, v); err != nil {
			return err
		}
		if roll == nil {
			return office.Refuse("", "office.census.stale")
		}
		d := doing{
			kind: "census", things: changedBy(roll), audit: central.AuditCensus,
			words: []string{strconv.Itoa(len(roll.Fresh)), strconv.Itoa(len(roll.Changed)), strconv.Itoa(len(roll.Leaving))},
		}
		id, err = o.s.changeIn(ctx, tx, v.Who.ID, d, func(ctx context.Context, tx *central.Tx) error {
			return roll.Apply(ctx, tx, steward.Yes{By: v.Who.ID, Sum: sum, Leave: leave}, o.s.Now())
		})
		if err == nil {
			err = tx.DropBrought(ctx, v.Who.ID)
		}
		return err
	})
	switch {
	case errors.Is(err, steward.ErrStale), errors.Is(err, steward.ErrWrong):
		err = office.Refuse("", "office.census.stale")
	case errors.Is(err, steward.ErrDrastic):
		err = office.Refuse("leave", "office.census.leave.wrong", len(roll.Leaving))
	case errors.Is(err, steward.ErrNoAdmin):
		err = office.Refuse("", "office.census.noadmin")
	case errors.Is(err, steward.ErrShutOut):
		err = office.Refuse("", "office.census.shutout")
	}
	return id, err
}

// changedBy are all things that a roll changes, units before the people in them.
func changedBy(roll *steward.Roll) (things []thing) {
	for _, shifts := range [][]census.Shift{roll.UnitsFresh, roll.UnitsChanged} {
		for _, s := range shifts {
			things = append(things, thing{"unit", string(s.Is.ID)})
		}
	}
	for _, u := range roll.UnitsGone {
		things = append(things, thing{"unit", string(u.ID)})
	}
	for _, moves := range [][]census.Move{roll.Fresh, roll.Changed} {
		for _, m := range moves {
			things = append(things, thing{"person", string(m.Is.ID)})
		}
	}
	for _, p := range roll.Leaving {
		things = append(things, thing{"person", string(p.ID)}, thing{"roles", string(p.ID)})
	}
	return things
}

// Faults implements office.Census.
func (o officeCensus) Faults(ctx context.Context, v *office.Visit) (*office.File, error) {
	var rows [][]string
	err := o.s.Central.Peek(ctx, func(ctx context.Context, tx store.Tx) error {
		_, roll, err := o.called(ctx, tx, v)
		if err != nil || roll == nil {
			return err
		}
		add := func(list string, faults []census.Fault) {
			for _, f := range faults {
				said := v.Say("office.census.what." + string(f.What))
				if f.Other > 0 {
					said = v.Say("office.census.what."+string(f.What), f.Other)
				}
				column := ""
				if f.Column != "" {
					column = v.Say("office.census.column." + string(f.Column))
				}
				rows = append(rows, []string{v.Say(list), strconv.Itoa(f.Line), column, said, f.Value})
			}
		}
		add("office.census.file.people", roll.PeopleFaults)
		add("office.census.file.units", roll.UnitFaults)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	head := []string{v.Say("office.census.list"), v.Say("office.census.line"), v.Say("office.census.column"), v.Say("office.census.what"), v.Say("office.census.value")}
	err = census.Write(&text, head, rows)
	return &office.File{Name: v.Say("office.census.faults.file"), Type: "text/csv; charset=utf-8", Body: text.Bytes()}, err
}

// List implements office.Census.
func (o officeCensus) List(ctx context.Context, v *office.Visit, units bool) (*office.File, error) {
	var text bytes.Buffer
	err := o.s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		text.Reset()
		if units {
			all, err := tx.Store().Units(ctx)
			if err != nil {
				return err
			}
			return census.WriteUnits(&text, all)
		}
		people, err := tx.Store().People(ctx)
		if err == nil {
			err = census.WritePeople(&text, people)
		}
		if err != nil {
			return err
		}
		return tx.PutAudit(ctx, central.Audit{At: o.s.Now(), Actor: v.Who.ID, Act: central.AuditPeople, Detail: "csv"})
	})
	name := "office.census.take.people.file"
	if units {
		name = "office.census.take.units.file"
	}
	return &office.File{Name: v.Say(name), Type: "text/csv; charset=utf-8", Body: text.Bytes()}, err
}

// forgetBrought takes lists away to which nobody has said yes within a day.
func (s *Server) forgetBrought(ctx context.Context, now time.Time) error {
	return s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error { return tx.ForgetBrought(ctx, now.Add(-broughtFor)) })
}
