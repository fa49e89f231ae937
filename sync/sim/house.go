// SPDX-License-Identifier: EUPL-1.2

package sim

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// What the house does by itself, and what makes it.

// settling is how long a server that has begun lets devices come first.
const settling = 5 * time.Minute

// chores are the house's, some of the time after an offer's deadline.
func (w *world) chores(*phone) {
	late := w.random.IntN(2) == 0
	w.say("chores, late=%t", late)
	if late {
		w.town.late()
	}
	w.house(func() {
		w.unarrived(func() { w.must(w.town.up()[0].hub.Chores(context.Background())) })
	})
	if w.now().Sub(w.town.up()[0].began) >= settling {
		w.ledger.checkWaited()
	}
}

// sleep lets all clocks go on while nothing else moves, often into another morning; mostly the house is the first to be awake.
func (w *world) sleep(p *phone) {
	until := w.now().Add(time.Hour + time.Duration(w.random.Int64N(int64(3*time.Hour))))
	if w.random.IntN(2) > 0 {
		morning := w.now().Truncate(24*time.Hour).AddDate(0, 0, []int{1, 1, 4}[w.random.IntN(3)])
		until = morning.Add(6*time.Hour + time.Duration(w.random.Int64N(int64(3*time.Hour))))
	}
	w.slept.Add(int64(until.Sub(w.now())))
	w.say("all have slept")
	if w.random.IntN(3) > 0 {
		w.chores(p)
	}
}

// seen takes something away that the house has told the person.
func (w *world) seen(p *phone) {
	var told []booking.Notice
	w.must(p.device.Read(context.Background(), func(ctx context.Context, rows store.Booking) (err error) {
		told, err = rows.Notices(ctx, p.person)
		return err
	}))
	if len(told) > 0 {
		p.tap(booking.KindSeen, booking.Seen{Notice: told[w.random.IntN(len(told))].ID})
	}
}

// houseIDs are the two houses, one of them twice as often: two of the three desks stand there.
var houseIDs = []booking.BuildingID{"berg", "berg", "bahn"}

// amend lets a house change its rules: close a day or open it again, limit how much people hold, or how long it waits for them.
// What cannot be kept is taken back, as an operator does it with pultd rules apply.
func (w *world) amend(*phone) {
	id := houseIDs[w.random.IntN(len(houseIDs))]
	book := w.town.books[id]
	amended := booking.Amendment{Building: id, Issuer: "Hausverwaltung", MadeAt: w.now().Truncate(time.Second)}
	switch w.random.IntN(4) {
	case 0:
		day := w.today() + []booking.Day{0, 1, 1, 2, 2, 16}[w.random.IntN(6)]
		amended.ID, amended.Name, amended.Closures = booking.AmendmentID(string(id)+" is closed on "+day.String()), "Umbau", []booking.Day{day}
	case 1:
		most := 1 + w.random.IntN(4)
		amended.ID, amended.Name, amended.MaxOpen = booking.AmendmentID(string(id)+" is crowded"), "Andrang", &most
	case 2:
		minutes := 10
		amended.ID, amended.Name, amended.CheckInWithin = booking.AmendmentID(string(id)+" is in a hurry"), "Eile", &minutes
	default:
		book.CheckInWithin = []int{0, 15, 40}[w.random.IntN(3)]
		w.say("%s waits %d minutes for people", id, book.CheckInWithin)
		w.house(func() {
			w.town.rule(id, func(ctx context.Context, tx *central.Tx) error { return tx.Store().PutRules(ctx, book.Rules) })
		})
		return
	}
	stands := slices.ContainsFunc(book.Amendments, func(a booking.Amendment) bool { return a.ID == amended.ID })
	w.say("%s holds no more=%t", amended.ID, stands)
	w.house(func() {
		w.town.rule(id, func(ctx context.Context, tx *central.Tx) error {
			if stands {
				return tx.Store().DropAmendment(ctx, amended.ID)
			}
			return tx.Store().PutAmendment(ctx, amended)
		})
	})
}

// rule changes the rules of a house.
func (t *town) rule(id booking.BuildingID, change func(ctx context.Context, tx *central.Tx) error) {
	enforce := func(ctx context.Context, tx *central.Tx) error {
		if err := change(ctx, tx); err != nil {
			return err
		}
		stand, err := t.standIn(ctx, tx, id)
		if err == nil {
			_, err = t.planner(tx).Enforce(ctx, stand)
		}
		return err
	}
	t.world.silent(func() { t.write(enforce) })
	t.readRules()
}

// blockDesk takes a desk out of use, with what people have of it, or puts it back.
func (w *world) blockDesk(*phone) {
	for _, d := range bookingtest.SmallTown().Desks {
		if d.ID == desks[1] {
			d.Blocked = w.random.IntN(2) == 0
			w.say("%s blocked=%t", d.ID, d.Blocked)
			w.house(func() { w.town.block(d) })
		}
	}
}

// block is what an operator does when floors are imported anew.
func (t *town) block(d booking.Desk) {
	t.write(func(ctx context.Context, tx *central.Tx) error {
		if err := tx.Store().PutDesk(ctx, d); err != nil || !d.Blocked {
			return err
		}
		stand, err := t.standIn(ctx, tx, d.Building)
		if err != nil {
			return err
		}
		waits, err := tx.Store().WaitsForDesks(ctx, d.Building)
		if err != nil {
			return err
		}
		stand = slices.DeleteFunc(stand, func(b booking.Booking) bool { return b.Desk != d.ID })
		waits = slices.DeleteFunc(waits, func(w booking.Wait) bool { return w.Desk != d.ID })
		return t.planner(tx).Retire(ctx, stand, waits)
	})
}

// standIn are the live bookings of a house. The simulator forgets what has not begun yet, which no operator does: those are left out.
func (t *town) standIn(ctx context.Context, tx *central.Tx, id booking.BuildingID) ([]booking.Booking, error) {
	stand, err := tx.Store().LiveIn(ctx, id, t.world.now())
	return slices.DeleteFunc(stand, func(b booking.Booking) bool { return b.Person == "" }), err
}

func (t *town) planner(tx *central.Tx) *booking.Planner {
	return &booking.Planner{Store: tx.Store(), Now: t.world.now, Final: true, NewOccupancy: t.occupancy}
}

// readRules is what the houses say now; how much people hold is looked at anew.
func (t *town) readRules() {
	t.books, t.held = map[booking.BuildingID]booking.Rulebook{}, nil
	t.world.must(t.any().Peek(context.Background(), func(ctx context.Context, tx store.Tx) error {
		rows := store.Booking{Tx: tx}
		for _, id := range houseIDs {
			rules, err := rows.Rules(ctx, id)
			amendments, failed := rows.Amendments(ctx, id)
			if err := errors.Join(err, failed); err != nil {
				return err
			}
			t.books[id] = booking.Rulebook{Rules: rules, Amendments: amendments}
		}
		return nil
	}))
}

// checkRules holds that nobody has a desk on a day on which its house is closed, and that nobody has got more desks than a house
// grants: who held more before the rule came may keep them, and who comes late has the desk again that was theirs.
func (t *town) checkRules() {
	held := map[string]int{}
	for _, id := range slices.Compact(slices.Clone(houseIDs)) {
		closed, most := map[booking.Day]bool{}, 0
		for _, a := range t.books[id].Amendments {
			for _, day := range a.Closures {
				closed[day] = true
			}
			if a.MaxOpen != nil {
				most = *a.MaxOpen
			}
		}
		if len(closed) == 0 && most == 0 {
			continue
		}
		for _, b := range t.open(id) {
			if day := b.Span.Day(berlin); closed[day] {
				t.world.broken("(13) %s is live on %s, when %s is closed", b.ID, day, id)
			}
			if _, voided := t.world.ledger.voided[b.ID]; voided || most == 0 {
				continue
			}
			who := string(b.Person) + " in " + string(id)
			if held[who]++; t.held != nil && held[who] > max(most, t.held[who]) {
				t.world.broken("(13) %s has %d open bookings, and %d are granted", who, held[who], most)
			}
		}
	}
	t.held = held
}

// open are the live bookings of a house that are not over.
func (t *town) open(id booking.BuildingID) (open []booking.Booking) {
	const live = `SELECT id || '|' || person || '|' || start_at FROM booking WHERE building = $1 AND end_at > $2 AND person <> '' AND state IN ('booked', 'checked_in')`
	for _, text := range t.texts(live, string(id), t.world.now().Unix()) {
		parts := strings.Split(text, "|")
		start, err := strconv.ParseInt(parts[2], 10, 64)
		t.world.must(err)
		b := booking.Booking{ID: booking.BookingID(parts[0]), Person: staff.PersonID(parts[1])}
		b.Span.Start = time.Unix(start, 0)
		open = append(open, b)
	}
	return open
}
