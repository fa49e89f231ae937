// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/remotetest"
)

// gate is a real HTTP server on loopback in front of sessions, with the person and device as the token.
type gate struct {
	server  *httptest.Server
	handler *Handler
	mu      sync.Mutex
	open    map[string]syncing.Remote
}

func openGate(t testing.TB) *gate {
	g := newGate()
	g.server.Start()
	t.Cleanup(g.close)
	return g
}

// newGate is a gate whose server is not started yet. The caller closes it.
func newGate() *gate {
	g, mux := &gate{open: map[string]syncing.Remote{}}, http.NewServeMux()
	g.handler = &Handler{Session: g.session}
	g.handler.Register(mux)
	g.server = httptest.NewUnstartedServer(mux)
	return g
}

func (g *gate) close() {
	g.server.Close()
	g.handler.Close()
}

func (g *gate) session(r *http.Request) (syncing.Remote, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if remote, ok := g.open[Bearer(r)]; ok {
		return remote, nil
	}
	return nil, &syncing.Error{Code: syncing.SignedOut, Message: "no session"}
}

func (g *gate) admit(t testing.TB, token string, remote syncing.Remote) *Client {
	g.mu.Lock()
	g.open[token] = remote
	g.mu.Unlock()
	client, err := NewClient(g.server.URL, token)
	require.NoError(t, err)
	t.Cleanup(client.Close)
	return client
}

func TestClient_and_Handler_keep_the_contract(t *testing.T) {
	remotetest.Run(t, func(t *testing.T) remotetest.Server {
		gate := openGate(t)
		seats := remotetest.OpenSeats(t)
		seats.Through = func(t testing.TB, person, device string, session syncing.Remote) syncing.Remote {
			return gate.admit(t, person+"."+device, session)
		}
		return seats
	})
}

// raw sends a request as a stranger would.
func (g *gate) raw(t testing.TB, method, path, body string, headers ...string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, g.server.URL+path, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer t")
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := (&http.Transport{DisableCompression: true, DisableKeepAlives: true}).RoundTrip(req)
	require.NoError(t, err)
	t.Cleanup(func() { resp.Body.Close() })
	return resp
}
