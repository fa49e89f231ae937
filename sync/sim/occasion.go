// SPDX-License-Identifier: EUPL-1.2

package sim

import (
	"context"
	"errors"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/learntest"
	"github.com/pult-app/pult/store/central"
)

// A workshop with fewer seats than people want, on a date that no life reaches.
const (
	workshop      = learn.OccasionID("workshop")
	workshopSeats = 2
)

// fillWorkshop publishes a course with a workshop, and a date of it.
func fillWorkshop(ctx context.Context, tx *central.Tx) error {
	e, starts := learntest.Workshop(1), began.AddDate(0, 10, 0).Truncate(time.Second)
	o := learn.Occasion{ID: workshop, Course: e.Course.ID, Lesson: "practice", Starts: starts, Ends: starts.Add(time.Hour), Place: "Rathaus", Seats: workshopSeats}
	return errors.Join(putEdition(ctx, tx, e, began), tx.Learn("", nil).PutOccasion(ctx, o))
}

// seat has somebody give their seat back, or all ask for one: there are fewer than people.
func (w *world) seat(p *phone) {
	if w.random.IntN(3) == 0 {
		p.tap(learn.KindRise, learn.Rise{Occasion: workshop})
		return
	}
	for _, each := range w.phones {
		each.tap(learn.KindSit, learn.Sit{Occasion: workshop})
	}
}

// finishSeats holds that no seat was given twice, that all are counted, and that nobody waits while there is one.
func (l *ledger) finishSeats() {
	t := l.world.town
	held := t.count(`SELECT COUNT(*) FROM attendance WHERE state = 'held'`)
	waiting := t.count(`SELECT COUNT(*) FROM attendance WHERE state = 'waiting'`)
	counted := t.count(`SELECT COALESCE(SUM(held), 0) FROM occasion`)
	if held > workshopSeats || held != counted || waiting > 0 && held < workshopSeats {
		l.world.broken("(1) of %d seats %d are taken, %d are counted, and %d wait", workshopSeats, held, counted, waiting)
	}
	if t.count(`SELECT COUNT(*) FROM attendance WHERE state = 'asked'`) > 0 {
		l.world.broken("(3) the town holds a wish about a seat that it has not decided")
	}
}
