// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync/wire"
)

const (
	// daysAMinute is how many days are counted in a turn: after a long sleep there are many.
	daysAMinute = 4
	// restOfDay is how long after midnight UTC a day is over everywhere that Pult is used.
	restOfDay = 3 * time.Hour
	// monthsTold is how many months are told, the last ones: two years and the month before them to compare with.
	monthsTold = 25
)

// countUse counts the days that are over, and tells months of which all days were counted. It begins with the month before the one in
// which it runs first: of earlier days many bookings have no person any more, and of them nothing could be told.
func countUse(ctx context.Context, h *Hub) error {
	if h.now().Sub(h.began) < settling {
		return nil // check-ins may come late, and with them a desk was used
	}
	over := booking.DayOf(h.now().UTC().Add(-restOfDay), time.UTC) - 1
	for range daysAMinute {
		last, err := h.countedUse(ctx)
		if err != nil {
			return err
		}
		if last == 0 {
			last = utilisation.MonthOf(over).Add(-1).First() - 1
		}
		if last > over {
			return nil
		}
		if err := h.tellUse(ctx, utilisation.MonthOf(last+1).Add(-1)); err != nil {
			return err
		}
		if last == over {
			return nil
		}
		if err := h.countDay(ctx, last+1); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (h *Hub) countedUse(ctx context.Context) (last booking.Day, err error) {
	err = h.central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
		last, err = snap.Uses().Counted(ctx)
		return err
	})
	return last, err
}

// grounds are all houses with their desks and rules.
type grounds struct {
	houses []booking.Building
	desks  map[booking.BuildingID][]booking.Desk
	books  map[booking.BuildingID]booking.Rulebook
	people map[booking.BuildingID]int // who have their home there
}

// A survey remembers the grounds. It holds as long as nobody changes places or rules.
type survey struct {
	mu   sync.Mutex
	as   recollection
	last *grounds
}

func (s *survey) read(ctx context.Context, snap *central.Snapshot) (*grounds, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := recollection{snap.Head.Line, snap.Head.Lasting}
	if s.last != nil && s.as == now {
		return s.last, nil
	}
	found, err := readGrounds(ctx, snap.Store(), snap.Uses())
	if err == nil {
		s.as, s.last = now, &found
	}
	return &found, err
}

func readGrounds(ctx context.Context, rows store.Booking, uses central.Uses) (g grounds, err error) {
	if g.houses, err = rows.Buildings(ctx); err != nil {
		return g, err
	}
	rules, err := rows.AllRules(ctx)
	if err != nil {
		return g, err
	}
	amendments, err := rows.AllAmendments(ctx)
	if err != nil {
		return g, err
	}
	g.books = map[booking.BuildingID]booking.Rulebook{}
	for _, b := range g.houses {
		g.books[b.ID] = booking.Rulebook{Rules: rules[b.ID], Amendments: amendments[b.ID]}
	}
	if g.desks, err = uses.Desks(ctx); err != nil {
		return g, err
	}
	g.people, err = uses.People(ctx)
	return g, err
}

// during is from when until when some days last, by the clocks of all houses. A booking that ends in it may be of the day before, or after,
// where clocks differ.
func (g *grounds) during(first, last booking.Day) (from, until time.Time) {
	for _, house := range g.houses {
		begins, ends := first.Start(house.Location()), (last + 1).Start(house.Location())
		if from.IsZero() || begins.Before(from) {
			from = begins
		}
		if ends.After(until) {
			until = ends
		}
	}
	return from, until
}

// on is a house on a day, as its rules for everybody say; closed where they say why.
func (g *grounds) on(day booking.Day, house booking.Building) utilisation.Ground {
	ground := utilisation.Ground{Building: house, Desks: g.desks[house.ID]}
	book := g.books[house.ID]
	if open, err := book.Hours(day, booking.Audience{}, house); err == nil {
		ground.Open = open
	}
	return ground
}

// countDay counts one day in all houses. Nothing is kept of a house that was closed and in which nobody had booked.
func (h *Hub) countDay(ctx context.Context, day booking.Day) error {
	var tallies []utilisation.Tally
	err := h.central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
		tallies = nil
		uses := snap.Uses()
		g, err := h.survey.read(ctx, snap)
		if err != nil {
			return err
		}
		booked := map[booking.BuildingID][]booking.Booking{}
		from, until := g.during(day, day)
		err = uses.Each(ctx, from, until, func(b booking.Booking) error {
			booked[b.Building] = append(booked[b.Building], b)
			return nil
		})
		for _, house := range g.houses {
			ground := g.on(day, house)
			if counted := utilisation.Count(day, ground, booked[house.ID]); ground.Open != (booking.OpenHours{}) || len(booked[house.ID]) > 0 {
				tallies = append(tallies, counted...)
			}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("count %s: %w", day, err)
	}
	return h.central.Write(ctx, func(ctx context.Context, tx *central.Tx) error { return tx.Uses().PutDay(ctx, day, tallies) })
}

// tellUse makes the reports of a month, if there are none yet.
func (h *Hub) tellUse(ctx context.Context, month utilisation.Month) error {
	var reports []utilisation.Report
	told := false
	err := h.central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
		reports = nil
		uses := snap.Uses()
		if told, err = uses.Told(ctx, month); told || err != nil {
			return err
		}
		g, err := h.survey.read(ctx, snap)
		if err == nil {
			reports, err = monthReports(ctx, g, uses, month)
		}
		return err
	})
	if err != nil || told {
		return err
	}
	return h.central.Write(ctx, func(ctx context.Context, tx *central.Tx) error { return tx.Uses().PutReports(ctx, month, reports) })
}

// A had is a booking as far as a month counts it: a city has a hundred thousand of them.
type had struct {
	person staff.PersonID
	desk   booking.DeskID
	span   booking.Span
	state  booking.State
}

func monthReports(ctx context.Context, g *grounds, uses central.Uses, month utilisation.Month) (reports []utilisation.Report, err error) {
	booked := map[booking.BuildingID][]had{}
	from, until := g.during(month.First(), month.Last())
	err = uses.Each(ctx, from, until, func(b booking.Booking) error {
		booked[b.Building] = append(booked[b.Building], had{b.Person, b.Desk, b.Span, b.State})
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, house := range g.houses {
		ledger := utilisation.NewLedger(house, g.desks[house.ID], month)
		tallies, err := uses.Tallies(ctx, house.ID, month)
		if err != nil {
			return nil, err
		}
		for _, t := range tallies {
			ledger.Tally(t)
		}
		for _, b := range booked[house.ID] {
			ledger.Meet(booking.Booking{Person: b.person, Desk: b.desk, Span: b.span, State: b.state})
		}
		if len(tallies) > 0 {
			reports = append(reports, g.tell(house, ledger))
		}
	}
	return reports, nil
}

// tell is the report of a house, with how many people have their home there.
func (g *grounds) tell(house booking.Building, ledger *utilisation.Ledger) utilisation.Report {
	r := ledger.Report()
	r.Live(g.people[house.ID])
	return r
}

// TellPast counts a month that is over from bookings that the town does not hold, and tells it: of a town that comes from elsewhere, or of
// the demo city. The days go on being counted after it.
func TellPast(ctx context.Context, tx *central.Tx, month utilisation.Month, bookings []booking.Booking) error {
	g, err := readGrounds(ctx, tx.Store(), tx.Uses())
	if err != nil {
		return err
	}
	type houseDay struct {
		house booking.BuildingID
		day   booking.Day
	}
	booked := map[houseDay][]booking.Booking{}
	for _, b := range bookings {
		at := houseDay{b.Building, b.Span.Day(booking.Building{}.Location())}
		booked[at] = append(booked[at], b)
	}
	var reports []utilisation.Report
	for _, house := range g.houses {
		ledger := utilisation.NewLedger(house, g.desks[house.ID], month)
		for day := month.First(); day <= month.Last(); day++ {
			for _, t := range utilisation.Count(day, g.on(day, house), booked[houseDay{house.ID, day}]) {
				ledger.Tally(t)
			}
		}
		for _, b := range bookings {
			if b.Building == house.ID {
				ledger.Meet(b)
			}
		}
		reports = append(reports, g.tell(house, ledger))
	}
	if err := tx.Uses().PutDay(ctx, month.Last(), nil); err != nil {
		return err
	}
	return tx.Uses().PutReports(ctx, month, reports)
}

// serveUtilisation tells how full a house was, month by month, with the names of its floors and zones.
func (s *Server) serveUtilisation(w http.ResponseWriter, r *http.Request) {
	house := booking.BuildingID(r.PathValue("building"))
	var out wire.Utilisation
	err := s.Central.Read(r.Context(), func(ctx context.Context, snap *central.Snapshot) (err error) {
		found, err := tellHouse(ctx, snap, house, s.Now())
		if err == nil {
			out, err = found.wired()
		}
		return err
	})
	if errors.Is(err, booking.ErrGone) {
		wire.NotFound(w)
		return
	}
	if err == nil {
		err = wire.WriteJSON(w, r, http.StatusOK, out)
	}
	if err != nil {
		s.fail(w, r, err)
	}
}

// A told is all that is told of a house, with its names.
type told struct {
	house  booking.Building
	names  []wire.AreaName
	months []utilisation.Report // the earliest first
}

// tellHouse is what is told of a house in the last months; booking.ErrGone when there is none of that name.
func tellHouse(ctx context.Context, snap *central.Snapshot, house booking.BuildingID, now time.Time) (out told, err error) {
	rows := snap.Store()
	if out.house, err = rows.Building(ctx, house); err != nil {
		return out, err
	}
	today := booking.DayOf(now, booking.Building{}.Location())
	if out.months, err = snap.Uses().Reports(ctx, house, utilisation.MonthOf(today).Add(-monthsTold)); err != nil {
		return out, err
	}
	out.names, err = areaNames(ctx, rows, house)
	return out, err
}

// wired is the same as it goes over the wire.
func (t told) wired() (out wire.Utilisation, err error) {
	out = wire.Utilisation{Names: t.names, Months: []json.RawMessage{}}
	for _, r := range t.months {
		text, err := json.Marshal(r)
		if err != nil {
			return out, err
		}
		out.Months = append(out.Months, text)
	}
	return out, nil
}

// areaNames are the floors of a house from the lowest on, each with its zones.
func areaNames(ctx context.Context, rows store.Booking, house booking.BuildingID) (names []wire.AreaName, err error) {
	names = []wire.AreaName{}
	floors, err := rows.Floors(ctx, house)
	if err != nil {
		return nil, err
	}
	for _, f := range floors {
		names = append(names, wire.AreaName{Floor: string(f.ID), Name: f.Name})
		zones, err := rows.Zones(ctx, f.ID)
		if err != nil {
			return nil, err
		}
		for _, z := range zones {
			names = append(names, wire.AreaName{Floor: string(f.ID), Zone: string(z.ID), Name: z.Name, Home: string(z.Home), Quiet: z.Quiet})
		}
	}
	return names, nil
}
