// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/sync"
)

// token signs in by hand.
func (h *house) token(t *testing.T, person, device string) string {
	t.Helper()
	_, text := h.ask(t, "POST", "/v1/session", fmt.Sprintf(`{"person":%q,"device":%q}`, person, device))
	found := regexp.MustCompile(`"token":"([^"]+)"`).FindStringSubmatch(text)
	require.NotNil(t, found, text)
	return found[1]
}

// pushes is a request with n good ops, from a number on.
func pushes(t *testing.T, first, n int) string {
	req := sync.Request{Protocol: sync.Protocol, Limit: 1}
	for i := range n {
		op := wishOf(t, i%100)
		op.Seq = int64(first + i)
		req.Ops = append(req.Ops, op)
	}
	text, err := json.Marshal(req)
	require.NoError(t, err)
	return string(text)
}

func zstandard(t *testing.T, text string) string {
	t.Helper()
	var packed bytes.Buffer
	writer, err := zstd.NewWriter(&packed, zstd.WithEncoderConcurrency(1))
	require.NoError(t, err)
	_, err = writer.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, writer.Close())
	return packed.String()
}

func gzipped(t *testing.T, text string) string {
	t.Helper()
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, err := writer.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, writer.Close())
	return packed.String()
}

// TestServer_gives_each_bad_input_its_code sends to a whole server what a broken or an evil client may. Nothing of it is
// stored, and the server goes on.
func TestServer_gives_each_bad_input_its_code(t *testing.T) {
	h := openHouse(t, true)
	h.limits = server.DefaultLimits()
	h.restart(t)
	token := h.token(t, "person007", "device-seven")
	_, text := h.ask(t, "POST", "/v1/sync", `{"protocol":1,"limit":1}`, "Authorization", "Bearer "+token)
	var resp sync.Response
	require.NoError(t, json.Unmarshal([]byte(text), &resp))
	good, bomb := pushes(t, 1, 3), strings.Repeat("\x00", 64<<20)
	forged := func(field, value string) string {
		plain, err := base64.RawURLEncoding.DecodeString(string(resp.Cursor))
		require.NoError(t, err)
		changed := regexp.MustCompile(`"`+field+`":("[^"]*"|\d+)`).ReplaceAllString(string(plain), `"`+field+`":`+value)
		require.NotEqual(t, string(plain), changed)
		return fmt.Sprintf(`{"protocol":1,"cursor":%q}`, base64.RawURLEncoding.EncodeToString([]byte(changed)))
	}
	other := h.token(t, "person008", "device-eight")
	for name, c := range map[string]struct {
		body, encoding, token string
		status                int
		code                  sync.Code
	}{
		"ten thousand ops in one push":  {body: pushes(t, 1, 10_000), encoding: "zstd", status: 413, code: sync.TooLarge},
		"one op too many":               {body: pushes(t, 1, sync.MaxOps+1), encoding: "zstd", status: 413, code: sync.TooLarge},
		"a bomb in zstd":                {body: bomb, encoding: "zstd", status: 413, code: sync.TooLarge},
		"a bomb in gzip":                {body: bomb, encoding: "gzip", status: 413, code: sync.TooLarge},
		"five megabytes as they are":    {body: strings.Repeat(" ", 5<<20) + good, status: 413, code: sync.TooLarge},
		"the first half of a request":   {body: good[:len(good)/2], status: 400, code: sync.Malformed},
		"the first half in zstd":        {body: zstandard(t, good)[:len(zstandard(t, good))/2], encoding: "zstd as it is", status: 400, code: sync.Malformed},
		"the first half in gzip":        {body: gzipped(t, good)[:len(gzipped(t, good))/2], encoding: "gzip as it is", status: 400, code: sync.Malformed},
		"two requests in one":           {body: good + good, status: 400, code: sync.Malformed},
		"nesting without an end":        {body: `{"protocol":1,"ops":` + strings.Repeat(`[`, 1<<20), status: 400, code: sync.Malformed},
		"a cursor of another person":    {body: fmt.Sprintf(`{"protocol":1,"cursor":%q}`, resp.Cursor), token: other, status: 410, code: sync.StartOver},
		"a cursor of another server":    {body: forged("e", `"ffffffff"`), status: 410, code: sync.StartOver},
		"a cursor of a time to come":    {body: forged("u", `999999999`), status: 410, code: sync.StartOver},
		"a cursor of a time before all": {body: forged("u", `-1`), status: 410, code: sync.StartOver},
		"a cursor of dust":              {body: `{"protocol":1,"cursor":"🧹"}`, status: 410, code: sync.StartOver},
		"a cursor beyond its length":    {body: fmt.Sprintf(`{"protocol":1,"cursor":%q}`, strings.Repeat("A", sync.MaxCursor+1)), status: 413, code: sync.TooLarge},
		"a token that nobody was given": {body: good, token: "Zm9yZ2Vk", status: 401, code: sync.SignedOut},
		"a token with one letter more":  {body: good, token: token + "A", status: 401, code: sync.SignedOut},
		"a token of twelve kilobytes":   {body: good, token: strings.Repeat("A", 12<<10), status: 401, code: sync.SignedOut},
	} {
		t.Run(name, func(t *testing.T) {
			body, headers := c.body, []string{"Authorization", "Bearer " + token}
			if c.token != "" {
				headers[1] = "Bearer " + c.token
			}
			encoding, raw, _ := strings.Cut(c.encoding, " ")
			if encoding != "" {
				headers = append(headers, "Content-Encoding", encoding)
			}
			if encoding != "" && raw == "" {
				body = map[string]func(*testing.T, string) string{"zstd": zstandard, "gzip": gzipped}[encoding](t, body)
			}

			answer, text := h.ask(t, "POST", "/v1/sync", body, headers...)

			assert.Equal(t, c.status, answer.StatusCode, text)
			assert.Contains(t, text, fmt.Sprintf(`"code":%q`, c.code))
			assert.Equal(t, "application/problem+json", answer.Header.Get("Content-Type"))
		})
	}
	assert.Zero(t, h.count(t, `SELECT count(*) FROM outcome`), "nothing was run")
	answer, text := h.ask(t, "POST", "/v1/sync", good, "Authorization", "Bearer "+token)
	assert.Equal(t, http.StatusOK, answer.StatusCode, text)
}

// TestServer_runs_nothing_twice_whoever_sends_it replays a request, on its own connection, from a device of the same person
// and from somebody else's.
func TestServer_runs_nothing_twice_whoever_sends_it(t *testing.T) {
	h := openHouse(t, true)
	phone, laptop, thief := h.token(t, "person007", "device-seven"), h.token(t, "person007", "device-eight"), h.token(t, "person008", "device-nine")
	body := pushes(t, 1, 2)
	send := func(token string) (outcomes []sync.Outcome, expect int64) {
		answer, text := h.ask(t, "POST", "/v1/sync", body, "Authorization", "Bearer "+token)
		require.Equal(t, http.StatusOK, answer.StatusCode, text)
		var resp sync.Response
		require.NoError(t, json.Unmarshal([]byte(text), &resp))
		return resp.Outcomes, resp.Expect
	}
	first, expect := send(phone)
	require.Len(t, first, 2)
	require.EqualValues(t, 3, expect)
	stored := h.count(t, `SELECT count(*) FROM booking`)

	for range 3 {
		again, expect := send(phone)
		assert.Equal(t, first, again)
		assert.EqualValues(t, 3, expect)
	}
	same, _ := send(laptop)
	assert.Equal(t, first, same, "the same person's wish is known on each of their devices")
	stolen, _ := send(thief)
	require.Len(t, stolen, 2)
	for _, o := range stolen {
		assert.Equal(t, sync.Refused, o.Verdict)
		assert.Equal(t, "invalid", o.Why, "an id that another person used tells nothing of theirs")
		assert.Empty(t, o.Detail)
	}
	assert.Equal(t, stored, h.count(t, `SELECT count(*) FROM booking`))
	assert.Equal(t, 2, h.count(t, `SELECT count(*) FROM outcome`))
}

// TestServer_counts_each_device_by_itself: the number of another device's op is no way into its row.
func TestServer_counts_each_device_by_itself(t *testing.T) {
	h := openHouse(t, true)
	phone, laptop := h.signIn(t, "person007", "device-seven"), h.signIn(t, "person007", "device-eight")
	push := func(client sync.Remote, seq int64, n int) sync.Response {
		op := wishOf(t, n)
		op.Seq = seq
		resp, err := client.Sync(t.Context(), sync.Request{Protocol: sync.Protocol, Limit: 1, Ops: []sync.Op{op}})
		require.NoError(t, err)
		return resp
	}
	require.Len(t, push(phone, 1, 1).Outcomes, 1)
	require.Len(t, push(phone, 2, 2).Outcomes, 1)

	ahead := push(laptop, 3, 3)

	assert.Empty(t, ahead.Outcomes, "the phone's next number is not the laptop's")
	assert.EqualValues(t, 1, ahead.Expect)
	assert.Len(t, push(laptop, 1, 4).Outcomes, 1)
	assert.Empty(t, push(phone, 2, 5).Outcomes, "a number that is used up, with another id")
}

// TestServer_survives_a_request_that_breaks_off has bodies that end in the middle, and connections that say nothing.
func TestServer_survives_a_request_that_breaks_off(t *testing.T) {
	h := openHouse(t, true)
	token := h.token(t, "person007", "device-seven")
	body := pushes(t, 1, 5)
	head := fmt.Sprintf("POST /v1/sync HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", token, len(body))
	for _, sent := range []string{"", "POST", head[:40], head, head + body[:1], head + body[:len(body)-1]} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
		require.NoError(t, err)
		_, err = conn.Write([]byte(sent))
		require.NoError(t, err)
		require.NoError(t, conn.Close())
	}

	answer, text := h.ask(t, "POST", "/v1/sync", body, "Authorization", "Bearer "+token)

	require.Equal(t, http.StatusOK, answer.StatusCode, text)
	assert.Equal(t, 5, h.count(t, `SELECT count(*) FROM outcome`))
}
