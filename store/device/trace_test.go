// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/sync"
)

// TestDevice_leaves_no_trace_in_the_middle_of_a_load of what came and had to go before the load has ended: the list of what
// came names the rows too.
func TestDevice_leaves_no_trace_in_the_middle_of_a_load(t *testing.T) {
	const hidden = "secret-person|2026-11-24|0"
	row := sync.Row{Table: "presence", ID: hidden, Scope: "t:it", Ver: 1 << 40, Data: json.RawMessage(`{"day":"2026-11-24","half":0}`)}
	for name, then := range map[string]sync.Response{
		"the scope is lost": {Drop: []sync.Scope{"t:it"}},
		"the row has gone":  {Rows: []sync.Row{{Table: "presence", ID: hidden, Scope: "t:it", Ver: 1<<40 + 1, Gone: true}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, ann := start(t)
			require.NoError(t, ann.StartOver(t.Context()))
			require.NoError(t, ann.Apply(t.Context(), sync.Response{Cursor: "1", Rows: []sync.Row{row}, More: true}))
			require.True(t, onDisk(t, ann.path, hidden))

			then.Cursor, then.More = "2", true
			require.NoError(t, ann.Apply(t.Context(), then))

			assert.False(t, onDisk(t, ann.path, hidden))
		})
	}
	t.Run("the row cannot be read", func(t *testing.T) {
		_, ann := start(t)
		require.NoError(t, ann.StartOver(t.Context()))
		odd := row
		odd.Data = json.RawMessage(`{"day":"one day","half":0}`)

		require.NoError(t, ann.Apply(t.Context(), sync.Response{Cursor: "1", Rows: []sync.Row{odd}, More: true}))

		assert.False(t, onDisk(t, ann.path, hidden))
	})
}
