// SPDX-License-Identifier: EUPL-1.2

package sync_test

import (
	"encoding/json"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/sync"
)

func TestSums_do_not_depend_on_the_order(t *testing.T) {
	var there, back, other sync.Sums
	there.Add("org", "unit", "a", 1)
	there.Add("org", "unit", "b", 2)
	there.Add("b:x", "desk", "a", 3)
	back.Add("b:x", "desk", "a", 3)
	back.Add("org", "unit", "b", 2)
	back.Add("org", "unit", "a", 1)
	other.Add("b:x", "desk", "a", 3)
	other.Add("org", "unit", "b", 1)
	other.Add("org", "unit", "a", 2)

	assert.Equal(t, there.All(), back.All())
	assert.NotEqual(t, there.All(), other.All(), "versions changed places")
	assert.Equal(t, sync.Sum{Scope: "b:x", Table: "desk", Rows: 1, Hash: "02f893b7338078c6"}, there.All()[0], "other programs work it out too")
	assert.NotNil(t, (&sync.Sums{}).All())
}

func TestDiffer_names_what_is_not_the_same(t *testing.T) {
	sum := func(scope sync.Scope, table, hash string) sync.Sum {
		return sync.Sum{Scope: scope, Table: table, Rows: 1, Hash: hash}
	}
	known := func(table string) bool { return table != "new" }
	theirs := []sync.Sum{sum("b:less", "desk", "1"), sum("b:other", "desk", "1"), sum("b:same", "desk", "1"), sum("b:same", "new", "1")}

	differ := sync.Differ([]sync.Sum{sum("b:other", "desk", "2"), sum("b:same", "desk", "1"), sum("u:more", "booking", "1")}, theirs, known)

	assert.Equal(t, []sync.Scope{"b:less", "b:other", "u:more"}, differ)
}

// TestEngine_mends_a_lost_row_within_a_day and asks for sums no more than once in it.
func TestEngine_mends_a_lost_row_within_a_day(t *testing.T) {
	inWorld(t, func(w *world) {
		w.server.Put("seat", "window", "b:one", json.RawMessage(`{}`))
		var sums, anew atomic.Int64
		w.remote.answer = func(_ int64, req sync.Request) (*sync.Response, error) {
			if req.Sums {
				sums.Add(1)
			}
			anew.Add(int64(len(req.Anew)))
			return nil, nil
		}
		w.start()
		w.after(10 * time.Minute)
		assert.Equal(t, int64(1), sums.Load(), "after the first load")
		w.device.Lose("seat", "window")

		w.after(23 * time.Hour)
		assert.Equal(t, int64(1), sums.Load())
		w.after(time.Hour)

		assert.True(t, w.device.Has("seat", "window"))
		assert.Equal(t, int64(2), sums.Load())
		assert.Equal(t, int64(1), anew.Load())
	})
}

// TestEngine_goes_on_with_a_server_that_knows_no_sums asks it again a day later only, because it may have been updated.
func TestEngine_goes_on_with_a_server_that_knows_no_sums(t *testing.T) {
	inWorld(t, func(w *world) {
		var old atomic.Bool
		old.Store(true)
		var asked atomic.Int64
		w.remote.answer = func(_ int64, req sync.Request) (*sync.Response, error) {
			if req.Sums && old.Load() {
				asked.Add(1)
				return nil, &sync.Error{Code: sync.Malformed, Message: `unknown field "sums"`}
			}
			return nil, nil
		}
		op := w.take("door")
		w.start()
		w.after(10 * time.Minute)

		assert.True(t, w.accepted(op))
		assert.True(t, w.engine.Status().Online)
		w.after(23 * time.Hour)
		assert.Equal(t, int64(1), asked.Load())
		w.server.Put("seat", "window", "b:one", json.RawMessage(`{}`))
		w.after(10 * time.Minute)
		w.device.Lose("seat", "window")
		old.Store(false)
		w.after(2 * time.Hour)
		assert.True(t, w.device.Has("seat", "window"))
	})
}
