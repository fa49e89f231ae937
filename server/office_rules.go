// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/rulefile"
	"github.com/pult-app/pult/server/office"
	"github.com/pult-app/pult/server/steward"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// officeRules answers the pages about rules and closures.
type officeRules struct{ s *Server }

// keepsRules keeps the rules of a house, as a rule file says them. To put them back is to publish them again.
var keepsRules = keeper{
	read: func(ctx context.Context, tx *central.Tx, id string) (any, error) {
		book, err := tx.Store().Rulebook(ctx, booking.BuildingID(id))
		if err != nil || book.Building == "" {
			return nil, err
		}
		var text strings.Builder
		err = rulefile.Write(&text, book.Building, book)
		return json.RawMessage(text.String()), err
	},
	put: func(ctx context.Context, tx *central.Tx, id string, was json.RawMessage) error {
		if string(was) == "null" {
			return office.Refuse("", "office.rules.none.again")
		}
		return publishText(ctx, tx, booking.BuildingID(id), string(was), steward.By{Why: "undo"}, momentOf(ctx))
	},
	name: func(ctx context.Context, tx store.Tx, id string) (string, error) {
		house, err := store.Booking{Tx: tx}.Building(ctx, booking.BuildingID(id))
		return house.Name, err
	},
}

// publishText publishes rules that were written as a rule file.
func publishText(ctx context.Context, tx *central.Tx, id booking.BuildingID, text string, by steward.By, now time.Time) error {
	file, err := rulefile.Read(strings.NewReader(text), now)
	if err != nil {
		return err
	}
	book, err := file.Of(id)
	if err != nil {
		return err
	}
	house, err := tx.Store().Building(ctx, id)
	if err != nil {
		return err
	}
	was, err := tx.Store().Rulebook(ctx, id)
	if err == nil {
		_, err = steward.Publish(ctx, tx, house, was, book, by, now)
	}
	return err
}

// Houses implements office.Rules.
func (o officeRules) Houses(ctx context.Context) (list []office.RuledHouse, err error) {
	err = o.s.Central.Peek(ctx, func(ctx context.Context, tx store.Tx) error {
		houses, err := store.Booking{Tx: tx}.Buildings(ctx)
		for _, house := range houses {
			if err != nil {
				break
			}
			one := office.RuledHouse{House: house}
			if one.Book, err = (store.Booking{Tx: tx}).Rulebook(ctx, house.ID); err != nil {
				break
			}
			one.None = one.Book.Building == ""
			var versions []central.Ruling
			if versions, err = central.Rulings(ctx, tx, house.ID); err == nil && len(versions) > 0 {
				one.Version, err = versionSaid(ctx, tx, versions[0])
			}
			list = append(list, one)
		}
		return err
	})
	return list, err
}

// versionSaid is a version with the name of whoever has made it.
func versionSaid(ctx context.Context, tx store.Tx, r central.Ruling) (office.RuleVersion, error) {
	by, err := nameOf(ctx, tx, r.Actor)
	return office.RuleVersion{N: r.N, At: r.At, By: by, Why: r.Why}, err
}

// House implements office.Rules.
func (o officeRules) House(ctx context.Context, id booking.BuildingID) (rules office.HouseRules, err error) {
	err = o.s.Central.Peek(ctx, func(ctx context.Context, tx store.Tx) (err error) {
		rows := store.Booking{Tx: tx}
		if rules.House, err = rows.Building(ctx, id); errors.Is(err, booking.ErrGone) {
			return office.Missing{}
		} else if err != nil {
			return err
		}
		if rules.Book, err = rows.Rulebook(ctx, id); err != nil {
			return err
		}
		booking.Sort(rules.Book.Amendments)
		rules.Shown = rulefile.Shown(id, rules.Book)
		if rules.Units, err = rows.Units(ctx); err != nil {
			return err
		}
		if rules.Floors, err = rows.Floors(ctx, id); err != nil {
			return err
		}
		for _, floor := range rules.Floors {
			zones, err := rows.Zones(ctx, floor.ID)
			if err != nil {
				return err
			}
			rules.Zones = append(rules.Zones, zones...)
		}
		versions, err := central.Rulings(ctx, tx, id)
		for _, r := range versions {
			if err != nil {
				break
			}
			var said office.RuleVersion
			said, err = versionSaid(ctx, tx, r)
			rules.Versions = append(rules.Versions, said)
		}
		return err
	})
	return rules, err
}

// Look implements office.Rules: it does it in a transaction of which nothing stays.
func (o officeRules) Look(ctx context.Context, v *office.Visit, id booking.BuildingID, book booking.Rulebook) (impact office.Impact, err error) {
	err = o.s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		house, err := tx.Store().Building(ctx, id)
		if err != nil {
			return err
		}
		was, err := tx.Store().Rulebook(ctx, id)
		if err != nil {
			return err
		}
		done, err := steward.Amend(ctx, tx.Store(), house, was, book, o.s.Now())
		if err != nil {
			return err
		}
		impact = impactOf(v, done)
		return errOnlyLooked
	})
	if errors.Is(err, errOnlyLooked) {
		err = nil
	}
	return impact, err
}

// errOnlyLooked ends a transaction of which nothing shall stay.
var errOnlyLooked = errors.New("only looked")

// impactOf says what a change of rules does.
func impactOf(v *office.Visit, done steward.Amended) office.Impact {
	impact := office.Impact{Ahead: done.Ahead, Lost: len(done.Lost), Staying: len(done.Staying), Changes: changesSaid(v, done.Changes)}
	loc := done.House.Location()
	for _, kind := range []struct {
		lost bool
		list []booking.Reviewed
	}{{true, done.Lost}, {false, done.Staying}} {
		for _, r := range kind.list {
			day := office.ImpactDay{Day: r.Booking.Span.Day(loc), Lost: kind.lost, Why: r.Refusal.Detail}
			if r.Refusal.Rule.Amends() {
				day.Rule = r.Refusal.Rule.Name
			}
			at := slices.IndexFunc(impact.Days, func(d office.ImpactDay) bool {
				return d.Day == day.Day && d.Lost == day.Lost && d.Why == day.Why && d.Rule == day.Rule
			})
			if at < 0 {
				at, impact.Days = len(impact.Days), append(impact.Days, day)
			}
			impact.Days[at].Desks = append(impact.Days[at].Desks, r.Code)
			if r.Booking.State == booking.CheckedIn {
				impact.Days[at].Here++
			}
		}
	}
	slices.SortStableFunc(impact.Days, func(a, b office.ImpactDay) int { return cmp.Compare(a.Day, b.Day) })
	for _, day := range impact.Days {
		slices.Sort(day.Desks)
	}
	return impact
}

// changesSaid are changes of rules with their values as people read them.
func changesSaid(v *office.Visit, changes []steward.Change) (said []office.RuleChange) {
	for _, c := range changes {
		one := office.RuleChange{Name: c.Amendment.Name, Fresh: c.Fresh, Gone: c.Gone}
		for _, d := range c.Fields {
			one.Fields = append(one.Fields, office.RuleShift{Field: d.Field, Was: ruleSaid(v, d.Field, d.Was), Is: ruleSaid(v, d.Field, d.Is)})
		}
		said = append(said, one)
	}
	return said
}

// ruleSaid is a value of rules as people read it.
func ruleSaid(v *office.Visit, field string, value json.RawMessage) string {
	var hours [7]booking.OpenHours
	var days []booking.Day
	var text string
	switch {
	case value == nil:
		return v.Say("office.rules.nothing")
	case field == "open" && json.Unmarshal(value, &hours) == nil:
		return v.Say("office.rules.open.said", hoursSaid(v, hours))
	case field == "closures" && json.Unmarshal(value, &days) == nil:
		return v.Language.Count("office.rules.days.said", len(days))
	case json.Unmarshal(value, &text) == nil:
		return text
	}
	return string(value)
}

// hoursSaid are the hours of a week, days with the same ones together.
func hoursSaid(v *office.Visit, hours [7]booking.OpenHours) string {
	var parts []string
	for from := 0; from < 7; {
		until := from
		for until+1 < 7 && hours[(until+2)%7] == hours[(from+1)%7] {
			until++
		}
		if open := hours[(from+1)%7]; open.Until > open.From {
			days := v.Say("office.rules.short." + weekdayName(from))
			if until > from {
				days += "–" + v.Say("office.rules.short."+weekdayName(until))
			}
			parts = append(parts, days+" "+open.From.String()+"–"+open.Until.String())
		}
		from = until + 1
	}
	if len(parts) == 0 {
		return v.Say("office.rules.nothing")
	}
	return strings.Join(parts, ", ")
}

// weekdayName is the name of a weekday, from Monday on.
func weekdayName(n int) string { return strings.ToLower(time.Weekday((n + 1) % 7).String()) }

// Publish implements office.Rules.
func (o officeRules) Publish(ctx context.Context, v *office.Visit, id booking.BuildingID, book booking.Rulebook, shown, reason string) (office.ChangeID, error) {
	return o.publish(ctx, v, doing{kind: "rules"}, id, book, shown, reason)
}

func (o officeRules) publish(ctx context.Context, v *office.Visit, d doing, id booking.BuildingID, book booking.Rulebook, shown, reason string) (office.ChangeID, error) {
	about := thing{"rules", string(id)}
	d.about, d.things, d.reason = about, []thing{about}, reason
	return o.s.change(ctx, v, d, func(ctx context.Context, tx *central.Tx) error {
		house, err := tx.Store().Building(ctx, id)
		if errors.Is(err, booking.ErrGone) {
			return office.Missing{}
		}
		if err != nil {
			return err
		}
		was, err := tx.Store().Rulebook(ctx, id)
		if err != nil {
			return err
		}
		if rulefile.Shown(id, was) != shown {
			return office.Refuse("", "office.rules.stale")
		}
		_, err = steward.Publish(ctx, tx, house, was, book, steward.By{Person: v.Who.ID, Why: reason}, o.s.Now())
		return err
	})
}

// Version implements office.Rules.
func (o officeRules) Version(ctx context.Context, v *office.Visit, id booking.BuildingID, n, against int) (version office.RuleVersion, changes []office.RuleChange, err error) {
	err = o.s.Central.Peek(ctx, func(ctx context.Context, tx store.Tx) error {
		ruling, book, err := o.bookOf(ctx, tx, id, n)
		if err != nil {
			return err
		}
		if version, err = versionSaid(ctx, tx, ruling); err != nil {
			return err
		}
		other, err := store.Booking{Tx: tx}.Rulebook(ctx, id)
		if err == nil && against > 0 {
			_, other, err = o.bookOf(ctx, tx, id, against)
		}
		changes = changesSaid(v, steward.Compare(book, other))
		return err
	})
	return version, changes, err
}

// bookOf is a version with the rules that it says.
func (o officeRules) bookOf(ctx context.Context, tx store.Tx, id booking.BuildingID, n int) (r central.Ruling, book booking.Rulebook, err error) {
	r, err = central.FindRuling(ctx, tx, id, n)
	if errors.Is(err, booking.ErrGone) {
		return r, book, office.Missing{}
	}
	if err != nil {
		return r, book, err
	}
	file, err := rulefile.Read(strings.NewReader(r.Rules), r.At)
	if err == nil {
		book, err = file.Of(id)
	}
	if err != nil {
		err = fmt.Errorf("read rules %d of %s: %w", n, id, err)
	}
	return r, book, err
}

// Take implements office.Rules.
func (o officeRules) Take(ctx context.Context, v *office.Visit, id booking.BuildingID, n int, reason string) (office.ChangeID, error) {
	var book booking.Rulebook
	var shown string
	err := o.s.Central.Peek(ctx, func(ctx context.Context, tx store.Tx) (err error) {
		if _, book, err = o.bookOf(ctx, tx, id, n); err != nil {
			return err
		}
		now, err := store.Booking{Tx: tx}.Rulebook(ctx, id)
		shown = rulefile.Shown(id, now)
		return err
	})
	if err != nil {
		return "", err
	}
	return o.publish(ctx, v, doing{kind: "rules.again", words: []string{strconv.Itoa(n)}}, id, book, shown, reason)
}

// Close implements office.Closures.
func (o officeRules) Close(ctx context.Context, v *office.Visit, id booking.BuildingID, book booking.Rulebook, shown, reason string, open bool) (office.ChangeID, error) {
	kind := "closures"
	if open {
		kind = "closures.end"
	}
	return o.publish(ctx, v, doing{kind: kind}, id, book, shown, reason)
}

// Desk implements office.Closures.
func (o officeRules) Desk(ctx context.Context, house booking.BuildingID, code string) (id booking.DeskID, err error) {
	err = o.s.Central.Peek(ctx, func(ctx context.Context, tx store.Tx) error {
		id, err = store.Booking{Tx: tx}.DeskOf(ctx, house, code)
		if errors.Is(err, booking.ErrGone) {
			return office.Refuse("desk", "office.closures.nodesk")
		}
		return err
	})
	return id, err
}

// Names implements office.Closures.
func (o officeRules) Names(ctx context.Context, a booking.Amendment) (part string, err error) {
	err = o.s.Central.Peek(ctx, func(ctx context.Context, tx store.Tx) error {
		rows := store.Booking{Tx: tx}
		switch {
		case a.Desk != "":
			place, err := rows.Place(ctx, a.Desk)
			part = place.Desk.Code
			return err
		case a.Floor != "" || a.Zone != "":
			floors, err := rows.Floors(ctx, a.Building)
			for _, f := range floors {
				if f.ID == a.Floor {
					part = f.Name
				}
				zones, err := rows.Zones(ctx, f.ID)
				if err != nil {
					return err
				}
				for _, z := range zones {
					if z.ID == a.Zone {
						part = z.Name
					}
				}
			}
			return err
		}
		return nil
	})
	if errors.Is(err, booking.ErrGone) {
		return "", nil
	}
	return part, err
}
