// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestParts_are_told_apart_in_the_indexes keeps the cost of a page from growing with the rows that are not of its part.
func TestParts_are_told_apart_in_the_indexes(t *testing.T) {
	c, err := Open(t.Context(), filepath.Join(t.TempDir(), "town.db"))
	require.NoError(t, err)
	defer c.Close()
	for _, queries := range []texts{keyQueries, leftQueries} {
		for _, part := range []Part{Near, Far} {
			mark := Mark{Scope: "b:berg", Part: part}
			steps := plan(t, c, queries.of(mark), mark.args(9)...)

			assert.Contains(t, steps, "occupancy USING COVERING INDEX occupancy_scope (scope=? AND ver>? AND ver<?)")
			assert.NotContains(t, steps, "SCAN desk")
			assert.NotContains(t, steps, "post", "no house has news")
			assert.Equal(t, part == Near, strings.Contains(steps, "tombstone"), "what leaves is told once")

			mark.Scope = "t:berg"
			assert.Contains(t, plan(t, c, queries.of(mark), mark.args(9)...), "presence USING COVERING INDEX presence_scope (scope=? AND ver>? AND ver<?)")
			mark.Scope = "n:berg"
			assert.Equal(t, part == Far, mark.empty(), "news have no time")
			mark.Scope = "c:of-a-newer-program"
			assert.Contains(t, plan(t, c, queries.of(mark), mark.args(9)...), "occupancy USING COVERING INDEX occupancy_scope")
		}
	}
}

func plan(t *testing.T, c *Central, query string, args ...any) (steps string) {
	t.Helper()
	if strings.Contains(query, "LIMIT") {
		args = append(args, 10)
	}
	rows, err := c.DB().Readers().Query(`EXPLAIN QUERY PLAN `+query, args...)
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		require.NoError(t, rows.Scan(&id, &parent, &unused, &step))
		steps += step + "\n"
	}
	return steps
}
