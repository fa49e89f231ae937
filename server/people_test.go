// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
)

// wish does something on the device that its rules allow.
func (p *handset) wish(kind booking.Kind, args any) {
	p.years.t.Helper()
	_, err := p.Do(context.Background(), p.person, kind, args)
	require.NoError(p.years.t, err)
}

// rows asks the device's store.
func (p *handset) rows(ask func(ctx context.Context, rows store.Booking) error) {
	p.years.t.Helper()
	require.NoError(p.years.t, p.Read(context.Background(), ask))
}

func (p *handset) bookings(of staff.PersonID) (list []booking.Booking) {
	p.years.t.Helper()
	p.rows(func(ctx context.Context, rows store.Booking) (err error) {
		list, err = rows.Bookings(ctx, of, monday.AddDate(0, 0, -1))
		return err
	})
	return list
}

func (p *handset) notices() (list []booking.Notice) {
	p.years.t.Helper()
	p.rows(func(ctx context.Context, rows store.Booking) (err error) {
		list, err = rows.Notices(ctx, p.person)
		return err
	})
	return list
}

func (p *handset) bookFor(owner staff.PersonID, on booking.DeskID, span booking.Span) booking.BookingID {
	p.years.t.Helper()
	id := booking.BookingID(uuid.Must(uuid.NewV7()).String())
	p.wish(booking.KindReserve, booking.ReserveFor{Reserve: booking.Reserve{Booking: id, Desk: on, Span: span}, For: owner})
	return id
}

func TestDeputy_books_from_one_device_to_another(t *testing.T) {
	y := openYears(t)
	boss, deputy := y.handset(person(1)), y.handset(person(2))
	boss.wish(booking.KindName, booking.Name{Deputy: person(2)})
	boss.sync()
	deputy.sync()

	id := deputy.bookFor(person(1), desk(hall, 7), slot(0))
	require.Len(t, deputy.bookings(person(1)), 1, "a wish, until it is decided")
	deputy.sync()
	boss.sync()

	assert.Empty(t, deputy.bookings(person(1)), "the deputy keeps nothing of the owner's")
	mine := boss.bookings(person(1))
	require.Len(t, mine, 1)
	assert.Equal(t, booking.Booked, mine[0].State)
	told := boss.notices()
	require.Len(t, told, 1)
	assert.Equal(t, []any{booking.NoticeBookedFor, id, person(2)}, []any{told[0].Kind, told[0].Booking, told[0].By})

	deputy.wish(booking.KindRelease, booking.ReleaseFor{Release: booking.Release{Booking: id}, For: person(1)})
	deputy.sync()
	boss.sync()
	assert.Equal(t, booking.Released, boss.bookings(person(1))[0].State)
}

func TestDeputy_who_books_again_what_was_released_has_told_it_last(t *testing.T) {
	y := openYears(t)
	boss, deputy := y.handset(person(1)), y.handset(person(2))
	boss.wish(booking.KindName, booking.Name{Deputy: person(2)})
	boss.sync()
	deputy.sync()
	id := deputy.bookFor(person(1), desk(hall, 7), slot(0))
	deputy.sync()
	boss.sync()

	reserve := booking.Reserve{Booking: id, Desk: desk(hall, 7), Span: slot(0)}
	for _, kind := range []booking.NoticeKind{booking.NoticeReleasedFor, booking.NoticeBookedFor} {
		if kind == booking.NoticeReleasedFor {
			deputy.wish(booking.KindRelease, booking.ReleaseFor{Release: booking.Release{Booking: id}, For: person(1)})
		} else {
			deputy.wish(booking.KindReserve, booking.ReserveFor{Reserve: reserve, For: person(1)})
		}
		deputy.sync()
		boss.sync()
		told := boss.notices()
		require.Len(t, told, 1)
		assert.Equal(t, []any{kind, id}, []any{told[0].Kind, told[0].Booking})
	}
	assert.Equal(t, booking.Booked, boss.bookings(person(1))[0].State)
}

func TestDeputy_revoked_while_offline_is_refused(t *testing.T) {
	y := openYears(t)
	boss, deputy := y.handset(person(1)), y.handset(person(2))
	boss.wish(booking.KindName, booking.Name{Deputy: person(2)})
	boss.sync()
	deputy.sync()
	deputy.bookFor(person(1), desk(hall, 7), slot(0))
	boss.wish(booking.KindRevoke, booking.Revoke{Deputy: person(2)})
	boss.sync()

	deputy.sync()

	refused, err := deputy.Refusals(t.Context())
	require.NoError(t, err)
	require.Len(t, refused, 1)
	assert.Equal(t, booking.NoDeputy, refused[0].Refusal.Detail)
	boss.sync()
	assert.Empty(t, boss.bookings(person(1)))
	_, err = deputy.Do(t.Context(), person(2), booking.KindReserve, booking.ReserveFor{Reserve: booking.Reserve{Booking: booking.NewBookingID(), Desk: desk(hall, 7), Span: slot(0)}, For: person(1)})
	assert.Error(t, err, "the device knows by now")
}

func TestUsualWeek_is_filled_here_and_booked_there(t *testing.T) {
	y := openYears(t)
	ann, mate := y.handset(person(1)), y.handset(person(11))
	week := booking.PlanWeek{Book: true}
	week.Days[time.Tuesday] = [2]booking.Status{booking.Office, booking.Office}
	week.Days[time.Friday] = [2]booking.Status{booking.HomeOffice, booking.HomeOffice}
	ann.wish(booking.KindLike, booking.Like{Kind: booking.FavouriteDesk, Target: string(desk(hall, 7))})
	ann.wish(booking.KindWeek, week)
	tomorrow := booking.DayOf(monday, booking.Building{}.Location()) + 1
	on := func(p *handset, day booking.Day) (found []booking.Presence) {
		p.rows(func(ctx context.Context, rows store.Booking) (err error) {
			found, err = rows.Presence(ctx, person(1), day)
			return err
		})
		return found
	}
	offline := on(ann, tomorrow+3)
	require.Len(t, offline, 2, "filled without a network")
	ann.sync()
	assert.Equal(t, offline, on(ann, tomorrow+3), "as the server fills it")

	require.NoError(t, y.hub.Chores(t.Context()))
	ann.sync()
	mate.sync()

	mine := ann.bookings(person(1))
	require.Len(t, mine, 4, "the Tuesdays of four weeks")
	for _, b := range mine {
		assert.Equal(t, desk(hall, 7), b.Desk)
	}
	assert.Len(t, ann.notices(), 1, "told in one")
	assert.Equal(t, desk(hall, 7), on(mate, tomorrow)[0].Desk, "the team sees where")
	assert.Zero(t, mate.holds("favourite|"), "and not what is starred")

	ann.wish(booking.KindRelease, booking.Release{Booking: mine[1].ID})
	ann.sync()
	y.now = y.now.AddDate(0, 0, 1)
	require.NoError(t, y.hub.Chores(t.Context()))
	require.NoError(t, y.hub.Chores(t.Context()), "once a day")
	ann.sync()
	live := 0
	for _, b := range ann.bookings(person(1)) {
		if b.State.Live() {
			live++
		}
	}
	assert.Equal(t, 4, live, "what was given back stays free, and a new week has come")
}
