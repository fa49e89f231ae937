// SPDX-License-Identifier: EUPL-1.2

package bookingtest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// row is a presence of Ann that her team may see.
func row(day booking.Day, half booking.Half, status booking.Status) booking.Presence {
	return booking.Presence{Person: Ann, Day: day, Half: half, Status: status, Seen: staff.Team, Unit: "it"}
}

func (w world) putPresence(t *testing.T, p booking.Presence) {
	t.Helper()
	require.NoError(t, w.PutPresence(w.ctx, p))
}

func (w world) presence(t *testing.T, day booking.Day) []booking.Presence {
	t.Helper()
	found, err := w.Presence(w.ctx, Ann, day)
	require.NoError(t, err)
	return found
}

func testPresence(t *testing.T, w world) {
	w.put(t, wish("b1", Ann, "berg-0.1", at(8, 12)))
	am, pm := row(monday, booking.AM, booking.Office), row(monday, booking.PM, booking.OnTheRoad)
	am.Building, am.Desk, am.Occupied = "berg", "berg-0.1", "b1"
	w.putPresence(t, pm)
	w.putPresence(t, am)
	other := row(monday, booking.AM, booking.Away)
	other.Person = Bob
	w.putPresence(t, other)

	assert.Equal(t, []booking.Presence{am, pm}, w.presence(t, monday))
	assert.Empty(t, w.presence(t, monday+1))
}

func testPresenceReplaced(t *testing.T, w world) {
	w.putPresence(t, row(monday, booking.AM, booking.HomeOffice))
	w.putPresence(t, row(monday, booking.PM, booking.HomeOffice))

	w.putPresence(t, row(monday, booking.AM, booking.Away))
	assert.Equal(t, []booking.Presence{row(monday, booking.AM, booking.Away), row(monday, booking.PM, booking.HomeOffice)}, w.presence(t, monday))

	w.putPresence(t, row(monday, booking.AM, booking.Unsaid))
	w.putPresence(t, row(monday+1, booking.AM, booking.Unsaid))
	assert.Equal(t, []booking.Presence{row(monday, booking.PM, booking.HomeOffice)}, w.presence(t, monday))
	assert.Empty(t, w.presence(t, monday+1), "taking back what was never said is nothing")

	w.putPresence(t, row(monday, booking.AM, booking.OnTheRoad))
	assert.Len(t, w.presence(t, monday), 2, "a word said again after it was taken back")
}

func testPresenceSeen(t *testing.T, w world) {
	for _, seen := range []staff.Visibility{staff.Team, staff.Everybody, staff.Nobody, staff.Team} {
		p := row(monday, booking.AM, booking.HomeOffice)
		p.Seen = seen
		w.putPresence(t, p)

		found := w.presence(t, monday)
		require.Len(t, found, 1, "one row, whoever sees it")
		assert.Equal(t, seen, found[0].Seen)
		assert.Equal(t, booking.HomeOffice, found[0].Status)
	}
	p := row(monday, booking.AM, booking.HomeOffice)
	p.Unit = "net"
	w.putPresence(t, p)
	assert.Equal(t, []booking.Presence{p}, w.presence(t, monday), "the row follows the person into another unit")
}

func testMyPresence(t *testing.T, w world) {
	w.putPresence(t, row(monday-1, booking.PM, booking.Away))
	w.putPresence(t, row(monday, booking.PM, booking.HomeOffice))
	w.putPresence(t, row(monday+300, booking.AM, booking.Away))
	hidden := row(monday+1, booking.AM, booking.HomeOffice)
	hidden.Seen = staff.Nobody
	w.putPresence(t, hidden)
	other := row(monday, booking.AM, booking.Away)
	other.Person = Bob
	w.putPresence(t, other)

	found, err := w.MyPresence(w.ctx, Ann, monday)

	require.NoError(t, err)
	require.Len(t, found, 3)
	for i := range found {
		assert.Equal(t, Ann, found[i].Person)
		assert.GreaterOrEqual(t, found[i].Day, monday)
	}
}
