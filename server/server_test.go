// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/remotetest"
	"github.com/pult-app/pult/sync/wire"
)

// house is a whole server on loopback, with the people and desks of stock.
type house struct {
	*town
	server *server.Server
	url    string
	clocks guard // of now, which the server reads
	now    time.Time
	tick   func() time.Time // instead of now
	limits *server.Limits   // nil is none
	tls    *tls.Config      // nil is plain HTTP
	log    *slog.Logger     // nil is silent
	also   func(*server.Config)
	folder string // of the shelf, if there is one
	stop   func(testing.TB)

	prepare []func(*server.Server)
}

// openHouse serves until the test ends. In demo mode people sign in by choice; without it they have to prove who they are.
// What prepare does is done before the server does anything.
func openHouse(t testing.TB, demo bool, prepare ...func(*server.Server)) *house {
	t.Helper()
	h := &house{town: &town{path: bare(t)}, now: monday, prepare: prepare}
	h.serve(t, demo, "127.0.0.1:0")
	require.NoError(t, h.central.Load(context.Background(), stock()))
	t.Cleanup(func() { h.stop(t) })
	return h
}

func (h *house) serve(t testing.TB, demo bool, address string) {
	t.Helper()
	c, err := central.Open(context.Background(), h.path)
	require.NoError(t, err)
	h.central = c
	if h.log == nil {
		h.log = slog.New(slog.DiscardHandler)
	}
	config := server.Config{
		Central: c, Demo: demo, Version: "9.9", Now: h.clock, Log: h.log, Limits: h.limits, File: h.file(), TLS: h.tls,
		ChoresEvery: -1, // when the test says so: its clock stands while the machine's runs on
	}
	if h.also != nil {
		h.also(&config)
	}
	h.server = server.New(config)
	for _, prepare := range h.prepare {
		prepare(h.server)
	}
	listener, err := server.Listen(context.Background(), address, true)
	require.NoError(t, err)
	h.url = "http://" + listener.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- h.server.Serve(ctx, listener) }()
	h.stop = func(t testing.TB) {
		cancel()
		assert.NoError(t, <-ended)
		assert.NoError(t, c.Close())
	}
}

func (h *house) clock() time.Time {
	if h.tick != nil {
		return h.tick()
	}
	h.clocks.Lock()
	defer h.clocks.Unlock()
	return h.now
}

// set lets the server's clock show a time.
func (h *house) set(now time.Time) {
	h.clocks.Lock()
	defer h.clocks.Unlock()
	h.now = now
}

// restart ends the server and starts it again on the same file and port.
func (h *house) restart(t testing.TB) {
	t.Helper()
	h.stop(t)
	h.serve(t, h.server.Demo, strings.TrimPrefix(h.url, "http://"))
}

// restore ends the server and starts it again on its backup.
func (h *house) restore(t testing.TB) {
	t.Helper()
	h.stop(t)
	h.putBack(t)
	h.serve(t, h.server.Demo, strings.TrimPrefix(h.url, "http://"))
}

// file is where the database is; none of one that a server keeps.
func (h *house) file() string {
	if central.IsServer(h.path) {
		return ""
	}
	return h.path
}

// signIn is a client of the person on a new device.
func (h *house) signIn(t testing.TB, person, device string) *wire.Client {
	t.Helper()
	door, err := wire.NewClient(h.url, "")
	require.NoError(t, err)
	defer door.Close()
	session, err := door.SignIn(context.Background(), wire.SignIn{Person: person, Device: device})
	require.NoError(t, err)
	client, err := wire.NewClient(h.url, session.Token)
	require.NoError(t, err)
	t.Cleanup(client.Close)
	return client
}

// ask sends a request of one's own making.
func (h *house) ask(t testing.TB, method, path, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(method, h.url+path, strings.NewReader(body))
	require.NoError(t, err)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			req.Host = headers[i+1]
		}
		req.Header.Set(headers[i], headers[i+1])
	}
	transport := &http.Transport{DisableKeepAlives: true}
	resp, err := transport.RoundTrip(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp, string(text)
}

func wireCode(t testing.TB, err error) sync.Code {
	t.Helper()
	var failed *sync.Error
	require.ErrorAs(t, err, &failed)
	return failed.Code
}

// whole is a house as the contract of a remote drives it: every session signs in over HTTP.
type whole struct {
	contracted
	house *house
}

func (w whole) Session(t testing.TB, person, device string) sync.Remote {
	return w.house.signIn(t, person, device)
}

func TestServer_keeps_the_contract_of_a_remote_over_HTTP(t *testing.T) {
	remotetest.Run(t, func(t *testing.T) remotetest.Server {
		h := openHouse(t, true, func(s *server.Server) { s.NameOccupancies(occupancy) })
		return struct{ remotetest.Server }{whole{contracted{h.town}, h}} // without Restorer: the hub's own test restores
	})
}

func TestServer_signs_in_by_choice_in_demo_mode(t *testing.T) {
	h := openHouse(t, true)
	client := h.signIn(t, "person007", "device-seven")

	session, err := client.Session(t.Context())
	require.NoError(t, err)
	people, err := client.People(t.Context())
	require.NoError(t, err)

	assert.Equal(t, wire.Session{Person: "person007", Device: "device-seven"}, session)
	assert.Len(t, people, 100)
	assert.Contains(t, people, wire.DemoPerson{ID: "person007", Given: "Given7", Family: "Family7", Unit: "Team 7"})
}

func TestServer_signs_nobody_in_by_choice_otherwise(t *testing.T) {
	h := openHouse(t, false)

	resp, _ := h.ask(t, "POST", wire.SessionPath, `{"person":"person007","device":"device-seven"}`)
	people, _ := h.ask(t, "GET", wire.PeoplePath, "")

	assert.Equal(t, http.StatusForbidden, resp.StatusCode)
	assert.Equal(t, http.StatusNotFound, people.StatusCode)
	assert.Zero(t, h.count(t, `SELECT count(*) FROM session`))
}

func TestServer_refuses_to_sign_in(t *testing.T) {
	h := openHouse(t, true)
	phone := h.signIn(t, "person007", "device-seven")
	_, err := phone.Sync(t.Context(), sync.Request{Protocol: sync.Protocol})
	require.NoError(t, err)

	for name, c := range map[string]struct {
		body   string
		status int
	}{
		"a stranger":               {`{"person":"nobody","device":"device-nine"}`, 403},
		"on another one's device":  {`{"person":"person008","device":"device-seven"}`, 403},
		"without a device":         {`{"person":"person008"}`, 400},
		"on a device with a slash": {`{"person":"person008","device":"../../device"}`, 400},
		"as nobody writes a name":  {`{"person":"person\u0000008","device":"device-nine"}`, 400},
		"with more than was asked": {`{"person":"person008","device":"device-nine","admin":true}`, 400},
	} {
		resp, text := h.ask(t, "POST", wire.SessionPath, c.body)

		assert.Equal(t, c.status, resp.StatusCode, name)
		assert.NotContains(t, text, "token", name)
	}
}

func TestServer_stores_no_token(t *testing.T) {
	h := openHouse(t, true)
	_, text := h.ask(t, "POST", wire.SessionPath, `{"person":"person007","device":"device-seven"}`)
	var session wire.Session
	require.NoError(t, json.Unmarshal([]byte(text), &session))

	var hash string
	require.NoError(t, h.central.DB().Readers().QueryRow(`SELECT access_hash FROM session`).Scan(&hash))

	_, secret, _ := strings.Cut(session.Token, ".")
	assert.Len(t, secret, 43, "256 bits")
	assert.NotContains(t, hash, secret)
	assert.Len(t, hash, 64)
	for column := range strings.FieldsSeq("id person device name device_key refresh_hash spent_hash assured") {
		assert.Zero(t, h.count(t, `SELECT count(*) FROM session WHERE `+column+` LIKE '%' || $1 || '%'`, secret), column)
	}
}

func TestServer_ends_a_session_at_sign_out(t *testing.T) {
	h := openHouse(t, true)
	client := h.signIn(t, "person007", "device-seven")

	require.NoError(t, client.SignOut(t.Context()))
	_, err := client.Sync(t.Context(), sync.Request{Protocol: sync.Protocol})

	assert.Equal(t, sync.SignedOut, wireCode(t, err))
	assert.Equal(t, sync.SignedOut, wireCode(t, client.SignOut(t.Context())))
	assert.Zero(t, h.count(t, `SELECT count(*) FROM session`))
}

func TestServer_ends_a_session_that_nobody_used_for_90_days(t *testing.T) {
	h := openHouse(t, true)
	used, unused := h.signIn(t, "person007", "device-seven"), h.signIn(t, "person008", "device-eight")

	for range 10 {
		h.set(h.now.AddDate(0, 0, 10))
		_, err := used.Session(t.Context())
		require.NoError(t, err)
	}
	_, err := unused.Session(t.Context())

	assert.Equal(t, sync.SignedOut, wireCode(t, err))
	h.signIn(t, "person009", "device-nine")
	assert.Equal(t, 2, h.count(t, `SELECT count(*) FROM session`), "the old one is gone from the disk too")
}

func TestServer_in_demo_mode_answers_this_machine_only(t *testing.T) {
	h := openHouse(t, true)

	for _, address := range []string{"0.0.0.0:0", "[::]:0", ":0", "192.0.2.1:0", "localhost.example:0"} {
		_, err := server.Listen(t.Context(), address, true)
		assert.True(t, errors.Is(err, server.ErrNotLoopback), address)
	}
	for host, status := range map[string]int{
		"evil.example": 403, "127.0.0.1.evil.example": 403, "192.0.2.1:80": 403, "localhost:99": 200, "[::1]:99": 200, "127.0.0.1": 200,
	} {
		resp, _ := h.ask(t, "GET", wire.PeoplePath, "", "Host", host)
		assert.Equal(t, status, resp.StatusCode, host)
	}
}

func TestServer_refuses_what_a_foreign_page_sends(t *testing.T) {
	h := openHouse(t, true)
	body := `{"person":"person007","device":"device-seven"}`

	for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}} {
		resp, text := h.ask(t, "POST", wire.SessionPath, body, header...)

		assert.Equal(t, http.StatusForbidden, resp.StatusCode, header)
		assert.Equal(t, "application/problem+json", resp.Header.Get("Content-Type"))
		assert.Contains(t, text, `"code":"not_allowed"`)
	}
	assert.Zero(t, h.count(t, `SELECT count(*) FROM session`))
}

func TestServer_begins_no_session_that_it_refuses(t *testing.T) {
	h := openHouse(t, true)
	good := `{"person":"person007","device":"device-seven"}`
	for name, c := range map[string]struct {
		body, accepts string
		status        int
	}{
		"no encoding":  {good, "identity;q=0, br", 415},
		"long body":    {good + strings.Repeat(" ", wire.MaxSignIn), "", 413},
		"long person":  {`{"person":"` + strings.Repeat("p", 129) + `","device":"device-seven"}`, "", 400},
		"no person":    {`{"device":"device-seven"}`, "", 400},
		"long device":  {`{"person":"person007","device":"` + strings.Repeat("d", 65) + `"}`, "", 400},
		"person twice": {`{"person":"person008","person":"person007","device":"device-seven"}`, "", 400},
		"another case": {`{"Person":"person007","device":"device-seven"}`, "", 400},
	} {
		resp, text := h.ask(t, "POST", wire.SessionPath, c.body, "Accept-Encoding", c.accepts)

		assert.Equal(t, c.status, resp.StatusCode, "%s: %s", name, text)
		assert.Zero(t, h.count(t, `SELECT count(*) FROM session`), name)
	}
}

func TestServer_shows_people_with_a_browser_a_page(t *testing.T) {
	h := openHouse(t, true)

	resp, text := h.ask(t, "GET", "/", "")
	style := text[strings.Index(text, "<style>")+len("<style>") : strings.Index(text, "</style>")]

	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Contains(t, text, "Pult 9.9")
	assert.Contains(t, text, "Vorführbetrieb")
	assert.Contains(t, resp.Header.Get("Content-Security-Policy"), server.Digest(style), "the style is the one that the policy allows")
	for path, status := range map[string]int{"/healthz": 200, "/nothing": 404, "/v1/sync": 405} {
		resp, _ := h.ask(t, "GET", path, "")
		assert.Equal(t, status, resp.StatusCode, path)
		assert.Equal(t, "nosniff", resp.Header.Get("X-Content-Type-Options"))
	}
}

func TestServer_is_not_healthy_without_its_database(t *testing.T) {
	w := openTown(t)
	s := server.New(server.Config{Central: w.central, Log: slog.New(slog.DiscardHandler)})
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // a database that does not answer in time

	answer := httptest.NewRecorder()
	s.Handler().ServeHTTP(answer, httptest.NewRequest("GET", "/healthz", nil).WithContext(ctx))

	assert.Equal(t, http.StatusServiceUnavailable, answer.Code)
}

func TestServer_ends_wake_streams_when_it_ends(t *testing.T) {
	var hints <-chan struct{}
	t.Run("a house that is served", func(t *testing.T) {
		client := openHouse(t, true).signIn(t, "person007", "device-seven")
		var err error
		hints, err = client.Wake(context.Background())
		require.NoError(t, err)
	})

	for range hints { // the house has ended without waiting for its stream
		continue
	}
}
