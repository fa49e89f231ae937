// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/learntest"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// A date is a workshop of a school with its trainer's phone.
type date struct {
	*house
	trainer *phone
	id      learn.OccasionID
	hold    learn.Hold
}

// workshop is a school with a date of so many seats in two hours.
func workshop(t testing.TB, seats int) *date {
	h := school(t)
	_, err := server.Publish(t.Context(), h.central, h.server.Shelf, server.Publication{Edition: learntest.Workshop(0)}, h.clock())
	require.NoError(t, err)
	h.is(t, trainer, staff.Trainer)
	d := &date{house: h, trainer: h.phone(person(trainer)), id: learn.OccasionID(uuid.Must(uuid.NewV7()).String())}
	starts := h.clock().Add(2 * time.Hour)
	d.hold = learn.Hold{Occasion: d.id, Course: "moderation", Lesson: "practice", Starts: starts, Ends: starts.Add(time.Hour), Place: "Rathaus, Raum 201", Seats: seats, Note: "Bitte Laptop mitbringen"}
	d.trainer.learns(t, learn.KindHold, d.hold)
	return d
}

// sits has somebody ask for a seat.
func (d *date) sits(t testing.TB, who int) *phone {
	p := d.phone(person(who))
	p.learns(t, learn.KindSit, learn.Sit{Occasion: d.id})
	return p
}

func (d *date) now(t testing.TB) (o learn.Occasion) {
	d.asPupil(t, func(ctx context.Context, rows store.Learn) (err error) {
		o, err = rows.Occasion(ctx, d.id)
		return err
	})
	return o
}

func (d *date) stands(t testing.TB, who int) (state learn.Coming) {
	d.asPupil(t, func(ctx context.Context, rows store.Learn) error {
		a, err := rows.Attendance(ctx, person(who), d.id)
		state = a.State
		if err == learn.ErrGone {
			return nil
		}
		return err
	})
	return state
}

func TestOccasion_gives_seats_and_tells_nobody_who_has_one(t *testing.T) {
	d := workshop(t, 1)
	first, second := d.sits(t, 1), d.sits(t, 2)
	bystander := d.phone(person(3))
	for _, p := range []*phone{first, second, bystander} {
		p.pull(t)
	}

	assert.Equal(t, 1, first.tables("attendance"), "their own")
	assert.Equal(t, 0, bystander.tables("attendance"))
	assert.True(t, bystander.holds("occasion", string(d.id)))
	assert.Equal(t, learn.Waiting, d.stands(t, 2))
	assert.Equal(t, 0, d.now(t).Free())

	first.learns(t, learn.KindRise, learn.Rise{Occasion: d.id})

	assert.Equal(t, learn.Held, d.stands(t, 2), "who waited has it")
	assert.Equal(t, 1, d.now(t).Held)
	third := d.sits(t, 4)
	o := third.do(t, learn.KindHold, d.hold)
	assert.Equal(t, []any{sync.Refused, "forbidden"}, []any{o.Verdict, o.Why}, "no trainer")
	d.trainer.learns(t, learn.KindCancel, learn.Cancel{Occasion: d.id})
	o = first.do(t, learn.KindSit, learn.Sit{Occasion: d.id})
	assert.Equal(t, "gone", o.Why)
	assert.JSONEq(t, `{"why":"gone","detail":"cancelled"}`, string(o.Detail))
}

func TestOccasion_tells_its_trainer_alone_who_comes(t *testing.T) {
	d := workshop(t, 1)
	d.sits(t, 1)
	d.sits(t, 2)
	d.is(t, 3, staff.Trainer)

	told, err := d.signIn(t, string(person(trainer)), "device-trainer").Occasion(t.Context(), string(d.id))

	require.NoError(t, err)
	assert.Equal(t, []wire.Guest{{Person: string(person(1)), State: "held"}, {Person: string(person(2)), State: "waiting"}}, told.People)
	_, err = d.signIn(t, string(person(3)), "device-another").Occasion(t.Context(), string(d.id))
	assert.ErrorIs(t, err, wire.ErrNotFound, "who holds another one is told nothing")
}

func TestOccasion_has_the_lesson_done_by_who_was_there(t *testing.T) {
	d := workshop(t, 2)
	there, missed := d.sits(t, 1), d.sits(t, 2)
	there.learns(t, learn.KindAdvance, learn.Advance{Step: learn.Step{Course: "moderation", Round: 1, Lesson: "before"}, Edition: 1, Pages: 1, At: monday})
	marks := learn.Attend{Occasion: d.id, Attended: []staff.PersonID{person(1)}, Missed: []staff.PersonID{person(2)}}
	o := d.trainer.do(t, learn.KindAttend, marks)
	require.Equal(t, "invalid", o.Why, "it has not begun")
	d.set(d.hold.Ends)

	d.trainer.learns(t, learn.KindAttend, marks)

	there.pull(t)
	missed.pull(t)
	assert.Equal(t, 2, there.tables("progress"), "it comes by itself")
	assert.Equal(t, 1, there.tables("award"))
	assert.Equal(t, 0, missed.tables("progress"))
	assert.Equal(t, learn.Missed, d.stands(t, 2))
}

func TestOccasion_follows_its_course_to_another_audience(t *testing.T) {
	d := workshop(t, 2)
	inside, outside := d.phone(person(0)), d.phone(person(3))
	inside.pull(t)
	outside.pull(t)
	require.True(t, outside.holds("occasion", string(d.id)))

	e := learntest.Workshop(0)
	e.Course.Audience = staff.Audience{Unit: unit(0)}
	_, err := server.Publish(t.Context(), d.central, d.server.Shelf, server.Publication{Edition: e}, d.clock())
	require.NoError(t, err)

	inside.pull(t)
	outside.pull(t)
	assert.True(t, inside.holds("occasion", string(d.id)))
	assert.False(t, outside.holds("occasion", string(d.id)))
}

func TestOccasion_is_kept_for_90_days_and_progress_longer(t *testing.T) {
	d := workshop(t, 2)
	p := d.sits(t, 1)
	d.set(d.hold.Ends)
	d.trainer.learns(t, learn.KindAttend, learn.Attend{Occasion: d.id, Attended: []staff.PersonID{person(1)}})
	before := func(days int) int {
		n, err := d.central.ForgetOccasions(t.Context(), d.hold.Ends.AddDate(0, 0, days-server.SeatDays))
		require.NoError(t, err)
		return n
	}
	assert.Zero(t, before(server.SeatDays))

	assert.Equal(t, 2, before(server.SeatDays+1))

	p.pull(t)
	assert.Equal(t, []int{0, 0, 1}, []int{p.tables("occasion"), p.tables("attendance"), p.tables("progress")})
}

func TestErase_frees_the_seat_for_who_waits(t *testing.T) {
	d := workshop(t, 1)
	d.sits(t, 1)
	d.sits(t, 2)
	d.write(t, func(ctx context.Context, tx *central.Tx) error {
		_, err := tx.Erase(ctx, person(1), monday)
		return err
	})
	d.write(t, func(ctx context.Context, tx *central.Tx) error {
		_, err := tx.Erase(ctx, person(trainer), monday)
		return err
	})
	d.chores(t)

	assert.Equal(t, learn.Held, d.stands(t, 2))
	assert.Equal(t, 1, d.now(t).Held)
	assert.Empty(t, d.now(t).Trainer, "the date stays, and names nobody")
}
