// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

var houses = []sync.Scope{"b:" + hall, "b:" + other}

// TestFeed_privacy books as three people who show their place to nobody, their team and everybody, and searches every
// byte that others ever get for what may not be there.
func TestFeed_privacy(t *testing.T) {
	w := openTown(t)
	hidden, shown, open := person(1), person(11), person(21) // all of unit1
	bookings := map[staff.PersonID]booking.BookingID{}
	for i, who := range []staff.PersonID{hidden, shown, open} {
		p := w.phone(who, houses...)
		seen := []staff.Visibility{staff.Nobody, staff.Team, staff.Everybody}[i]
		require.Equal(t, sync.Accepted, p.do(t, booking.KindShow, booking.Show{Visibility: seen}).Verdict)
		bookings[who] = p.reserve(t, desk(hall, i), slot(1))
	}
	for name, c := range map[string]struct {
		reader staff.PersonID
		sees   []staff.PersonID
	}{
		"a colleague of the unit sees the team's and everybody's": {person(31), []staff.PersonID{shown, open}},
		"a stranger sees everybody's":                             {person(2), []staff.PersonID{open}},
	} {
		t.Run(name, func(t *testing.T) {
			reader := w.phone(c.reader, houses...)
			reader.pull(t)
			refused := reader.do(t, booking.KindReserve, booking.Reserve{Booking: booking.NewBookingID(), Desk: desk(hall, 0), Span: slot(1)})
			stolen := reader.do(t, booking.KindRelease, booking.Release{Booking: bookings[hidden]})

			assert.Equal(t, string(booking.Taken), refused.Why)
			assert.Equal(t, string(booking.Forbidden), stolen.Why)
			assert.Equal(t, 0, reader.tables("booking"), "other people's bookings")
			assert.Equal(t, 3, reader.tables("occupancy"), "everybody's plan is right")
			for who := range bookings {
				want := 0
				for _, seen := range c.sees {
					if seen == who {
						want = 1
					}
				}
				assert.Equal(t, want, mentions(t, reader, who), "%s beyond the directory", who)
			}
		})
	}
}

// mentions counts what a phone ever heard of a person, the directory not counted.
func mentions(t *testing.T, p *phone, who staff.PersonID) (n int) {
	for line := range bytes.Lines(bytes.Clone(p.heard.Bytes())) {
		var resp sync.Response
		require.NoError(t, json.Unmarshal(line, &resp))
		kept := resp.Rows[:0]
		for _, row := range resp.Rows {
			if row.Table != "person" && row.Table != "unit" {
				kept = append(kept, row)
			}
		}
		for _, row := range kept {
			text, err := json.Marshal(row)
			require.NoError(t, err)
			if bytes.Contains(text, []byte(who)) {
				n++
			}
		}
		resp.Rows = nil
		rest, err := json.Marshal(resp)
		require.NoError(t, err)
		if bytes.Contains(rest, []byte(who)) {
			n++
		}
	}
	return n
}

func TestFeed_moves_a_place_that_is_no_longer_shown(t *testing.T) {
	w := openTown(t)
	ann, colleague := w.phone(person(1)), w.phone(person(11))
	ann.reserve(t, desk(hall, 1), slot(1))
	colleague.pull(t)
	require.Equal(t, 1, colleague.tables("presence"))

	ann.do(t, booking.KindShow, booking.Show{Visibility: staff.Nobody})
	resp, err := colleague.sync(t)

	require.NoError(t, err)
	assert.Zero(t, colleague.tables("presence"))
	require.Len(t, resp.Rows, 1)
	assert.True(t, resp.Rows[0].Gone)
	assert.Equal(t, 1, ann.tables("presence"), "ann still knows her own")
}

func TestFeed_permissions(t *testing.T) {
	move := func(who staff.PersonID, to staff.UnitID) func(ctx context.Context, tx *central.Tx) error {
		return func(ctx context.Context, tx *central.Tx) error {
			return tx.Store().PutPerson(ctx, staff.Person{ID: who, Given: "Given", Family: "Family", Unit: to})
		}
	}
	lead := func(of staff.UnitID, who staff.PersonID) func(ctx context.Context, tx *central.Tx) error {
		return func(ctx context.Context, tx *central.Tx) error {
			return tx.Store().PutUnit(ctx, staff.Unit{ID: of, Name: "Team", Lead: who})
		}
	}

	t.Run("a move to another unit drops the old team and brings the new one", func(t *testing.T) {
		w := openTown(t)
		w.phone(person(11)).reserve(t, desk(hall, 1), slot(1))
		w.phone(person(2)).reserve(t, desk(hall, 2), slot(2))
		ann := w.phone(person(1))
		ann.pull(t)
		before := ann.Rows()

		w.write(t, move(person(1), unit(2)))
		resp, err := ann.sync(t)

		require.NoError(t, err)
		assert.Equal(t, []sync.Scope{sync.Scope(store.Team(unit(1)))}, resp.Drop)
		assert.Equal(t, 1, ann.tables("presence"))
		assert.NotEqual(t, before, ann.Rows())
		assert.Equal(t, ann.fresh(t).Rows(), ann.Rows())
	})
	t.Run("who leads a unit sees it as long as the lead lasts", func(t *testing.T) {
		w := openTown(t)
		w.phone(person(3)).reserve(t, desk(hall, 1), slot(1))
		boss := w.phone(person(1))
		boss.pull(t)
		require.Zero(t, boss.tables("presence"))

		w.write(t, lead(unit(3), person(1)))
		boss.pull(t)
		assert.Equal(t, 1, boss.tables("presence"))

		w.write(t, lead(unit(3), person(50)))
		boss.pull(t)
		assert.Zero(t, boss.tables("presence"))
		assert.Equal(t, boss.fresh(t).Rows(), boss.Rows())
	})
	t.Run("who has left the directory has no session, and nothing of theirs is run", func(t *testing.T) {
		w := openTown(t)
		ann := w.phone(person(1))
		ann.pull(t)
		w.write(t, func(ctx context.Context, tx *central.Tx) error {
			return tx.Store().Remove(ctx, "person", string(person(1)))
		})
		wish := reserve(t, desk(hall, 1), slot(1))
		ann.Wish(wish.Kind, wish.Args, "")

		_, err := ann.sync(t)

		assert.Equal(t, sync.SignedOut, codeOf(err))
		assert.Zero(t, w.count(t, `SELECT COUNT(*) FROM booking`))
	})
	t.Run("a device belongs to who used it first", func(t *testing.T) {
		w := openTown(t)
		ann, thief := w.phone(person(1)), w.phone(person(2))
		ann.pull(t)
		thief.id = ann.id

		_, err := thief.sync(t)
		assert.Equal(t, sync.NotAllowed, codeOf(err))
		wish := reserve(t, desk(hall, 1), slot(1))
		thief.Wish(wish.Kind, wish.Args, "")
		_, err = thief.sync(t)
		assert.Equal(t, sync.NotAllowed, codeOf(err))
		assert.Zero(t, w.count(t, `SELECT COUNT(*) FROM booking`))
	})
	t.Run("another person's op tells nothing and runs nothing", func(t *testing.T) {
		w := openTown(t)
		ann, thief := w.phone(person(1)), w.phone(person(2))
		wish := reserve(t, desk(hall, 1), slot(1))
		op := ann.Wish(wish.Kind, wish.Args, "")
		ann.pull(t)
		req := thief.request(t)
		req.Ops = []sync.Op{{ID: op, Seq: 1, Kind: wish.Kind, Args: wish.Args}}

		resp, err := w.hub.Session(thief.person, thief.id).Sync(t.Context(), req)

		require.NoError(t, err)
		require.Len(t, resp.Outcomes, 1)
		assert.Equal(t, string(booking.Invalid), resp.Outcomes[0].Why)
		assert.Equal(t, int64(2), resp.Expect)
		assert.Equal(t, 1, w.count(t, `SELECT COUNT(*) FROM outcome`))
	})
}

func TestFeed_asks_no_database_when_nothing_is_new(t *testing.T) {
	w := openTown(t)
	ann := w.phone(person(1), houses...)
	ann.pull(t)
	w.central.DB().Readers().SetMaxIdleConns(0)
	require.NoError(t, w.central.DB().Readers().Close())

	resp, err := ann.sync(t)

	require.NoError(t, err)
	cursor, _, _ := ann.Position(t.Context())
	assert.Equal(t, cursor, resp.Cursor)
	resp.Cursor = ""
	text, err := json.Marshal(resp)
	require.NoError(t, err)
	assert.LessOrEqual(t, len(text)-len(`"now":"2026-11-23T09:00:00Z"`), 60, "%s", text)
}

func TestFeed_goes_on_after_the_floor_rose_in_the_middle_of_a_first_load(t *testing.T) {
	w := openTown(t)
	ann := w.phone(person(1), houses...)
	ann.limit = 50
	_, err := ann.sync(t)
	require.NoError(t, err)
	contracted{w}.Forget(t)

	resp, err := ann.sync(t)

	require.NoError(t, err, "the first page is older than the floor, but nothing it brought has gone since")
	assert.True(t, resp.More)
	ann.pull(t)
	assert.Equal(t, ann.fresh(t).Rows(), ann.Rows())
}

func TestFeed_brings_large_drawings_in_pages_of_bounded_size(t *testing.T) {
	w := openTown(t)
	w.write(t, func(ctx context.Context, tx *central.Tx) error {
		for i := range 12 {
			floor := booking.Floor{ID: booking.FloorID("large" + string(rune('a'+i))), Building: other, Name: string(bytes.Repeat([]byte{'x'}, 1<<20))}
			if err := tx.Store().PutFloor(ctx, floor); err != nil {
				return err
			}
		}
		return nil
	})
	ann := w.phone(person(1), houses...)

	for more := true; more; {
		ann.heard.Reset()
		resp, err := ann.sync(t)
		require.NoError(t, err)
		more = resp.More
		assert.Less(t, ann.heard.Len(), 6<<20)
	}

	assert.Equal(t, 2+12, ann.tables("floor"))
}

func TestFeed_another_process(t *testing.T) {
	w := openTown(t)
	beside := &town{path: w.path}
	beside.start(t)
	defer beside.end(t)
	here, there := w.phone(person(1), houses...), beside.phone(person(11), houses...)
	here.pull(t)
	there.pull(t)
	hints, err := beside.hub.Session(there.person, there.id).Wake(t.Context())
	require.NoError(t, err)

	here.reserve(t, desk(hall, 1), slot(1))
	<-hints
	there.pull(t)
	assert.Equal(t, 1, there.tables("occupancy"), "a change of another process is hinted at")

	here.town = beside
	resp, err := here.sync(t)
	require.NoError(t, err, "a cursor is good in every process")
	assert.Equal(t, int64(2), resp.Expect)
	assert.Empty(t, resp.Rows)
}

// TestFeed_never_takes_a_cursor_back: what a device has of one scope stays what it has while another one is loaded in small
// pages and everything changes meanwhile. (Every phone holds so at every exchange.)
func TestFeed_never_takes_a_cursor_back(t *testing.T) {
	w := openTown(t)
	ann, bob := w.phone(person(1), "b:"+hall), w.phone(person(2), houses...)
	ann.pull(t)
	bob.reserve(t, desk(hall, 1), slot(1))
	ann.Want(houses...)
	ann.limit = 30

	for n, more := 2, true; more; n++ {
		resp, err := ann.sync(t)
		require.NoError(t, err)
		more = resp.More
		if n < 6 {
			bob.reserve(t, desk(hall, n), slot(n))
			bob.reserve(t, desk(other, n), slot(10+n))
		}
		if n == 4 {
			w.end(t)
			w.start(t) // another epoch
		}
	}

	ann.pull(t)
	assert.Equal(t, ann.fresh(t).Rows(), ann.Rows())
}
