// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/sync"
)

// TestDevice_ends_up_with_the_truth lets two people book against each other, with pages that come late, twice, in pieces
// or not at all, and devices that start over. In quiet, their tables are the town's, row for row.
func TestDevice_ends_up_with_the_truth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "pult")
		require.NoError(t, err)
		defer os.RemoveAll(dir)
		town := newTown(t, dir, &clock{tuesday})
		defer town.db.Close()
		both := []*desk{town.device(dir, bookingtest.Ann), town.device(dir, bookingtest.Bob)}
		defer func() { _, _ = both[0].Close(), both[1].Close() }()

		for step := range rapid.IntRange(1, 25).Draw(t, "steps") {
			act(t, both[rapid.IntRange(0, 1).Draw(t, "who")], step)
		}

		for _, d := range both {
			d.pull()
		}
		for _, d := range both {
			d.pull()
			ops, err := d.Pending(context.Background(), 100)
			require.NoError(t, err)
			assert.Empty(t, ops)
			assertSame(t, d.truth(), d.dump())
			assertToldOnce(t, d)
		}
	})
}

func act(t *rapid.T, d *desk, step int) {
	switch rapid.SampledFrom([]string{"book", "book", "book", "move", "release", "plan", "show", "undo", "sync", "page", "news", "some", "lost", "twice", "over", "reopen"}).Draw(t, "act") {
	case "book":
		d.wish(t, booking.KindReserve, booking.Reserve{Booking: booking.BookingID(fmt.Sprint(d.who, step)), Desk: anyDesk(t), Span: anySpan(t)})
	case "move":
		d.wish(t, booking.KindMove, booking.Move{Booking: d.any(t, step), Desk: anyDesk(t), Span: anySpan(t)})
	case "release":
		d.wish(t, booking.KindRelease, booking.Release{Booking: d.any(t, step)})
	case "plan":
		status := rapid.SampledFrom([]booking.Status{booking.HomeOffice, booking.Away, booking.Unsaid}).Draw(t, "status")
		d.wish(t, booking.KindPlanDay, booking.PlanDay{Day: booking.DayOf(tuesday, booking.Building{}.Location()) + 1, Halves: []booking.Half{booking.PM}, Status: status})
	case "show":
		d.wish(t, booking.KindShow, booking.Show{Visibility: rapid.SampledFrom([]staff.Visibility{staff.Nobody, staff.Team, staff.Everybody}).Draw(t, "seen")})
	case "undo":
		d.assertUndo(t)
	case "sync":
		d.pull()
	case "page":
		require.NoError(t, d.Apply(context.Background(), d.town.sync(d.Device, d.who, rapid.IntRange(1, 20).Draw(t, "limit"))))
	case "news":
		require.NoError(t, d.Apply(context.Background(), d.town.answer(d.Device, d.who, nil, rapid.IntRange(1, 20).Draw(t, "limit"))))
	case "some":
		ops, err := d.Pending(context.Background(), 1)
		require.NoError(t, err)
		require.NoError(t, d.Apply(context.Background(), d.town.answer(d.Device, d.who, ops, 20)))
	case "lost":
		d.town.sync(d.Device, d.who, 10) // carried out, and the answer lost
	case "twice":
		page := d.town.sync(d.Device, d.who, 30)
		require.NoError(t, d.Apply(context.Background(), page))
		once := d.dump()
		require.NoError(t, d.Apply(context.Background(), page))
		assertSame(t, once, d.dump())
	case "over":
		require.NoError(t, d.StartOver(context.Background()))
	case "reopen":
		require.NoError(t, d.Close())
		again, err := device.Open(context.Background(), d.path, device.Options{Now: d.town.clock.Now})
		require.NoError(t, err)
		d.Device = again
	}
}

// wish does something that the device may refuse.
func (d *desk) wish(t *rapid.T, kind booking.Kind, args any) {
	before := d.dump()
	_, err := d.Do(context.Background(), d.who, kind, args)
	var refusal *booking.Refusal
	if errors.As(err, &refusal) {
		assertSame(t, before, d.dump())
		return
	}
	require.NoError(t, err)
}

// assertUndo takes all wishes back and looks whether exactly the confirmed rows are left, then puts the wishes back.
func (d *desk) assertUndo(t *rapid.T) {
	d.pull()
	confirmed := d.dump()
	assertSame(t, d.truth(), confirmed)
	for i := range 4 {
		d.wish(t, booking.KindReserve, booking.Reserve{Booking: booking.BookingID(fmt.Sprint(d.who, "undo", i)), Desk: anyDesk(t), Span: anySpan(t)})
		d.wish(t, booking.KindRelease, booking.Release{Booking: d.any(t, 25)})
		d.wish(t, booking.KindShow, booking.Show{Visibility: staff.Everybody})
	}
	wished := d.dump()
	require.NoError(t, d.Undo(context.Background()))
	assertSame(t, confirmed, d.dump())
	require.NoError(t, d.Replay(context.Background()))
	assertSame(t, wished, d.dump())
}

// any is a booking of the person that may exist.
func (d *desk) any(t *rapid.T, below int) booking.BookingID {
	return booking.BookingID(fmt.Sprint(d.who, rapid.IntRange(0, below).Draw(t, "which")))
}

func anyDesk(t *rapid.T) booking.DeskID {
	return booking.DeskID(rapid.SampledFrom([]string{"berg-0.1", "berg-0.2", "bahn-0.1"}).Draw(t, "desk"))
}

func anySpan(t *rapid.T) booking.Span {
	n := rapid.IntRange(0, 1).Draw(t, "day")
	if rapid.Bool().Draw(t, "morning") {
		return morning(n)
	}
	return day(n)
}

// assertSame compares rows and names only those that differ.
func assertSame(t *rapid.T, want, got []string) {
	without := func(list, other []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(line string) bool { return slices.Contains(other, line) })
	}
	assert.Equal(t, without(want, got), without(got, want))
}

func assertToldOnce(t *rapid.T, d *desk) {
	told := map[sync.OpID]bool{}
	for range 2 {
		refusals, err := d.Refusals(context.Background())
		require.NoError(t, err)
		for _, r := range refusals {
			require.False(t, told[r.ID])
			told[r.ID] = true
			require.NoError(t, d.MarkSeen(context.Background(), r.ID))
		}
	}
	decided, err := d.Decided(context.Background())
	require.NoError(t, err)
	for _, c := range decided {
		assert.Equal(t, c.Verdict == sync.Refused, told[c.ID])
	}
}
