// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/sync"
)

// freePort is an address where nobody listens.
func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	return listener.Addr().String()
}

func get(t *testing.T, url string) (status int, text string) {
	t.Helper()
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(url)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(body)
}

// TestServe_logs_no_names works a server hard, with every kind of nonsense, and looks for everybody of the demo city in what
// it wrote.
func TestServe_logs_no_names(t *testing.T) {
	path, figures := filepath.Join(t.TempDir(), "town.sqlite"), freePort(t)
	p := start(t, "--db", path, "--fixed-today", "2026-11-24", "--log", "json", "--metrics", figures, "--until-stdin-closes")
	client := p.signIn("device-one")
	for n := 1; n < 30; n++ {
		op := planned(n)
		if n%3 == 0 {
			op.Kind, op.Args = "booking.reserve", []byte(`{"booking":"Aylin Kaya","desk":"Jana","start":"2026-11-25T08:00:00Z","end":"2026-11-25T09:00:00Z"}`)
		}
		_, err := client.Sync(t.Context(), sync.Request{Protocol: sync.Protocol, Ops: []sync.Op{op}})
		require.NoError(t, err)
	}
	_, err := client.Sync(t.Context(), sync.Request{Protocol: sync.Protocol, Want: []sync.Scope{"u:Jana"}})
	assert.Error(t, err)
	_, err = client.People(t.Context())
	require.NoError(t, err)
	status, text := get(t, p.url+"/readyz")
	assert.Equal(t, http.StatusOK, status, text)
	status, told := get(t, "http://"+figures+"/metrics")
	assert.Equal(t, http.StatusOK, status)
	require.NoError(t, p.stdin.Close())
	p.end()

	said := p.said.String()
	lines := strings.Split(strings.TrimSpace(said), "\n")
	require.GreaterOrEqual(t, len(lines), 4)
	for _, line := range lines {
		assert.True(t, json.Valid([]byte(line)), line)
	}
	people := demoNames(t)
	require.Greater(t, len(people), 200)
	for _, name := range people {
		assert.NotContains(t, said, name)
		assert.False(t, strings.Contains(told, name), name)
	}
	assert.True(t, strings.Contains(told, `pult_ops_total{verdict="refused",why="invalid"} 9`), "figures are told")
	assert.False(t, strings.Contains(told, "device-one"))
}

// demoNames are all given and family names of the demo city, whole words of which may stand in a log by chance left out.
func demoNames(t *testing.T) (names []string) {
	t.Helper()
	today, err := booking.ParseDay("2026-11-24")
	require.NoError(t, err)
	c, err := city.Demo(defaultSeed, today)
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, p := range c.People {
		for _, name := range []string{p.Given + " " + p.Family, p.Family, p.Given} {
			if len(name) > 3 && !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
}

// TestServe_ends_at_once_at_a_second_signal has a request under way that never ends, which the first signal waits for.
func TestServe_ends_at_once_at_a_second_signal(t *testing.T) {
	p := start(t, "--db", filepath.Join(t.TempDir(), "town.sqlite"))
	conn, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
	require.NoError(t, err)
	defer conn.Close()
	_, err = fmt.Fprintf(conn, "POST /v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n")
	require.NoError(t, err)
	asksForMore := make([]byte, len("HTTP/1.1 100"))
	_, err = io.ReadFull(conn, asksForMore)
	require.NoError(t, err)
	require.Equal(t, "HTTP/1.1 100", string(asksForMore), "it is being answered")
	require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
	require.Eventually(t, func() bool {
		probe, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
		if err == nil {
			probe.Close()
		}
		return err != nil
	}, 5*time.Second, 5*time.Millisecond, "it takes no new connection")
	asked := time.Now()

	require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
	err = p.cmd.Wait()

	var ended *exec.ExitError
	require.ErrorAs(t, err, &ended)
	assert.Less(t, time.Since(asked), 5*time.Second)
	assert.Contains(t, p.said.String(), "ending: no new requests")
	assert.NotContains(t, p.said.String(), "msg=ended")
}
