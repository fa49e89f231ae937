// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// rawly sends a request line as it stands, which no client of net/http does.
func (h *house) rawly(t *testing.T, line string) *http.Response {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
	require.NoError(t, err)
	defer conn.Close()
	require.NoError(t, conn.SetDeadline(time.Now().Add(10*time.Second)))
	_, err = fmt.Fprintf(conn, "%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}", line)
	require.NoError(t, err)
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	t.Cleanup(func() { resp.Body.Close() })
	return resp
}

func TestServer_sends_no_redirect_whatever_the_path(t *testing.T) {
	h := openHouse(t, true)
	for _, path := range []string{
		"//v1/sync", "/v1//sync", "/v1/./sync", "/v1/x/../sync", "/../v1/sync", "/v1/sync/.", "/v1/sync/..", "/v1/sync//", "//", "/.", "/..",
		"///", "/v1/", "/v1/sync/", "/v1/nothing", "//healthz", "//?next=https://example.org", "//example.org/v1/sync", "/v1%2fsync", "/%2e%2e/v1/sync",
	} {
		for _, method := range []string{"GET", "POST", "DELETE", "CONNECT"} {
			if method == "CONNECT" && !strings.HasPrefix(path, "/v1/") {
				continue
			}
			resp := h.rawly(t, method+" "+path)

			assert.Empty(t, resp.Header.Get("Location"), "%s %s", method, path)
			if assert.Equal(t, 404, resp.StatusCode, "%s %s", method, path) && strings.HasPrefix(path, "/v1/") {
				var problem wire.Problem
				assert.Equal(t, "application/problem+json", resp.Header.Get("Content-Type"), "%s %s", method, path)
				require.NoError(t, json.NewDecoder(resp.Body).Decode(&problem))
				assert.Equal(t, sync.Malformed, problem.Code)
				assert.Equal(t, 404, problem.Status)
			}
		}
	}
	assert.Equal(t, 401, h.rawly(t, "POST /v1/sync").StatusCode)
	assert.Equal(t, 200, h.rawly(t, "GET /").StatusCode)
	assert.Equal(t, 404, h.rawly(t, "GET http://localhost//v1/sync").StatusCode)
	assert.Equal(t, 401, h.rawly(t, "GET http://localhost/v1/wake").StatusCode)
}
