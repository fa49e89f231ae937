// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/postgres/pgtest"
	"github.com/pult-app/pult/sync"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

func open(t testing.TB) *central.Central {
	t.Helper()
	return reopen(t, address(t))
}

// address is a new database: a file, or one of the cluster in the run on PostgreSQL.
func address(t testing.TB) string {
	if pgtest.OnPostgres() {
		return pgtest.Database(t, "")
	}
	return filepath.Join(t.TempDir(), "central.db")
}

// TestPostgres runs all tests of this package once more, on PostgreSQL.
func TestPostgres_keeps_what_a_file_keeps(t *testing.T) {
	pgtest.Twice(t, "TestCentral_Forget_overwrites_the_file")
}

func reopen(t testing.TB, path string) *central.Central {
	t.Helper()
	c, err := central.Open(context.Background(), path)
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func write(t testing.TB, c *central.Central, do func(ctx context.Context, tx *central.Tx) error) {
	t.Helper()
	require.NoError(t, c.Write(context.Background(), do))
}

func putPerson(t testing.TB, c *central.Central, id string) {
	t.Helper()
	write(t, c, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutPerson(ctx, staff.Person{ID: staff.PersonID(id)})
	})
}

func since(t testing.TB, c *central.Central, limit int, marks ...central.Mark) (page central.Page) {
	t.Helper()
	require.NoError(t, c.Read(context.Background(), func(ctx context.Context, s *central.Snapshot) (err error) {
		page, err = s.Since(ctx, marks, limit)
		return err
	}))
	return page
}

func ids(rows []sync.Row) (list []string) {
	for _, row := range rows {
		id := row.ID
		if row.Gone {
			id = "-" + id
		}
		list = append(list, id)
	}
	return list
}

// TestCentral_loses_no_row_to_readers is the reason for the one counter row: numbers that are drawn before the commit
// are overtaken by others, and a reader who has seen the higher one never asks for the lower.
func TestCentral_loses_no_row_to_readers(t *testing.T) {
	c := open(t)
	const writers, each = 6, 30
	var group errgroup.Group
	for w := range writers {
		group.Go(func() error {
			for i := range each {
				err := c.Write(context.Background(), func(ctx context.Context, tx *central.Tx) error {
					for part := range 2 {
						if err := tx.Store().PutPerson(ctx, staff.Person{ID: staff.PersonID(fmt.Sprint(w, "-", i, "-", part))}); err != nil {
							return err
						}
					}
					if i%5 == 4 {
						return errors.New("taken back")
					}
					return nil
				})
				if (err != nil) != (i%5 == 4) {
					return err
				}
			}
			return nil
		})
	}
	done := make(chan error, 1)
	go func() { done <- group.Wait() }()

	seen, at, last := map[string]bool{}, int64(0), false
	for {
		page := since(t, c, 7, central.Mark{Scope: "org", Since: at})
		for _, row := range page.Rows {
			require.False(t, seen[row.ID], "%s came twice", row.ID)
			require.Greater(t, row.Ver, at)
			seen[row.ID], at = true, row.Ver
		}
		if len(page.Rows) == 0 && last {
			break
		}
		select {
		case err := <-done:
			require.NoError(t, err)
			last = true
		default:
		}
	}

	assert.Len(t, seen, 2*writers*each*4/5)
	assert.Equal(t, int64(len(seen)), c.Head().Seq, "versions have no gaps: what was taken back drew none")
}

func TestTx_Savepoint_takes_back_rows_versions_and_tombstones(t *testing.T) {
	c := open(t)
	putPerson(t, c, "ann")
	refused := errors.New("refused")

	write(t, c, func(ctx context.Context, tx *central.Tx) error {
		for _, id := range []string{"bob", "cem"} {
			err := tx.Savepoint(ctx, func() error {
				if err := tx.Store().PutPerson(ctx, staff.Person{ID: staff.PersonID(id)}); err != nil {
					return err
				}
				if err := tx.Store().Remove(ctx, "person", "ann"); err != nil {
					return err
				}
				return refused
			})
			assert.ErrorIs(t, err, refused)
		}
		return tx.Savepoint(ctx, func() error { return tx.Store().PutPerson(ctx, staff.Person{ID: "dora"}) })
	})

	page := since(t, c, 10, central.Mark{Scope: "org"})
	assert.Equal(t, []string{"ann", "dora"}, ids(page.Rows))
	assert.Equal(t, int64(2), page.Upto)
}

func TestSnapshot_Since(t *testing.T) {
	c := open(t)
	for _, id := range []string{"a", "b", "c", "d"} {
		putPerson(t, c, id)
	}
	write(t, c, func(ctx context.Context, tx *central.Tx) error {
		if err := tx.Store().PutRules(ctx, booking.Rules{Building: "house"}); err != nil { // 5
			return err
		}
		return tx.Store().Remove(ctx, "person", "b") // 6
	})

	t.Run("merges scopes by version", func(t *testing.T) {
		page := since(t, c, 10, central.Mark{Scope: "b:house"}, central.Mark{Scope: "org"})

		assert.Equal(t, []string{"a", "c", "d", "house", "-b"}, ids(page.Rows))
		assert.Equal(t, int64(6), page.Upto)
		assert.False(t, page.More)
	})
	t.Run("ends a full page at a version and goes on after it", func(t *testing.T) {
		page := since(t, c, 2, central.Mark{Scope: "b:house"}, central.Mark{Scope: "org"})

		assert.Equal(t, []string{"a", "c"}, ids(page.Rows))
		assert.Equal(t, int64(3), page.Upto)
		assert.True(t, page.More)
	})
	t.Run("has no more when the page is full to the last row", func(t *testing.T) {
		page := since(t, c, 5, central.Mark{Scope: "b:house"}, central.Mark{Scope: "org"})

		assert.Len(t, page.Rows, 5)
		assert.False(t, page.More)
	})
	t.Run("starts each scope at its own mark", func(t *testing.T) {
		page := since(t, c, 10, central.Mark{Scope: "org", Since: 3}, central.Mark{Scope: "b:house", Since: 5})

		assert.Equal(t, []string{"d", "-b"}, ids(page.Rows))
	})
	t.Run("spares a first load the tombstones of rows that were never sent", func(t *testing.T) {
		page := since(t, c, 10, central.Mark{Scope: "org", Began: 6})

		assert.Equal(t, []string{"a", "c", "d"}, ids(page.Rows))
	})
	t.Run("buries a row that moved in the scope that it left", func(t *testing.T) {
		write(t, c, func(ctx context.Context, tx *central.Tx) error {
			if err := tx.Store().PutDesk(ctx, booking.Desk{ID: "desk", Building: "house"}); err != nil {
				return err
			}
			return tx.Store().PutDesk(ctx, booking.Desk{ID: "desk", Building: "barn"})
		})

		assert.Equal(t, []string{"-desk"}, ids(since(t, c, 10, central.Mark{Scope: "b:house", Since: 6}).Rows))
		assert.Equal(t, []string{"desk"}, ids(since(t, c, 10, central.Mark{Scope: "b:barn", Since: 6}).Rows))
	})
}

// TestSnapshot_Since_pages_are_the_whole: however small the pages are, together they are what one large page brings.
func TestSnapshot_Since_pages_are_the_whole(t *testing.T) {
	c := open(t)
	write(t, c, func(ctx context.Context, tx *central.Tx) error { return bookingtest.SmallTown().Put(ctx, tx.Store()) })
	scopes := []sync.Scope{"org", "b:berg", "b:bahn", "b:nowhere"}

	rapid.Check(t, func(rt *rapid.T) {
		marks := make([]central.Mark, len(scopes))
		for i, scope := range scopes {
			marks[i] = central.Mark{Scope: scope, Since: rapid.Int64Range(0, c.Head().Seq).Draw(rt, "since")}
		}
		want := ids(since(t, c, 10_000, marks...).Rows)

		var got []string
		for {
			page := since(t, c, rapid.IntRange(1, 9).Draw(rt, "limit"), marks...)
			got = append(got, ids(page.Rows)...)
			for i := range marks {
				marks[i].Since = max(marks[i].Since, page.Upto)
			}
			if !page.More {
				break
			}
		}

		assert.Equal(rt, want, got)
		assert.Equal(rt, c.Head().Seq, marks[0].Since)
	})
}

func TestCentral_epochs(t *testing.T) {
	path := address(t)
	c := reopen(t, path)
	putPerson(t, c, "a")
	first := c.Head().Epoch
	require.NoError(t, c.Close())

	c = reopen(t, path)
	assert.Equal(t, first, c.Head().Epoch, "nothing was drawn in the second run: what is there is the first one's")
	putPerson(t, c, "b")
	second := c.Head().Epoch

	assert.NotEqual(t, first, second)
	assert.Equal(t, first, epochOf(t, c, 1))
	assert.Equal(t, first, epochOf(t, c, 0))
	assert.Equal(t, second, epochOf(t, c, 2))
}

func TestTx_Lasting_stands_while_people_book(t *testing.T) {
	c := reopen(t, address(t))
	lasting := func() (ver int64) {
		write(t, c, func(ctx context.Context, tx *central.Tx) (err error) {
			ver, err = tx.Lasting(ctx)
			return err
		})
		return ver
	}
	putRules(t, c, "berg")
	before := lasting()
	assert.Equal(t, c.Head().Seq, before)

	write(t, c, func(ctx context.Context, tx *central.Tx) error {
		if _, err := tx.Mark(ctx); err != nil {
			return err
		}
		return tx.Store().PutPresence(ctx, booking.Presence{Person: "ann", Day: 20000, Status: booking.HomeOffice})
	})
	assert.Equal(t, before, lasting())
	assert.Greater(t, c.Head().Seq, before)

	write(t, c, func(ctx context.Context, tx *central.Tx) error { return tx.Store().Remove(ctx, "rules", "berg") })
	assert.Equal(t, c.Head().Seq, lasting(), "what goes away is a change")
	write(t, c, func(ctx context.Context, tx *central.Tx) error { // by a way that tells nothing of itself
		_, err := tx.Next(ctx)
		return err
	})
	assert.Equal(t, c.Head().Seq, lasting())
}

func TestTx_Lasting_stands_while_people_make_and_end_series(t *testing.T) {
	c := reopen(t, address(t))
	putRules(t, c, "berg")
	before := c.Head().Lasting
	rule, err := booking.ParseRecurrence("FREQ=WEEKLY;BYDAY=MO")
	require.NoError(t, err)

	for _, ends := range []booking.Day{0, 20100} {
		write(t, c, func(ctx context.Context, tx *central.Tx) error {
			return tx.Store().PutSeries(ctx, booking.Series{ID: "s", Person: "ann", Desk: "d", Rule: rule, First: 20000, Reached: 20000, Ends: ends, MadeAt: time.Unix(1, 0)})
		})
		assert.Equal(t, before, c.Head().Lasting, "nobody's scopes change by it, and nothing that is remembered of the town")
	}
}

func TestCentral_Compact(t *testing.T) {
	c := open(t)
	start := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	tombstones := func() (n int) {
		require.NoError(t, c.DB().Readers().QueryRow(`SELECT COUNT(*) FROM tombstone`).Scan(&n))
		return n
	}
	bury := func(id string) {
		putPerson(t, c, id)
		write(t, c, func(ctx context.Context, tx *central.Tx) error { return tx.Store().Remove(ctx, "person", id) })
	}
	bury("old")
	require.NoError(t, c.Compact(t.Context(), start))
	bury("new")

	require.NoError(t, c.Compact(t.Context(), start.Add(central.Kept-time.Second)))
	assert.Equal(t, 2, tombstones(), "not yet")
	assert.Zero(t, c.Head().Floor)

	require.NoError(t, c.Compact(t.Context(), start.Add(central.Kept)))
	assert.Equal(t, 1, tombstones(), "the old one has been kept for its time")
	assert.Equal(t, int64(2), c.Head().Floor)

	require.NoError(t, c.Compact(t.Context(), start.Add(central.Kept)), "twice does no harm")
	assert.Equal(t, []string{"-new"}, ids(since(t, c, 10, central.Mark{Scope: "org"}).Rows))
}

func TestCentral_Load(t *testing.T) {
	span := func(day int) booking.Span {
		start := time.Date(2026, 11, day, 8, 0, 0, 0, time.UTC)
		return booking.Span{Start: start, End: start.Add(time.Hour)}
	}
	made := func(day int) booking.Booking {
		return booking.Booking{ID: booking.BookingID(uuid.NewString()), Person: "ann", Desk: "berg-0.1", Floor: "berg-0", Building: "berg", Span: span(day), State: booking.Booked}
	}

	t.Run("writes a stock", func(t *testing.T) {
		c, town := open(t), bookingtest.SmallTown()
		require.NoError(t, c.Load(t.Context(), central.Stock{
			Units: slices.Values(town.Units), People: slices.Values(town.People), Buildings: slices.Values(town.Buildings),
			Floors: slices.Values(town.Floors), Zones: slices.Values(town.Zones), Desks: slices.Values(town.Desks), Rules: slices.Values(town.Rules),
			Bookings: slices.Values([]booking.Booking{made(1), made(2)}),
		}))

		page := since(t, c, 1000, central.Mark{Scope: "org"}, central.Mark{Scope: "b:berg"}, central.Mark{Scope: "b:bahn"}, central.Mark{Scope: "u:ann"})
		assert.Len(t, page.Rows, 4+4+2+3+6+24+2+2+2)
	})
	t.Run("refuses a stock that books a desk twice", func(t *testing.T) {
		c, other := open(t), made(1)
		other.Person = "bob"

		err := c.Load(t.Context(), central.Stock{Bookings: slices.Values([]booking.Booking{made(1), other})})

		var refusal *booking.Refusal
		require.ErrorAs(t, err, &refusal)
		assert.Equal(t, booking.Taken, refusal.Why)
		assert.ErrorContains(t, err, "booking number 2")
	})
}

func TestSessions(t *testing.T) {
	c := open(t)
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	session := central.Session{
		ID: "one", Person: "ann", Device: "phone", Name: "linux", Key: "key", Access: "access", AccessUntil: at.Add(time.Minute), Refresh: "refresh",
		Spent: "spent", Assured: []staff.Role{staff.Facility}, ProvedAt: at, MadeAt: at, SeenAt: at,
	}
	find := func(id string) (found central.Session, err error) {
		err = c.Read(t.Context(), func(ctx context.Context, s *central.Snapshot) (err error) {
			found, err = central.FindSession(ctx, s, id)
			return err
		})
		return found, err
	}
	put := func(s central.Session) {
		write(t, c, func(ctx context.Context, tx *central.Tx) error { return tx.PutSession(ctx, s) })
	}
	put(session)

	found, err := find("one")
	require.NoError(t, err)
	assert.Equal(t, session, found)
	assert.Zero(t, c.Head().Seq, "a session is no row that anybody gets")

	session.SeenAt, session.Refresh = at.Add(time.Hour), "next"
	put(session)
	found, err = find("one")
	require.NoError(t, err)
	assert.Equal(t, session, found)

	forget := func(before central.Stale) (n int64) {
		write(t, c, func(ctx context.Context, tx *central.Tx) (err error) {
			n, err = tx.ForgetSessions(ctx, before)
			return err
		})
		return n
	}
	assert.Zero(t, forget(central.Stale{Seen: session.SeenAt, Made: session.MadeAt}))
	write(t, c, func(ctx context.Context, tx *central.Tx) error { return tx.DropSession(ctx, "one") })
	_, err = find("one")
	assert.ErrorIs(t, err, booking.ErrGone)

	for _, id := range []string{"one", "two", "three"} {
		session.ID = id
		put(session)
	}
	end := func(id, except string, why central.Ending) (ids []string) {
		write(t, c, func(ctx context.Context, tx *central.Tx) (err error) {
			ids, err = tx.EndSessions(ctx, "ann", id, except, why, at)
			return err
		})
		slices.Sort(ids)
		return ids
	}
	assert.Equal(t, []string{"two"}, end("two", "", central.Lost))
	assert.Empty(t, end("two", "", central.Closed), "it has ended already")
	assert.Equal(t, []string{"three"}, end("", "one", central.Elsewhere))
	found, err = find("two")
	require.NoError(t, err)
	assert.Equal(t, central.Lost, found.Why)
	assert.Equal(t, at, found.EndedAt)
	require.NoError(t, c.Read(t.Context(), func(ctx context.Context, s *central.Snapshot) error {
		standing, err := central.SessionsOf(ctx, s, "ann")
		require.Len(t, standing, 1)
		assert.Equal(t, "one", standing[0].ID)
		return err
	}))
	long := at.AddDate(1, 0, 0)
	assert.EqualValues(t, 2, forget(central.Stale{Seen: long}), "the mark of a lost device stays longer")
	assert.EqualValues(t, 1, forget(central.Stale{Lost: long}))
}

func TestSignIn_works_once_and_in_time(t *testing.T) {
	c := open(t)
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	proved := central.SignIn{Hash: "hash", Person: "ann", Challenge: "challenge", Assured: []staff.Role{staff.Facility}, ProvedAt: at, Until: at.Add(time.Minute)}
	put := func() {
		write(t, c, func(ctx context.Context, tx *central.Tx) error { return tx.PutSignIn(ctx, proved, at) })
	}
	take := func(now time.Time) (taken central.SignIn, err error) {
		write(t, c, func(ctx context.Context, tx *central.Tx) error {
			taken, err = tx.TakeSignIn(ctx, "hash", now)
			return nil
		})
		return taken, err
	}
	put()
	taken, err := take(at)
	require.NoError(t, err)
	assert.Equal(t, proved, taken)
	_, err = take(at)
	assert.ErrorIs(t, err, booking.ErrGone)

	put()
	_, err = take(proved.Until)
	assert.ErrorIs(t, err, booking.ErrGone, "too late")
	_, err = take(at)
	assert.ErrorIs(t, err, booking.ErrGone, "and spent")
}

func TestCentral_Watch_names_what_was_touched_after_the_commit(t *testing.T) {
	c := open(t)
	var told []string
	stop := c.Watch(func(change central.Change) { told = append(told, change.Scopes...) })

	write(t, c, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutPresence(ctx, booking.Presence{Person: "ann", Unit: "it", Seen: staff.Team, Status: booking.Away})
	})
	assert.Equal(t, []string{"t:it"}, told)

	write(t, c, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutPresence(ctx, booking.Presence{Person: "ann", Unit: "it", Seen: staff.Nobody, Status: booking.Away})
	})
	slices.Sort(told[1:])
	assert.Equal(t, []string{"t:it", "t:it", "u:ann"}, told, "the scope that was left is touched too")

	stop()
	putPerson(t, c, "bob")
	assert.Len(t, told, 3)
}
