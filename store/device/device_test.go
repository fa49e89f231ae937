// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/sync"
)

func TestDevice_Do(t *testing.T) {
	t.Run("shows the wish at once and keeps it in the outbox", func(t *testing.T) {
		_, ann := start(t)

		require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))

		b, err := ann.booking("b1")
		require.NoError(t, err)
		assert.Equal(t, booking.Requested, b.State)
		assert.Equal(t, []string{"b1 requested"}, ann.busy("berg-0.1", day(0)))
		ops, err := ann.Pending(t.Context(), 10)
		require.NoError(t, err)
		require.Len(t, ops, 1)
		assert.Equal(t, int64(1), ops[0].Seq)
		assert.Equal(t, "booking.reserve", ops[0].Kind)
		assert.True(t, ops[0].ID.Valid())
		assert.NoError(t, sync.Request{Protocol: sync.Protocol, Ops: ops}.Check(), "the server understands it")
	})
	t.Run("writes nothing when the rules say no", func(t *testing.T) {
		town, ann := start(t)
		require.Equal(t, sync.Accepted, town.reserve(bookingtest.Bob, "bobs", "berg-0.1", day(0)).Verdict)
		ann.pull()
		before := ann.dump()
		hints, stop := ann.Watch()
		defer stop()

		err := ann.reserve("b1", "berg-0.1", day(0))

		var refusal *booking.Refusal
		require.ErrorAs(t, err, &refusal)
		assert.Equal(t, booking.Taken, refusal.Why)
		assert.Len(t, refusal.Alternatives, 5)
		assert.Equal(t, before, ann.dump())
		assert.Empty(t, pending(t, ann))
		assert.Empty(t, hints, "no hint for nothing")
	})
	t.Run("names the wish that a later one rests on", func(t *testing.T) {
		_, ann := start(t)
		require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))
		_, err := ann.Do(t.Context(), ann.who, booking.KindRelease, booking.Release{Booking: "b1"})
		require.NoError(t, err)
		_, err = ann.Do(t.Context(), ann.who, booking.KindPlanDay, booking.PlanDay{Day: booking.DayOf(tuesday, time.UTC), Halves: []booking.Half{booking.AM}, Status: booking.HomeOffice})
		require.NoError(t, err)

		ops := pending(t, ann)

		require.Len(t, ops, 3)
		assert.Equal(t, ops[0].ID, ops[1].DependsOn)
		assert.Empty(t, ops[2].DependsOn)
		assert.Equal(t, []int64{1, 2, 3}, []int64{ops[0].Seq, ops[1].Seq, ops[2].Seq})
	})
	t.Run("rests on nothing once the booking is confirmed", func(t *testing.T) {
		_, ann := start(t)
		require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))
		ann.pull()
		_, err := ann.Do(t.Context(), ann.who, booking.KindRelease, booking.Release{Booking: "b1"})
		require.NoError(t, err)

		assert.Empty(t, pending(t, ann)[0].DependsOn)
	})
}

func pending(t *testing.T, d *desk) []sync.Op {
	t.Helper()
	ops, err := d.Pending(t.Context(), 100)
	require.NoError(t, err)
	return ops
}

func TestDevice_Apply(t *testing.T) {
	t.Run("confirms a wish", func(t *testing.T) {
		_, ann := start(t)
		require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))

		ann.pull()

		b, err := ann.booking("b1")
		require.NoError(t, err)
		assert.Equal(t, booking.Booked, b.State)
		assert.Equal(t, ann.truth(), ann.dump())
		decided, err := ann.Decided(t.Context())
		require.NoError(t, err)
		require.Len(t, decided, 1)
		assert.Equal(t, sync.Accepted, decided[0].Verdict)
		assert.Equal(t, tuesday, decided[0].MadeAt)
		assert.Nil(t, decided[0].Refusal)
	})
	t.Run("takes a refused wish back and says why, exactly once", func(t *testing.T) {
		town, ann := start(t)
		require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))
		require.Equal(t, sync.Accepted, town.reserve(bookingtest.Bob, "bobs", "berg-0.1", day(0)).Verdict)

		ann.pull()

		_, err := ann.booking("b1")
		assert.ErrorIs(t, err, booking.ErrGone)
		assert.Equal(t, []string{"bobs booked"}, ann.busy("berg-0.1", day(0)))
		refusals, err := ann.Refusals(t.Context())
		require.NoError(t, err)
		require.Len(t, refusals, 1)
		assert.Equal(t, booking.Taken, refusals[0].Refusal.Why)
		assert.Len(t, refusals[0].Refusal.Alternatives, 5)
		require.NoError(t, ann.MarkSeen(t.Context(), refusals[0].ID))
		refusals, err = ann.Refusals(t.Context())
		require.NoError(t, err)
		assert.Empty(t, refusals)
		decided, err := ann.Decided(t.Context())
		require.NoError(t, err)
		assert.True(t, decided[0].Seen)
	})
	t.Run("keeps a wish in doubt when somebody else was faster", func(t *testing.T) {
		town, ann := start(t)
		require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))
		require.Equal(t, sync.Accepted, town.reserve(bookingtest.Bob, "bobs", "berg-0.1", day(0)).Verdict)

		require.NoError(t, ann.Apply(t.Context(), town.answer(ann.Device, ann.who, nil, 1000)))

		waiting, err := ann.Waiting(t.Context())
		require.NoError(t, err)
		require.Len(t, waiting, 1)
		require.NotNil(t, waiting[0].Doubt)
		assert.Equal(t, booking.Taken, waiting[0].Doubt.Why)
		assert.Equal(t, []string{"bobs booked"}, ann.busy("berg-0.1", day(0)), "nobody sees a desk twice taken")
		for i, at := range []booking.DeskID{"berg-0.2", "berg-0.3"} {
			require.Equal(t, sync.Accepted, town.reserve(bookingtest.Bob, "more"+string(at), at, day(i+1)).Verdict)
			require.NoError(t, ann.Apply(t.Context(), town.answer(ann.Device, ann.who, nil, 1000)))
			assert.Equal(t, ann.truth(), ann.dump(), "a wish in doubt leaves no trace in the rows")
		}
		ann.pull()
		assert.Equal(t, ann.truth(), ann.dump())
	})
	t.Run("carries wishes over news that do not concern them", func(t *testing.T) {
		town, ann := start(t)
		require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))
		require.Equal(t, sync.Accepted, town.reserve(bookingtest.Bob, "bobs", "berg-0.2", day(0)).Verdict)

		require.NoError(t, ann.Apply(t.Context(), town.answer(ann.Device, ann.who, nil, 1000)))

		assert.Equal(t, []string{"b1 requested"}, ann.busy("berg-0.1", day(0)))
		assert.Equal(t, []string{"bobs booked"}, ann.busy("berg-0.2", day(0)))
		waiting, err := ann.Waiting(t.Context())
		require.NoError(t, err)
		assert.Nil(t, waiting[0].Doubt)
	})
	t.Run("changes nothing more the second time", func(t *testing.T) {
		town, ann := start(t)
		require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))
		page := town.sync(ann.Device, ann.who, 1000)
		require.NoError(t, ann.Apply(t.Context(), page))
		once := ann.dump()
		require.NoError(t, ann.reserve("b2", "berg-0.2", day(1)))
		withWish := ann.dump()

		require.NoError(t, ann.Apply(t.Context(), page))

		assert.Equal(t, withWish, ann.dump())
		assert.NotEqual(t, once, withWish)
		assert.Len(t, pending(t, ann), 1)
	})
	t.Run("forgets a dropped scope with all its rows", func(t *testing.T) {
		_, ann := start(t)
		require.NoError(t, ann.reserve("b1", "bahn-0.1", day(0)))
		require.True(t, has(ann.dump(), "bahn-0.2"))

		cursor, _, err := ann.Position(t.Context())
		require.NoError(t, err)
		require.NoError(t, ann.Apply(t.Context(), sync.Response{Cursor: cursor, Drop: []sync.Scope{"b:bahn"}}))

		assert.False(t, has(ann.dump(), "b:bahn"))
		waiting, err := ann.Waiting(t.Context())
		require.NoError(t, err)
		require.Len(t, waiting, 1, "the wish is not lost with the place")
		assert.Equal(t, booking.Gone, waiting[0].Doubt.Why)
	})
	t.Run("lets a tombstone remove a row only in its own scope", func(t *testing.T) {
		_, ann := start(t)
		row := sync.Row{Table: "unit", ID: "bau", Scope: "t:old", Ver: 1 << 40, Gone: true}

		require.NoError(t, ann.Apply(t.Context(), sync.Response{Cursor: "x", Rows: []sync.Row{row}}))
		assert.True(t, has(ann.dump(), "unit bau"))

		row.Scope = "org"
		require.NoError(t, ann.Apply(t.Context(), sync.Response{Cursor: "y", Rows: []sync.Row{row}}))
		assert.False(t, has(ann.dump(), "unit bau"))
	})
	t.Run("passes over tables of a newer server", func(t *testing.T) {
		_, ann := start(t)
		before := ann.dump()

		err := ann.Apply(t.Context(), sync.Response{Cursor: "z", Rows: []sync.Row{{Table: "voyage", ID: "p", Scope: "org", Ver: 99, Data: json.RawMessage(`{}`)}}})

		require.NoError(t, err)
		assert.Equal(t, before, ann.dump())
	})
	t.Run("passes over a row that makes no sense", func(t *testing.T) {
		_, ann := start(t)
		before := ann.dump()
		rows := []sync.Row{
			{Table: "unit", ID: "new", Scope: "org", Ver: 1 << 40, Data: json.RawMessage(`{"name":"neu"}`)},
			{Table: "unit", ID: "bad", Scope: "org", Ver: 1 << 40, Data: json.RawMessage(`{"name":7}`)},
		}

		err := ann.Apply(t.Context(), sync.Response{Cursor: "z", Rows: rows})

		require.NoError(t, err, "or the device asks for it for ever")
		assert.True(t, has(ann.dump(), "unit new"))
		assert.Len(t, ann.dump(), len(before)+1)
		cursor, _, _ := ann.Position(t.Context())
		assert.Equal(t, sync.Cursor("z"), cursor)
	})
	t.Run("stores nothing of a page with an outcome that makes no sense", func(t *testing.T) {
		_, ann := start(t)
		before := ann.dump()
		rows := []sync.Row{{Table: "unit", ID: "new", Scope: "org", Ver: 1 << 40, Data: json.RawMessage(`{"name":"neu"}`)}}

		err := ann.Apply(t.Context(), sync.Response{Cursor: "z", Rows: rows, Outcomes: []sync.Outcome{{Op: "o", Verdict: "perhaps"}}})

		assert.ErrorContains(t, err, "perhaps")
		assert.Equal(t, before, ann.dump())
		cursor, _, _ := ann.Position(t.Context())
		assert.NotEqual(t, sync.Cursor("z"), cursor)
	})
	t.Run("forgets answered wishes after 14 days, unseen refusals never", func(t *testing.T) {
		town, ann := start(t)
		require.Equal(t, sync.Accepted, town.reserve(bookingtest.Bob, "bobs", "berg-0.1", day(1)).Verdict)
		require.NoError(t, ann.reserve("b1", "berg-0.2", day(0)))
		require.NoError(t, ann.reserve("b2", "berg-0.1", day(1)))
		ann.pull()
		town.clock.now = town.clock.now.Add(15 * 24 * time.Hour)
		require.NoError(t, ann.reserve("b3", "berg-0.2", day(19)))

		ann.pull()

		decided, err := ann.Decided(t.Context())
		require.NoError(t, err)
		require.Len(t, decided, 2)
		assert.Nil(t, decided[0].Refusal)
		assert.NotNil(t, decided[1].Refusal)
		ops := pending(t, ann)
		assert.Empty(t, ops)
	})
	t.Run("forgets answered wishes of somebody who wishes nothing more", func(t *testing.T) {
		town, ann := start(t)
		require.NoError(t, ann.reserve("b1", "berg-0.2", day(0)))
		ann.pull()
		town.clock.now = town.clock.now.Add(15 * 24 * time.Hour)
		require.Equal(t, sync.Accepted, town.reserve(bookingtest.Bob, "bobs", "berg-0.1", day(19)).Verdict)

		ann.pull()

		decided, err := ann.Decided(t.Context())
		require.NoError(t, err)
		assert.Empty(t, decided)
	})
}

func TestDevice_StartOver(t *testing.T) {
	t.Run("keeps rows readable until all is there, then removes what did not come", func(t *testing.T) {
		town, ann := start(t)
		require.NoError(t, ann.Apply(t.Context(), sync.Response{Cursor: "7", Rows: []sync.Row{
			{Table: "unit", ID: "ghost", Scope: "org", Ver: 1 << 40, Data: json.RawMessage(`{"name":"Geist"}`)},
			{Table: "unit", ID: "bau", Scope: "org", Ver: 1 << 40, Data: json.RawMessage(`{"name":"of another epoch"}`)},
		}}))
		require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))

		require.NoError(t, ann.StartOver(t.Context()))

		cursor, want, err := ann.Position(t.Context())
		require.NoError(t, err)
		assert.Empty(t, cursor)
		assert.Equal(t, []sync.Scope{"b:bahn", "b:berg"}, want)
		assert.True(t, has(ann.dump(), "unit ghost"))
		page := town.sync(ann.Device, ann.who, 5)
		require.True(t, page.More)
		require.NoError(t, ann.Apply(t.Context(), page))
		assert.True(t, has(ann.dump(), "unit ghost"), "after the first page")
		ann.pull()
		assert.Equal(t, ann.truth(), ann.dump())
		assert.False(t, has(ann.dump(), "unit ghost"))
	})
	t.Run("goes on after the program was ended in the middle", func(t *testing.T) {
		town, ann := start(t)
		require.NoError(t, ann.Apply(t.Context(), sync.Response{Cursor: "7", Rows: []sync.Row{
			{Table: "unit", ID: "ghost", Scope: "org", Ver: 1 << 40, Data: json.RawMessage(`{"name":"Geist"}`)},
		}}))
		require.NoError(t, ann.StartOver(t.Context()))
		require.NoError(t, ann.Apply(t.Context(), town.sync(ann.Device, ann.who, 5)))
		require.NoError(t, ann.Close())
		again, err := device.Open(t.Context(), ann.path, device.Options{Now: town.clock.Now})
		require.NoError(t, err)
		ann.Device = again

		ann.pull()

		assert.Equal(t, ann.truth(), ann.dump())
	})
}

func TestDevice_Resend(t *testing.T) {
	t.Run("changes nothing in ordinary times", func(t *testing.T) {
		_, ann := start(t)
		require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))
		ann.pull()
		require.NoError(t, ann.reserve("b2", "berg-0.1", day(1)))

		oldest, err := ann.Resend(t.Context(), 2)

		require.NoError(t, err)
		assert.Equal(t, int64(2), oldest)
		assert.Equal(t, []int64{2}, seqs(pending(t, ann)))
	})
	t.Run("makes lost ops pending again and shows them as wishes", func(t *testing.T) {
		_, ann := start(t)
		for i, id := range []string{"b1", "b2", "b3"} {
			require.NoError(t, ann.reserve(id, "berg-0.1", day(i%2+i/2*5)))
		}
		ann.pull()
		require.NoError(t, ann.StartOver(t.Context()))

		oldest, err := ann.Resend(t.Context(), 2)

		require.NoError(t, err)
		assert.Equal(t, int64(2), oldest)
		assert.Equal(t, []int64{2, 3}, seqs(pending(t, ann)))
	})
	t.Run("numbers ops anew when this is an older copy of the device", func(t *testing.T) {
		_, ann := start(t)
		require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))
		require.NoError(t, ann.reserve("b2", "berg-0.1", day(1)))

		oldest, err := ann.Resend(t.Context(), 7)

		require.NoError(t, err)
		assert.Equal(t, int64(7), oldest)
		assert.Equal(t, []int64{7, 8}, seqs(pending(t, ann)))
		require.NoError(t, ann.reserve("b3", "berg-0.1", day(2)))
		assert.Equal(t, []int64{7, 8, 9}, seqs(pending(t, ann)))
	})
	t.Run("counts on from what the server expects when nothing waits", func(t *testing.T) {
		_, ann := start(t)
		oldest, err := ann.Resend(t.Context(), 5)
		require.NoError(t, err)
		assert.Zero(t, oldest)

		require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))

		assert.Equal(t, []int64{5}, seqs(pending(t, ann)))
	})
}

func seqs(ops []sync.Op) (list []int64) {
	for _, op := range ops {
		list = append(list, op.Seq)
	}
	return list
}

func TestDevice_Watch(t *testing.T) {
	t.Run("names the tables that a tap changed", func(t *testing.T) {
		_, ann := start(t)
		hints, stop := ann.Watch()
		defer stop()

		require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))

		assert.Equal(t, []string{"booking", "occupancy", "outbox", "presence"}, (<-hints).Tables)
	})
	t.Run("merges what nobody has taken yet and never blocks", func(t *testing.T) {
		_, ann := start(t)
		hints, stop := ann.Watch()
		defer stop()
		require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))
		require.NoError(t, ann.MarkSeen(t.Context()))
		require.NoError(t, ann.Apply(t.Context(), sync.Response{Cursor: "q", Rows: []sync.Row{{Table: "unit", ID: "x", Scope: "org", Ver: 1 << 40, Data: json.RawMessage(`{}`)}}}))

		assert.Equal(t, []string{"booking", "occupancy", "outbox", "presence", "unit"}, (<-hints).Tables)
		assert.Empty(t, hints)
	})
	t.Run("ends with stop and with the device", func(t *testing.T) {
		_, ann := start(t)
		first, stop := ann.Watch()
		second, _ := ann.Watch()

		stop()
		stop()
		require.NoError(t, ann.Close())

		_, open := <-first
		assert.False(t, open)
		_, open = <-second
		assert.False(t, open)
		late, _ := ann.Watch()
		_, open = <-late
		assert.False(t, open)
	})
}

// TestDevice_moves_and_releases_what_the_server_named does so with names of their own and without, as an older server leaves
// them: on the device at once, taken back as if nothing had been, and in the end as the server has it.
func TestDevice_moves_and_releases_what_the_server_named(t *testing.T) {
	for name, older := range map[string]bool{"a server of today": false, "an older server": true} {
		t.Run(name, func(t *testing.T) {
			town, ann := start(t)
			if older {
				town.occupancy = nil
			}
			require.NoError(t, ann.reserve("b1", "berg-0.1", morning(0)))
			ann.pull()
			confirmed := ann.dump()
			for _, to := range []booking.Move{
				{Booking: "b1", Desk: "berg-0.1", Span: day(0)}, {Booking: "b1", Desk: "berg-0.2", Span: day(0)}, {Booking: "b1", Desk: "bahn-0.1", Span: day(1)},
			} {
				_, err := ann.Do(t.Context(), ann.who, booking.KindMove, to)
				require.NoError(t, err)
				assert.Equal(t, []string{"b1 requested"}, ann.busy(to.Desk, to.Span))
			}
			assert.Empty(t, ann.busy("berg-0.1", day(0)))
			assert.Empty(t, ann.busy("berg-0.2", day(0)))
			require.NoError(t, ann.Undo(t.Context()))
			assert.Equal(t, confirmed, ann.dump())

			ann.pull()
			assert.Equal(t, []string{"b1 booked"}, ann.busy("bahn-0.1", day(1)))
			assert.Equal(t, ann.truth(), ann.dump())

			_, err := ann.Do(t.Context(), ann.who, booking.KindRelease, booking.Release{Booking: "b1"})
			require.NoError(t, err)
			assert.Empty(t, ann.busy("bahn-0.1", day(1)))
			ann.pull()
			assert.Empty(t, ann.busy("bahn-0.1", day(1)))
			assert.Equal(t, ann.truth(), ann.dump())
		})
	}
}
