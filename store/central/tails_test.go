// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// TestSnapshot_Since_remembers_right holds what a process remembers of scopes against the indexes, while it and another
// process write, take back, and read snapshots that are older than what was read since.
func TestSnapshot_Since_remembers_right(t *testing.T) {
	path := address(t)
	ours, theirs := reopen(t, path), reopen(t, path)
	scopes := []sync.Scope{"org", "t:a", "t:b", "b:berg", "b:tal", "u:p1"}
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
