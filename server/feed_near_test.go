// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// sits writes what somebody occupies in a building, so many days from monday, as no rule would let them.
func (w *town) sits(t testing.TB, id string, house booking.BuildingID, days int, state booking.State) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *central.Tx) error {
		start := monday.AddDate(0, 0, days)
		return tx.Store().PutBooking(ctx, booking.Booking{
			ID: booking.BookingID(id), Person: staff.PersonID("who has " + id), Desk: booking.DeskID("of " + id), Floor: booking.FloorID(house + "-0"), Building: house,
			Span: booking.Span{Start: start, End: start.Add(time.Minute)}, State: state, MadeAt: monday, Occupied: booking.OccupancyID("o" + id),
		})
	})
}

// says writes where somebody is whom everybody may see, so many days from monday.
func (w *town) says(t testing.TB, id string, days int, status booking.Status) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *central.Tx) error {
		day := booking.DayOf(monday, time.UTC) + booking.Day(days)
		return tx.Store().PutPresence(ctx, booking.Presence{Person: staff.PersonID("who says " + id), Day: day, Status: status, Seen: staff.Everybody})
	})
}

// turn is when a row comes when the houses and what is everybody's shall come first: of each what is near, then what nobody
// has named, then the rest of each.
func turn(t testing.TB, row sync.Row) int {
	var about struct {
		Start int64  `json:"start_at"`
		Day   string `json:"day"`
	}
	require.NoError(t, json.Unmarshal(row.Data, &about))
	at := time.Unix(about.Start, 0)
	if row.Table == "presence" {
		day, err := time.Parse(time.DateOnly, about.Day)
		require.NoError(t, err)
		at = day.Add(9 * time.Hour) // monday is at nine
	}
	far := (row.Table == "occupancy" || row.Table == "presence") && (at.Before(monday.AddDate(0, 0, -1)) || !at.Before(monday.AddDate(0, 0, 14)))
	turn := slices.Index(named, row.Scope)
	switch {
	case turn < 0:
		return len(named)
	case far:
		return turn + len(named) + 1
	}
	return turn
}

var named = append(slices.Clone(houses), store.Org)

func TestFeed_brings_what_is_near_first(t *testing.T) {
	w := openTown(t)
	for i, days := range []int{-40, 1, 30, -1, 0, 13, 14, -2, 60, 2, -59} {
		w.sits(t, fmt.Sprint("a", i), hall, days, booking.Booked)
		w.sits(t, fmt.Sprint("b", i), other, days, booking.CheckedIn)
		w.says(t, fmt.Sprint("c", i), days, booking.HomeOffice)
	}
	reader := w.phone(person(1), houses...)
	reader.limit, reader.first = 7, named
	var turns []int
	seen := map[int64]bool{}

	for more := true; more; {
		resp, err := reader.sync(t)
		require.NoError(t, err)
		more = resp.More
		page := []int{}
		for _, row := range resp.Rows {
			assert.False(t, seen[row.Ver], "%s %s comes twice", row.Table, row.ID)
			seen[row.Ver] = true
			page = append(page, turn(t, row))
		}
		slices.Sort(page) // a page is sorted by version
		turns = append(turns, page...)
	}

	assert.True(t, slices.IsSorted(turns), "%v", turns)
	assert.Len(t, slices.Compact(turns), 7, "there was something for each turn")
	plain := w.phone(person(1), houses...)
	plain.pull(t)
	assert.Equal(t, plain.Rows(), reader.Rows())
}

// TestFeed_misses_nothing_that_comes_in_parts lets everything happen while they come: bookings that begin, move between the
// parts and end, answers that are lost, devices that forget what they wanted first, and tombstones that are thrown away.
func TestFeed_misses_nothing_that_comes_in_parts(t *testing.T) {
	w := openTown(t)
	n, at := 0, monday
	rapid.Check(t, func(rt *rapid.T) {
		n++
		id := func() string { return fmt.Sprintf("%d-%d", n, rapid.IntRange(0, 9).Draw(rt, "booking")) }
		change := func() {
			state := rapid.SampledFrom([]booking.State{booking.Booked, booking.CheckedIn, booking.Released}).Draw(rt, "state")
			if rapid.Bool().Draw(rt, "says") {
				word := rapid.SampledFrom([]booking.Status{booking.Away, booking.OnTheRoad, booking.Unsaid}).Draw(rt, "word")
				w.says(t, id(), rapid.SampledFrom([]int{-20, 2, 20}).Draw(rt, "on"), word)
				return
			}
			w.sits(t, id(), rapid.SampledFrom([]booking.BuildingID{hall, other}).Draw(rt, "house"), rapid.IntRange(-30, 30).Draw(rt, "day"), state)
		}
		for range 12 {
			change()
		}
		reader := w.phone(person(1), houses[:rapid.IntRange(1, 2).Draw(rt, "houses")]...)
		reader.limit = rapid.IntRange(15, 60).Draw(rt, "limit")
		compacted := 0
		for page := 0; ; page++ {
			require.Less(rt, page, 1000)
			reader.first = rapid.SampledFrom([][]sync.Scope{houses, {"b:" + other}, {store.Org, "b:" + hall}, nil}).Draw(rt, "first")
			if rapid.IntRange(0, 5).Draw(rt, "lost") == 0 {
				_, _ = w.hub.Session(reader.person, reader.id).Sync(t.Context(), reader.request(t))
			}
			resp, err := reader.sync(t)
			if codeOf(err) == sync.StartOver {
				require.NoError(rt, reader.StartOver(t.Context()))
				continue
			}
			require.NoError(rt, err)
			if !resp.More {
				break
			}
			for range rapid.IntRange(0, 2).Draw(rt, "changes") {
				change()
			}
			if compacted < 3 && rapid.IntRange(0, 15).Draw(rt, "compact") == 0 { // each is ninety days later: a load that lasts for years may well never end
				compacted++
				require.NoError(rt, w.central.Compact(t.Context(), at))
				at = at.Add(central.Kept)
				require.NoError(rt, w.central.Compact(t.Context(), at))
			}
		}

		assert.Equal(rt, reader.fresh(t).Rows(), reader.Rows())
		for i := range 10 {
			w.sits(t, fmt.Sprintf("%d-%d", n, i), hall, 0, booking.Released)
			for _, day := range []int{-20, 2, 20} {
				w.says(t, fmt.Sprintf("%d-%d", n, i), day, booking.Unsaid)
			}
		}
	})
}
