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
	good, err := position{Epoch: "e", Upto: 9, Whole: []sync.Scope{"org", "u:ann"}, Partly: map[sync.Scope]partly{"b:x": {3, 8, 9, 100, 200}}}.cursor()
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
		for _, mark := range p.marks([]sync.Scope{"b:x", "org", "u:ann"}, 100, nil, central.Window{}) {
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
			mark := central.Mark{
				Scope: scope, Since: rapid.Int64Range(0, head.Seq).Draw(rt, "since"), Began: rapid.Int64Range(0, head.Seq).Draw(rt, "began"),
			}
			if scope == "b:x" && rapid.Bool().Draw(rt, "parted") {
				mark.Part, mark.Window = central.Near, central.Window{From: rapid.Int64Range(0, 99).Draw(rt, "from"), Until: 100}
				far := mark
				far.Part, far.Since = central.Far, rapid.Int64Range(0, mark.Since).Draw(rt, "far")
				marks = append(marks, mark, far)
				continue
			}
			marks = append(marks, mark)
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
		want := after([][]central.Mark{marks}, []int64{upto})
		if want[0].Part == central.Near && min(want[0].Since, want[1].Since) == head.Seq {
			want = append([]central.Mark{{Scope: "b:x", Since: head.Seq}}, want[2:]...) // the parts have become one
		}
		got := p.marks([]sync.Scope{"b:x", "org", "t:it", "u:ann"}, head.Seq, nil, central.Window{})
		require.Len(rt, got, len(want))
		for i, mark := range got {
			if mark.Since == head.Seq {
				want[i].Began = mark.Began // what is whole needs no beginning
			}
			assert.Equal(rt, want[i], mark)
		}
		assert.Equal(rt, []sync.Scope{"b:x", "t:it"}, p.lost([]sync.Scope{"org", "u:ann"}))
	})
}
