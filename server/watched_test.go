// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// figures are the metrics of a house, by name and labels.
func figures(t *testing.T, h *house) (values map[string]float64, text string) {
	t.Helper()
	listener, err := server.Listen(t.Context(), "127.0.0.1:0", true)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.server.ServeMetrics(ctx, listener) }()
	resp, err := http.Get("http://" + listener.Addr().String() + "/metrics")
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	resp.Body.Close()
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	cancel()
	require.NoError(t, <-ended)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	values = map[string]float64{}
	for _, line := range regexp.MustCompile(`(?m)^(pult_\S+) (\S+)$`).FindAllStringSubmatch(string(body), -1) {
		values[line[1]], err = strconv.ParseFloat(line[2], 64)
		require.NoError(t, err)
	}
	return values, string(body)
}

// wishOf is a device's first op: the wish for a desk in slot n.
func wishOf(t *testing.T, n int) sync.Op {
	wish := reserve(t, desk(hall, n), slot(n))
	return sync.Op{ID: sync.OpID(uuid.Must(uuid.NewV7()).String()), Seq: 1, Kind: wish.Kind, Args: wish.Args}
}

func TestServer_tells_figures_without_ids_and_names(t *testing.T) {
	h := openHouse(t, true)
	phone, laptop := h.signIn(t, "person007", "device-seven"), h.signIn(t, "person008", "device-eight")
	hints, err := phone.Wake(t.Context())
	require.NoError(t, err)
	first, second := wishOf(t, 1), wishOf(t, 1) // the same desk at the same time
	resp, err := phone.Sync(t.Context(), sync.Request{Protocol: sync.Protocol, Ops: []sync.Op{first}})
	require.NoError(t, err)
	<-hints
	_, err = laptop.Sync(t.Context(), sync.Request{Protocol: sync.Protocol, Ops: []sync.Op{second}})
	require.NoError(t, err)
	_, err = laptop.Sync(t.Context(), sync.Request{Protocol: sync.Protocol, Cursor: "nonsense"})
	require.Error(t, err)
	_, err = phone.Sync(t.Context(), sync.Request{Protocol: sync.Protocol, Cursor: resp.Cursor, Anew: []sync.Scope{"b:bahn", "org", "u:person007"}})
	require.NoError(t, err)

	values, text := figures(t, h)

	assert.EqualValues(t, 1, values[`pult_ops_total{verdict="accepted",why=""}`])
	assert.EqualValues(t, 1, values[`pult_ops_total{verdict="refused",why="taken"}`])
	assert.EqualValues(t, 3, values[`pult_sync_requests_total{code="ok"}`])
	assert.EqualValues(t, 1, values[`pult_sync_requests_total{code="start_over"}`])
	assert.EqualValues(t, 2, values[`pult_group_ops_sum`])
	assert.EqualValues(t, 2, values[`pult_group_seconds_count`])
	assert.EqualValues(t, 3, values[`pult_page_rows_count`])
	for _, scope := range []string{"b", "org", "u"} {
		assert.EqualValues(t, 1, values[`pult_sum_mismatches_total{scope="`+scope+`"}`], scope)
	}
	assert.GreaterOrEqual(t, values[`pult_page_rows_sum`], float64(len(resp.Rows)))
	assert.EqualValues(t, 1, values[`pult_wakes`])
	assert.Zero(t, values[`pult_queue`])
	assert.Positive(t, values[`pult_hint_lag_seconds_count`])
	assert.Positive(t, values[`pult_head`])
	assert.Positive(t, values[`pult_database_bytes`])
	assert.Positive(t, values[`pult_database_log_bytes`])
	assert.Contains(t, values, `pult_last_backup_timestamp_seconds`)
	for _, secret := range []string{"person00", "device-", "Given", "Family", "bahn", string(first.ID)} {
		assert.NotContains(t, text, secret)
	}
}

func TestServer_tells_figures_only_to_its_own_machine(t *testing.T) {
	_, err := server.Listen(t.Context(), net.JoinHostPort("0.0.0.0", "0"), true)
	assert.ErrorIs(t, err, server.ErrNotLoopback)
	h := openHouse(t, true)

	resp, _ := h.ask(t, "GET", "/metrics", "")

	assert.Equal(t, http.StatusNotFound, resp.StatusCode, "devices have no way to the figures")
}

func TestServer_is_ready_while_its_database_can_be_written(t *testing.T) {
	h := openHouse(t, true)
	seq := h.central.Head().Seq
	resp, text := h.ask(t, "GET", "/readyz", "")
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Equal(t, "ok\n", text)
	require.NoError(t, h.central.Refresh(t.Context()))
	assert.Equal(t, seq, h.central.Head().Seq, "to ask changes nothing")
	post, _ := h.ask(t, "POST", "/readyz", "")
	assert.Equal(t, http.StatusMethodNotAllowed, post.StatusCode)
}

func TestServer_is_not_ready_when_its_database_cannot_be_written(t *testing.T) {
	h := openHouse(t, true)
	_, err := h.central.DB().Writer().Exec(`PRAGMA query_only = ON`)
	require.NoError(t, err)

	resp, text := h.ask(t, "GET", "/readyz", "")
	healthy, _ := h.ask(t, "GET", "/healthz", "")

	assert.Equal(t, http.StatusServiceUnavailable, resp.StatusCode)
	assert.Contains(t, text, "cannot be written")
	assert.Equal(t, http.StatusOK, healthy.StatusCode, "it lives, and reads")
	_, err = h.central.DB().Writer().Exec(`PRAGMA query_only = OFF`)
	require.NoError(t, err)
}

func TestServer_is_not_ready_once_it_ends(t *testing.T) {
	h := openHouse(t, true)
	h.stop(t)
	h.stop = func(testing.TB) {}
	req := httptest.NewRequest("GET", "http://localhost/readyz", nil) // on a connection that was open before
	answer := httptest.NewRecorder()

	h.server.Handler().ServeHTTP(answer, req)

	assert.Equal(t, http.StatusServiceUnavailable, answer.Code)
	assert.Contains(t, answer.Body.String(), "going down")
}

// TestServer_ends_wakes_with_a_word_when_to_come_again reads the stream as it is: a client hears another time each.
func TestServer_ends_wakes_with_a_word_when_to_come_again(t *testing.T) {
	h := openHouse(t, true)
	_, text := h.ask(t, "POST", "/v1/session", `{"person":"person007","device":"device-seven"}`)
	token := regexp.MustCompile(`"token":"([^"]+)"`).FindStringSubmatch(text)[1]
	req, err := http.NewRequest("GET", h.url+"/v1/wake", nil)
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	began := time.Now()
	h.stop(t)
	h.stop = func(testing.TB) {}

	said, err := io.ReadAll(resp.Body)

	require.NoError(t, err, "the stream ends, it does not break")
	assert.Less(t, time.Since(began), 5*time.Second)
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	assert.Regexp(t, `^retry: ([2-9]\d{3}|10000)$`, lines[len(lines)-1])
}

// TestServer_ends_wakes_over_TLS_with_a_word: over HTTP/1.1 a stream has its connection to itself, over HTTP/2 it shares one.
func TestServer_ends_wakes_over_TLS_with_a_word(t *testing.T) {
	for proto, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2.0": true} {
		t.Run(proto, func(t *testing.T) {
			lender := httptest.NewUnstartedServer(nil) // of a certificate, and of a client that trusts it
			lender.EnableHTTP2 = http2
			lender.StartTLS()
			defer lender.Close()
			h := openHouse(t, true)
			h.tls = lender.TLS.Clone()
			h.restart(t)
			ask := func(method, path, token, body string) *http.Response {
				req, err := http.NewRequest(method, strings.Replace(h.url, "http:", "https:", 1)+path, strings.NewReader(body))
				require.NoError(t, err)
				req.Header.Set("Content-Type", "application/json")
				req.Header.Set("Authorization", "Bearer "+token)
				resp, err := lender.Client().Do(req)
				require.NoError(t, err)
				t.Cleanup(func() { resp.Body.Close() })
				return resp
			}
			var session wire.Session
			require.NoError(t, json.NewDecoder(ask("POST", "/v1/session", "", `{"person":"person007","device":"device-seven"}`).Body).Decode(&session))
			resp := ask("GET", "/v1/wake", session.Token, "")
			values, _ := figures(t, h)
			h.stop(t)
			h.stop = func(testing.TB) {}

			said, err := io.ReadAll(resp.Body)

			require.NoError(t, err)
			assert.Equal(t, proto, resp.Proto)
			assert.Equal(t, "nosniff", resp.Header.Get("X-Content-Type-Options"))
			assert.EqualValues(t, 1, values["pult_wakes"])
			assert.Regexp(t, `^retry: 5000\n\nretry: ([2-9]\d{3}|10000)\n\n$`, string(said))
		})
	}
}

// TestServer_logs_ids_only makes everything fail that can, with the most talkative log.
func TestServer_logs_ids_only(t *testing.T) {
	var said journal
	h := openHouse(t, true)
	h.log = slog.New(slog.NewJSONHandler(&said, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h.restart(t)
	phone := h.signIn(t, "person007", "device-seven")
	_, err := phone.Sync(t.Context(), sync.Request{Protocol: sync.Protocol, Ops: []sync.Op{wishOf(t, 1)}})
	require.NoError(t, err)
	_, err = h.central.DB().Writer().Exec(`PRAGMA query_only = ON`)
	require.NoError(t, err)
	second := wishOf(t, 2)
	second.Seq = 2
	_, err = phone.Sync(t.Context(), sync.Request{Protocol: sync.Protocol, Ops: []sync.Op{second}})
	require.Error(t, err)
	_, _ = h.ask(t, "POST", "/v1/session", `{"person":"person008","device":"device-eight"}`)
	_, _ = h.ask(t, "GET", "/readyz", "")
	_, err = h.central.DB().Writer().Exec(`PRAGMA query_only = OFF`)
	require.NoError(t, err)
	h.restart(t)

	text := said.String()

	assert.Contains(t, text, "hub failed")
	assert.Contains(t, text, "not ready")
	assert.NotRegexp(t, `Given\d|Family\d`, text)
}
