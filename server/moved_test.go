// SPDX-License-Identifier: EUPL-1.2

//go:build unix

package server_test

import (
	"context"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/sqlite"
	"github.com/pult-app/pult/sync"
)

// TestServer_acknowledges_nothing_without_its_file: the engine goes on writing to a file that nobody will open again.
func TestServer_acknowledges_nothing_without_its_file(t *testing.T) {
	for name, take := range map[string]func(path string) error{
		"removed": os.Remove,
		"renamed": func(path string) error { return os.Rename(path, path+".old") },
		"replaced": func(path string) error {
			return os.Rename(path, path+".old") // and the next line makes another
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := openTown(t)
			log := &journal{}
			c, err := central.Open(t.Context(), w.path)
			require.NoError(t, err)
			s := server.New(server.Config{Central: c, Demo: true, Now: func() time.Time { return monday }, Log: slog.New(slog.NewTextHandler(log, nil))})
			t.Cleanup(func() { s.Close(); _ = c.Close() })
			session := s.Hub().Session(person(1), "a-device")
			_, err = session.Sync(t.Context(), sync.Request{Protocol: 1})
			require.NoError(t, err)
			require.NoError(t, take(w.path))
			if name == "replaced" {
				require.NoError(t, os.WriteFile(w.path, nil, 0o600))
			}

			wish := reserve(t, desk(hall, 1), slot(1))
			_, err = session.Sync(t.Context(), sync.Request{Protocol: 1, Ops: []sync.Op{{ID: "01936a3e-0000-7000-8000-000000000001", Seq: 1, Kind: wish.Kind, Args: wish.Args}}})

			assert.Equal(t, sync.Unavailable, codeOf(err))
			assert.Equal(t, sqlite.Moved, sqlite.CodeOf(c.Damage()))
			assert.Error(t, c.Write(context.Background(), func(context.Context, *central.Tx) error { t.Error("begun"); return nil }))
			assert.Equal(t, 1, strings.Count(log.String(), "THE DATABASE WAS TAKEN AWAY"), "%s", log)
		})
	}
}

func TestServer_notices_at_its_poll_that_its_file_is_gone(t *testing.T) {
	h := openHouse(t, true)
	stop := h.stop
	h.stop = func(t testing.TB) { assert.NoError(t, os.Rename(h.path+".old", h.path)); stop(t) }

	require.NoError(t, os.Rename(h.path, h.path+".old"))

	require.Eventually(t, func() bool {
		resp, _ := h.ask(t, "GET", "/healthz", "")
		return resp.StatusCode == http.StatusServiceUnavailable
	}, 10*time.Second, 10*time.Millisecond)
}
