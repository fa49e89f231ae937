// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	syncing "github.com/pult-app/pult/sync"
)

const goodRequest = `{"protocol":1,"ops":[{"id":"01936a3e-0000-7000-8000-000000000001","seq":1,"kind":"seat.take","args":{"seat":"a"}}],` +
	`"cursor":"c","want":["b:one"],"limit":10,"oldest":1}`

// FuzzDecodeWrite holds: foreign bytes never crash the decoder, fail only with an *Error, and what passes Check is
// within the limits.
func FuzzDecodeWrite(f *testing.F) {
	f.Add("application/json", "", []byte(goodRequest))
	f.Add("application/json; charset=utf-8", "zstd", encoder().EncodeAll([]byte(goodRequest), nil))
	f.Add("application/json", "gzip", []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0})
	f.Add("text/plain", "br", []byte(`[[[[`))
	f.Add("application/json", "identity", []byte(`{"protocol":1,"ops":[null,{"args":null}]}`))
	for _, text := range crowds(4000) {
		f.Add("application/json", "", []byte(text))
	}
	f.Fuzz(func(t *testing.T, contentType, encoding string, body []byte) {
		var req syncing.Request

		err := decodeWrite(contentType, encoding, body, MaxRequest, &req)
		if err == nil {
			err = req.Check()
		}

		var failed *syncing.Error
		if err != nil {
			require.True(t, errors.As(err, &failed), "%v", err)
			return
		}
		assert.LessOrEqual(t, len(req.Ops), syncing.MaxOps)
		for _, op := range req.Ops {
			assert.True(t, op.ID.Valid())
			assert.True(t, json.Valid(op.Args))
		}
	})
}

// FuzzDecodeRead holds: an answer that is understood says the same when it is written and read again.
func FuzzDecodeRead(f *testing.F) {
	good := `{"outcomes":[{"op":"o","seq":1,"verdict":"refused","why":"taken","detail":{"a":1}}],"expect":2,"rows":[{"t":"seat","id":"a",` +
		`"s":"b:one","v":3,"d":{"x":1}},{"t":"seat","id":"b","s":"b:one","v":4,"gone":true}],"cursor":"c","more":true,"left":9,"drop":["b:two"],"anew":["org"],"sums":[{"s":"org","t":"seat","n":1,"h":"0000000000000001"}],"now":"2026-11-23T08:00:00Z"}`
	f.Add("", []byte(good))
	f.Add("zstd", encoder().EncodeAll([]byte(good), nil))
	f.Add("gzip", []byte(good))
	f.Add("", []byte(`{"OUTCOMES":[{}`+strings.Repeat(",{}", syncing.MaxOps)+`]}`))
	f.Fuzz(func(t *testing.T, encoding string, body []byte) {
		var resp, again syncing.Response
		if decodeRead(encoding, bytes.NewReader(body), -1, &resp) != nil {
			return
		}

		text, err := json.Marshal(resp)
		require.NoError(t, err)
		require.NoError(t, decodeRead("", bytes.NewReader(text), -1, &again))

		textAgain, err := json.Marshal(again)
		require.NoError(t, err)
		assert.Equal(t, string(text), string(textAgain))

		own, err := encode(resp)
		require.NoError(t, err)
		require.True(t, json.Valid(own), "%s", own)
		again = syncing.Response{}
		require.NoError(t, decodeRead("", bytes.NewReader(own), -1, &again))
		textAgain, err = json.Marshal(again)
		require.NoError(t, err)
		assert.Equal(t, string(text), string(textAgain), "what is written by hand says the same")
	})
}

// FuzzQuickRows holds: what is read by hand is what encoding/json reads.
func FuzzQuickRows(f *testing.F) {
	for _, rows := range []string{
		`{"t":"seat","id":"a","s":"b:one","v":3,"d":{"x":"}\""}},{"t":"seat","id":"a","s":"b:one","v":-4,"gone":true}`,
		`{"t":"a","id":"","s":"","v":0}`, `{"t":"a","id":"ü","s":"","v":0,"d":{"ü":[{}]}}`, `{"t":"a","id":"b","s":"c","v":01}`,
	} {
		f.Add([]byte(`{"expect":1,"now":"2026-11-23T08:00:00Z","rows":[` + rows + `]}`))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		rows, rest, ok := quickRows(text)
		if !ok {
			return
		}
		var whole, parts syncing.Response
		if json.Unmarshal(rest, &parts) != nil {
			require.Error(t, json.Unmarshal(text, &whole), "both are refused")
			return
		}
		require.NoError(t, json.Unmarshal(text, &whole))
		parts.Rows = rows
		assert.Equal(t, whole, parts)
	})
}

// FuzzReadEvents holds: foreign streams never crash the reader, and there are no more hints than blank lines.
func FuzzReadEvents(f *testing.F) {
	f.Add([]byte("retry: 5000\n\nevent: hint\ndata:\n\n:\n\nevent:hint\r\n\r\n"))
	f.Add([]byte("event: other\n\n\n\nevent\n\n" + strings.Repeat("x", maxEventLine+1)))
	f.Fuzz(func(t *testing.T, stream []byte) {
		hints, lines := 0, 0

		readEvents(bytes.NewReader(stream), func() { lines++ }, func() { hints++ })

		assert.LessOrEqual(t, hints, lines)
		assert.LessOrEqual(t, hints, bytes.Count(stream, []byte("hint")))
	})
}

// FuzzDecodeSignIn holds: what strangers without a session send never crashes the decoder, and is within its limit.
func FuzzDecodeSignIn(f *testing.F) {
	good := `{"person":"p-jana","device":"janas-phone-2026"}`
	f.Add("application/json", "", []byte(good))
	f.Add("application/json", "zstd", encoder().EncodeAll([]byte(good), nil))
	f.Add("application/json", "zstd", encoder().EncodeAll(make([]byte, 8*MaxSignIn), nil))
	f.Add("application/json", "", []byte(`{"person":"p","Person":"q","device":null}`))
	f.Fuzz(func(t *testing.T, contentType, encoding string, body []byte) {
		var in SignIn

		err := decodeWrite(contentType, encoding, body, MaxSignIn, &in)

		var failed *syncing.Error
		if err != nil {
			require.True(t, errors.As(err, &failed), "%v", err)
			return
		}
		assert.LessOrEqual(t, len(in.Person)+len(in.Device), 3*MaxSignIn, "an invalid byte becomes three")
	})
}

// FuzzDecodeSession holds: what a client is told of itself and of others never crashes it, whoever told it.
func FuzzDecodeSession(f *testing.F) {
	f.Add("", []byte(`{"token":"t","person":"p","device":"d"}`))
	f.Add("", []byte(`[{"id":"p-jana","given":"Jana","family":"K","unit":"Dienste","lead":true},null]`))
	f.Add("gzip", []byte{0x1f, 0x8b, 8, 0})
	f.Fuzz(func(t *testing.T, encoding string, body []byte) {
		var session, again Session
		var people []DemoPerson
		_ = decodeRead(encoding, bytes.NewReader(body), -1, &people)
		if decodeRead(encoding, bytes.NewReader(body), -1, &session) != nil {
			return
		}

		text, err := json.Marshal(session)
		require.NoError(t, err)
		require.NoError(t, decodeRead("", bytes.NewReader(text), -1, &again))
		assert.Equal(t, session, again)
	})
}

// FuzzFailure holds: of a failed call, whoever answered it, a client makes an error, a code of ours or none, and a wait that
// is bearable.
func FuzzFailure(f *testing.F) {
	f.Add(429, problemType, "90", []byte(`{"type":"about:blank","title":"x","status":429,"code":"too_many","detail":"d"}`))
	f.Add(503, "text/html", "Wed, 25 Nov 2026 08:00:00 GMT", []byte(`<html>`))
	f.Add(410, problemType+"; charset=utf-8", "-1", []byte(`{"code":"start_over"}`))
	f.Add(200, "", "99999999999999999999", []byte(`{"code":"oversize"}`))
	f.Fuzz(func(t *testing.T, status int, kind, retry string, body []byte) {
		resp := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body))}
		resp.Header.Set("Content-Type", kind)
		resp.Header.Set("Retry-After", retry)

		err := failure(resp)

		require.Error(t, err)
		var failed *syncing.Error
		if errors.As(err, &failed) {
			assert.NotZero(t, statuses[failed.Code])
			assert.GreaterOrEqual(t, failed.Retry, time.Duration(0))
			assert.LessOrEqual(t, failed.Retry, longestRetry)
		}
	})
}

func TestReadEvents_knows_its_own_event_only(t *testing.T) {
	hints := 0

	readEvents(strings.NewReader("event: hint\ndata:\n\nevent: other\n\n:\n\ndata: x\n\nevent:hint\r\n\r\nevent: hint\n"), func() {}, func() { hints++ })

	assert.Equal(t, 2, hints, "an event that is not finished is none")
}
