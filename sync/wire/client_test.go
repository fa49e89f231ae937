// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	syncing "github.com/pult-app/pult/sync"
)

func TestMain(m *testing.M) {
	// The decoders keep their goroutines for the life of the process.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/klauspost/compress/zstd.(*Decoder).startStreamDecoder"))
}

func TestNewClient_refuses_addresses_that_would_give_the_token_away(t *testing.T) {
	for _, base := range []string{
		"http://pult.example.de", "http://192.0.2.7:80", "ftp://pult.example.de", "pult.example.de", "", "https://", "://",
		"https://ann:secret@pult.example.de", "https://pult.example.de/?a=b", "https://pult.example.de/#top",
	} {
		_, err := NewClient(base, "t")

		require.Error(t, err, base)
		assert.NotContains(t, err.Error(), "secret")
	}
	for _, base := range []string{"https://pult.example.de", "https://example.de/pult/", "http://127.0.0.1:8080", "http://[::1]:1", "http://localhost"} {
		_, err := NewClient(base, "t")

		assert.NoError(t, err, base)
	}
}

// pretend is a client of a server that answers every request in one way.
func pretend(t *testing.T, answer http.HandlerFunc) *Client {
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	client, err := NewClient(server.URL, "secret")
	require.NoError(t, err)
	t.Cleanup(client.Close)
	return client
}

func TestClient_takes_no_strange_page_for_the_server(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"a sign-in page": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, "<h1>Welcome to our hotel</h1>")
		},
		"a redirect":         func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusFound) },
		"a proxy's 401":      func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "who?", http.StatusUnauthorized) },
		"a proxy's 410":      func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "gone", http.StatusGone) },
		"an unknown problem": func(w http.ResponseWriter, _ *http.Request) { writeProblem(w, 418, "teapot", "") },
		"JSON that is not ours": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", jsonType)
			io.WriteString(w, "[1]")
		},
		"half an answer": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", jsonType)
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, `{"expect":`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			client := pretend(t, answer)

			_, err := client.Sync(t.Context(), syncing.Request{Protocol: 1})
			_, wakeErr := client.Wake(t.Context())

			require.Error(t, err)
			require.Error(t, wakeErr)
			var failed *syncing.Error
			assert.NotErrorAs(t, err, &failed, "only our server may sign us out or send us back to the start")
			assert.NotErrorAs(t, wakeErr, &failed)
			assert.NotContains(t, err.Error(), "secret")
		})
	}
}

func TestClient_understands_what_any_proxy_may_say(t *testing.T) {
	for status, code := range map[int]syncing.Code{
		413: syncing.TooLarge, 429: syncing.TooMany, 502: syncing.Unavailable, 503: syncing.Unavailable, 504: syncing.Unavailable,
	} {
		client := pretend(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })

		_, err := client.Sync(t.Context(), syncing.Request{Protocol: 1})

		var failed *syncing.Error
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, code, failed.Code)
	}
}

func TestClient_carries_the_token_in_the_header_only(t *testing.T) {
	seen := make(chan *http.Request, 1)
	client := pretend(t, func(w http.ResponseWriter, r *http.Request) {
		seen <- r
		WriteJSON(w, r, 200, syncing.Response{Expect: 1, Cursor: "c"})
	})

	_, err := client.Sync(t.Context(), syncing.Request{Protocol: 1})

	require.NoError(t, err)
	r := <-seen
	assert.Equal(t, "Bearer secret", r.Header.Get("Authorization"))
	assert.NotContains(t, r.URL.String(), "secret")
}

func TestClient_compresses_long_requests_and_reuses_its_connection(t *testing.T) {
	type call struct{ encoding, from string }
	calls := make(chan call, 3)
	client := pretend(t, func(w http.ResponseWriter, r *http.Request) {
		var req syncing.Request
		assert.NoError(t, NewIntake(MaxRequest, 1).ReadJSON(w, r, &req))
		calls <- call{r.Header.Get("Content-Encoding"), r.RemoteAddr}
		WriteJSON(w, r, 200, syncing.Response{Expect: 1, Cursor: "c"})
	})

	for _, cursor := range []syncing.Cursor{"", syncing.Cursor(strings.Repeat("c", 1000)), ""} {
		_, err := client.Sync(t.Context(), syncing.Request{Protocol: 1, Cursor: cursor})
		require.NoError(t, err)
	}

	first, second, third := <-calls, <-calls, <-calls
	assert.Equal(t, "", first.encoding)
	assert.Equal(t, "zstd", second.encoding)
	assert.Equal(t, first.from, second.from)
	assert.Equal(t, first.from, third.from)
}

func TestClient_repeats_what_a_dead_connection_swallowed(t *testing.T) {
	var swallowed atomic.Bool
	client := pretend(t, func(w http.ResponseWriter, r *http.Request) {
		var req syncing.Request
		assert.NoError(t, NewIntake(MaxRequest, 1).ReadJSON(w, r, &req))
		assert.NotContains(t, r.Header, "X-Idempotency-Key")
		if req.Cursor == "second" && swallowed.CompareAndSwap(false, true) {
			panic(http.ErrAbortHandler)
		}
		WriteJSON(w, r, 200, syncing.Response{Expect: 1, Cursor: req.Cursor})
	})
	_, err := client.Sync(t.Context(), syncing.Request{Protocol: 1, Cursor: "first"})
	require.NoError(t, err)

	resp, err := client.Sync(t.Context(), syncing.Request{Protocol: 1, Cursor: "second"})

	require.NoError(t, err)
	assert.Equal(t, syncing.Cursor("second"), resp.Cursor)
	assert.True(t, swallowed.Load())
}

func TestClient_sends_nothing_that_is_too_large(t *testing.T) {
	gate, remote := openGate(t), &canned{}
	client := gate.admit(t, "t", remote)

	_, err := client.Sync(t.Context(), syncing.Request{Protocol: 1, Cursor: syncing.Cursor(strings.Repeat("c", MaxRequest))})

	var failed *syncing.Error
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, syncing.TooLarge, failed.Code)
	assert.Zero(t, remote.calls)
}

func TestClient_gives_a_silent_stream_up(t *testing.T) {
	gate := openGate(t)
	client := gate.admit(t, "t", &canned{hints: make(chan struct{})})
	client.quiet = 20 * time.Millisecond

	hints, err := client.Wake(t.Context())
	require.NoError(t, err)

	_, open := <-hints
	assert.False(t, open)
}

func TestClient_ends_its_stream_with_the_context(t *testing.T) {
	gate := openGate(t)
	client := gate.admit(t, "t", &canned{hints: make(chan struct{})})
	ctx, cancel := context.WithCancel(t.Context())
	hints, err := client.Wake(ctx)
	require.NoError(t, err)

	cancel()

	_, open := <-hints
	assert.False(t, open)
}

func TestClient_reads_a_date_to_wait_for_by_the_servers_clock(t *testing.T) {
	client := pretend(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", "Mon, 23 Nov 2101 08:00:00 GMT")
		w.Header().Set("Retry-After", "Mon, 23 Nov 2101 08:00:30 GMT")
		w.WriteHeader(503)
	})

	_, err := client.Sync(t.Context(), syncing.Request{Protocol: 1})

	var failed *syncing.Error
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, 30*time.Second, failed.Retry)
}

func TestRetryAfter_reads_seconds_and_dates(t *testing.T) {
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"":                              0,
		"7":                             7 * time.Second,
		"-7":                            0,
		"99999999999999":                0,
		"86400":                         time.Hour,
		"Mon, 23 Nov 2026 08:00:30 GMT": 30 * time.Second,
		"Mon, 23 Nov 2026 07:00:00 GMT": 0,
		"soon":                          0,
	} {
		assert.Equal(t, want, retryAfter(header, now), header)
	}
}
