// SPDX-License-Identifier: EUPL-1.2

package bookingtest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
)

func testTeamDay(t *testing.T, w world) {
	d := booking.TeamDay{
		ID: "t1", Unit: "it", Lead: Ann, Building: "berg", Zone: "wupper", Span: utc(at(8, 12)), Until: time.Date(2026, time.November, 29, 11, 0, 0, 0, time.UTC),
		State: booking.TeamOpen, Blocks: []booking.TeamBlock{{Floor: "berg-0", Zone: "wupper", Desks: []booking.DeskID{"berg-0.1", "berg-0.2"}}},
		Asked: 2, Accepted: 1, Without: 1, MadeAt: time.Date(2026, time.November, 24, 6, 52, 0, 0, time.UTC),
	}
	require.NoError(t, w.PutTeamDay(w.ctx, d))
	found, err := w.TeamDay(w.ctx, "t1")
	require.NoError(t, err)
	assert.Equal(t, d, found)

	d.Lead, d.Accepted = Bob, 2
	require.NoError(t, w.PutTeamDay(w.ctx, d))
	earlier := booking.TeamDay{ID: "t2", Unit: "it", Lead: Ann, Span: utc(at(7, 8)), State: booking.TeamOff, MadeAt: d.MadeAt}
	require.NoError(t, w.PutTeamDay(w.ctx, earlier))
	all, err := w.TeamDays(w.ctx, "it")
	require.NoError(t, err)
	assert.Equal(t, []booking.TeamDay{earlier, d}, all)
	after, err := w.TeamDaysAfter(w.ctx, "t0", 10)
	require.NoError(t, err)
	assert.Equal(t, []booking.TeamDay{d}, after, "open ones")
	over, err := w.TeamDaysOver(w.ctx, earlier.Span.End, 10)
	require.NoError(t, err)
	assert.Equal(t, []booking.TeamDay{earlier}, over)

	require.NoError(t, w.DropTeamDay(w.ctx, "t1"))
	require.NoError(t, w.DropTeamDay(w.ctx, "t1"))
	_, err = w.TeamDay(w.ctx, "t1")
	assert.ErrorIs(t, err, booking.ErrGone)
}

func testInvite(t *testing.T, w world) {
	until := time.Date(2026, time.November, 29, 11, 0, 0, 0, time.UTC)
	i := booking.Invite{
		ID: "i1", Day: "t1", Person: Ann, Lead: Bob, Unit: "it", Building: "berg", Floor: "berg-0", Zone: "wupper", Desk: "berg-0.1", Span: utc(at(8, 12)), Until: until,
		State: booking.InviteOpen, Held: "h1", Occupied: "o1", Asked: 2,
	}
	lapsed := i
	lapsed.ID, lapsed.Person, lapsed.State, lapsed.Held, lapsed.Span = "i0", Bob, booking.InviteLapsed, "", utc(at(7, 8))
	for _, one := range []booking.Invite{i, lapsed} {
		require.NoError(t, w.PutInvite(w.ctx, one))
	}

	for _, find := range []func() (booking.Invite, error){
		func() (booking.Invite, error) { return w.Invite(w.ctx, "i1") },
		func() (booking.Invite, error) { return w.InviteFor(w.ctx, "h1") },
	} {
		found, err := find()
		require.NoError(t, err)
		assert.Equal(t, i, found)
	}
	list := func(list []booking.Invite, err error) (ids []booking.InviteID) {
		require.NoError(t, err)
		for _, one := range list {
			ids = append(ids, one.ID)
		}
		return ids
	}
	assert.Equal(t, []booking.InviteID{"i0", "i1"}, list(w.Invites(w.ctx, "t1")))
	assert.Equal(t, []booking.InviteID{"i1"}, list(w.InvitesDue(w.ctx, until, 10)))
	assert.Empty(t, list(w.InvitesDue(w.ctx, until.Add(-time.Second), 10)))
	assert.Equal(t, []booking.InviteID{"i0"}, list(w.InvitesOver(w.ctx, lapsed.Span.End, 10)))
	held, err := w.HeldIn(w.ctx, "wupper", at(7, 24))
	require.NoError(t, err)
	assert.Equal(t, 1, held, "open or accepted, and at that time")
	held, err = w.HeldIn(w.ctx, "wupper", at(12, 13))
	require.NoError(t, err)
	assert.Zero(t, held)

	require.NoError(t, w.DropInvite(w.ctx, "i1"))
	_, err = w.Invite(w.ctx, "i1")
	assert.ErrorIs(t, err, booking.ErrGone)
}

func testPreferred(t *testing.T, w world) {
	none, err := w.Preferred(w.ctx, "it")
	require.NoError(t, err)
	assert.Empty(t, none)

	require.NoError(t, w.PutPreferred(w.ctx, "it", []booking.ZoneID{"barmen", "wupper"}))
	zones, err := w.Preferred(w.ctx, "it")
	require.NoError(t, err)
	assert.Equal(t, []booking.ZoneID{"barmen", "wupper"}, zones)

	require.NoError(t, w.PutPreferred(w.ctx, "it", nil))
	none, err = w.Preferred(w.ctx, "it")
	require.NoError(t, err)
	assert.Empty(t, none)
}

func testOrphans(t *testing.T, w world) {
	made := []booking.BookingID{"11111111-1111-5111-8111-111111111111", "22222222-2222-5222-8222-222222222222", "33333333-3333-4333-8333-333333333333"}
	for n, id := range made {
		b := wish(id, "", booking.DeskID([]string{"berg-0.1", "berg-0.2", "berg-0.3"}[n]), at(8, 12))
		w.put(t, b)
	}
	require.NoError(t, w.PutInvite(w.ctx, booking.Invite{ID: "i1", Person: Ann, Span: at(8, 12), State: booking.InviteOpen, Held: made[0]}))

	orphans := func(t0 time.Time) (ids []booking.BookingID) {
		list, err := w.Orphans(w.ctx, t0, 10)
		require.NoError(t, err)
		for _, b := range list {
			ids = append(ids, b.ID)
		}
		return ids
	}
	assert.Equal(t, made[1:2], orphans(at(7, 8).Start), "held for somebody, or of somebody whose name was taken out")
	assert.Empty(t, orphans(at(8, 9).Start), "ahead")

	w.putAs(t, wish(made[1], "", "berg-0.2", at(8, 12)), booking.Released)
	require.NoError(t, w.DropBooking(w.ctx, made[1]))
	_, err := w.Booking(w.ctx, made[1])
	assert.ErrorIs(t, err, booking.ErrGone)
	assert.Empty(t, w.deskBusy(t, "berg-0.2", at(8, 12)))
}
