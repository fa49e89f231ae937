// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/sync"
)

// TestFeed_lets_nobody_follow_a_booking moves one from desk to desk and compares every word that a stranger in the house and
// a colleague of the team get: of what stands after a move none has been heard before, places, times and the person's own
// name apart. What tells that something has gone, and the order in which both come, say nothing that the plan does not.
func TestFeed_lets_nobody_follow_a_booking(t *testing.T) {
	w := openTown(t)
	w.hub.Close()
	w.hub = server.NewHub(w.central, server.HubOptions{Now: func() time.Time { return monday }})
	ann := w.phone(person(1), houses...)
	require.Equal(t, sync.Accepted, ann.do(t, booking.KindShow, booking.Show{Visibility: staff.Team}).Verdict)
	stranger, colleague := w.phone(person(2), houses...), w.phone(person(11), houses...)
	stranger.pull(t)
	colleague.pull(t)
	heard := map[*phone][]string{stranger: words(t, stranger.Rows()), colleague: words(t, colleague.Rows())}
	id := ann.reserve(t, desk(hall, 1), slot(1))

	for i, to := range []booking.Move{
		{Booking: id, Desk: desk(hall, 1), Span: slot(1)},
		{Booking: id, Desk: desk(hall, 2), Span: slot(1)},
		{Booking: id, Desk: desk(hall, 2), Span: slot(2)},
		{Booking: id, Desk: desk(other, 1), Span: slot(2)},
		{Booking: id, Desk: desk(hall, 1), Span: slot(1)},
	} {
		require.Equal(t, sync.Accepted, ann.do(t, booking.KindMove, to).Verdict)
		for reader, before := range heard {
			reader.pull(t)
			now := words(t, standing(reader, to))
			require.NotEmpty(t, now, "%s sees that the desk is taken", reader.person)
			for _, word := range now {
				assert.NotContains(t, before, word, "move %d as %s sees it", i, reader.person)
			}
			heard[reader] = append(before, now...)
			assert.NotContains(t, reader.heard.String(), string(id))
		}
	}
	for reader, names := range heard {
		assert.Len(t, names, 5, "%s has heard the first name and four more", reader.person)
	}
}

// standing are the rows of what a booking occupies after a move, and of the presence that goes with it.
func standing(p *phone, to booking.Move) (rows []sync.Row) {
	start := fmt.Sprint(to.Span.Start.Unix())
	for _, row := range p.Rows() {
		var about struct {
			Desk  booking.DeskID `json:"desk"`
			Start json.Number    `json:"start_at"`
		}
		if err := json.Unmarshal(row.Data, &about); err != nil || about.Desk != to.Desk {
			continue
		}
		if row.Table == "presence" || about.Start.String() == start {
			rows = append(rows, row)
		}
	}
	return rows
}

// words are the names in the rows of occupancies and presence, without those of places, of times and of the person.
func words(t *testing.T, rows []sync.Row) (found []string) {
	for _, row := range rows {
		if row.Table != "occupancy" && row.Table != "presence" {
			continue
		}
		var columns map[string]any
		require.NoError(t, json.Unmarshal(row.Data, &columns))
		for _, known := range []string{"desk", "floor", "building", "start_at", "end_at", "state", "person", "day", "half", "status", "usual"} {
			delete(columns, known)
		}
		if row.Table == "occupancy" {
			columns["id"] = row.ID // of a presence it is the person's, the day's and the half's
		}
		for _, value := range columns {
			if word := fmt.Sprint(value); word != "" && !slices.Contains(found, word) {
				found = append(found, word)
			}
		}
	}
	return found
}
