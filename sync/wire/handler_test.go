// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/remotetest"
)

// canned is a Remote that answers as told and counts.
type canned struct {
	resp  syncing.Response
	err   error
	calls int
	hints chan struct{}
}

func (c *canned) Sync(context.Context, syncing.Request) (syncing.Response, error) {
	c.calls++
	return c.resp, c.err
}

func (c *canned) Wake(context.Context) (<-chan struct{}, error) { return c.hints, c.err }

func problemOf(t *testing.T, resp *http.Response) Problem {
	t.Helper()
	assert.Equal(t, problemType, resp.Header.Get("Content-Type"))
	var problem Problem
	require.NoError(t, json.NewDecoder(resp.Body).Decode(&problem))
	assert.Equal(t, resp.StatusCode, problem.Status)
	return problem
}

const nothing = `{"protocol":1}`

func TestHandler_refuses_what_breaks_the_form(t *testing.T) {
	op := `{"id":"01936a3e-0000-7000-8000-000000000001","seq":1,"kind":"k","args":{}}`
	for name, c := range map[string]struct {
		method, path, body string
		headers            []string
		status             int
		code               syncing.Code
	}{
		"no JSON":              {"POST", SyncPath, `what?`, nil, 400, syncing.Malformed},
		"nothing":              {"POST", SyncPath, ``, nil, 400, syncing.Malformed},
		"an array":             {"POST", SyncPath, `[]`, nil, 400, syncing.Malformed},
		"two objects":          {"POST", SyncPath, nothing + nothing, nil, 400, syncing.Malformed},
		"an unknown field":     {"POST", SyncPath, `{"protocol":1,"hurry":true}`, nil, 400, syncing.Malformed},
		"unknown field of op":  {"POST", SyncPath, `{"protocol":1,"ops":[` + strings.Replace(op, `"seq"`, `"x":1,"seq"`, 1) + `]}`, nil, 400, syncing.Malformed},
		"ops twice":            {"POST", SyncPath, `{"protocol":1,"ops":[` + op + `],"ops":[{"seq":2}]}`, nil, 400, syncing.Malformed},
		"escaped twice":        {"POST", SyncPath, `{"protocol":1,"ops":[` + op + `],"\u006fps":[]}`, nil, 400, syncing.Malformed},
		"twice within args":    {"POST", SyncPath, `{"protocol":1,"ops":[` + strings.Replace(op, `{}`, `{"desk":{"a":1,"A":2}}`, 1) + `]}`, nil, 400, syncing.Malformed},
		"another case":         {"POST", SyncPath, `{"Protocol":1}`, nil, 400, syncing.Malformed},
		"another case in op":   {"POST", SyncPath, `{"protocol":1,"ops":[` + strings.Replace(op, `"seq"`, `"Seq"`, 1) + `]}`, nil, 400, syncing.Malformed},
		"op without args":      {"POST", SyncPath, `{"protocol":1,"ops":[` + strings.Replace(op, `,"args":{}`, ``, 1) + `]}`, nil, 400, syncing.Malformed},
		"deep nesting":         {"POST", SyncPath, `{"protocol":1,"ops":` + strings.Repeat("[", 99) + strings.Repeat("]", 99) + `}`, nil, 400, syncing.Malformed},
		"no protocol":          {"POST", SyncPath, `{}`, nil, 426, syncing.TooOld},
		"a form":               {"POST", SyncPath, nothing, []string{"Content-Type", "text/plain"}, 415, syncing.Unacceptable},
		"unknown encoding":     {"POST", SyncPath, nothing, []string{"Content-Encoding", "br"}, 415, syncing.Unacceptable},
		"two encodings":        {"POST", SyncPath, nothing, []string{"Content-Encoding", "gzip, zstd"}, 415, syncing.Unacceptable},
		"broken zstd":          {"POST", SyncPath, nothing, []string{"Content-Encoding", "zstd"}, 400, syncing.Malformed},
		"broken gzip":          {"POST", SyncPath, nothing, []string{"Content-Encoding", "gzip"}, 400, syncing.Malformed},
		"too many bytes":       {"POST", SyncPath, strings.Repeat(" ", MaxRequestSent+1), nil, 413, syncing.TooLarge},
		"wrong method":         {"GET", SyncPath, "", nil, 405, syncing.Malformed},
		"wrong method of wake": {"POST", WakePath, "", nil, 405, syncing.Malformed},
		"no token":             {"POST", SyncPath, nothing, []string{"Authorization", ""}, 401, syncing.SignedOut},
		"basic credentials":    {"POST", SyncPath, nothing, []string{"Authorization", "Basic dA=="}, 401, syncing.SignedOut},
		"wake without token":   {"GET", WakePath, "", []string{"Authorization", ""}, 401, syncing.SignedOut},
	} {
		t.Run(name, func(t *testing.T) {
			gate, remote := openGate(t), &canned{}
			gate.admit(t, "t", remote)

			resp := gate.raw(t, c.method, c.path, c.body, c.headers...)

			assert.Equal(t, c.status, resp.StatusCode)
			assert.Equal(t, c.code, problemOf(t, resp).Code)
			assert.Zero(t, remote.calls)
		})
	}
}

func TestHandler_refuses_a_body_of_unknown_length_that_is_too_long(t *testing.T) {
	gate, remote := openGate(t), &canned{}
	gate.admit(t, "t", remote)
	req, err := http.NewRequest("POST", gate.server.URL+SyncPath, io.LimitReader(zeros{}, MaxRequestSent+1))
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer t")

	resp, err := http.DefaultTransport.RoundTrip(req)

	require.NoError(t, err)
	defer resp.Body.Close()
	assert.Equal(t, http.StatusRequestEntityTooLarge, resp.StatusCode)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestHandler_refuses_bombs(t *testing.T) {
	frame := encoder().EncodeAll(make([]byte, MaxRequest-1), nil)
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	io.Copy(writer, io.LimitReader(zeros{}, MaxRequest+1))
	writer.Close()
	wide, err := zstd.NewWriter(nil, zstd.WithWindowSize(64<<20), zstd.WithEncoderConcurrency(1))
	require.NoError(t, err)
	var windowed bytes.Buffer
	wide.Reset(&windowed)
	io.Copy(wide, io.LimitReader(zeros{}, 1<<20))
	wide.Close()
	for name, c := range map[string]struct{ encoding, body string }{
		"zstd":              {"zstd", string(encoder().EncodeAll(make([]byte, MaxRequest+1), nil))},
		"zstd in frames":    {"zstd", strings.Repeat(string(frame), 50)},
		"zstd, wide window": {"zstd", windowed.String()},
		"gzip":              {"gzip", packed.String()},
		"gzip in members":   {"gzip", packed.String() + packed.String()},
	} {
		t.Run(name, func(t *testing.T) {
			gate, remote := openGate(t), &canned{}
			gate.admit(t, "t", remote)

			resp := gate.raw(t, "POST", SyncPath, c.body, "Content-Encoding", c.encoding)

			assert.Equal(t, http.StatusRequestEntityTooLarge, resp.StatusCode)
			assert.Equal(t, syncing.TooLarge, problemOf(t, resp).Code)
		})
	}
}

func TestHandler_answers_each_code_with_its_status(t *testing.T) {
	for code, status := range map[syncing.Code]int{
		syncing.StartOver: 410, syncing.SignedOut: 401, syncing.NotAllowed: 403, syncing.Malformed: 400, syncing.TooLarge: 413,
		syncing.TooOld: 426, syncing.TooMany: 429, syncing.Unavailable: 503, syncing.StorageFull: 507, syncing.Unacceptable: 415,
	} {
		gate := openGate(t)
		client := gate.admit(t, "t", &canned{err: &syncing.Error{Code: code, Message: "so it is", Retry: 1500 * time.Millisecond}})

		resp := gate.raw(t, "POST", SyncPath, nothing)
		_, err := client.Sync(t.Context(), syncing.Request{Protocol: 1})

		assert.Equal(t, status, resp.StatusCode, code)
		assert.Equal(t, "2", resp.Header.Get("Retry-After"), "rounded up")
		assert.Equal(t, &syncing.Error{Code: code, Message: "so it is", Retry: 2 * time.Second}, err)
		_, err = client.Wake(t.Context())
		assert.Equal(t, code, err.(*syncing.Error).Code)
	}
}

func TestHandler_keeps_inner_failures_to_itself(t *testing.T) {
	gate := openGate(t)
	gate.admit(t, "t", &canned{err: errors.New("disk of ann on fire")})

	resp := gate.raw(t, "POST", SyncPath, nothing)

	problem := problemOf(t, resp)
	assert.Equal(t, syncing.Unavailable, problem.Code)
	assert.NotContains(t, problem.Detail, "ann")
	assert.NotEmpty(t, resp.Header.Get("Retry-After"))
}

func TestHandler_answers_in_an_encoding_that_is_accepted(t *testing.T) {
	rows := []syncing.Row{{Table: "t", ID: strings.Repeat("x", 1000), Scope: "org", Ver: 1, Data: json.RawMessage(`{}`)}}
	for accepts, want := range map[string]string{
		"zstd, gzip":        "zstd",
		"gzip":              "gzip",
		"gzip;q=0.5, zstd":  "zstd",
		"zstd;q=0, gzip":    "gzip",
		"*":                 "zstd",
		"br":                "",
		"identity":          "",
		"*;q=0, identity":   "",
		"ZSTD":              "zstd",
		"gzip ; q=0.000, *": "zstd",
	} {
		gate := openGate(t)
		gate.admit(t, "t", &canned{resp: syncing.Response{Rows: rows, Expect: 1, Cursor: "c"}})

		resp := gate.raw(t, "POST", SyncPath, nothing, "Accept-Encoding", accepts)

		require.Equal(t, 200, resp.StatusCode, accepts)
		assert.Equal(t, want, resp.Header.Get("Content-Encoding"), accepts)
		var answer syncing.Response
		require.NoError(t, decodeRead(want, resp.Body, -1, &answer))
		assert.Equal(t, rows, answer.Rows)
	}
}

func TestHandler_refuses_to_answer_in_no_encoding_at_all(t *testing.T) {
	for _, accepts := range []string{"br, *;q=0", "identity;q=0, br"} {
		gate, remote := openGate(t), &canned{}
		gate.admit(t, "t", remote)

		resp := gate.raw(t, "POST", SyncPath, nothing, "Accept-Encoding", accepts)

		assert.Equal(t, http.StatusUnsupportedMediaType, resp.StatusCode)
		assert.Equal(t, syncing.Unacceptable, problemOf(t, resp).Code)
		assert.Zero(t, remote.calls, "a call that failed was carried out")
	}
}

func TestHandler_takes_requests_in_every_encoding(t *testing.T) {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	io.WriteString(writer, nothing)
	writer.Close()
	for encoding, body := range map[string]string{
		"zstd": string(encoder().EncodeAll([]byte(nothing), nil)), "gzip": packed.String(), "identity": nothing, "": nothing,
	} {
		gate, remote := openGate(t), &canned{}
		gate.admit(t, "t", remote)

		resp := gate.raw(t, "POST", SyncPath, body, "Content-Encoding", encoding, "Content-Type", "application/json; charset=utf-8")

		assert.Equal(t, 200, resp.StatusCode, encoding)
		assert.Equal(t, 1, remote.calls)
	}
}

func TestHandler_shows_that_a_quiet_stream_lives(t *testing.T) {
	gate := openGate(t)
	gate.admit(t, "t", &canned{hints: make(chan struct{})})
	gate.handler.Heartbeat = time.Millisecond

	resp := gate.raw(t, "GET", WakePath, "")

	assert.Equal(t, eventType, resp.Header.Get("Content-Type"))
	assert.Equal(t, "no-store", resp.Header.Get("Cache-Control"))
	start := make([]byte, len("retry: 5000\n\n:\n\n:\n\n"))
	_, err := io.ReadFull(resp.Body, start)
	require.NoError(t, err)
	assert.Equal(t, "retry: 5000\n\n:\n\n:\n\n", string(start))
}

func TestHandler_names_an_event_for_each_hint(t *testing.T) {
	gate := openGate(t)
	hints := make(chan struct{}, 1)
	gate.admit(t, "t", &canned{hints: hints})
	hints <- struct{}{}

	resp := gate.raw(t, "GET", WakePath, "")
	close(hints)

	all, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	assert.Regexp(t, "^retry: 5000\n\nevent: hint\ndata:\n\nretry: [0-9]{4,5}\n\n$", string(all), "a stream that the server ends says when to come again")
}

func TestHandler_compresses_a_page_well(t *testing.T) {
	seats := remotetest.OpenSeats(t)
	for i := range 1000 {
		seats.Put("seat", strings.Repeat("s", i%7)+string(rune('a'+i%26)), "b:one", json.RawMessage(`{"state":"booked","start":1780000000}`))
	}
	gate := openGate(t)
	gate.admit(t, "t", seats.Session(t, "ann", "phone"))

	resp := gate.raw(t, "POST", SyncPath, `{"protocol":1,"want":["b:one"]}`, "Accept-Encoding", "zstd")

	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	plain, err := unpress("zstd", body, MaxRequest)
	require.NoError(t, err)
	assert.Less(t, len(body)*4, len(plain))
}

func TestHandler_says_in_under_60_bytes_that_nothing_is_new(t *testing.T) {
	cursor := syncing.Cursor(strings.Repeat("c", 200))
	gate := openGate(t)
	client := gate.admit(t, "t", &canned{resp: syncing.Response{Expect: 12345, Cursor: cursor, Now: time.Now()}})

	resp := gate.raw(t, "POST", SyncPath, `{"protocol":1,"cursor":"`+string(cursor)+`"}`, "Accept-Encoding", "zstd")
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	answer, err := client.Sync(t.Context(), syncing.Request{Protocol: 1, Cursor: cursor})

	assert.Less(t, len(body), 60, "%s", body)
	require.NoError(t, err)
	assert.Equal(t, cursor, answer.Cursor)
}
