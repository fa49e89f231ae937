// SPDX-License-Identifier: EUPL-1.2

package bookingtest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// noted is when the rows of these tests were made, in whole UTC seconds as they come back.
var noted = time.Date(2026, time.November, 27, 8, 0, 0, 0, time.UTC)

func testFavourites(t *testing.T, w world) {
	late := booking.Favourite{Person: Ann, Kind: booking.FavouriteDesk, Target: "berg-0.1", MadeAt: noted.Add(time.Hour)}
	early := booking.Favourite{Person: Ann, Kind: booking.FavouritePerson, Target: string(Bob), MadeAt: noted}
	bobs := booking.Favourite{Person: Bob, Kind: booking.FavouriteDesk, Target: "berg-0.1", MadeAt: noted}
	for _, f := range []booking.Favourite{late, early, bobs} {
		require.NoError(t, w.PutFavourite(w.ctx, f))
	}

	found, err := w.Favourites(w.ctx, Ann)
	require.NoError(t, err)
	assert.Equal(t, []booking.Favourite{early, late}, found)

	for range 2 {
		require.NoError(t, w.DropFavourite(w.ctx, Ann, booking.FavouriteDesk, "berg-0.1"))
	}
	found, err = w.Favourites(w.ctx, Ann)
	require.NoError(t, err)
	assert.Equal(t, []booking.Favourite{early}, found)
	found, err = w.Favourites(w.ctx, Bob)
	require.NoError(t, err)
	assert.Equal(t, []booking.Favourite{bobs}, found, "each has their own")
}

func testDeputies(t *testing.T, w world) {
	d := booking.Deputy{Owner: Ann, Deputy: Bob, MadeAt: noted}
	is := func(owner, deputy staff.PersonID) bool {
		yes, err := w.IsDeputy(w.ctx, owner, deputy)
		require.NoError(t, err)
		return yes
	}
	require.NoError(t, w.PutDeputy(w.ctx, Ann, d))
	assert.False(t, is(Ann, Bob), "the deputy's own row counts")
	require.NoError(t, w.PutDeputy(w.ctx, Bob, d))
	assert.True(t, is(Ann, Bob))
	assert.False(t, is(Bob, Ann))
	assert.False(t, is(Cem, Bob))
	for _, side := range []staff.PersonID{Ann, Bob} {
		found, err := w.Deputies(w.ctx, side)
		require.NoError(t, err)
		assert.Equal(t, []booking.Deputy{d}, found)
	}

	for range 2 {
		require.NoError(t, w.DropDeputy(w.ctx, Bob, d))
	}
	assert.False(t, is(Ann, Bob))
	found, err := w.Deputies(w.ctx, Ann)
	require.NoError(t, err)
	assert.Len(t, found, 1, "the other side is another row")
}

func testUsual(t *testing.T, w world) {
	none, err := w.Usual(w.ctx, Ann)
	require.NoError(t, err)
	assert.Zero(t, none)

	u := booking.Usual{Key: "k"}
	u.Days[time.Monday] = [2]booking.Status{booking.Office, booking.HomeOffice}
	u.Book, u.Paused = true, []booking.Day{monday, monday + 7}
	require.NoError(t, w.PutUsual(w.ctx, Ann, u))
	found, err := w.Usual(w.ctx, Ann)
	require.NoError(t, err)
	assert.Equal(t, u, found)

	require.NoError(t, w.PutUsual(w.ctx, Ann, booking.Usual{}))
	found, err = w.Usual(w.ctx, Ann)
	require.NoError(t, err)
	assert.Zero(t, found)
}

func testUnitPlaces(t *testing.T, w world) {
	zones, err := w.HomeZones(w.ctx, "it")
	require.NoError(t, err)
	require.Len(t, zones, 1)
	assert.Equal(t, booking.ZoneID("wupper"), zones[0].ID)

	filled := row(monday, booking.PM, booking.HomeOffice)
	filled.Usual = true
	w.putPresence(t, filled)
	stranger := row(monday, booking.AM, booking.Away)
	stranger.Person, stranger.Unit = Dora, "bau"
	w.putPresence(t, stranger)
	w.putPresence(t, row(monday+1, booking.AM, booking.Away))

	found, err := w.UnitPresence(w.ctx, "it", monday, monday)
	require.NoError(t, err)
	assert.Equal(t, []booking.Presence{filled}, found)
}
