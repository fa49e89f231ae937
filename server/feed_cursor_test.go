// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// FuzzParseCursor feeds what a device might send for a cursor: whatever it is, the answer is a position that can be
// worked with, or StartOver.
func FuzzParseCursor(f *testing.F) {
	good, err := position{Epoch: "e", Upto: 9, Whole: []sync.Scope{"org", "u:ann"}, Partly: map[sync.Scope][2]int64{"b:x": {3, 8}}}.cursor()
	require.NoError(f, err)
	for _, seed := range []string{"", "x", "e30", "bnVsbA", string(good)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := parseCursor(sync.Cursor(text))
		if err != nil {
			var failed *sync.Error
			require.ErrorAs(t, err, &failed)
			assert.Equal(t, sync.StartOver, failed.Code)
			return
		}
		if p.check("ann", central.Head{Seq: 100, Epoch: "e", Floor: 5}, "e") != nil {
			return
		}
		for _, mark := range p.marks([]sync.Scope{"b:x", "org", "u:ann"}, 100) {
			assert.GreaterOrEqual(t, mark.Since, int64(0))
			assert.LessOrEqual(t, mark.Since, int64(100))
		}
	})
}

// TestCursor_says_what_it_was_told: a position survives its way to the device and back.
func TestCursor_says_what_it_was_told(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		head := central.Head{Seq: rapid.Int64Range(1, 1000).Draw(rt, "head"), Epoch: "e"}
		var marks []central.Mark
		for _, scope := range []sync.Scope{"b:x", "org", "t:it", "u:ann"} {
			marks = append(marks, central.Mark{
				Scope: scope, Since: rapid.Int64Range(0, head.Seq).Draw(rt, "since"), Began: rapid.Int64Range(0, head.Seq).Draw(rt, "began"),
			})
		}
		upto := rapid.Int64Range(0, head.Seq).Draw(rt, "upto")

		cursor, err := next(after([][]central.Mark{marks}, []int64{upto}), head).cursor()
		require.NoError(rt, err)
		p, err := parseCursor(cursor)
		require.NoError(rt, err)

		require.NoError(rt, p.check("ann", head, "e"))
		assert.Error(rt, p.check("bob", head, "e"), "another person's")
		assert.Error(rt, p.check("ann", head, "f"), "another epoch")
		assert.Error(rt, p.check("ann", central.Head{Seq: head.Seq - 1, Epoch: "e"}, "e"), "from the future")
		for i, mark := range p.marks([]sync.Scope{"b:x", "org", "t:it", "u:ann"}, head.Seq) {
			assert.Equal(rt, max(marks[i].Since, upto), mark.Since)
		}
		assert.Equal(rt, []sync.Scope{"b:x", "t:it"}, p.lost([]sync.Scope{"org", "u:ann"}))
	})
}
