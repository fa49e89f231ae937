// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// notices is what scanNotice reads; a condition follows.
const notices = `SELECT id, person, kind, booking, desk, start_at, end_at, until, actor, refusal, made_at FROM notice `

// Notice implements booking.Store.
func (s Booking) Notice(ctx context.Context, id booking.NoticeID) (booking.Notice, error) {
	const query = notices + `WHERE id = $1`
	return one("notice", id, scanNotice, s.Tx.QueryRowContext(ctx, query, id))
}

// Notices are all that the person has not taken away yet, oldest first.
func (s Booking) Notices(ctx context.Context, person staff.PersonID) ([]booking.Notice, error) {
	const query = notices + `WHERE person = $1 ORDER BY made_at, id`
	rows, err := s.Tx.QueryContext(ctx, query, person)
	return all("notices", scanNotice, rows, err)
}

// PutNotice implements booking.Store.
func (s Booking) PutNotice(ctx context.Context, n booking.Notice) error {
	why, err := text(n.Why)
	until := int64(0)
	if !n.Until.IsZero() {
		until = n.Until.Unix()
	}
	if err == nil {
		err = s.write(ctx, "notice", string(n.ID), Own(n.Person), n.Person, n.Kind, n.Booking, n.Desk,
			n.Span.Start.Unix(), n.Span.End.Unix(), until, n.By, why, n.MadeAt.Unix())
	}
	return wrap("put notice "+string(n.ID), err)
}

// DropNotice implements booking.Store.
func (s Booking) DropNotice(ctx context.Context, id booking.NoticeID) error {
	return s.Remove(ctx, "notice", string(id))
}

func scanNotice(row scanner) (n booking.Notice, err error) {
	var start, end, until, made int64
	err = row.Scan((*string)(&n.ID), (*string)(&n.Person), (*string)(&n.Kind), (*string)(&n.Booking), (*string)(&n.Desk),
		&start, &end, &until, (*string)(&n.By), document{&n.Why}, &made)
	n.Span, n.MadeAt = booking.Span{Start: instant(start), End: instant(end)}, instant(made)
	if until != 0 {
		n.Until = instant(until)
	}
	return n, err
}
