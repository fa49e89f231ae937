// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/remotetest"
)

// loosePages is a server that counts the rows of a page but not their bytes: each op writes a row of 100 KB.
func loosePages() *remotetest.Memory {
	return remotetest.NewMemory(time.Now, func(draft *remotetest.Draft, person string, op syncing.Op) (string, json.RawMessage) {
		draft.Put("seat", string(op.ID), syncing.Scope("u:"+person), fat(100<<10))
		return "", nil
	})
}

func fat(size int) json.RawMessage {
	return json.RawMessage(`{"name":"` + strings.Repeat("x", size) + `"}`)
}

// keepInStep runs an engine over HTTP until the device has everything, or for a minute.
func keepInStep(t *testing.T, server *remotetest.Memory, device *remotetest.Device) syncing.Status {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	client := openGate(t).admit(t, "t", server.Session("ann", "phone"))
	engine := &syncing.Engine{Local: device, Remote: client, Tell: func(s syncing.Status) {
		if s.Online || s.LastError != "" {
			stop()
		}
	}}
	require.NoError(t, engine.Run(ctx))
	return engine.Status()
}

func TestEngine_gets_through_pages_that_are_larger_than_an_answer_may_be(t *testing.T) {
	server := loosePages()
	for i := range 200 {
		server.Put("seat", fmt.Sprint(i), "b:one", fat(100<<10))
	}
	device := remotetest.NewDevice("b:one")

	status := keepInStep(t, server, device)

	assert.True(t, status.Online, "%s", status.LastError)
	assert.Len(t, device.Rows(), 200)
}

func TestEngine_gets_through_own_rows_that_are_larger_than_an_answer_may_be(t *testing.T) {
	device := remotetest.NewDevice()
	for range 200 {
		device.Wish("seat.take", json.RawMessage(`{}`), "")
	}

	status := keepInStep(t, loosePages(), device)

	assert.True(t, status.Online, "%s", status.LastError)
	assert.Len(t, device.Rows(), 200)
	waiting, err := device.Pending(t.Context(), syncing.MaxOps)
	require.NoError(t, err)
	assert.Empty(t, waiting)
}
