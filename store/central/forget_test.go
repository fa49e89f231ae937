// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/postgres/pgtest"
	"github.com/pult-app/pult/sync"
)

// cutoff is when what ended before is forgotten: ten o'clock in Wuppertal.
var cutoff = time.Date(2026, 9, 24, 8, 0, 0, 0, time.UTC)

// book writes a person's booking that ends at a time, with its occupancy and, when there is one, the presence of its day.
func book(t testing.TB, c *central.Central, id string, who staff.PersonID, end time.Time, state booking.State) booking.Booking {
	t.Helper()
	b := booking.Booking{
		ID: booking.BookingID(id), Person: who, Desk: booking.DeskID("desk of " + id), Floor: "f", Building: "berg",
		Span: booking.Span{Start: end.Add(-time.Hour), End: end}, State: state, MadeAt: end.AddDate(0, 0, -3),
		Occupied: booking.OccupancyID("of " + id),
	}
	write(t, c, func(ctx context.Context, tx *central.Tx) error {
		if err := tx.Store().PutBooking(ctx, b); err != nil || !state.Live() {
			return err
		}
		return tx.Store().PutPresence(ctx, booking.Presence{
			Person: who, Day: booking.DayOf(end, time.UTC), Status: booking.Office, Building: b.Building, Desk: b.Desk, Occupied: b.Occupancy().ID, Seen: staff.Team, Unit: "it",
		})
	})
	return b
}

// texts are the answers of a query, columns joined by blanks.
func texts(t testing.TB, c *central.Central, columns, rest string) (list []string) {
	t.Helper()
	rows, err := c.DB().Readers().QueryContext(context.Background(), `SELECT `+strings.ReplaceAll(columns, ",", " || ' ' ||")+` `+rest)
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var text string
		require.NoError(t, rows.Scan(&text))
		list = append(list, text)
	}
	require.NoError(t, rows.Err())
	return list
}

func TestCentral_Forget(t *testing.T) {
	t.Run("takes the person out of bookings that ended before, and of no other", func(t *testing.T) {
		c := open(t)
		old := book(t, c, "old", "ann", cutoff.Add(-time.Second), booking.CheckedIn)
		book(t, c, "released", "ann", cutoff.AddDate(0, 0, -7), booking.Released)
		book(t, c, "edge", "ann", cutoff.AddDate(0, 0, 1), booking.Booked)
		book(t, c, "now", "ben", cutoff, booking.Booked)

		done, err := c.Forget(t.Context(), cutoff)

		require.NoError(t, err)
		assert.Equal(t, 2, done.Bookings)
		assert.Equal(t, []string{"edge u:ann ann", "now u:ben ben"}, texts(t, c, "id,scope,person", "FROM booking WHERE person <> '' ORDER BY id"))
		assert.Equal(t, []string{"of edge", "of now"}, texts(t, c, "id", "FROM occupancy ORDER BY id"))
		kept := fmt.Sprintf("desk of old f berg %d %d checked_in", old.Span.Start.Unix(), old.Span.End.Unix())
		assert.Contains(t, texts(t, c, "desk,floor,building,start_at,end_at,state", "FROM booking WHERE person = ''"), kept, "the use stays for reports")
	})

	t.Run("buries the rows where devices have them", func(t *testing.T) {
		c := open(t)
		book(t, c, "old", "ann", cutoff.AddDate(0, 0, -1), booking.Booked)
		seen := c.Head().Seq

		_, err := c.Forget(t.Context(), cutoff)

		require.NoError(t, err)
		for scope, want := range map[string]string{"u:ann": "-old", "b:berg": "-of old", "t:it": "-ann|2026-09-23|0"} {
			rows := since(t, c, 10, central.Mark{Scope: sync.Scope(scope), Since: seen, Began: seen}).Rows
			assert.Equal(t, []string{want}, ids(rows), scope)
		}
	})

	t.Run("leaves nothing that leads back from the use of a desk to a person", func(t *testing.T) {
		c := open(t)
		for i := range 30 {
			book(t, c, fmt.Sprintf("old%02d", i), staff.PersonID(fmt.Sprintf("p%02d", i)), cutoff.AddDate(0, 0, -1), booking.Booked)
		}

		_, err := c.Forget(t.Context(), cutoff)

		require.NoError(t, err)
		assert.Equal(t, []string{" 0  0"}, texts(t, c, "DISTINCT scope,ver,person,made_at", "FROM booking"), "no scope, version, person or time of making")
		for _, table := range []string{"tombstone", "occupancy", "presence"} {
			assert.Empty(t, texts(t, c, "id", "FROM "+table+" WHERE id IN (SELECT id FROM booking)"), table)
		}
		place := "rowid" // where a row lies
		if pgtest.OnPostgres() {
			place = "ctid"
		}
		assert.NotEqual(t,
			texts(t, c, "'desk of ' || id", "FROM tombstone WHERE tbl = 'booking' ORDER BY "+place),
			texts(t, c, "desk", "FROM booking ORDER BY "+place), "not even their order in the file")
	})

	t.Run("removes presence of that day and of days before", func(t *testing.T) {
		c := open(t)
		put := func(day booking.Day, status booking.Status) {
			write(t, c, func(ctx context.Context, tx *central.Tx) error {
				return tx.Store().PutPresence(ctx, booking.Presence{Person: "ann", Day: day, Half: booking.PM, Status: status, Seen: staff.Everybody})
			})
		}
		put(booking.Date(2026, 9, 24), booking.HomeOffice)
		put(booking.Date(2026, 9, 25), booking.Away)

		done, err := c.Forget(t.Context(), cutoff)

		require.NoError(t, err)
		assert.Equal(t, central.Forgotten{Presences: 1}, done)
		assert.Equal(t, []string{"ann|2026-09-25|1"}, texts(t, c, "id", "FROM presence"))
	})

	t.Run("forgets what old refusals offered, and not their verdict", func(t *testing.T) {
		c := open(t)
		refuse := func(op sync.OpID, seq int64) {
			write(t, c, func(ctx context.Context, tx *central.Tx) error {
				_, err := tx.PutOutcome(ctx, central.Outcome{
					Outcome: sync.Outcome{Op: op, Seq: seq, Verdict: sync.Refused, Why: "taken", Detail: []byte(`{"why":"taken"}`)}, Device: "phone",
				})
				return err
			})
		}
		refuse("old", 1)
		require.NoError(t, c.Compact(t.Context(), cutoff))
		refuse("new", 2)

		done, err := c.Forget(t.Context(), cutoff)

		require.NoError(t, err)
		assert.Equal(t, central.Forgotten{Outcomes: 1}, done)
		assert.Equal(t, []string{`new refused taken {"why":"taken"}`, "old refused taken "}, texts(t, c, "op,verdict,why,detail", "FROM outcome ORDER BY op"))
	})

	t.Run("goes on after many, and does nothing twice", func(t *testing.T) {
		c := open(t)
		const many = 250 // two full transactions and a half one
		for i := range many {
			book(t, c, fmt.Sprintf("b%03d", i), staff.PersonID(fmt.Sprintf("p%03d", i)), cutoff.AddDate(0, 0, -2), booking.Booked)
		}

		done, err := c.Forget(t.Context(), cutoff)
		require.NoError(t, err)
		assert.Equal(t, central.Forgotten{Bookings: many, Presences: many}, done)

		head := c.Head()
		done, err = c.Forget(t.Context(), cutoff)
		require.NoError(t, err)
		assert.True(t, done.None())
		assert.Equal(t, head, c.Head(), "not a version is drawn")
	})

	t.Run("stops when it is told to", func(t *testing.T) {
		c := open(t)
		book(t, c, "old", "ann", cutoff.AddDate(0, 0, -1), booking.Booked)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()

		_, err := c.Forget(ctx, cutoff)

		assert.ErrorIs(t, err, context.Canceled)
		assert.Len(t, texts(t, c, "id", "FROM booking WHERE person = 'ann'"), 1)
	})
}

func TestCentral_Forget_takes_notices_that_nobody_reads(t *testing.T) {
	c := open(t)
	write(t, c, func(ctx context.Context, tx *central.Tx) error {
		for id, made := range map[booking.NoticeID]time.Time{"old": cutoff.Add(-time.Second), "new": cutoff} {
			if err := tx.Store().PutNotice(ctx, booking.Notice{ID: id, Person: "ann", Kind: booking.NoticeNoShow, MadeAt: made}); err != nil {
				return err
			}
		}
		return nil
	})

	done, err := c.Forget(t.Context(), cutoff)

	require.NoError(t, err)
	assert.Equal(t, central.Forgotten{Notices: 1}, done)
	assert.Equal(t, []string{"new"}, texts(t, c, "id", "FROM notice"))
	assert.Equal(t, []string{"u:ann notice old"}, texts(t, c, "scope,tbl,id", "FROM tombstone"))
}

func TestCentral_Forget_takes_series_that_have_ended(t *testing.T) {
	c := open(t)
	last := booking.DayOf(cutoff, booking.Building{}.Location())
	write(t, c, func(ctx context.Context, tx *central.Tx) error {
		for id, ends := range map[booking.SeriesID]booking.Day{"old": last, "new": last + 1, "endless": 0} {
			s := booking.Series{ID: id, Person: "ann", Rule: booking.Recurrence{Freq: booking.Weekly}, First: last - 70, Reached: last, Ends: ends, MadeAt: cutoff}
			if err := tx.Store().PutSeries(ctx, s); err != nil {
				return err
			}
		}
		return nil
	})

	done, err := c.Forget(t.Context(), cutoff)

	require.NoError(t, err)
	assert.Equal(t, central.Forgotten{Series: 1}, done)
	assert.Equal(t, []string{"endless", "new"}, texts(t, c, "id", "FROM series ORDER BY id"))
	assert.Equal(t, []string{"u:ann series old"}, texts(t, c, "scope,tbl,id", "FROM tombstone"))
}

func TestCentral_Forget_overwrites_the_file(t *testing.T) {
	path := filepath.Join(t.TempDir(), "town.db")
	c := reopen(t, path)
	book(t, c, "018f3a5e-7c1d-7000-8000-000000000001", "ann-the-person", cutoff.AddDate(0, 0, -1), booking.Booked)
	record := []byte("018f3a5e-7c1d-7000-8000-000000000001" + store.Own("ann-the-person")) // a booking's first two columns
	require.NoError(t, c.DB().Checkpoint(t.Context()))
	require.Positive(t, occurrences(t, path, record), "the search finds what is there")

	_, err := c.Forget(t.Context(), cutoff)

	require.NoError(t, err)
	assert.Zero(t, occurrences(t, path, record))
	assert.Zero(t, occurrences(t, path, []byte("ann-the-person2026-09-23")), "of presence")
}

// TestCentral_Forget_overwrites_the_log_later when somebody who reads has held it back, although nothing new is forgotten.
func TestCentral_Forget_overwrites_the_log_later(t *testing.T) {
	path := filepath.Join(t.TempDir(), "town.db")
	c := reopen(t, path)
	book(t, c, "old", "ann-the-person", cutoff.AddDate(0, 0, -1), booking.Booked)
	_, err := c.DB().Writer().Exec(`PRAGMA busy_timeout = 1`)
	require.NoError(t, err)
	require.NoError(t, c.Read(t.Context(), func(ctx context.Context, _ *central.Snapshot) error {
		_, err := c.Forget(ctx, cutoff)
		return err
	}))
	record := []byte("old" + store.Own("ann-the-person"))
	require.Positive(t, occurrences(t, path, record), "the reader holds the log")

	_, err = c.Forget(t.Context(), cutoff)

	require.NoError(t, err)
	assert.Zero(t, occurrences(t, path, record))
}

// occurrences counts the bytes in a database's file and its log.
func occurrences(t testing.TB, path string, what []byte) (n int) {
	t.Helper()
	for _, part := range []string{path, path + "-wal"} {
		content, err := os.ReadFile(part)
		require.NoError(t, err)
		n += bytes.Count(content, what)
	}
	return n
}

// TestCentral_Load_forgets keeps a seeded past from being a heap of work for the first start.
func TestCentral_Load_forgets_what_ended_before(t *testing.T) {
	c := open(t)
	of := func(id string, end time.Time) booking.Booking {
		return booking.Booking{ID: booking.BookingID(id), Person: "ann", Desk: "d", Building: "berg", Span: booking.Span{Start: end.Add(-time.Hour), End: end}, State: booking.Booked}
	}
	stock := central.Stock{
		Forgotten: cutoff,
		Bookings:  each(of("old", cutoff.Add(-time.Hour)), of("new", cutoff.Add(time.Hour))),
		Presences: each(booking.Presence{Person: "ann", Day: booking.Date(2026, 9, 24), Status: booking.HomeOffice}, booking.Presence{Person: "ann", Day: booking.Date(2026, 9, 25), Status: booking.HomeOffice}),
	}

	require.NoError(t, c.Load(t.Context(), stock))

	assert.Equal(t, []string{" ", "u:ann ann"}, texts(t, c, "scope,person", "FROM booking ORDER BY scope"))
	assert.Equal(t, []string{"new"}, texts(t, c, "id", "FROM occupancy"))
	assert.Equal(t, []string{"2026-09-25"}, texts(t, c, "day", "FROM presence"))
	done, err := c.Forget(t.Context(), cutoff)
	require.NoError(t, err)
	assert.True(t, done.None())
}

func each[T any](all ...T) func(yield func(T) bool) {
	return func(yield func(T) bool) {
		for _, v := range all {
			if !yield(v) {
				return
			}
		}
	}
}
