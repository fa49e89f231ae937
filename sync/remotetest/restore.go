// SPDX-License-Identifier: EUPL-1.2

package remotetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	syncing "github.com/pult-app/pult/sync"
)

// runRestore asks of a server that can be restored what a restored server owes its devices.
func runRestore(t *testing.T, open func(t *testing.T) Server) {
	if _, ok := open(t).(Restorer); !ok {
		t.Skip("this server cannot be restored")
	}
	t.Run("a device sends again what the backup does not know", func(t *testing.T) { resendsAfterRestore(t, open(t)) })
	t.Run("a device goes on when it has forgotten that too", func(t *testing.T) { goesOnAfterForgetting(t, open(t)) })
	t.Run("a cursor from before the backup stays good", func(t *testing.T) { keepsOldCursors(t, open(t)) })
	t.Run("a cursor from after the backup is never good again", func(t *testing.T) { refusesLostCursors(t, open(t)) })
}

func resendsAfterRestore(t *testing.T, server Server) {
	house, persons := server.Houses(t)[0], server.Persons(t, 2)
	device, witness := connect(t, server, persons[0], house), fresh(t, server, persons[1], house)
	kept, lost := server.Wish(t, persons[0]), server.Wish(t, persons[0])
	device.wish(kept)
	device.pull()
	server.(Restorer).Backup(t)
	op := device.wish(lost)
	device.pull()
	require.True(t, device.has(lost.Own))

	server.(Restorer).Restore(t)
	startOver(t, device)
	gap := device.exchange()
	device.pull()
	witness.pull()

	assert.Equal(t, int64(2), gap.Expect)
	assert.Equal(t, syncing.Accepted, device.outcome(op).Verdict)
	assert.True(t, device.has(kept.Own))
	assert.True(t, device.has(lost.Own), "the wish that the backup had lost was granted again")
	assert.True(t, witness.has(lost.Shared))
}

func goesOnAfterForgetting(t *testing.T, server Server) {
	house, ann := server.Houses(t)[0], server.Persons(t, 1)[0]
	device := connect(t, server, ann, house)
	server.(Restorer).Backup(t)
	lost, next := server.Wish(t, ann), server.Wish(t, ann)
	device.wish(lost)
	device.pull()
	device.Forget()

	server.(Restorer).Restore(t)
	startOver(t, device)
	op := device.wish(next)
	device.pull()

	if _, answered := device.Outcome(op); !answered {
		device.pull()
	}
	assert.Equal(t, syncing.Accepted, device.outcome(op).Verdict)
	assert.False(t, device.has(lost.Own), "nobody has it any more, and nobody shows it")
}

// keepsOldCursors: all that such a device has is in the backup too, so it goes on from there, whole or in the middle of its
// first load.
func keepsOldCursors(t *testing.T, server Server) {
	house, persons := server.Houses(t)[0], server.Persons(t, 3)
	kept := fill(t, server, persons[1], 6)
	whole, partly := fresh(t, server, persons[0], house), connect(t, server, persons[0], house)
	partly.limit = 2
	require.True(t, partly.exchange().More)
	undone := fill(t, server, persons[1], 1)[0]
	server.(Restorer).Backup(t)
	newest := fresh(t, server, persons[0], house)
	lost := fill(t, server, persons[1], 2)

	server.(Restorer).Restore(t)
	writer := fresh(t, server, persons[1], house)
	writer.wish(server.Undo(t, persons[1], undone))
	writer.pull()
	later := fill(t, server, persons[2], 3)

	for name, device := range map[string]*client{"whole": whole, "partly": partly, "as new as the backup": newest} {
		device.pull() // no call of it fails
		assert.True(t, device.has(kept[0].Shared), name)
		assert.False(t, device.has(undone.Shared), name)
		assert.False(t, device.has(lost[0].Shared), name)
		assert.True(t, device.has(later[2].Shared), name)
		assert.Equal(t, fresh(t, server, persons[0], house).Rows(), device.Rows(), name)
	}
}

// refusesLostCursors: the log has gone another way since, however far it is by now.
func refusesLostCursors(t *testing.T, server Server) {
	house, persons := server.Houses(t)[0], server.Persons(t, 2)
	server.(Restorer).Backup(t)
	lost := fill(t, server, persons[1], 2)
	soon, late := fresh(t, server, persons[0], house), fresh(t, server, persons[0], house)
	require.True(t, late.has(lost[0].Shared))

	server.(Restorer).Restore(t)
	startOver(t, soon)
	fill(t, server, persons[1], 4)
	startOver(t, late)

	for _, device := range []*client{soon, late} {
		device.pull()
		assert.False(t, device.has(lost[0].Shared))
		assert.Equal(t, fresh(t, server, persons[0], house).Rows(), device.Rows())
	}
}

// startOver is what a device does when its cursor is refused.
func startOver(t *testing.T, device *client) {
	t.Helper()
	_, err := device.try()
	require.Error(t, err)
	require.Equal(t, syncing.StartOver, code(t, err))
	require.NoError(t, device.StartOver(context.Background()))
}

func runForget(t *testing.T, server Server) {
	forgetter, ok := server.(Forgetter)
	if !ok {
		t.Skip("this server cannot forget before its time")
	}
	house, persons := server.Houses(t)[0], server.Persons(t, 2)
	wish := fill(t, server, persons[1], 1)[0]
	reader, writer := fresh(t, server, persons[0], house), fresh(t, server, persons[1], house)
	writer.wish(server.Undo(t, persons[1], wish))
	writer.pull()
	fill(t, server, persons[1], 1)

	forgetter.Forget(t)
	startOver(t, reader)
	reader.pull()

	assert.False(t, reader.has(wish.Shared))
	assert.Equal(t, fresh(t, server, persons[0], house).Rows(), reader.Rows())
	paged := connect(t, server, persons[0], house)
	paged.limit = 2
	paged.pull()
	assert.Equal(t, reader.Rows(), paged.Rows(), "a load in pages needs no tombstones from before it began")
}
