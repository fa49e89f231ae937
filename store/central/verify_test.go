// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// sound is a closed file with two bookings of each of two people, one of them old and one of them offered, a tombstone and an outcome.
func sound(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sound.db")
	c := reopen(t, path)
	for _, who := range []staff.PersonID{"ann", "bob"} {
		putPerson(t, c, string(who))
		book(t, c, "old "+string(who), who, cutoff.AddDate(0, -6, 0), booking.CheckedIn)
		book(t, c, "new "+string(who), who, cutoff.AddDate(0, 0, len(who)+int(who[0])), booking.Booked)
	}
	_, err := c.Forget(t.Context(), cutoff.AddDate(0, -3, 0))
	require.NoError(t, err)
	write(t, c, func(ctx context.Context, tx *central.Tx) error {
		if err := offer(ctx, tx.Store(), "new ann"); err != nil {
			return err
		}
		if err := tx.PutClients(ctx, central.Client{Device: "phone", Person: "ann", Next: 2}); err != nil {
			return err
		}
		_, err := tx.PutOutcome(ctx, central.Outcome{
			Outcome: sync.Outcome{Op: "op", Seq: 1, Verdict: sync.Accepted}, Device: "phone", First: 1,
		})
		return err
	})
	require.NoError(t, c.Close())
	return path
}

// offer makes a booking one that is offered to its person, who has a series, was told of something, and is asked to a team day.
func offer(ctx context.Context, rows store.Booking, id booking.BookingID) error {
	b, err := rows.Booking(ctx, id)
	if err != nil {
		return err
	}
	w := booking.Wait{ID: "w", Person: b.Person, Building: b.Building, Span: b.Span, State: booking.WaitOffered, Booking: id, Until: b.Span.Start, MadeAt: cutoff}
	if err := rows.PutWait(ctx, w); err != nil {
		return err
	}
	if err := rows.PutNotice(ctx, booking.Notice{ID: "told", Person: b.Person, Kind: booking.NoticeClosed, MadeAt: cutoff}); err != nil {
		return err
	}
	held := b
	held.ID, held.Person, held.Desk, held.Occupied = "held", "", "desk of the team", "of held"
	invite := booking.Invite{ID: "i", Day: "team", Person: b.Person, Desk: held.Desk, Building: b.Building, Span: b.Span, Until: b.Span.Start, State: booking.InviteOpen, Held: held.ID}
	if err := errors.Join(rows.PutBooking(ctx, held), rows.PutInvite(ctx, invite)); err != nil {
		return err
	}
	return rows.PutSeries(ctx, booking.Series{ID: "weekly", Person: b.Person, Rule: booking.Recurrence{Freq: booking.Weekly}, First: 20000, Reached: 20000, MadeAt: cutoff})
}

func verify(t *testing.T, path string) central.Verdict {
	t.Helper()
	v, err := central.Verify(t.Context(), path, func(string) {})
	require.NoError(t, err)
	return v
}

func TestVerify_finds_a_sound_file_sound_and_leaves_it_alone(t *testing.T) {
	path := sound(t)
	before, err := os.ReadFile(path)
	require.NoError(t, err)

	v := verify(t, path)

	assert.True(t, v.Sound(), "%+v", v)
	assert.Equal(t, 5, v.Counts["booking"])
	assert.Equal(t, 1, v.Counts["outcome"])
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, before, after)
}

func TestVerify_finds_every_claim_that_is_broken(t *testing.T) {
	const unguarded = `DROP TRIGGER booking_guard_insert; DROP TRIGGER booking_guard_update; `
	const copied = `INSERT INTO booking (id, scope, ver, person, desk, floor, building, start_at, end_at, state) `
	broken := map[string]string{
		"no desk is booked twice at a time": unguarded + copied +
			`SELECT 'x', '', 0, '', desk, floor, building, start_at + 60, end_at + 60, state FROM booking WHERE id = 'new ann'`,
		"nobody has two desks at a time": unguarded + copied +
			`SELECT 'x', scope, ver, person, 'elsewhere', floor, building, start_at + 60, end_at + 60, state FROM booking WHERE id = 'new ann'`,
		"bookings end after they begin, within 25 hours":       unguarded + `UPDATE booking SET end_at = start_at WHERE id = 'new ann'`,
		"every live booking has its occupancy":                 `DELETE FROM occupancy WHERE id = 'of new ann'`,
		"every occupancy has its live booking":                 `UPDATE booking SET state = 'released' WHERE id = 'new ann'`,
		"rows of waiting stand in their person's scope":        `UPDATE waiting SET scope = 'u:bob'`,
		"rows of series stand in their person's scope":         `UPDATE series SET scope = 'u:bob'`,
		"rows of notice stand in their person's scope":         `UPDATE notice SET person = ''`,
		"rows of invite stand in their person's scope":         `UPDATE invite SET scope = 'u:bob'`,
		"every open invitation holds its desk for nobody else": `UPDATE booking SET person = 'bob', scope = 'u:bob' WHERE id = 'held'`,
		"every offer has its live booking":                     `UPDATE waiting SET booking = 'new bob'`,
		"bookings stand in their person's scope":               `UPDATE booking SET scope = 'u:bob' WHERE id = 'new ann'`,
		"no version is beyond the head":                        `UPDATE person SET ver = 100000 WHERE id = 'ann'`,
		"no two rows share a version":                          `UPDATE person SET ver = 1`,
		"rows stand in scopes where they are looked for":       `UPDATE person SET scope = 'b:berg' WHERE id = 'ann'`,
		"tombstones lie between floor and head":                `UPDATE tombstone SET ver = 100000`,
		"nothing that lives is buried":                         `UPDATE tombstone SET tbl = 'person', id = 'ann', scope = 'org' WHERE ver = (SELECT MAX(ver) FROM tombstone)`,
		"the log has an epoch from its floor on":               `DELETE FROM epoch`,
		"outcomes are whole":                                   `UPDATE outcome SET verdict = 'refused'`,
		"outcomes are of ops that their device has counted":    `UPDATE client SET next_seq = 1`,
	}
	for name, statement := range broken {
		t.Run(name, func(t *testing.T) {
			path := sound(t)
			c := reopen(t, path)
			_, err := c.DB().Writer().Exec(statement)
			require.NoError(t, err)
			require.NoError(t, c.Close())

			var found []string
			v := verify(t, path)
			for _, claim := range v.Broken() {
				found = append(found, claim.Name)
			}

			assert.Contains(t, found, name)
			assert.False(t, v.Sound())
		})
	}
	for _, claim := range verify(t, sound(t)).Claims {
		assert.Contains(t, broken, claim.Name, "a claim that no test breaks")
	}
}

func TestVerify_tells_of_damaged_pages(t *testing.T) {
	path := sound(t)
	c := reopen(t, path)
	_, err := c.DB().Writer().Exec(`PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'person') WHERE name = 'unit'`)
	require.NoError(t, err)
	require.NoError(t, c.Close())

	v := verify(t, path)

	assert.NotEmpty(t, v.Damage)
	assert.Empty(t, v.Claims)
	assert.False(t, v.Sound())
}
