// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/postgres/pgtest"
	"github.com/pult-app/pult/sync"
)

// TestSnapshot_Since_remembers_right holds what a process remembers of scopes against the indexes, while it and another
// process write, take back, and read snapshots that are older than what was read since.
func TestSnapshot_Since_remembers_right(t *testing.T) {
	path := address(t)
	ours, theirs := reopen(t, path), reopen(t, path)
	if pgtest.OnPostgres() {
		ours, _ = listen(t, path)
	}
	scopes := []sync.Scope{"org", "t:a", "t:b", "b:berg", "b:tal", "u:p1"}
	t.Cleanup(central.Bind(3))
	rapid.Check(t, func(rt *rapid.T) {
		var compare func(s *central.Snapshot)
		change := func(label string) {
			c := ours
			if rapid.IntRange(0, 5).Draw(rt, label+" writer") == 0 {
				c = theirs
			}
			err := c.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
				for range rapid.IntRange(1, 4).Draw(rt, label+" wishes") {
					whole := rapid.IntRange(0, 4).Draw(rt, "kept") > 0
					err := tx.Savepoint(ctx, func() error {
						if err := scribble(ctx, rt, tx); err != nil || whole {
							return err
						}
						return errTakenBack
					})
					if err != nil && !errors.Is(err, errTakenBack) {
						return err
					}
				}
				return nil
			})
			require.NoError(t, err)
			if heard := rapid.Bool().Draw(rt, label+" is heard"); heard && ours.Listening() {
				require.Eventually(t, func() bool { return c.Head().Seq <= ours.Head().Seq }, 20*time.Second, 100*time.Microsecond)
			}
		}
		compare = func(s *central.Snapshot) {
			since := rapid.Int64Range(max(0, s.Head.Seq-40), s.Head.Seq).Draw(rt, "since")
			var marks []central.Mark
			for _, scope := range scopes {
				marks = append(marks, central.Mark{Scope: scope, Since: since, Began: since})
			}
			limit := rapid.SampledFrom([]int{1, 7, 500}).Draw(rt, "limit")
			got, err := s.Since(t.Context(), marks, limit)
			require.NoError(t, err)
			want, err := s.Merge(t.Context(), marks, limit)
			require.NoError(t, err)
			if len(want.Rows) == 0 {
				want.Rows, got.Rows = nil, append([]sync.Row(nil), got.Rows...)
			}
			require.Equal(t, want, got, "since %d at %d", since, s.Head.Seq)
			if limit > 1 {
				walked := walk(t, ours, s, marks, limit)
				require.NoError(t, ours.Read(t.Context(), func(ctx context.Context, young *central.Snapshot) error {
					want, err := young.Merge(ctx, marks, 500)
					require.Equal(t, fates(nil, want.Rows...), walked, "in pages of %d since %d from %d on", limit, since, s.Head.Seq)
					return err
				}))
			}
		}
		for i := range rapid.IntRange(1, 12).Draw(rt, "steps") {
			change(fmt.Sprint("step ", i))
			require.NoError(t, ours.Read(t.Context(), func(ctx context.Context, s *central.Snapshot) error {
				compare(s)
				if rapid.Bool().Draw(rt, "while it is read") {
					change("meanwhile")
					require.NoError(t, ours.Read(ctx, func(_ context.Context, young *central.Snapshot) error { compare(young); return nil }))
					compare(s)
				}
				return nil
			}))
		}
	})
}

// TestSnapshot_Since_keeps_what_everybody_wants lets devices ask for more houses than a process keeps the changes of.
func TestSnapshot_Since_keeps_what_everybody_wants(t *testing.T) {
	path := address(t)
	require.NoError(t, reopen(t, path).Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutPerson(ctx, staff.Person{ID: "ann", Given: "Ann"})
	}))
	c := reopen(t, path) // a process that has written nothing, and so has to ask
	require.NoError(t, c.Read(t.Context(), func(ctx context.Context, s *central.Snapshot) error {
		var kept any
		for i := range 5000 {
			_, err := s.Since(ctx, []central.Mark{{Scope: "org"}, {Scope: sync.Scope(fmt.Sprint("b:", i))}}, 10)
			require.NoError(t, err)
			if i == 0 {
				kept = c.Tail("org")
			}
		}
		require.Same(t, kept, c.Tail("org"))
		return nil
	}))
	require.NotNil(t, c.Tail("b:4999"))
	require.Nil(t, c.Tail("b:0"), "not all of them for ever")
}

// walk reads all that is newer than the marks, page by page, each of which must go on where the last one ended: the first one from
// a snapshot, the others as they are asked for later.
func walk(t *testing.T, c *central.Central, s *central.Snapshot, marks []central.Mark, limit int) (held map[string]string) {
	page, marks := step(t, s, marks, limit)
	held = fates(nil, page.Rows...)
	for more := true; more; more = page.More { // at least once: what was made void since is left to the next exchange
		require.NoError(t, c.Read(t.Context(), func(ctx context.Context, s *central.Snapshot) error {
			page, marks = step(t, s, marks, limit)
			return nil
		}))
		held = fates(held, page.Rows...)
	}
	return held
}

// step is one page, and the marks after it.
func step(t *testing.T, s *central.Snapshot, marks []central.Mark, limit int) (page central.Page, next []central.Mark) {
	page, turns, uptos, err := s.InTurn(t.Context(), [][]central.Mark{marks}, limit)
	require.NoError(t, err)
	page.Rows = sync.Unbound(page.Sheaves, page.Rows)
	require.True(t, slices.IsSortedFunc(page.Rows, func(a, b sync.Row) int { return cmp.Compare(a.Ver, b.Ver) }))
	require.LessOrEqual(t, len(page.Rows), limit)
	require.True(t, len(page.Rows) > 0 || !page.More, "a page without rows that goes on")
	for i, turn := range turns {
		for _, mark := range turn {
			for _, row := range page.Rows {
				require.False(t, row.Scope == mark.Scope && row.Ver <= mark.Since, "row %d of %s once more", row.Ver, row.Scope)
			}
			mark.Since = max(mark.Since, uptos[i])
			next = append(next, mark)
		}
	}
	return page, next
}

// fates are what becomes of entities when rows are applied one after the other.
func fates(held map[string]string, rows ...sync.Row) map[string]string {
	if held == nil {
		held = map[string]string{}
	}
	for _, row := range rows {
		held[fmt.Sprint(row.Scope, row.Table, row.ID)] = fmt.Sprint(row.Ver, row.Gone, string(row.Data))
	}
	return held
}

var errTakenBack = errors.New("taken back")

// scribble changes a row of one scope or another.
func scribble(ctx context.Context, rt *rapid.T, tx *central.Tx) error {
	rows, n := tx.Store(), rapid.IntRange(0, 3).Draw(rt, "which")
	switch rapid.IntRange(0, 3).Draw(rt, "what") {
	case 0:
		return rows.PutPerson(ctx, staff.Person{ID: staff.PersonID(fmt.Sprint("p", n)), Given: "Ann", Unit: "a"})
	case 1:
		return rows.PutRules(ctx, booking.Rules{Building: booking.BuildingID([]string{"berg", "tal"}[n%2]), Horizon: n})
	case 2:
		return rows.PutPresence(ctx, booking.Presence{
			Person: "p1", Day: booking.Day(20000 + n), Status: booking.HomeOffice, Unit: staff.UnitID([]string{"a", "b"}[n%2]),
			Seen: rapid.SampledFrom([]staff.Visibility{staff.Nobody, staff.Team, staff.Everybody}).Draw(rt, "seen"),
		})
	}
	return rows.PutPresence(ctx, booking.Presence{Person: "p1", Day: booking.Day(20000 + n)}) // takes it away
}
