// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/replay"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

const (
	// MostWeeks is how many weeks can happen again: of earlier ones nobody knows any more who wished for what.
	MostWeeks = 8
	// around is how many days before and after them are looked at, because some rules count by the month.
	around = 31
)

// ReadPast reads what people wished for in a house in the last so many whole weeks before a day, from one snapshot. Who they are stays
// here: the past has numbers, in the order in which it happens to meet them.
func ReadPast(ctx context.Context, snap *central.Snapshot, house booking.BuildingID, weeks int, today booking.Day) (p replay.Past, err error) {
	if weeks < 1 || weeks > MostWeeks {
		return p, fmt.Errorf("%d weeks cannot happen again, only 1 to %d", weeks, MostWeeks)
	}
	rows := snap.Store()
	p.Until = today.Monday() - 1
	p.From = p.Until - booking.Day(7*weeks) + 1
	if p.House, err = rows.Building(ctx, house); err != nil {
		return p, err
	}
	if err := readHouse(ctx, rows, &p); err != nil {
		return p, err
	}
	c := casting{rows: rows, past: &p, numbers: map[staff.PersonID]int{}, units: map[staff.PersonID]staff.UnitID{}, roles: needsRoles(p.Book)}
	people, err := rows.People(ctx)
	if err != nil {
		return p, err
	}
	for _, one := range people {
		c.units[one.ID] = one.Unit
	}
	loc := p.House.Location()
	from, before := (p.From - around).Start(loc), (p.Until + 1 + around).Start(loc)
	var booked []booking.Booking
	err = snap.Uses().EachIn(ctx, house, from, before, func(b booking.Booking) error {
		booked = append(booked, b)
		return nil
	})
	if err != nil {
		return p, err
	}
	for _, b := range booked { // not while they are read: a transaction has one question at a time
		number, err := c.number(ctx, b.Person)
		if err != nil {
			return p, err
		}
		p.Take(number, b)
	}
	waits, err := rows.WaitsIn(ctx, house, from, before)
	if err != nil {
		return p, err
	}
	denied, err := snap.Uses().Denied(ctx, p.From-around, p.Until+around)
	if err != nil {
		return p, err
	}
	if err := c.unserved(ctx, denied, waits); err != nil {
		return p, err
	}
	p.Settle()
	return p, nil
}

// readHouse reads the house as it is now.
func readHouse(ctx context.Context, rows store.Booking, p *replay.Past) (err error) {
	if p.Book, err = rows.Rulebook(ctx, p.House.ID); err != nil {
		return err
	}
	if p.Floors, err = rows.Floors(ctx, p.House.ID); err != nil {
		return err
	}
	for _, f := range p.Floors {
		zones, err := rows.Zones(ctx, f.ID)
		if err != nil {
			return err
		}
		desks, err := rows.Desks(ctx, f.ID)
		if err != nil {
			return err
		}
		p.Zones, p.Desks = append(p.Zones, zones...), append(p.Desks, desks...)
	}
	units, err := rows.Units(ctx)
	p.Parents = map[staff.UnitID]staff.UnitID{}
	for _, u := range units {
		p.Parents[u.ID] = u.Parent
	}
	return err
}

// needsRoles tells whether a rule asks for somebody's roles.
func needsRoles(book booking.Rulebook) bool {
	return slices.ContainsFunc(book.Amendments, func(a booking.Amendment) bool { return a.Role != "" })
}

// A casting gives people numbers.
type casting struct {
	rows    store.Booking
	past    *replay.Past
	numbers map[staff.PersonID]int
	units   map[staff.PersonID]staff.UnitID
	roles   bool
}

func (c *casting) number(ctx context.Context, who staff.PersonID) (int, error) {
	if n, known := c.numbers[who]; known {
		return n, nil
	}
	one := replay.Person{Unit: c.units[who]}
	if c.roles {
		profile, err := c.rows.Profile(ctx, who)
		if err != nil {
			return 0, err
		}
		one.Roles = profile.Roles
	}
	n := len(c.past.People)
	c.numbers[who], c.past.People = n, append(c.past.People, one)
	return n, nil
}

// A need is that somebody needs a desk on a day: however often they tried, it is one.
type need struct {
	number int
	day    booking.Day
}

// unserved adds what people were refused or waited for and did not get. Of a person and a day it is one wish, and none where they had
// another.
func (c *casting) unserved(ctx context.Context, denied []booking.Denied, waits []booking.Wait) error {
	loc := c.past.House.Location()
	met := map[need]bool{}
	for _, w := range c.past.Wishes {
		met[need{w.Who, booking.DayOf(w.Start, loc)}] = true
	}
	add := func(who staff.PersonID, w replay.Wish) error {
		number, err := c.number(ctx, who)
		if one := (need{number, booking.DayOf(w.Start, loc)}); err == nil && !met[one] {
			met[one] = true
			w.Who, w.Denied = number, true
			c.past.Wishes = append(c.past.Wishes, w)
		}
		return err
	}
	for _, d := range denied {
		if d.Building != c.past.House.ID {
			continue
		}
		if err := add(d.Person, replay.Wish{Made: d.MadeAt, Desk: d.Desk, Span: d.Span}); err != nil {
			return err
		}
	}
	for _, w := range waits {
		if w.State == booking.WaitTaken || w.State.Live() {
			continue
		}
		if err := add(w.Person, replay.Wish{Made: w.MadeAt, Desk: w.Desk, Zone: w.Zone, Want: w.Want, Span: w.Span}); err != nil {
			return err
		}
	}
	return nil
}

const (
	// trialsAtOnce is how many runs are under way at the same time: each takes a core for some seconds.
	trialsAtOnce = 1
	// trialPatience is how long one may take.
	trialPatience = 45 * time.Second
	// trialStep is in what steps desks and people can be tried: whoever could ask for any number could watch single people come and go.
	trialStep = 5
	mostTried = 50
)

// trialCurve are the points of the curve that every trial brings.
var trialCurve = []int{100, 95, 90, 85, 80, 75, 70, 65, 60, 55, 50}

// serveTrial tells what would have become of the last weeks of a house under other rules, and keeps that somebody has asked.
func (s *Server) serveTrial(w http.ResponseWriter, r *http.Request) {
	var asked wire.Trial
	err := s.changes.ReadJSON(w, r, &asked)
	var answer replay.Answer
	if err == nil {
		answer, err = s.trial(r.Context(), sessionOf(r).Person, booking.BuildingID(r.PathValue("building")), asked)
	}
	if errors.Is(err, booking.ErrGone) {
		wire.NotFound(w)
		return
	}
	if err == nil {
		err = wire.WriteJSON(w, r, http.StatusOK, answer)
	}
	if err != nil {
		s.fail(w, r, err)
	}
}

func (s *Server) trial(ctx context.Context, who staff.PersonID, house booking.BuildingID, asked wire.Trial) (answer replay.Answer, err error) {
	if err := s.limiter.report(who); err != nil {
		return answer, err
	}
	leave, ok := s.trials.enter(trialsAtOnce, string(who))
	if !ok {
		return answer, &syncing.Error{Code: syncing.TooMany, Message: "others are trying rules", Retry: 5 * time.Second}
	}
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, trialPatience)
	defer cancel()
	if asked.Weeks < 1 || asked.Weeks > MostWeeks {
		return answer, &syncing.Error{Code: syncing.Malformed, Message: fmt.Sprintf("weeks are 1 to %d", MostWeeks)}
	}
	var past replay.Past
	today := booking.DayOf(s.Now(), booking.Building{}.Location())
	err = s.Central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
		past, err = ReadPast(ctx, snap, house, asked.Weeks, today)
		return err
	})
	if err != nil {
		return answer, err
	}
	scenario, err := scenarioOf(&past, asked)
	if err != nil {
		return answer, &syncing.Error{Code: syncing.Malformed, Message: err.Error()}
	}
	err = s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		return tx.PutAudit(ctx, central.Audit{At: s.Now(), Actor: who, Act: central.AuditTry, Detail: Tried(house, asked.Weeks, scenario, len(trialCurve))})
	})
	if err != nil {
		return answer, err
	}
	return past.Ask(ctx, scenario, trialCurve, nil)
}

// scenarioOf is what was asked for, where it may be asked.
func scenarioOf(past *replay.Past, asked wire.Trial) (s replay.Scenario, err error) {
	s = replay.Scenario{Fewer: asked.Fewer, More: asked.More, Seed: 1}
	if s.Fewer < 0 || s.Fewer > mostTried || s.More < -mostTried || s.More > mostTried || s.Fewer%trialStep != 0 || s.More%trialStep != 0 {
		return s, fmt.Errorf("fewer is 0 to %d, more %d to %d, in steps of %d", mostTried, -mostTried, mostTried, trialStep)
	}
	for _, floor := range asked.Closed {
		s.Closed = append(s.Closed, utilisation.Area{Floor: booking.FloorID(floor)})
	}
	if asked.HomeDays != nil || asked.PerWeek != nil {
		book := past.Book
		if asked.HomeDays != nil {
			book.HomeDays = *asked.HomeDays
		}
		if asked.PerWeek != nil {
			book.PerWeek = *asked.PerWeek
		}
		s.Rules = &book
		book.Building = past.House.ID
		if err := book.Rules.Check(); err != nil {
			return s, err
		}
	}
	return s, past.Check(s)
}

// Tried is what the audit keeps of a run: the house and what was tried, in numbers.
func Tried(house booking.BuildingID, weeks int, s replay.Scenario, points int) string {
	said := fmt.Sprintf("%s %d weeks", house, weeks)
	if s.Fewer != 0 || s.Every != 0 {
		said += fmt.Sprintf(" desks -%d%% every %d", s.Fewer, s.Every)
	}
	if s.More != 0 {
		said += fmt.Sprintf(" people %+d%%", s.More)
	}
	for _, a := range s.Closed {
		said += fmt.Sprintf(" without %s", cmp.Or(string(a.Zone), string(a.Floor)))
	}
	if s.Rules != nil {
		said += " other rules"
	}
	if points > 0 {
		said += fmt.Sprintf(" curve of %d", points)
	}
	return said
}
