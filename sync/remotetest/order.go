// SPDX-License-Identifier: EUPL-1.2

package remotetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	syncing "github.com/pult-app/pult/sync"
)

// orderClaims are about many ops of one device.
var orderClaims = map[string]func(*testing.T, Server){
	"runs ops in their order":                               runsInOrder,
	"goes on after a refusal":                               goesOnAfterRefusal,
	"refuses what depends on a refused op":                  refusesDependants,
	"runs what depends on an accepted op":                   runsDependants,
	"reports a gap and runs nothing after it":               reportsGap,
	"reports a used number and runs nothing from it":        reportsUsedNumber,
	"goes on from the oldest op that a device still has":    goesOnFromOldest,
	"runs nothing of a request that is told to start over":  runsNothingOnStartOver,
	"takes a thousand ops at once and answers every single": takesThousand,
}

func runsInOrder(t *testing.T, server Server) {
	house, ann := server.Houses(t)[0], server.Persons(t, 1)[0]
	device := fresh(t, server, ann, house)
	wish := server.Wish(t, ann)

	take := device.wish(wish)
	back := device.wish(server.Undo(t, ann, wish))
	device.exchange()

	assert.Equal(t, syncing.Accepted, device.outcome(take).Verdict)
	assert.Equal(t, syncing.Accepted, device.outcome(back).Verdict)
	assert.False(t, device.has(wish.Shared))
}

func goesOnAfterRefusal(t *testing.T, server Server) {
	ann := server.Persons(t, 1)[0]
	device := connect(t, server, ann, server.Houses(t)[0])
	wish := server.Wish(t, ann)

	refused := device.wish(server.Refusal(t, ann))
	accepted := device.wish(wish)
	device.pull()

	assert.Equal(t, syncing.Refused, device.outcome(refused).Verdict)
	assert.Equal(t, syncing.Accepted, device.outcome(accepted).Verdict)
	assert.True(t, device.has(wish.Own))
}

func refusesDependants(t *testing.T, server Server) {
	ann := server.Persons(t, 1)[0]
	device := connect(t, server, ann, server.Houses(t)[0])
	wish, free := server.Wish(t, ann), server.Wish(t, ann)

	refused := device.wish(server.Refusal(t, ann))
	child := device.Wish(wish.Kind, wish.Args, refused)
	device.pull() // the grandchild comes in a later request
	grandchild := device.Wish(wish.Kind, wish.Args, child)
	stranger := device.Wish(wish.Kind, wish.Args, newOpID())
	independent := device.wish(free)
	device.pull()

	assert.Equal(t, "dependency", device.outcome(child).Why)
	assert.Equal(t, "dependency", device.outcome(grandchild).Why)
	assert.Equal(t, "dependency", device.outcome(stranger).Why, "an op that the server never saw grants nothing")
	assert.Equal(t, syncing.Accepted, device.outcome(independent).Verdict)
	assert.False(t, device.has(wish.Own))
}

func runsDependants(t *testing.T, server Server) {
	ann := server.Persons(t, 1)[0]
	device := connect(t, server, ann, server.Houses(t)[0])
	wish, next := server.Wish(t, ann), server.Wish(t, ann)

	parent := device.wish(wish)
	child := device.Wish(next.Kind, next.Args, parent)
	device.pull()

	assert.Equal(t, syncing.Accepted, device.outcome(child).Verdict)
	assert.True(t, device.has(next.Own))
}

func reportsGap(t *testing.T, server Server) {
	ann := server.Persons(t, 1)[0]
	device := connect(t, server, ann, server.Houses(t)[0])
	first, second, third := server.Wish(t, ann), server.Wish(t, ann), server.Wish(t, ann)
	device.wish(first)
	device.wish(second)
	device.wish(third)
	req := device.request()
	req.Ops = []syncing.Op{req.Ops[0], req.Ops[2]}

	resp, err := device.remote.Sync(context.Background(), req)

	require.NoError(t, err)
	assert.Len(t, resp.Outcomes, 1)
	assert.Equal(t, int64(2), resp.Expect)
	device.pull()
	assert.True(t, device.has(first.Own))
	assert.True(t, device.has(third.Own), "the missing op was sent, and all went on")
}

func reportsUsedNumber(t *testing.T, server Server) {
	house, ann := server.Houses(t)[0], server.Persons(t, 1)[0]
	id := syncing.NewDeviceID()
	device := &client{Device: NewDevice(house), t: t, remote: server.Session(t, ann, id)}
	device.wish(server.Wish(t, ann))
	device.wish(server.Wish(t, ann))
	device.pull()
	copied := &client{Device: NewDevice(house), t: t, remote: server.Session(t, ann, id)}
	wish := server.Wish(t, ann)
	op := copied.wish(wish)

	resp := copied.exchange()

	assert.Empty(t, resp.Outcomes)
	assert.Equal(t, int64(3), resp.Expect)
	copied.pull()
	assert.Equal(t, syncing.Accepted, copied.outcome(op).Verdict, "numbered anew, it runs")
}

func goesOnFromOldest(t *testing.T, server Server) {
	ann := server.Persons(t, 1)[0]
	device := connect(t, server, ann, server.Houses(t)[0])
	wish := server.Wish(t, ann)
	_, err := device.Resend(context.Background(), 8) // a device that has already sent seven
	require.NoError(t, err)
	op := device.wish(wish)
	require.Equal(t, int64(8), device.request().Ops[0].Seq)

	gap := device.exchange()
	device.pull()

	assert.Equal(t, int64(1), gap.Expect)
	assert.Equal(t, syncing.Accepted, device.outcome(op).Verdict)
}

func runsNothingOnStartOver(t *testing.T, server Server) {
	house, ann := server.Houses(t)[0], server.Persons(t, 1)[0]
	device := fresh(t, server, ann, house)
	wish := server.Wish(t, ann)
	device.wish(wish)
	req := device.request()
	req.Cursor = "not a cursor"

	_, err := device.remote.Sync(context.Background(), req)

	assert.Equal(t, syncing.StartOver, code(t, err))
	assert.False(t, fresh(t, server, ann, house).has(wish.Own))
}

func takesThousand(t *testing.T, server Server) {
	ann := server.Persons(t, 1)[0]
	device := connect(t, server, ann)
	for range syncing.MaxOps {
		device.Wish("no.such.kind", []byte(`{}`), "")
	}

	resp := device.exchange()

	assert.Len(t, resp.Outcomes, syncing.MaxOps)
	assert.Equal(t, int64(syncing.MaxOps+1), resp.Expect)
}
