// SPDX-License-Identifier: EUPL-1.2

package remotetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	syncing "github.com/pult-app/pult/sync"
)

// sumClaims are about finding out that a device does not hold what it should, and mending it.
var sumClaims = map[string]func(*testing.T, Server){
	"adds up what the device holds":                 addsUp,
	"adds up only when asked and when all is there": addsUpWhenAsked,
	"begins a scope anew when asked":                beginsAnew,
	"begins anew again when its answer was lost":    beginsAnewAgain,
	"drops what is asked anew and may not be held":  dropsForeignAnew,
	"tells what goes while a scope is begun anew":   tellsGoneWhileAnew,
	"refuses a list of scopes that is not in order": refusesMuddledAnew,
	"brings the rows of ops that come with an anew": carriesOwnWithAnew,
	"begins nothing anew that nobody has asked for": beginsNothingUnasked,
}

// holder is a device that has everything and has made and unmade some of it.
func holder(t *testing.T, server Server) (*client, Wish) {
	t.Helper()
	house, ann := server.Houses(t)[0], server.Persons(t, 1)[0]
	wishes := fill(t, server, ann, 6)
	device := fresh(t, server, ann, house)
	device.wish(server.Undo(t, ann, wishes[0]))
	device.pull()
	return device, wishes[1]
}

func addsUp(t *testing.T, server Server) {
	device, wish := holder(t, server)
	device.sums = true

	resp := device.exchange()
	assert.NotEmpty(t, resp.Sums)
	assert.Empty(t, device.doubted)

	device.Lose(wish.Shared.Table, wish.Shared.ID)
	device.exchange()
	assert.Equal(t, []syncing.Scope{server.Houses(t)[0]}, device.doubted)
}

func addsUpWhenAsked(t *testing.T, server Server) {
	device, _ := holder(t, server)
	assert.Nil(t, device.exchange().Sums)

	other := connect(t, server, server.Persons(t, 1)[0], server.Houses(t)[0])
	other.limit, other.sums = 3, true
	for more := true; more; {
		resp := other.exchange()
		more = resp.More
		assert.Equal(t, more, resp.Sums == nil, "with the last page")
	}
	assert.Empty(t, other.doubted)
}

func beginsAnew(t *testing.T, server Server) {
	device, wish := holder(t, server)
	house := server.Houses(t)[0]
	device.Lose(wish.Shared.Table, wish.Shared.ID)
	device.Invent(syncing.Row{Table: wish.Shared.Table, ID: "nobody's", Scope: house, Ver: 1 << 50, Data: []byte(`{}`)})
	device.doubted, device.limit = []syncing.Scope{house}, 3

	resp := device.exchange()

	assert.Equal(t, []syncing.Scope{house}, resp.Anew)
	assert.Empty(t, resp.Drop)
	device.pull()
	assert.Equal(t, fresh(t, server, server.Persons(t, 1)[0], house).Rows(), device.Rows())
}

func beginsAnewAgain(t *testing.T, server Server) {
	device, wish := holder(t, server)
	house := server.Houses(t)[0]
	device.Lose(wish.Shared.Table, wish.Shared.ID)
	device.doubted = []syncing.Scope{house}
	_, err := device.remote.Sync(context.Background(), device.request())
	require.NoError(t, err, "this answer is lost on its way")

	assert.Equal(t, []syncing.Scope{house}, device.exchange().Anew)
	assert.True(t, device.has(wish.Shared))
}

func dropsForeignAnew(t *testing.T, server Server) {
	device, _ := holder(t, server)
	foreign := syncing.Scope("u:" + server.Persons(t, 2)[1])
	device.doubted = []syncing.Scope{server.Houses(t)[1], foreign}

	resp := device.exchange()

	assert.Empty(t, resp.Anew)
	assert.Equal(t, []syncing.Scope{server.Houses(t)[1], foreign}, resp.Drop)
	assert.Empty(t, resp.Rows)
}

func tellsGoneWhileAnew(t *testing.T, server Server) {
	device, wish := holder(t, server)
	house, ann := server.Houses(t)[0], server.Persons(t, 1)[0]
	device.doubted, device.limit = []syncing.Scope{house}, 2
	require.True(t, device.exchange().More)
	other := fresh(t, server, ann, house)
	other.wish(server.Undo(t, ann, wish))
	other.pull()

	device.pull()

	assert.Equal(t, fresh(t, server, ann, house).Rows(), device.Rows())
}

func refusesMuddledAnew(t *testing.T, server Server) {
	device, _ := holder(t, server)
	device.doubted = []syncing.Scope{"org", "b:x"}

	_, err := device.try()

	assert.Equal(t, syncing.Malformed, code(t, err))
}

func carriesOwnWithAnew(t *testing.T, server Server) {
	device, _ := holder(t, server)
	wish := server.Wish(t, server.Persons(t, 1)[0])
	op := device.wish(wish)
	device.doubted, device.limit = []syncing.Scope{server.Houses(t)[0]}, 1

	device.exchange()

	assert.Equal(t, syncing.Accepted, device.outcome(op).Verdict)
	assert.True(t, device.has(wish.Shared))
}

func beginsNothingUnasked(t *testing.T, server Server) {
	device, _ := holder(t, server)

	assert.Empty(t, device.exchange().Anew)
}
