// SPDX-License-Identifier: EUPL-1.2

package remotetest

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	syncing "github.com/pult-app/pult/sync"
)

// patience is how long a hint or a crowd may take before the suite gives up; nothing waits so long in ordinary times.
var patience = 20 * time.Second

// A Server is a running server that the suite drives. Its domain is its own affair: the suite asks it for wishes and
// for the rows that prove them.
type Server interface {
	// Persons are n different persons, the same ones at every call. All may hold both Houses, and none holds a scope
	// "u:<person>" of another.
	Persons(t testing.TB, n int) []string
	// Session is the server for a person on a device; the same two give the same session again.
	Session(t testing.TB, person, device string) syncing.Remote
	// Houses are two optional scopes, sorted. Shared rows of all wishes lie in the first; the second holds at least one
	// row from the start.
	Houses(t testing.TB) [2]syncing.Scope
	// Wish is an op that the server accepts now: another one at every call (some hundred calls).
	Wish(t testing.TB, person string) Wish
	// Undo is an op of the same person that the server accepts once wish was, and that buries its Shared row.
	Undo(t testing.TB, person string, wish Wish) Wish
	// Refusal is an op that the server refuses, now and later, with its Why.
	Refusal(t testing.TB, person string) Wish
	// Rivals are wishes, one for each person, of which the server can grant just one.
	Rivals(t testing.TB, persons []string) []Wish
}

// A Restorer is a Server that can go back to a backup. The suite asks more of one that can.
type Restorer interface {
	Backup(t testing.TB)
	Restore(t testing.TB)
}

// A Forgetter is a Server that can forget its tombstones before their time. The suite asks more of one that can.
type Forgetter interface {
	Forget(t testing.TB)
}

// A Wish is an op without its id and number, and what proves that it took effect.
type Wish struct {
	Kind string
	Args json.RawMessage
	// Own is a row that only the person holds, Shared one of the first house. Rows that the server never made prove a
	// refusal.
	Own, Shared Proof
	// Why is the code with which a Refusal is refused.
	Why string
}

// A Proof names a row.
type Proof struct{ Table, ID string }

// Run holds a server against the contract of sync.Remote. open starts a new, empty-handed server for each claim and
// leaves closing it to t.Cleanup.
func Run(t *testing.T, open func(t *testing.T) Server) {
	t.Helper()
	for _, claims := range []map[string]func(*testing.T, Server){opClaims, orderClaims, pageClaims, scopeClaims, requestClaims, crowdClaims, sumClaims} {
		for name, claim := range claims {
			t.Run(name, func(t *testing.T) { claim(t, open(t)) })
		}
	}
	t.Run("refuses the cursor of another server", func(t *testing.T) { refusesForeignCursor(t, open(t), open(t)) })
	t.Run("goes on after a restore", func(t *testing.T) { runRestore(t, open) })
	t.Run("tells a device to start over when tombstones are forgotten", func(t *testing.T) { runForget(t, open(t)) })
}

// client is a device of the suite: a Device and its way to the server, with the checks that hold for every answer.
type client struct {
	*Device
	t      testing.TB
	remote syncing.Remote
	limit  int
	// oldest is what the next request says in Request.Oldest.
	oldest int64
	sums   bool // it asks for sums
	left   bool // and for what is to come
	first  []syncing.Scope
}

// connect is a new device of the person that wants the scopes.
func connect(t testing.TB, server Server, person string, want ...syncing.Scope) *client {
	t.Helper()
	return &client{Device: NewDevice(want...), t: t, remote: server.Session(t, person, syncing.NewDeviceID())}
}

// wish puts a wish into the outbox.
func (c *client) wish(w Wish) syncing.OpID { return c.Wish(w.Kind, w.Args, "") }

// exchange is one Sync, checked and applied.
func (c *client) exchange() syncing.Response {
	c.t.Helper()
	resp, err := c.try()
	require.NoError(c.t, err)
	return resp
}

// try is one Sync; when it succeeds it is checked and applied.
func (c *client) try() (syncing.Response, error) {
	c.t.Helper()
	req := c.request()
	resp, err := c.remote.Sync(context.Background(), req)
	if err != nil {
		return resp, err
	}
	checkResponse(c.t, req, resp)
	require.NoError(c.t, c.Apply(context.Background(), resp))
	oldest, err := c.Resend(context.Background(), resp.Expect)
	require.NoError(c.t, err)
	c.oldest = 0
	if oldest > resp.Expect {
		c.oldest = oldest
	}
	return resp, nil
}

func (c *client) request() syncing.Request {
	ops, _ := c.Pending(context.Background(), syncing.MaxOps)
	cursor, want, _ := c.Position(context.Background())
	return syncing.Request{
		Protocol: syncing.Protocol, Ops: ops, Cursor: cursor, Want: want, Limit: c.limit, Oldest: c.oldest, Sums: c.sums, Anew: c.doubted,
		First: c.first, Left: c.left,
	}
}

// pull exchanges until there is no more.
func (c *client) pull() {
	c.t.Helper()
	for range 10_000 {
		if !c.exchange().More {
			return
		}
	}
	c.t.Fatal("10,000 pages and still more")
}

// outcome of an op that must have been answered.
func (c *client) outcome(op syncing.OpID) syncing.Outcome {
	c.t.Helper()
	outcome, ok := c.Outcome(op)
	require.True(c.t, ok, "op %s has no outcome", op)
	return outcome
}

// has tells whether the device holds the proof.
func (c *client) has(p Proof) bool { return c.Has(p.Table, p.ID) }

// checkResponse holds what is true of every answer.
func checkResponse(t testing.TB, req syncing.Request, resp syncing.Response) {
	t.Helper()
	require.LessOrEqual(t, len(resp.Outcomes), len(req.Ops))
	for i, outcome := range resp.Outcomes {
		assert.Equal(t, req.Ops[i].ID, outcome.Op, "outcomes stand in the order of the ops")
		assert.Equal(t, req.Ops[i].Seq, outcome.Seq)
		assert.Equal(t, outcome.Verdict == syncing.Refused, outcome.Why != "", "a reason if and only if refused")
	}
	for i, row := range resp.Rows {
		assert.Positive(t, row.Ver, "%s %s", row.Table, row.ID)
		assert.True(t, i == 0 || resp.Rows[i-1].Ver <= row.Ver, "rows come by version")
		assert.Equal(t, row.Gone, len(row.Data) == 0, "%s %s: data if and only if not gone", row.Table, row.ID)
		if !row.Gone {
			var object map[string]any
			assert.NoError(t, json.Unmarshal(row.Data, &object), "data is a JSON object")
		}
	}
	assert.NotEmpty(t, resp.Cursor)
	assert.GreaterOrEqual(t, resp.Expect, int64(1))
	assert.False(t, resp.Now.IsZero())
	assert.LessOrEqual(t, len(resp.Cursor), syncing.MaxCursor)
}

// fresh is what a new device of the person gets.
func fresh(t testing.TB, server Server, person string, want ...syncing.Scope) *client {
	t.Helper()
	c := connect(t, server, person, want...)
	c.pull()
	return c
}

// code is the Code of a failed call.
func code(t testing.TB, err error) syncing.Code {
	t.Helper()
	var failed *syncing.Error
	require.ErrorAs(t, err, &failed)
	return failed.Code
}
