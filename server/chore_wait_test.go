// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// wish lets a person's own device wish for something, and tells what became of it with the rows that came back.
func (w *town) wish(t *testing.T, who int, kind booking.Kind, args any) sync.Response {
	t.Helper()
	text, err := json.Marshal(args)
	require.NoError(t, err)
	op := sync.Op{ID: sync.OpID(uuid.Must(uuid.NewV7()).String()), Seq: 1, Kind: string(kind), Args: text}
	resp, err := w.hub.Session(person(who), sync.NewDeviceID()).Sync(t.Context(), sync.Request{Protocol: sync.Protocol, Ops: []sync.Op{op}})
	require.NoError(t, err)
	require.Len(t, resp.Outcomes, 1)
	return resp
}

func (w *town) wait(t *testing.T, id booking.WaitID) (wait booking.Wait) {
	t.Helper()
	require.NoError(t, w.central.Read(t.Context(), func(ctx context.Context, s *central.Snapshot) (err error) {
		wait, err = s.Store().Wait(ctx, id)
		return err
	}))
	return wait
}

func TestHub_offers_desks_to_those_who_wait(t *testing.T) {
	w := openTown(t)
	span := slot(0)
	held := booking.BookingID(uuid.NewString())
	first, second := booking.WaitID(uuid.NewString()), booking.WaitID(uuid.NewString())
	require.Equal(t, sync.Accepted, w.wish(t, 0, booking.KindReserve, booking.Reserve{Booking: held, Desk: desk(hall, 1), Span: span}).Outcomes[0].Verdict)
	for i, id := range []booking.WaitID{first, second} {
		join := booking.Join{Wait: id, Building: hall, Desk: desk(hall, 1), Span: span}
		require.Equal(t, sync.Accepted, w.wish(t, 1+i, booking.KindJoin, join).Outcomes[0].Verdict)
	}
	if second < first { // they began to wait in the same second
		first, second = second, first
	}

	require.Equal(t, sync.Accepted, w.wish(t, 0, booking.KindRelease, booking.Release{Booking: held}).Outcomes[0].Verdict)
	offered := w.wait(t, first)
	require.Equal(t, booking.WaitOffered, offered.State)
	w.end(t) // what is offered survives, and so does who waits
	w.start(t)
	require.NoError(t, w.hub.Chores(t.Context()))
	require.Equal(t, booking.WaitOffered, w.wait(t, first).State)

	err := w.hub.House(t.Context(), func(ctx context.Context, p *booking.Planner, _ *central.Tx) error {
		p.Now = func() time.Time { return offered.Until }
		_, err := p.Lapse(ctx, 10)
		return err
	})

	require.NoError(t, err)
	assert.Equal(t, booking.WaitLapsed, w.wait(t, first).State)
	assert.Equal(t, booking.WaitOffered, w.wait(t, second).State)
	assert.Equal(t, 1, w.count(t, `SELECT COUNT(*) FROM booking WHERE state = 'booked'`))
}

func TestHub_finds_desks_that_nobody_gave_back(t *testing.T) {
	w := openTown(t)
	block := func(yes bool) {
		w.write(t, func(ctx context.Context, tx *central.Tx) error {
			place, err := tx.Store().Place(ctx, desk(hall, 1))
			if err != nil {
				return err
			}
			place.Desk.Blocked = yes
			return tx.Store().PutDesk(ctx, place.Desk)
		})
	}
	id := booking.WaitID(uuid.NewString())
	held := booking.BookingID(uuid.NewString())
	w.wish(t, 0, booking.KindReserve, booking.Reserve{Booking: held, Desk: desk(hall, 1), Span: slot(0)})
	w.wish(t, 1, booking.KindJoin, booking.Join{Wait: id, Building: hall, Desk: desk(hall, 1), Span: slot(0)})
	block(true)
	w.wish(t, 0, booking.KindRelease, booking.Release{Booking: held})
	require.NoError(t, w.hub.Chores(t.Context()))
	require.Equal(t, booking.WaitOpen, w.wait(t, id).State)

	block(false)
	require.NoError(t, w.hub.Chores(t.Context()))

	assert.Equal(t, booking.WaitOffered, w.wait(t, id).State)
}

func TestHub_takes_only_new_names_for_waits(t *testing.T) {
	w := openTown(t)

	resp := w.wish(t, 1, booking.KindJoin, booking.Join{Wait: "no uuid", Building: hall, Span: slot(0)})

	assert.Equal(t, string(booking.Invalid), resp.Outcomes[0].Why)
}

func TestHub_takes_an_offer_back_with_the_op_that_made_it(t *testing.T) {
	w := openTown(t)
	held, id := booking.BookingID(uuid.NewString()), booking.WaitID(uuid.NewString())
	w.wish(t, 0, booking.KindReserve, booking.Reserve{Booking: held, Desk: desk(hall, 1), Span: slot(0)})
	w.wish(t, 1, booking.KindJoin, booking.Join{Wait: id, Building: hall, Desk: desk(hall, 1), Span: slot(0)})
	before := w.count(t, `SELECT seq FROM log_head`)

	err := w.hub.House(t.Context(), func(ctx context.Context, p *booking.Planner, tx *central.Tx) error {
		failed := tx.Savepoint(ctx, func() error {
			if err := p.Release(ctx, person(0), booking.Release{Booking: held}); err != nil {
				return err
			}
			return context.DeadlineExceeded
		})
		require.ErrorIs(t, failed, context.DeadlineExceeded)
		return nil
	})

	require.NoError(t, err)
	assert.Equal(t, booking.WaitOpen, w.wait(t, id).State)
	assert.Equal(t, 1, w.count(t, `SELECT COUNT(*) FROM booking WHERE state = 'booked'`))
	assert.Equal(t, before, w.count(t, `SELECT seq FROM log_head`))
}

// BenchmarkHub_promotes is a desk that is given back while a thousand wait for it, of whom only the last may have it: the others
// have another one in that time, or as many as the rules allow.
func BenchmarkHub_promotes(b *testing.B) {
	for name, other := range map[string]booking.Span{"busy": slot(0), "at their quota": slot(100)} {
		b.Run(name, func(b *testing.B) { benchmarkPromotion(b, slot(0), other) })
	}
}

func benchmarkPromotion(b *testing.B, span, other booking.Span) {
	w := openTown(b)
	w.write(b, func(ctx context.Context, tx *central.Tx) error {
		rules := alwaysOpen(hall)
		rules.MaxOpen = 1
		if err := tx.Store().PutRules(ctx, rules); err != nil {
			return err
		}
		for i := range 1000 {
			if err := waitLong(ctx, tx.Store(), i, span, other, i < 999); err != nil {
				return err
			}
		}
		return nil
	})
	held, errDone := booking.BookingID(uuid.NewString()), errors.New("all is as before")
	var memory store.Memory
	for b.Loop() {
		err := w.hub.House(b.Context(), func(ctx context.Context, p *booking.Planner, tx *central.Tx) error {
			p.Store = tx.Store().Remembering(&memory)
			return tx.Savepoint(ctx, func() error {
				err := p.Reserve(ctx, person(0), booking.Reserve{Booking: held, Desk: desk(hall, 1), Span: span})
				if err == nil {
					err = p.Release(ctx, person(0), booking.Release{Booking: held})
				}
				var offered int
				const count = `SELECT COUNT(*) FROM waiting WHERE state = 'offered'`
				return errors.Join(err, tx.QueryRowContext(ctx, count).Scan(&offered), fmt.Errorf("%d offered: %w", offered, errDone))
			})
		})
		require.ErrorIs(b, err, errDone)
		require.Equal(b, "1 offered: all is as before", err.Error())
	}
}

// waitLong lets somebody who was offered five desks lately wait for one more, and maybe have a desk at another time or the same.
func waitLong(ctx context.Context, rows store.Booking, i int, span, other booking.Span, busy bool) error {
	who := person(1000 + i)
	err := rows.PutPerson(ctx, staff.Person{ID: who, Unit: unit(0)})
	for day := 1; day <= 5 && err == nil; day++ {
		last := booking.Span{Start: span.Start.AddDate(0, 0, -day), End: span.End.AddDate(0, 0, -day)}
		err = rows.PutWait(ctx, booking.Wait{ID: booking.NewWaitID(), Person: who, Building: hall, Span: last, State: booking.WaitTaken, Until: last.Start, MadeAt: monday})
	}
	if busy && err == nil {
		err = rows.PutBooking(ctx, booking.Booking{
			ID: booking.NewBookingID(), Person: who, Desk: booking.DeskID("of " + string(who)), Floor: "bahn-0", Building: hall, Span: other, State: booking.Booked, MadeAt: monday,
		})
	}
	if err != nil {
		return err
	}
	made := monday.Add(time.Duration(i) * time.Second)
	return rows.PutWait(ctx, booking.Wait{ID: booking.NewWaitID(), Person: who, Building: hall, Desk: desk(hall, 1), Span: span, State: booking.WaitOpen, MadeAt: made})
}
