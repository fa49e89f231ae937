// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync/wire"
)

// TestServer_notes_those_who_come_on_monday_together: after a weekend every session is to be noted as seen, and a transaction
// for each would stand before the ops of all.
func TestServer_notes_those_who_come_on_monday_together(t *testing.T) {
	const many = 40
	h := openHouse(t, true)
	var clients []*wire.Client
	for i := range many {
		clients = append(clients, h.signIn(t, string(person(i)), fmt.Sprintf("device-%d", i)))
	}
	h.set(h.now.AddDate(0, 0, 3))
	count := func() int { return h.count(t, `SELECT count(*) FROM session WHERE seen_at = $1`, h.now.Unix()) }

	// Nobody waits for the writer, which is at something else.
	h.write(t, func(context.Context, *central.Tx) error {
		for _, client := range clients {
			_, err := client.Session(t.Context())
			require.NoError(t, err)
		}
		return nil
	})
	require.NoError(t, clients[0].SignOut(t.Context()))
	for patience := time.Now().Add(20 * time.Second); count() < many-1 && time.Now().Before(patience); {
		pause(t.Context(), 10*time.Millisecond)
	}

	assert.Equal(t, many-1, count())
	assert.Equal(t, many-1, h.count(t, `SELECT count(*) FROM session`), "whoever signed out meanwhile stays so")
}
