// SPDX-License-Identifier: EUPL-1.2

package remotetest

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"

	syncing "github.com/pult-app/pult/sync"
)

// faults are servers that break their word in one way each. The contract must find every one of them.
var faults = map[string]faulty{
	"brings what was not wanted": {ask: func(r *syncing.Request) { r.Want = []syncing.Scope{"b:one", "b:two"} }},
	"names no drop":              {answer: func(_ syncing.Request, r *syncing.Response) { r.Drop = nil }},
	"forgets tombstones": {answer: func(_ syncing.Request, r *syncing.Response) {
		r.Rows = slices.DeleteFunc(r.Rows, func(row syncing.Row) bool { return row.Gone })
	}},
	"cuts own rows off": {answer: func(q syncing.Request, r *syncing.Response) {
		if q.Limit > 0 {
			r.Rows = r.Rows[:min(q.Limit, len(r.Rows))]
		}
	}},
	"ends a load early":       {answer: func(_ syncing.Request, r *syncing.Response) { r.More = false }},
	"ignores the page limit":  {ask: func(r *syncing.Request) { r.Limit = 0 }},
	"ignores dependencies":    {ask: func(r *syncing.Request) { r.Ops = without(r.Ops) }},
	"takes any cursor":        {ask: func(r *syncing.Request) { r.Cursor = known(r.Cursor) }},
	"begins anew every time":  {ask: func(r *syncing.Request) { r.Cursor = "" }},
	"ignores oldest":          {ask: func(r *syncing.Request) { r.Oldest = 0 }},
	"hides what it expects":   {answer: func(q syncing.Request, r *syncing.Response) { r.Expect = 1 }},
	"gives outcomes reversed": {answer: func(_ syncing.Request, r *syncing.Response) { slices.Reverse(r.Outcomes) }},
	"grants what it refused": {answer: func(_ syncing.Request, r *syncing.Response) {
		for i := range r.Outcomes {
			r.Outcomes[i].Verdict, r.Outcomes[i].Why = syncing.Accepted, ""
		}
	}},
	"sends rows in disorder": {answer: func(_ syncing.Request, r *syncing.Response) { slices.Reverse(r.Rows) }},
	"adds up wrongly": {answer: func(_ syncing.Request, r *syncing.Response) {
		if len(r.Sums) > 0 {
			r.Sums[0].Rows++
		}
	}},
	"has an order of its own":   {ask: func(r *syncing.Request) { r.First = nil }},
	"counts nothing":            {ask: func(r *syncing.Request) { r.Left = false }},
	"counts unasked":            {ask: func(r *syncing.Request) { r.Left = true }},
	"adds up unasked":           {ask: func(r *syncing.Request) { r.Sums = true }},
	"adds nothing up":           {ask: func(r *syncing.Request) { r.Sums = false }},
	"begins nothing anew":       {ask: func(r *syncing.Request) { r.Anew = nil }},
	"says not what begins anew": {answer: func(_ syncing.Request, r *syncing.Response) { r.Anew = nil }},
	"never hints":               {deaf: true},
	"sends everybody back to the start after a restore": {begin: func(s *state) { s.epochs = []epoch{{-1, uuid.NewString()}} }},
	"takes cursors of what a restore has lost":          {begin: func(*state) {}},
}

// faulty is a session that meddles with what is asked and answered.
type faulty struct {
	syncing.Remote
	ask    func(*syncing.Request)
	answer func(syncing.Request, *syncing.Response)
	deaf   bool
	begin  func(*state)
}

func (f faulty) Sync(ctx context.Context, req syncing.Request) (syncing.Response, error) {
	asked := req
	if f.ask != nil && req.Check() == nil {
		f.ask(&req)
	}
	resp, err := f.Remote.Sync(ctx, req)
	if f.answer != nil && err == nil {
		f.answer(asked, &resp)
	}
	return resp, err
}

func (f faulty) Wake(ctx context.Context) (<-chan struct{}, error) {
	if !f.deaf {
		return f.Remote.Wake(ctx)
	}
	silent := make(chan struct{})
	context.AfterFunc(ctx, func() { close(silent) })
	return silent, nil
}

func without(ops []syncing.Op) []syncing.Op {
	ops = slices.Clone(ops)
	for i := range ops {
		ops[i].DependsOn = ""
	}
	return ops
}

// known is the cursor, or none when it is no cursor at all.
func known(cursor syncing.Cursor) syncing.Cursor {
	if len(cursor) < 30 {
		return ""
	}
	return cursor
}

// TestRun_finds_servers_that_break_their_word runs the contract against each of them in a process of its own, because
// there it is right to fail.
func TestRun_finds_servers_that_break_their_word(t *testing.T) {
	for name := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := exec.Command(os.Args[0], "-test.run=^TestBroken$", "-test.failfast")
			run.Env = append(os.Environ(), "PULT_FAULT="+name)

			said, err := run.CombinedOutput()

			assert.Error(t, err, "the contract did not find it")
			assert.Contains(t, string(said), "--- FAIL: TestBroken", "it failed for another reason: %s", said)
		})
	}
}

func TestBroken(t *testing.T) {
	fault, ok := faults[os.Getenv("PULT_FAULT")]
	if !ok {
		t.Skip("run by TestRun_finds_servers_that_break_their_word only")
	}
	patience = 500 * time.Millisecond
	Run(t, func(t *testing.T) Server {
		seats := OpenSeats(t)
		if fault.begin != nil {
			seats.begin = fault.begin
		}
		seats.Through = func(_ testing.TB, _, _ string, session syncing.Remote) syncing.Remote {
			broken := fault
			broken.Remote = session
			return broken
		}
		return seats
	})
}
