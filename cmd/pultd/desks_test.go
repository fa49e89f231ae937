// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync"
)

func TestPultd_desks_are_taken_out_of_use_and_their_people_told(t *testing.T) {
	onBoth(t, func(t *testing.T, path string) {
		day := settleTown(t, path)
		whole := booking.SpanOf(day, booking.FullDay, booking.Building{}.Location())
		inTown(t, path, func(ctx context.Context, rows store.Booking) error {
			return housekeeper(rows, time.Now()).Join(ctx, bookingtest.Cem, booking.Join{Wait: "of-cem", Building: "berg", Desk: "berg-0.5", Span: whole})
		})
		seq := count(t, path, `SELECT seq FROM log_head`)
		block := []string{"desks", "block", "0,5", " 0.5", "0.7", "--building", "berg", "--db", path}

		code, looked, said := call(t, block...)
		require.Zero(t, code, said)
		assert.Equal(t, `An der Bergbahn 33 (berg)
  desks out of use now: 2; 1 booking ahead taken back and 1 wait for just these desks ended, and each person told
    desk 0.5 (berg-0.5): 1 booking, 1 wait
    desk 0.7 (berg-0.7): 0 bookings, 0 waits
`+onlyLooked, looked)
		assert.Equal(t, seq, count(t, path, `SELECT seq FROM log_head`))

		code, applied, said := call(t, append(block, "--apply")...)
		require.Zero(t, code, said)
		assert.Equal(t, strings.Replace(looked, onlyLooked, didIt, 1), applied, "the same words but the last line")
		for _, q := range []string{
			`booking WHERE id = 'of-ann' AND state = 'cancelled'`, `booking WHERE id = 'of-bob' AND state = 'booked'`, `waiting WHERE id = 'of-cem' AND state = 'over'`,
			`notice WHERE person = 'ann' AND kind = 'desk_gone'`, `notice WHERE person = 'cem' AND kind = 'desk_gone'`, `desk WHERE id = 'berg-0.7' AND blocked = 1`,
		} {
			assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM `+q), q)
		}
		inTown(t, path, func(ctx context.Context, rows store.Booking) error {
			p := housekeeper(rows, time.Now())
			var no *booking.Refusal
			require.ErrorAs(t, p.Reserve(ctx, bookingtest.Dora, booking.Reserve{Booking: "x", Desk: "berg-0.5", Span: whole}), &no)
			assert.Equal(t, booking.DeskBlocked, no.Detail)
			assert.NotEmpty(t, no.Alternatives)
			return nil
		})

		seq = count(t, path, `SELECT seq FROM log_head`)
		code, again, said := call(t, append(block, "--apply")...)
		require.Zero(t, code, said)
		assert.Equal(t, "An der Bergbahn 33 (berg)\n  desk 0.5 (berg-0.5) was out of use already\n  desk 0.7 (berg-0.7) was out of use already\n"+didIt, again)
		assert.Equal(t, seq, count(t, path, `SELECT seq FROM log_head`), "what is out of use already writes nothing and tells nobody")

		code, freed, said := call(t, "desks", "free", "0.5", "0.6", "--building", "An der Bergbahn 33", "--db", path, "--apply")
		require.Zero(t, code, said)
		assert.Equal(t, "An der Bergbahn 33 (berg)\n  desk 0.5 (berg-0.5) is in use again\n  desk 0.6 (berg-0.6) was not out of use\n"+didIt, freed)
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM desk WHERE blocked = 1`))
	})
}

func TestPultd_desks_warns_of_somebody_who_is_checked_in(t *testing.T) {
	path, _ := smallTown(t)
	inTown(t, path, func(ctx context.Context, rows store.Booking) error {
		now := time.Now()
		return rows.PutBooking(ctx, booking.Booking{
			ID: "of-dora", Person: bookingtest.Dora, Desk: "berg-0.7", Floor: "berg-0", Building: "berg", State: booking.CheckedIn,
			Span: booking.Span{Start: now.Add(-time.Hour), End: now.Add(time.Hour)}, MadeAt: now,
		})
	})

	code, looked, said := call(t, "desks", "block", "0.5", "0.7", "--building", "berg", "--db", path)

	require.Zero(t, code, said)
	assert.Contains(t, looked, "    desk 0.7 (berg-0.7): 1 booking, 0 waits; somebody is checked in there now, go and tell them\n")
	assert.Contains(t, looked, "    desk 0.5 (berg-0.5): 1 booking, 0 waits\n", "who has not come is not there")
}

func TestPultd_desks_says_what_is_wrong(t *testing.T) {
	path, _ := smallTown(t)
	for want, args := range map[string][]string{
		"say pultd desks block":    {},
		"pultd desks free":         {"burn", "0.5", "--building", "berg", "--db", path},
		"what stands on the desks": {"block", "--building", "berg", "--db", path},
		"say --db":                 {"block", "0.5", "--building", "berg"},
		"say --building":           {"block", "0.5", "--db", path},
		`no building "tal"`:        {"block", "0.5", "--building", "tal", "--db", path},
		`has no desk "9.9"`:        {"block", "0.5", "9.9", "--building", "berg", "--db", path, "--apply"},
		"there is no --burn":       {"block", "0.5", "--burn"},
	} {
		code, _, said := call(t, append([]string{"desks"}, args...)...)

		assert.NotEqual(t, succeeded, code, want)
		assert.Contains(t, said, want)
	}
	assert.Zero(t, count(t, path, `SELECT count(*) FROM desk WHERE blocked = 1`), "all or nothing")
}

const reserved = "11111111-2222-4333-8444-555555555555"

// reserveSomewhere books the first desk of the coming days that is free and allowed.
func reserveSomewhere(ctx context.Context, rows store.Booking, who staff.PersonID) (house booking.Building, at booking.Desk, err error) {
	p := housekeeper(rows, time.Now())
	houses, err := rows.Buildings(ctx)
	for _, house := range houses {
		floors, err := rows.Floors(ctx, house.ID)
		if err != nil {
			return house, at, err
		}
		desks, err := rows.Desks(ctx, floors[0].ID)
		if err != nil {
			return house, at, err
		}
		for _, at := range desks {
			for day := range booking.Day(14) {
				span := booking.SpanOf(booking.DayOf(time.Now(), house.Location())+1+day, booking.FullDay, house.Location())
				err := p.Reserve(ctx, who, booking.Reserve{Booking: reserved, Desk: at.ID, Span: span})
				var no *booking.Refusal
				if !errors.As(err, &no) {
					return house, at, err
				}
			}
		}
	}
	return house, at, errors.Join(err, errors.New("nothing is free"))
}

// TestPultd_desks_beside_a_server blocks a desk while a server has the database, and a device hears of it.
func TestPultd_desks_beside_a_server(t *testing.T) {
	path := filepath.Join(t.TempDir(), "town.sqlite")
	p := start(t, "--db", path, "--until-stdin-closes")
	client := p.signIn("device-one")
	house, at := booking.Building{}, booking.Desk{}
	inTown(t, path, func(ctx context.Context, rows store.Booking) (err error) {
		house, at, err = reserveSomewhere(ctx, rows, city.DemoPerson)
		return err
	})
	request := sync.Request{Protocol: sync.Protocol, Want: []sync.Scope{sync.Scope(store.House(house.ID))}}
	sum := func() (rows map[string]string) {
		rows = map[string]string{}
		for more := true; more; {
			answer, err := client.Sync(t.Context(), request)
			assert.NoError(t, err)
			for _, row := range answer.Rows {
				rows[row.Table] += row.ID + " " + string(row.Data) + "\n"
			}
			request.Cursor, more = answer.Cursor, answer.More
		}
		return rows
	}
	require.Contains(t, sum()["booking"], reserved)

	code, _, said := call(t, "desks", "block", at.Code, "--building", string(house.ID), "--db", path, "--apply")
	require.Zero(t, code, said)

	// A server asks a file about once a second whether somebody else has written; until then it answers from what it knows.
	var heard map[string]string
	require.Eventually(t, func() bool { heard = sum(); return len(heard) > 0 }, time.Minute, 50*time.Millisecond, "what another process wrote")
	assert.Contains(t, heard["booking"], reserved+" {")
	assert.Contains(t, heard["booking"], `cancelled`)
	assert.Contains(t, heard["notice"], `desk_gone`)
	assert.Equal(t, 1, strings.Count(heard["desk"], "\n"), "one desk has changed")
	require.NoError(t, p.stdin.Close())
	p.end()
}
