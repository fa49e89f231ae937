// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// ends waits until a stream is closed.
func ends(t *testing.T, hints <-chan struct{}) {
	t.Helper()
	limit := time.After(10 * time.Second)
	for {
		select {
		case _, open := <-hints:
			if !open {
				return
			}
		case <-limit:
			t.Fatal("the stream goes on")
		}
	}
}

func TestServer_ends_a_wake_stream_with_its_session(t *testing.T) {
	for name, end := range map[string]func(t *testing.T, h *house, signOut func() error){
		"signed out": func(t *testing.T, _ *house, signOut func() error) { require.NoError(t, signOut()) },
		"run out": func(t *testing.T, h *house, _ func() error) {
			h.central.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
				_, err := tx.ForgetSessions(ctx, central.Stale{Seen: h.now.Add(time.Hour)})
				return err
			})
			h.server.EndStreams(t.Context())
		},
		"the person left": func(t *testing.T, h *house, _ func() error) {
			require.NoError(t, h.central.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
				return tx.Store().Remove(ctx, "person", string(person(1)))
			}))
			h.server.EndStreams(t.Context())
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := openHouse(t, true)
			ann, bob := h.signIn(t, string(person(1)), "device-of-ann"), h.signIn(t, string(person(2)), "device-of-bob")
			hints, err := ann.Wake(t.Context())
			require.NoError(t, err)
			others, err := bob.Wake(t.Context())
			require.NoError(t, err)

			end(t, h, func() error { return ann.SignOut(t.Context()) })

			ends(t, hints)
			_, err = ann.Wake(t.Context())
			assert.Error(t, err)
			if name != "run out" {
				select {
				case _, open := <-others:
					assert.True(t, open, "the other session goes on")
				default:
				}
			}
		})
	}
}

// TestHub_gives_hints_to_the_owner_of_a_device: two people may have signed in under one device id before either used it.
func TestHub_gives_hints_to_the_owner_of_a_device(t *testing.T) {
	w := openTown(t)
	ann, bob := w.hub.Session(person(1), "one-device"), w.hub.Session(person(2), "one-device")
	_, err := bob.Wake(t.Context())
	require.NoError(t, err, "nobody has used it yet")

	_, err = ann.Sync(t.Context(), sync.Request{Protocol: 1, Want: []sync.Scope{"b:" + hall}})
	require.NoError(t, err)

	for _, scope := range w.hub.Listening("one-device") {
		assert.NotContains(t, []sync.Scope{sync.Scope("u:" + string(person(1))), "b:" + hall}, scope, "what Ann holds")
	}
	_, err = bob.Wake(t.Context())
	assert.Equal(t, sync.NotAllowed, codeOf(err))
	_, err = ann.Wake(t.Context())
	assert.NoError(t, err)
}
