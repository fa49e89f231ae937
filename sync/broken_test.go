// SPDX-License-Identifier: EUPL-1.2

package sync_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/sync"
)

func TestEngine_takes_nothing_of_an_answer_that_expects_an_absurd_op(t *testing.T) {
	for _, expect := range []int64{math.MinInt64, 0, 3 + sync.MaxLead, sync.MaxSeq, math.MaxInt64} {
		t.Run(fmt.Sprint(expect), func(t *testing.T) {
			inWorld(t, func(w *world) {
				op := w.take("door")
				before, err := w.device.Pending(w.Context(), sync.MaxOps)
				require.NoError(w, err)
				w.remote.answer = func(_ int64, req sync.Request) (*sync.Response, error) {
					outcomes := []sync.Outcome{{Op: op, Seq: 1, Verdict: sync.Refused, Why: "taken"}}
					rows := []sync.Row{{Table: "seat", ID: "evil", Scope: "b:one", Ver: 1, Data: []byte(`{}`)}}
					return &sync.Response{Outcomes: outcomes, Rows: rows, Expect: expect, Cursor: "evil", Now: time.Now()}, nil
				}

				w.start()
				w.after(time.Hour)

				assert.Less(w, w.remote.calls.Load(), int64(60), "it waits as long as for any malformed answer")
				assert.Equal(w, sync.Malformed, w.engine.Status().LastError)
				after, err := w.device.Pending(w.Context(), sync.MaxOps)
				require.NoError(w, err)
				assert.Equal(w, before, after)
				cursor, _, err := w.device.Position(w.Context())
				require.NoError(w, err)
				assert.Empty(w, cursor)
				assert.False(w, w.device.Has("seat", "evil"))

				w.remote.answer = nil
				w.engine.TryNow()
				w.after(time.Second)
				assert.True(w, w.accepted(op), "the device is as good as before")
			})
		})
	}
}

// TestEngine_does_not_spin_when_ops_are_answered_in_vain: each server answers ops and yet expects them again.
func TestEngine_does_not_spin_when_ops_are_answered_in_vain(t *testing.T) {
	const ops = 30
	for name, answer := range map[string]func(n int64, req sync.Request) (sync.Response, int){
		"all of them": func(int64, sync.Request) (sync.Response, int) {
			return sync.Response{Expect: 1}, ops
		},
		"all of them, with rows": func(n int64, _ sync.Request) (sync.Response, int) {
			rows := []sync.Row{{Table: "seat", ID: "a", Scope: "b:one", Ver: n, Data: []byte(`{}`)}}
			return sync.Response{Expect: 1, Rows: rows}, ops
		},
		"all of them, with pages": func(n int64, _ sync.Request) (sync.Response, int) {
			rows := []sync.Row{{Table: "seat", ID: "a", Scope: "b:one", Ver: n, Data: []byte(`{}`)}}
			return sync.Response{Expect: 1, Rows: rows, More: true}, ops
		},
		"one, and forgets it in the next answer": func(n int64, _ sync.Request) (sync.Response, int) {
			return sync.Response{Expect: 1 + n%2}, 1
		},
		"one after the other, and begins again": func(n int64, req sync.Request) (sync.Response, int) {
			return sync.Response{Expect: req.Ops[0].Seq%ops + 1}, 1
		},
		"one with rows, none with rows": func(n int64, _ sync.Request) (sync.Response, int) {
			rows := []sync.Row{{Table: "seat", ID: "a", Scope: "b:one", Ver: n, Data: []byte(`{}`)}}
			return sync.Response{Expect: 1, Rows: rows}, int(n % 2)
		},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.remote.answer = func(n int64, req sync.Request) (*sync.Response, error) {
					resp, answered := answer(n, req)
					for _, op := range req.Ops[:min(answered, len(req.Ops))] {
						resp.Outcomes = append(resp.Outcomes, sync.Outcome{Op: op.ID, Seq: op.Seq, Verdict: sync.Accepted})
					}
					resp.Cursor, resp.Now = sync.Cursor(fmt.Sprint(n)), time.Now()
					return &resp, endless(n)
				}
				for i := range ops {
					w.take(fmt.Sprint("seat ", i))
				}

				w.start()
				w.after(time.Minute)

				assert.Less(w, w.remote.calls.Load(), int64(100))
				assert.Equal(w, sync.Unavailable, w.engine.Status().LastError)
			})
		})
	}
}

// endless ends a test that would otherwise never end.
func endless(n int64) error {
	if n > 10_000 {
		return &sync.Error{Code: sync.SignedOut, Message: "hammered"}
	}
	return nil
}
