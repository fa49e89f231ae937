// SPDX-License-Identifier: EUPL-1.2

package remotetest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	syncing "github.com/pult-app/pult/sync"
)

// requestClaims are about requests that are not served, and about cursors.
var requestClaims = map[string]func(*testing.T, Server){
	"stores nothing of a request that breaks the form": storesNothing,
	"refuses garbage for a cursor":                     refusesGarbage,
	"ends with its context":                            endsWithContext,
}

// broken are ways to break the form of a good request with two ops, and the code each deserves.
var broken = []struct {
	name  string
	code  syncing.Code
	spoil func(*syncing.Request)
}{
	{"protocol of tomorrow", syncing.TooNew, func(r *syncing.Request) { r.Protocol = 99 }},
	{"no protocol", syncing.TooOld, func(r *syncing.Request) { r.Protocol = 0 }},
	{"id is no UUID", syncing.Malformed, func(r *syncing.Request) { r.Ops[1].ID = "one" }},
	{"seq from zero", syncing.Malformed, func(r *syncing.Request) { r.Ops[0].Seq = 0 }},
	{"seq twice", syncing.Malformed, func(r *syncing.Request) { r.Ops[1].Seq = r.Ops[0].Seq }},
	{"no kind", syncing.Malformed, func(r *syncing.Request) { r.Ops[1].Kind = "" }},
	{"dependsOn is no UUID", syncing.Malformed, func(r *syncing.Request) { r.Ops[1].DependsOn = "that one" }},
	{"negative limit", syncing.Malformed, func(r *syncing.Request) { r.Limit = -1 }},
	{"wants a scope twice", syncing.Malformed, func(r *syncing.Request) { r.Want = []syncing.Scope{"b:x", "b:x"} }},
	{"wants a scope that no database can hold", syncing.Malformed, func(r *syncing.Request) { r.Want = []syncing.Scope{"b:\x00"} }},
	{"args too large", syncing.TooLarge, func(r *syncing.Request) {
		r.Ops[1].Args = []byte(`"` + strings.Repeat("a", syncing.MaxArgs) + `"`)
	}},
	{"ops too many", syncing.TooLarge, func(r *syncing.Request) {
		for len(r.Ops) <= syncing.MaxOps {
			r.Ops = append(r.Ops, syncing.Op{ID: newOpID(), Seq: int64(len(r.Ops) + 1), Kind: "k", Args: []byte("{}")})
		}
	}},
}

func storesNothing(t *testing.T, server Server) {
	house, ann := server.Houses(t)[0], server.Persons(t, 1)[0]
	device := fresh(t, server, ann, house)
	wish := server.Wish(t, ann)
	device.wish(wish)
	device.wish(server.Refusal(t, ann))

	for _, kind := range broken {
		req := device.request()
		req.Ops = slices.Clone(req.Ops)
		kind.spoil(&req)
		_, err := device.remote.Sync(context.Background(), req)
		require.Error(t, err, kind.name)
		assert.Equal(t, kind.code, code(t, err), kind.name)
	}

	assert.False(t, fresh(t, server, ann, house).has(wish.Own))
	device.pull()
	assert.True(t, device.has(wish.Own), "in good form it runs")
}

func refusesGarbage(t *testing.T, server Server) {
	device := connect(t, server, server.Persons(t, 1)[0])
	for _, cursor := range []syncing.Cursor{"x", "%%%", "e30", "bnVsbA", "AAAAAAAAAAAAAAAAAAAAAA", syncing.Cursor(strings.Repeat("A", 4000))} {
		req := device.request()
		req.Cursor = cursor

		_, err := device.remote.Sync(context.Background(), req)

		require.Error(t, err, "cursor %.20s", cursor)
		assert.Equal(t, syncing.StartOver, code(t, err))
	}
}

func refusesForeignCursor(t *testing.T, server, other Server) {
	foreign := fresh(t, other, other.Persons(t, 1)[0], other.Houses(t)[0])
	cursor, _, err := foreign.Position(context.Background())
	require.NoError(t, err)
	device := connect(t, server, server.Persons(t, 1)[0], server.Houses(t)[0])
	req := device.request()
	req.Cursor = cursor

	_, err = device.remote.Sync(context.Background(), req)

	require.Error(t, err)
	assert.Equal(t, syncing.StartOver, code(t, err))
}

func endsWithContext(t *testing.T, server Server) {
	device := connect(t, server, server.Persons(t, 1)[0])
	ctx, cancel := context.WithCancel(context.Background())
	hints, err := device.remote.Wake(ctx)
	require.NoError(t, err)

	cancel()
	_, err = device.remote.Sync(ctx, device.request())

	assert.Error(t, err)
	waitClosed(t, hints)
}
