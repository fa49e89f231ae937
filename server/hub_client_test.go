// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/remotetest"
)

// A phone is a device in memory on a hub, with all that it ever heard.
type phone struct {
	*remotetest.Device
	town   *town
	person staff.PersonID
	id     string
	limit  int
	first  []sync.Scope
	heard  bytes.Buffer
	oldest int64
}

func (w *town) phone(who staff.PersonID, want ...sync.Scope) *phone {
	return &phone{Device: remotetest.NewDevice(want...), town: w, person: who, id: sync.NewDeviceID()}
}

func (p *phone) request(t testing.TB) sync.Request {
	t.Helper()
	ctx := context.Background()
	ops, err := p.Pending(ctx, sync.MaxOps)
	require.NoError(t, err)
	cursor, want, err := p.Position(ctx)
	require.NoError(t, err)
	return sync.Request{Protocol: sync.Protocol, Ops: ops, Cursor: cursor, Want: want, Limit: p.limit, First: p.first, Oldest: p.oldest}
}

// sync is one exchange.
func (p *phone) sync(t testing.TB) (sync.Response, error) {
	t.Helper()
	ctx := context.Background()
	req := p.request(t)
	resp, err := p.town.hub.Session(p.person, p.id).Sync(ctx, req)
	if err != nil {
		return resp, err
	}
	require.NoError(t, server.Onward(req.Cursor, resp.Cursor))
	require.NoError(t, json.NewEncoder(&p.heard).Encode(resp))
	require.NoError(t, p.Apply(ctx, resp))
	oldest, err := p.Resend(ctx, resp.Expect)
	require.NoError(t, err)
	if p.oldest = 0; oldest > resp.Expect {
		p.oldest = oldest
	}
	return resp, nil
}

// pull exchanges until there is no more, and starts over when told to.
func (p *phone) pull(t testing.TB) {
	t.Helper()
	for {
		resp, err := p.sync(t)
		if codeOf(err) == sync.StartOver {
			require.NoError(t, p.StartOver(context.Background()))
			continue
		}
		require.NoError(t, err)
		if !resp.More && len(p.request(t).Ops) == 0 {
			return
		}
	}
}

// do wishes and pulls; it returns the outcome.
func (p *phone) do(t testing.TB, kind booking.Kind, args any) sync.Outcome {
	t.Helper()
	text, err := json.Marshal(args)
	require.NoError(t, err)
	op := p.Wish(string(kind), text, "")
	p.pull(t)
	outcome, ok := p.Outcome(op)
	require.True(t, ok)
	return outcome
}

// reserve books a desk, which must be granted.
func (p *phone) reserve(t testing.TB, on booking.DeskID, span booking.Span) booking.BookingID {
	t.Helper()
	wish := reserve(t, on, span)
	outcome := p.do(t, booking.KindReserve, json.RawMessage(wish.Args))
	require.Equal(t, sync.Accepted, outcome.Verdict, outcome.Why)
	return booking.BookingID(wish.Own.ID)
}

// tables counts the rows of a table that the phone holds.
func (p *phone) tables(table string) (n int) {
	for _, row := range p.Rows() {
		if row.Table == table {
			n++
		}
	}
	return n
}

// fresh is a new phone of the same person, with everything.
func (p *phone) fresh(t testing.TB) *phone {
	t.Helper()
	_, want, err := p.Position(context.Background())
	require.NoError(t, err)
	other := p.town.phone(p.person, want...)
	other.pull(t)
	return other
}

// codeOf is the code of a failed call; empty for none and for failures of another kind.
func codeOf(err error) sync.Code {
	var failed *sync.Error
	if errors.As(err, &failed) {
		return failed.Code
	}
	return ""
}
