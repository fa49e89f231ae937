// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"os"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// journal is a log that is written and read at the same time.
type journal struct {
	mu   stdsync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// spoil destroys the page in which a table of a closed file begins.
func spoil(t *testing.T, path, table string) {
	t.Helper()
	c, err := central.Open(t.Context(), path)
	require.NoError(t, err)
	var page, size int64
	require.NoError(t, c.DB().Readers().QueryRow(`SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = $1`, table).Scan(&page, &size))
	require.NoError(t, c.Close())
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	require.NoError(t, err)
	defer file.Close()
	_, err = file.WriteAt(bytes.Repeat([]byte{0xff}, 100), (page-1)*size)
	require.NoError(t, err)
}

// openDamaged serves a house in which a table's first page was destroyed.
func openDamaged(t *testing.T, table string) (*house, *journal) {
	t.Helper()
	h := openHouse(t, true)
	h.stop(t)
	spoil(t, h.path, table)
	c, err := central.Open(context.Background(), h.path)
	require.NoError(t, err, "nothing that opening reads is damaged")
	h.central = c
	log := &journal{}
	h.server = server.New(server.Config{Central: c, Demo: true, Now: h.clock, Log: slog.New(slog.NewTextHandler(log, nil))})
	listener, err := server.Listen(context.Background(), "127.0.0.1:0", true)
	require.NoError(t, err)
	h.url = "http://" + listener.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- h.server.Serve(ctx, listener) }()
	h.stop = func(t testing.TB) {
		cancel()
		assert.NoError(t, <-ended)
		_ = c.Close() // it may complain of what is known
	}
	return h, log
}

// TestServer_takes_nothing_into_a_damaged_file: no request had read the page, the look at the start has.
func TestServer_takes_nothing_into_a_damaged_file(t *testing.T) {
	h, log := openDamaged(t, "presence")
	ill := func() bool {
		resp, text := h.ask(t, "GET", "/healthz", "")
		return resp.StatusCode == http.StatusServiceUnavailable && strings.Contains(text, "damaged")
	}

	require.Eventually(t, ill, 10*time.Second, 10*time.Millisecond)
	session := h.server.Hub().Session(person(1), "a-device")
	wish := reserve(t, desk(hall, 1), slot(1))
	_, err := session.Sync(t.Context(), sync.Request{Protocol: 1, Ops: []sync.Op{{ID: "01936a3e-0000-7000-8000-000000000001", Seq: 1, Kind: wish.Kind, Args: wish.Args}}})
	_, again := session.Sync(t.Context(), sync.Request{Protocol: 1, Ops: []sync.Op{{ID: "01936a3e-0000-7000-8000-000000000001", Seq: 1, Kind: wish.Kind, Args: wish.Args}}})

	for _, err := range []error{err, again} {
		var failed *sync.Error
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, sync.Unavailable, failed.Code)
		assert.Equal(t, "the database is damaged", failed.Message)
		assert.Equal(t, time.Minute, failed.Retry)
	}
	assert.Zero(t, h.count(t, `SELECT COUNT(*) FROM booking`))
	assert.Equal(t, 1, strings.Count(log.String(), "THE DATABASE IS DAMAGED"), "once: %s", log)
}

// TestHub_takes_nothing_more_after_it_met_damage: a page that broke while the server ran.
func TestHub_takes_nothing_more_after_it_met_damage(t *testing.T) {
	w := openTown(t)
	w.end(t)
	spoil(t, w.path, "outcome")
	c, err := central.Open(context.Background(), w.path)
	require.NoError(t, err)
	log := &journal{}
	hub := server.NewHub(c, server.HubOptions{Now: func() time.Time { return monday }, Log: slog.New(slog.NewTextHandler(log, nil))})
	t.Cleanup(func() { hub.Close(); _ = c.Close(); w.start(t) }) // the town's own cleanup ends it once more
	require.NoError(t, c.Damage())
	ann, bob := hub.Session(person(1), "device-of-ann"), hub.Session(person(2), "device-of-bob")
	wish := reserve(t, desk(hall, 1), slot(1))

	_, err = ann.Sync(t.Context(), sync.Request{Protocol: 1, Ops: []sync.Op{{ID: "01936a3e-0000-7000-8000-000000000001", Seq: 1, Kind: wish.Kind, Args: wish.Args}}})
	_, other := bob.Sync(t.Context(), sync.Request{Protocol: 1})

	assert.Equal(t, sync.Unavailable, codeOf(err))
	assert.Equal(t, sync.Unavailable, codeOf(other), "a device that would have to be written down")
	assert.Error(t, c.Damage())
	assert.Equal(t, 1, strings.Count(log.String(), "THE DATABASE IS DAMAGED"), "%s", log)
	assert.NotContains(t, log.String(), "hub failed")
}
