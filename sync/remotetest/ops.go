// SPDX-License-Identifier: EUPL-1.2

package remotetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	syncing "github.com/pult-app/pult/sync"
)

// opClaims are about one op and its outcome.
var opClaims = map[string]func(*testing.T, Server){
	"answers an accepted op with its rows":         answersWithRows,
	"runs an op at most once":                      runsOnce,
	"never changes an outcome":                     neverChanges,
	"answers a refused op and shows no row":        answersRefusal,
	"answers an unknown kind as invalid":           answersUnknownKind,
	"knows an op under another number":             knowsRenumbered,
	"carries own rows when the page is full":       carriesOwnRows,
	"carries own rows again when the op is resent": carriesOwnRowsAgain,
	"counts each device for itself":                countsDevices,
}

func answersWithRows(t *testing.T, server Server) {
	house, ann := server.Houses(t)[0], server.Persons(t, 1)[0]
	device := fresh(t, server, ann, house)
	wish := server.Wish(t, ann)

	op := device.wish(wish)
	resp := device.exchange()

	assert.Equal(t, syncing.Accepted, device.outcome(op).Verdict)
	assert.Equal(t, int64(2), resp.Expect)
	assert.True(t, device.has(wish.Own))
	assert.True(t, device.has(wish.Shared))
}

func runsOnce(t *testing.T, server Server) {
	house, ann := server.Houses(t)[0], server.Persons(t, 1)[0]
	device := fresh(t, server, ann, house)
	device.wish(server.Wish(t, ann))
	req := device.request()

	first, err := device.remote.Sync(context.Background(), req)
	require.NoError(t, err)
	for range 3 {
		again, err := device.remote.Sync(context.Background(), req)
		require.NoError(t, err)
		assert.Equal(t, first.Outcomes, again.Outcomes)
		assert.Equal(t, first.Expect, again.Expect)
		assert.ElementsMatch(t, first.Rows, again.Rows, "the same rows with the same versions: nothing was written again")
	}
}

func neverChanges(t *testing.T, server Server) {
	house, persons := server.Houses(t)[0], server.Persons(t, 2)
	ann, bob := fresh(t, server, persons[0], house), fresh(t, server, persons[1], house)
	rivals := server.Rivals(t, persons[:2])
	ann.wish(rivals[0])
	ann.exchange()
	lost := bob.wish(rivals[1])
	req := bob.request()
	bob.exchange()
	require.Equal(t, syncing.Refused, bob.outcome(lost).Verdict)

	ann.wish(server.Undo(t, persons[0], rivals[0]))
	ann.exchange()
	resp, err := bob.remote.Sync(context.Background(), req)

	require.NoError(t, err)
	require.Len(t, resp.Outcomes, 1)
	assert.Equal(t, bob.outcome(lost), resp.Outcomes[0], "what was refused stays refused, though it could be granted now")
	assert.False(t, fresh(t, server, persons[1], house).has(rivals[1].Own))
}

func answersRefusal(t *testing.T, server Server) {
	house, ann := server.Houses(t)[0], server.Persons(t, 1)[0]
	device := fresh(t, server, ann, house)
	refusal := server.Refusal(t, ann)

	op := device.wish(refusal)
	device.exchange()

	assert.Equal(t, syncing.Refused, device.outcome(op).Verdict)
	assert.Equal(t, refusal.Why, device.outcome(op).Why)
	assert.Equal(t, device.Rows(), fresh(t, server, ann, house).Rows())
}

func answersUnknownKind(t *testing.T, server Server) {
	device := connect(t, server, server.Persons(t, 1)[0])
	unknown := device.Wish("no.such.kind", []byte(`{}`), "")
	strange := device.Wish(server.Wish(t, server.Persons(t, 1)[0]).Kind, []byte(`[1,"two",null]`), "")

	device.exchange()

	assert.Equal(t, "invalid", device.outcome(unknown).Why)
	assert.Equal(t, "invalid", device.outcome(strange).Why)
}

func knowsRenumbered(t *testing.T, server Server) {
	house, ann := server.Houses(t)[0], server.Persons(t, 1)[0]
	device := fresh(t, server, ann, house)
	op := device.wish(server.Wish(t, ann))
	req := device.request()
	device.exchange()

	req.Ops[0].Seq = 2
	resp, err := device.remote.Sync(context.Background(), req)

	require.NoError(t, err)
	require.Len(t, resp.Outcomes, 1)
	assert.Equal(t, syncing.Accepted, resp.Outcomes[0].Verdict)
	assert.Equal(t, op, resp.Outcomes[0].Op)
	assert.Equal(t, int64(3), resp.Expect, "the number is used up all the same")
}

func carriesOwnRows(t *testing.T, server Server) {
	house, persons := server.Houses(t)[0], server.Persons(t, 2)
	other := connect(t, server, persons[1], house)
	for range 10 {
		other.wish(server.Wish(t, persons[1]))
	}
	other.pull()
	device := connect(t, server, persons[0], house)
	device.limit = 1
	wish := server.Wish(t, persons[0])

	device.wish(wish)
	resp := device.exchange()

	assert.True(t, resp.More)
	assert.True(t, device.has(wish.Own))
	assert.True(t, device.has(wish.Shared))
	device.pull()
	assert.Equal(t, fresh(t, server, persons[0], house).Rows(), device.Rows(), "the page did not skip what lay between")
}

func carriesOwnRowsAgain(t *testing.T, server Server) {
	house, persons := server.Houses(t)[0], server.Persons(t, 2)
	device := fresh(t, server, persons[0], house)
	device.limit = 1
	wish := server.Wish(t, persons[0])
	device.wish(wish)
	_, err := device.remote.Sync(context.Background(), device.request())
	require.NoError(t, err, "this answer is lost on its way")
	other := connect(t, server, persons[1], house)
	for range 10 {
		other.wish(server.Wish(t, persons[1]))
	}
	other.pull()

	device.exchange()

	assert.True(t, device.has(wish.Own))
	assert.True(t, device.has(wish.Shared))
}

func countsDevices(t *testing.T, server Server) {
	house, ann := server.Houses(t)[0], server.Persons(t, 1)[0]
	phone, laptop := connect(t, server, ann, house), connect(t, server, ann, house)
	first, second := server.Wish(t, ann), server.Wish(t, ann)

	phone.wish(first)
	phone.pull()
	laptop.wish(second)
	laptop.pull()
	phone.pull()

	assert.True(t, phone.has(second.Own))
	assert.True(t, laptop.has(first.Own))
	assert.Equal(t, phone.Rows(), laptop.Rows())
}
