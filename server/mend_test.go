// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/trouble"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
)

// trouble is what a device knows: of one's own reports, and of what is broken at a desk.
func (p *handset) trouble(at booking.DeskID) (mine []trouble.Report, known []trouble.Case) {
	p.years.t.Helper()
	p.rows(func(ctx context.Context, rows store.Booking) (err error) {
		if mine, err = (store.Trouble{Booking: rows}).ReportsSince(ctx, p.person, time.Time{}); err == nil {
			known, err = rows.DefectsAt(ctx, at)
		}
		return err
	})
	return mine, known
}

// keeps makes somebody facility.
func (y *years) keeps(who staff.PersonID) *handset {
	y.t.Helper()
	err := y.db.Write(context.Background(), func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutProfile(ctx, staff.Profile{Person: who, Visibility: staff.Team, Roles: []staff.Role{staff.Facility}})
	})
	require.NoError(y.t, err)
	return y.handset(who)
}

func (p *handset) reportsTrouble(at booking.DeskID, kind trouble.Kind, words string) trouble.ReportID {
	id := trouble.NewReportID()
	p.wish(trouble.ActReport, trouble.Make{Report: id, Desk: at, Kind: kind, Words: words})
	return id
}

func TestTrouble_goes_from_a_tunnel_to_the_house_and_back_to_who_reported_it(t *testing.T) {
	y := openYears(t)
	ann, bob, house := y.handset(person(1)), y.handset(person(2)), y.keeps(person(3))
	at := desk(hall, 7)

	id := ann.reportsTrouble(at, trouble.Monitor, "bleibt dunkel") // in a tunnel

	mine, known := ann.trouble(at)
	require.Len(t, mine, 1)
	require.Len(t, known, 1, "the own plan shows it at once")
	assert.Equal(t, []any{id, trouble.Open, "bleibt dunkel"}, []any{mine[0].ID, mine[0].State, mine[0].Words})
	ann.sync()
	bob.sync()
	_, seen := bob.trouble(at)
	assert.Equal(t, known, seen, "everybody's plan shows it, by the name that the device gave it")
	assert.Zero(t, bob.holds("bleibt dunkel"), "what somebody wrote is on no other device")
	house.sync()
	assert.Zero(t, house.holds("bleibt dunkel"), "facility reads it at the server")

	house.wish(trouble.ActAnswer, trouble.Answer{Case: seen[0].ID, State: trouble.Repair, Words: "Ersatz kommt morgen"})
	house.sync()
	ann.sync()
	bob.sync()

	mine, known = ann.trouble(at)
	assert.Equal(t, []any{trouble.Repair, "Ersatz kommt morgen", trouble.Repair}, []any{mine[0].State, mine[0].Answer, known[0].State})
	var told []booking.Notice
	ann.rows(func(ctx context.Context, rows store.Booking) (err error) {
		told, err = rows.Notices(ctx, person(1))
		return err
	})
	require.Len(t, told, 1)
	assert.Equal(t, []any{booking.NoticeTroubleRepair, at}, []any{told[0].Kind, told[0].Desk})
	assert.Zero(t, bob.holds("Ersatz kommt morgen"), "the answer is for who has reported it")

	house.wish(trouble.ActAnswer, trouble.Answer{Case: seen[0].ID, State: trouble.Done})
	house.sync()
	bob.sync()
	_, known = bob.trouble(at)
	assert.Empty(t, known, "it is mended")
	ann.wish(trouble.ActWithdraw, trouble.Withdraw{Report: id}) // the device has not heard so yet
	ann.sync()
	mine, _ = ann.trouble(at)
	assert.Equal(t, trouble.Done, mine[0].State)
	refusals, err := ann.Refusals(t.Context())
	require.NoError(t, err)
	require.Len(t, refusals, 1)
	assert.Equal(t, "stale", refusals[0].Refusal.Reason())
}

func TestTrouble_that_two_report_without_a_network_is_one(t *testing.T) {
	y := openYears(t)
	ann, bob := y.handset(person(1)), y.handset(person(2))
	at := desk(hall, 7)
	first, second := ann.reportsTrouble(at, trouble.Chair, "wackelt"), bob.reportsTrouble(at, trouble.Chair, "quietscht")

	ann.sync()
	bob.sync()
	ann.sync()

	mine, known := bob.trouble(at)
	require.Len(t, known, 1)
	assert.Equal(t, []any{true, known[0].ID}, []any{mine[0].Joined, mine[0].Case})
	ann.wish(trouble.ActWithdraw, trouble.Withdraw{Report: first})
	ann.sync()
	bob.sync()
	_, known = bob.trouble(at)
	assert.Len(t, known, 1, "bob's chair still squeaks")
	bob.wish(trouble.ActWithdraw, trouble.Withdraw{Report: second})
	bob.sync()
	ann.sync()
	_, known = ann.trouble(at)
	assert.Empty(t, known)
	assert.Equal(t, []string{"", ""}, y.texts(`SELECT words FROM trouble`), "words go with the report")
}

func TestTrouble_reported_and_taken_back_in_a_tunnel_leaves_nothing(t *testing.T) {
	y := openYears(t)
	ann := y.handset(person(1))
	at := desk(hall, 7)
	id := ann.reportsTrouble(at, trouble.Chair, "")
	ann.wish(trouble.ActWithdraw, trouble.Withdraw{Report: id})
	_, known := ann.trouble(at)
	assert.Empty(t, known)
	ops, err := ann.Pending(t.Context(), syncing.MaxOps)
	require.NoError(t, err)
	require.Len(t, ops, 2)
	assert.Equal(t, ops[0].ID, ops[1].DependsOn, "without the report there is nothing to take back")

	ann.sync()

	_, known = ann.trouble(at)
	assert.Empty(t, known)
}

func TestTrouble_blocks_a_desk_and_offers_another_to_who_had_it(t *testing.T) {
	y := openYears(t)
	ann, house := y.handset(person(1)), y.keeps(person(3))
	at := desk(hall, 7)
	held := ann.reserve(at, slot(0))
	ann.sync()

	house.wish(trouble.ActBlock, trouble.Block{Desk: at})
	house.sync()
	ann.sync()

	ann.rows(func(ctx context.Context, rows store.Booking) error {
		lost, err := rows.Booking(ctx, held)
		require.NoError(t, err)
		assert.Equal(t, booking.Cancelled, lost.State)
		waits, err := rows.Waits(ctx, person(1))
		require.NoError(t, err)
		require.Len(t, waits, 1)
		assert.Equal(t, booking.WaitOffered, waits[0].State)
		offered, err := rows.Booking(ctx, waits[0].Booking)
		require.NoError(t, err)
		assert.Equal(t, []any{booking.Booked, slot(0), true}, []any{offered.State, offered.Span, offered.Desk != at})
		told, err := rows.Notices(ctx, person(1))
		require.Len(t, told, 1)
		assert.Equal(t, booking.NoticeDeskGone, told[0].Kind)
		return err
	})
	again := ann.reserve
	_, err := ann.Do(t.Context(), ann.person, booking.KindReserve, booking.Reserve{Booking: booking.NewBookingID(), Desk: at, Span: slot(3)})
	var refusal *booking.Refusal
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, booking.DeskBlocked, refusal.Detail)

	house.wish(trouble.ActUnblock, trouble.Unblock{Desk: at})
	house.sync()
	ann.sync()
	again(at, slot(3))
	ann.sync()
	refusals, err := ann.Refusals(t.Context())
	require.NoError(t, err)
	assert.Empty(t, refusals)
	assert.Equal(t, []string{"desk.block " + string(person(3)) + " " + string(at), "desk.unblock " + string(person(3)) + " " + string(at)},
		y.texts(`SELECT act || ' ' || actor || ' ' || detail FROM audit ORDER BY act`))
}

// TestTrouble_block_is_seen_by_wishes_of_the_same_moment is about what the writer remembers of desks.
func TestTrouble_block_is_seen_by_wishes_of_the_same_moment(t *testing.T) {
	y := openYears(t)
	ann, house := y.handset(person(1)), y.keeps(person(3))
	at := desk(hall, 7)
	ann.reserve(at, slot(0))
	ann.sync() // the writer knows the desk now
	house.wish(trouble.ActBlock, trouble.Block{Desk: at})
	house.sync()
	ann.reserve(at, slot(5)) // the device has not heard of it

	ann.sync()

	refusals, err := ann.Refusals(t.Context())
	require.NoError(t, err)
	require.Len(t, refusals, 1)
	assert.Equal(t, "forbidden", refusals[0].Refusal.Reason())
}

func TestTrouble_is_answered_by_facility_alone(t *testing.T) {
	y := openYears(t)
	ann := y.handset(person(1))
	at := desk(hall, 7)
	ann.reportsTrouble(at, trouble.Chair, "")
	ann.sync()
	_, known := ann.trouble(at)
	ann.wish(trouble.ActAnswer, trouble.Answer{Case: known[0].ID, State: trouble.Done})
	ann.wish(trouble.ActBlock, trouble.Block{Desk: at})

	ann.sync()

	refusals, err := ann.Refusals(t.Context())
	require.NoError(t, err)
	require.Len(t, refusals, 2)
	for _, r := range refusals {
		assert.Equal(t, "forbidden", r.Refusal.Reason())
	}
	_, known = ann.trouble(at)
	assert.Len(t, known, 1, "a wish that was not granted leaves nothing")
}

func TestTrouble_loses_its_reporter_a_month_after_it_was_mended_and_goes_after_a_year(t *testing.T) {
	y := openYears(t)
	ann, house := y.handset(person(1)), y.keeps(person(3))
	at := desk(hall, 7)
	ann.reportsTrouble(at, trouble.Chair, "wackelt sehr")
	ann.sync()
	_, known := ann.trouble(at)
	open := ann.reportsTrouble(at, trouble.Monitor, "noch offen")
	ann.sync()
	house.sync()
	house.wish(trouble.ActAnswer, trouble.Answer{Case: known[0].ID, State: trouble.Done})
	house.sync()
	forget := func(days int) {
		y.now = y.now.AddDate(0, 0, days)
		_, err := y.db.ForgetTrouble(t.Context(), y.now)
		require.NoError(t, err)
		ann.sync()
	}

	forget(trouble.KeptDays - 1)
	mine, _ := ann.trouble(at)
	assert.Len(t, mine, 2)
	forget(2)
	mine, _ = ann.trouble(at)
	require.Len(t, mine, 1)
	assert.Equal(t, open, mine[0].ID, "what is not mended stays")
	assert.Equal(t, 2, y.cases())
	forget(trouble.CaseDays)
	assert.Equal(t, 1, y.cases())
}

// cases counts those that the server knows.
func (y *years) cases() (n int) {
	err := y.db.Read(context.Background(), func(ctx context.Context, snap *central.Snapshot) error {
		return snap.QueryRowContext(ctx, `SELECT COUNT(*) FROM mending`).Scan(&n)
	})
	require.NoError(y.t, err)
	return n
}
