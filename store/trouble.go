// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/trouble"
	"github.com/pult-app/pult/staff"
)

// Trouble is trouble.Store on an open transaction.
type Trouble struct {
	Booking
	// Aside writes what does not travel: cases that are over, and what nobody in particular has said. It is nil on devices.
	Aside Tx
	// Moved is called when a desk was changed: whoever remembers desks forgets them. Nil for nobody.
	Moved func()
}

var _ trouble.Store = Trouble{}

const troubles = `SELECT id, person, defect, desk, building, kind, words, photo, joined, state, answer, made_at, changed_at FROM trouble `

// Report implements trouble.Store.
func (s Trouble) Report(ctx context.Context, id trouble.ReportID) (trouble.Report, error) {
	return one("report of trouble", id, scanTrouble, s.Tx.QueryRowContext(ctx, troubles+`WHERE id = $1`, string(id)))
}

// ReportsSince implements trouble.Store.
func (s Trouble) ReportsSince(ctx context.Context, person staff.PersonID, after time.Time) ([]trouble.Report, error) {
	rows, err := s.Tx.QueryContext(ctx, troubles+`WHERE person = $1 AND made_at > $2 ORDER BY made_at DESC, id`, string(person), seconds(after))
	return all("reports of trouble", scanTrouble, rows, err)
}

// ReportsOf implements trouble.Store.
func (s Trouble) ReportsOf(ctx context.Context, id trouble.CaseID) ([]trouble.Report, error) {
	rows, err := s.Tx.QueryContext(ctx, troubles+`WHERE defect = $1 AND state <> 'withdrawn' ORDER BY made_at, id`, string(id))
	list, err := all("reports of a case", scanTrouble, rows, err)
	if err != nil || s.Aside == nil {
		return list, err
	}
	const said = `SELECT r.id, '', r.defect, m.desk, m.building, m.kind, r.words, r.photo, 0, m.state, m.answer, r.made_at, m.changed_at
		FROM remark r JOIN mending m ON m.id = r.defect WHERE r.defect = $1 ORDER BY r.made_at, r.id`
	rows, err = s.Aside.QueryContext(ctx, said, string(id))
	nobodys, err := all("remarks of a case", scanTrouble, rows, err)
	return append(list, nobodys...), err
}

// PutReport implements trouble.Store. Of what nobody in particular has said, only words and picture are kept.
func (s Trouble) PutReport(ctx context.Context, r trouble.Report) error {
	if r.Person == "" && s.Aside != nil {
		const put = `INSERT INTO remark (id, defect, words, photo, made_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING`
		_, err := s.Aside.ExecContext(ctx, put, string(r.ID), string(r.Case), r.Words, r.Photo, seconds(r.MadeAt))
		return wrap("put remark "+string(r.ID), err)
	}
	return wrap("put report of trouble "+string(r.ID), s.write(ctx, "trouble", string(r.ID), Own(r.Person), string(r.Person), string(r.Case), string(r.Desk),
		string(r.Building), string(r.Kind), r.Words, r.Photo, number(r.Joined), string(r.State), r.Answer, seconds(r.MadeAt), seconds(r.ChangedAt)))
}

func scanTrouble(row scanner) (r trouble.Report, err error) {
	var made, changed int64
	err = row.Scan((*string)(&r.ID), (*string)(&r.Person), (*string)(&r.Case), (*string)(&r.Desk), (*string)(&r.Building), (*string)(&r.Kind), &r.Words, &r.Photo,
		&r.Joined, (*string)(&r.State), &r.Answer, &made, &changed)
	r.MadeAt, r.ChangedAt = moment(made), moment(changed)
	return r, err
}

// What scanCase reads: the server knows all cases, a device those that are live.
const (
	mendings = `SELECT id, desk, building, kind, state, answer, made_at, changed_at, closed_at FROM mending `
	defects  = `SELECT id, desk, building, kind, state, '', made_at, changed_at, 0 FROM defect `
)

// Case implements trouble.Store.
func (s Trouble) Case(ctx context.Context, id trouble.CaseID) (trouble.Case, error) {
	if s.Aside != nil {
		return one("case", id, scanCase, s.Aside.QueryRowContext(ctx, mendings+`WHERE id = $1`, string(id)))
	}
	return one("case", id, scanCase, s.Tx.QueryRowContext(ctx, defects+`WHERE id = $1`, string(id)))
}

// LiveCase implements trouble.Store.
func (s Trouble) LiveCase(ctx context.Context, desk booking.DeskID, kind trouble.Kind) (trouble.Case, error) {
	const at = `WHERE desk = $1 AND kind = $2 `
	if s.Aside != nil {
		return one("case at", desk, scanCase, s.Aside.QueryRowContext(ctx, mendings+at+`AND closed_at = 0 ORDER BY made_at, id LIMIT 1`, string(desk), string(kind)))
	}
	return one("case at", desk, scanCase, s.Tx.QueryRowContext(ctx, defects+at+`ORDER BY made_at, id LIMIT 1`, string(desk), string(kind)))
}

// PutCase implements trouble.Store.
func (s Trouble) PutCase(ctx context.Context, c trouble.Case) error {
	return wrap("put case "+string(c.ID), s.putCase(ctx, c))
}

func (s Trouble) putCase(ctx context.Context, c trouble.Case) error {
	if s.Aside != nil {
		const put = `INSERT INTO mending (id, desk, building, kind, state, answer, made_at, changed_at, closed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (id) DO UPDATE SET state = excluded.state, answer = excluded.answer, changed_at = excluded.changed_at, closed_at = excluded.closed_at`
		if _, err := s.Aside.ExecContext(ctx, put, string(c.ID), string(c.Desk), string(c.Building), string(c.Kind), string(c.State), c.Answer,
			seconds(c.MadeAt), seconds(c.ChangedAt), seconds(c.Closed)); err != nil {
			return err
		}
	}
	if !c.State.Live() {
		return s.leave(ctx, "defect", string(c.ID), "")
	}
	return s.put(ctx, "defect", string(c.ID), House(c.Building), string(c.Desk), string(c.Building), string(c.Kind), string(c.State), seconds(c.MadeAt), seconds(c.ChangedAt))
}

// DefectsIn are what is known to be broken on a floor, the oldest first.
func (s Booking) DefectsIn(ctx context.Context, floor booking.FloorID) ([]trouble.Case, error) {
	rows, err := s.Tx.QueryContext(ctx, defects+`WHERE desk IN (SELECT id FROM desk WHERE floor = $1) ORDER BY made_at, id`, string(floor))
	return all("defects of a floor", scanCase, rows, err)
}

// DefectsAt are what is known to be broken at a desk, the oldest first.
func (s Booking) DefectsAt(ctx context.Context, desk booking.DeskID) ([]trouble.Case, error) {
	rows, err := s.Tx.QueryContext(ctx, defects+`WHERE desk = $1 ORDER BY made_at, id`, string(desk))
	return all("defects of a desk", scanCase, rows, err)
}

func scanCase(row scanner) (c trouble.Case, err error) {
	var made, changed, closed int64
	err = row.Scan((*string)(&c.ID), (*string)(&c.Desk), (*string)(&c.Building), (*string)(&c.Kind), (*string)(&c.State), &c.Answer, &made, &changed, &closed)
	c.MadeAt, c.ChangedAt, c.Closed = moment(made), moment(changed), moment(closed)
	return c, err
}

// PutDesk implements trouble.Store.
func (s Trouble) PutDesk(ctx context.Context, d booking.Desk) error {
	if err := s.Booking.PutDesk(ctx, d); err != nil {
		return err
	}
	if s.Moved != nil {
		s.Moved()
	}
	return nil
}

// Booked implements trouble.Store.
func (s Trouble) Booked(ctx context.Context, desk booking.DeskID, after time.Time) ([]booking.Booking, error) {
	const query = `SELECT id, person, desk, floor, building, start_at, end_at, state, made_at, occupancy FROM booking
		WHERE desk = $1 AND person <> '' AND end_at > $2 AND state IN ('requested', 'booked', 'checked_in') ORDER BY start_at, id`
	rows, err := s.Tx.QueryContext(ctx, query, string(desk), seconds(after))
	return all("live bookings of a desk", scanBooking, rows, err)
}

// WaitsFor implements trouble.Store.
func (s Trouble) WaitsFor(ctx context.Context, desk booking.DeskID) ([]booking.Wait, error) {
	const query = waits + `WHERE desk = $1 AND state IN ('requested', 'waiting', 'offered') ORDER BY start_at, id`
	rows, err := s.Tx.QueryContext(ctx, query, string(desk))
	return all("waits for a desk", scanWait, rows, err)
}
