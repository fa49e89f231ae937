// SPDX-License-Identifier: EUPL-1.2

package remotetest

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	syncing "github.com/pult-app/pult/sync"
)

// scopeClaims are about who may hold what.
var scopeClaims = map[string]func(*testing.T, Server){
	"brings only scopes of the session":             bringsOnlyScopes,
	"brings an optional scope whole when wanted":    bringsWanted,
	"drops an optional scope when unwanted":         dropsUnwanted,
	"names a drop again when its answer was lost":   dropsAgain,
	"refuses to give another person's scope":        refusesOthersScope,
	"brings nothing of a house that does not exist": bringsNoStrangeHouse,
	"leaks nothing by another session's cursor":     leaksNothingByCursor,
	"carries no own row outside the wanted scopes":  carriesOnlyWanted,
}

func bringsOnlyScopes(t *testing.T, server Server) {
	houses, persons := server.Houses(t), server.Persons(t, 3)
	for _, person := range persons[1:] {
		fill(t, server, person, 3)
	}
	fill(t, server, persons[0], 1)

	device := fresh(t, server, persons[0], houses[0])

	require.NotEmpty(t, device.Rows())
	for _, row := range device.Rows() {
		other := strings.HasPrefix(string(row.Scope), "u:") && row.Scope != syncing.Scope("u:"+persons[0])
		assert.False(t, other, "%s %s of %s", row.Table, row.ID, row.Scope)
		assert.NotEqual(t, houses[1], row.Scope, "a house that was not wanted")
	}
}

func bringsWanted(t *testing.T, server Server) {
	houses, ann := server.Houses(t), server.Persons(t, 1)[0]
	fill(t, server, ann, 2)
	device := fresh(t, server, ann)
	require.Zero(t, rowsOf(device, houses[0])+rowsOf(device, houses[1]))

	device.Want(houses[:]...)
	device.pull()

	assert.Equal(t, fresh(t, server, ann, houses[:]...).Rows(), device.Rows())
	assert.NotZero(t, rowsOf(device, houses[0]))
	assert.NotZero(t, rowsOf(device, houses[1]))
}

func dropsUnwanted(t *testing.T, server Server) {
	houses, ann := server.Houses(t), server.Persons(t, 1)[0]
	fill(t, server, ann, 2)
	device := fresh(t, server, ann, houses[:]...)

	device.Want(houses[0])
	resp := device.exchange()

	assert.Equal(t, []syncing.Scope{houses[1]}, resp.Drop)
	assert.Zero(t, rowsOf(device, houses[1]))
	assert.NotZero(t, rowsOf(device, houses[0]))
	assert.Empty(t, device.exchange().Drop, "it was named once and understood")
	device.Want(houses[:]...)
	device.pull()
	assert.Equal(t, fresh(t, server, ann, houses[:]...).Rows(), device.Rows(), "wanted again it comes again, whole")
}

func dropsAgain(t *testing.T, server Server) {
	houses, ann := server.Houses(t), server.Persons(t, 1)[0]
	device := fresh(t, server, ann, houses[:]...)
	device.Want(houses[0])
	_, err := device.remote.Sync(context.Background(), device.request())
	require.NoError(t, err, "this answer is lost on its way")

	resp := device.exchange()

	assert.Equal(t, []syncing.Scope{houses[1]}, resp.Drop)
}

func refusesOthersScope(t *testing.T, server Server) {
	persons := server.Persons(t, 2)
	fill(t, server, persons[1], 1)
	device := connect(t, server, persons[0], syncing.Scope("u:"+persons[1]))

	_, err := device.try()

	assert.Equal(t, syncing.NotAllowed, code(t, err))
}

func bringsNoStrangeHouse(t *testing.T, server Server) {
	ann := server.Persons(t, 1)[0]
	device := fresh(t, server, ann)

	device.Want("b:00000000-0000-0000-0000-00000000dead")
	device.pull()

	assert.Equal(t, fresh(t, server, ann).Rows(), device.Rows())
}

func leaksNothingByCursor(t *testing.T, server Server) {
	houses, persons := server.Houses(t), server.Persons(t, 2)
	fill(t, server, persons[0], 2)
	fill(t, server, persons[1], 2)
	bob := fresh(t, server, persons[1], houses[:]...)
	stolen, _, err := bob.Position(context.Background())
	require.NoError(t, err)
	bob.wish(server.Wish(t, persons[1]))
	bob.pull()
	ann := connect(t, server, persons[0], houses[0])
	req := ann.request()
	req.Cursor = stolen

	resp, err := ann.remote.Sync(context.Background(), req)

	if err != nil {
		assert.Equal(t, syncing.StartOver, code(t, err))
		return
	}
	for _, row := range resp.Rows {
		assert.NotEqual(t, syncing.Scope("u:"+persons[1]), row.Scope)
		assert.NotEqual(t, houses[1], row.Scope)
	}
	assert.Contains(t, resp.Drop, syncing.Scope("u:"+persons[1]))
}

func carriesOnlyWanted(t *testing.T, server Server) {
	house, ann := server.Houses(t)[0], server.Persons(t, 1)[0]
	device := fresh(t, server, ann)
	wish := server.Wish(t, ann)

	device.wish(wish)
	device.pull()

	assert.True(t, device.has(wish.Own))
	assert.Zero(t, rowsOf(device, house))
}

func rowsOf(device *client, scope syncing.Scope) (n int) {
	for _, row := range device.Rows() {
		if row.Scope == scope {
			n++
		}
	}
	return n
}
