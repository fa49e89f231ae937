// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	syncing "github.com/pult-app/pult/sync"
)

// silent is a connection that has announced a body and does not send it.
func silent(t *testing.T, server *httptest.Server, length int) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	_, err = fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n{", length)
	require.NoError(t, err)
	return conn
}

func answerOn(t *testing.T, conn net.Conn) *http.Response {
	t.Helper()
	conn.SetReadDeadline(time.Now().Add(30 * time.Second))
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	t.Cleanup(func() { resp.Body.Close() })
	return resp
}

// openIntake is a server that does nothing but read.
func openIntake(t *testing.T, in *Intake) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var signIn SignIn
		if err := in.ReadJSON(w, r, &signIn); err != nil {
			Fail(w, err)
			return
		}
		WriteJSON(w, r, 200, signIn)
	}))
	t.Cleanup(server.Close)
	return server
}

func TestIntake_gives_a_body_that_does_not_come_up(t *testing.T) {
	in := NewIntake(MaxSignIn, 1)
	in.patience = 50 * time.Millisecond
	server := openIntake(t, in)

	resp := answerOn(t, silent(t, server, 100))

	assert.Equal(t, syncing.Malformed, problemOf(t, resp).Code)
	require.Equal(t, 400, resp.StatusCode)
	require.Eventually(t, func() bool { return len(in.places) == 0 }, 5*time.Second, time.Millisecond)
}

func TestIntake_reads_only_so_many_bodies_at_once(t *testing.T) {
	in := NewIntake(MaxSignIn, 4)
	in.wait = 20 * time.Millisecond
	server := openIntake(t, in)
	var held []net.Conn
	for range 4 {
		held = append(held, silent(t, server, 2))
	}
	require.Eventually(t, func() bool { return len(in.places) == 4 }, 5*time.Second, time.Millisecond)

	resp := answerOn(t, silent(t, server, 2))
	_, err := io.WriteString(held[0], "}")
	require.NoError(t, err)

	assert.Equal(t, syncing.Unavailable, problemOf(t, resp).Code)
	assert.Equal(t, "5", resp.Header.Get("Retry-After"))
	assert.Equal(t, 200, answerOn(t, held[0]).StatusCode, "who has a place keeps it")
	after, err := http.Post(server.URL, jsonType, strings.NewReader("{}"))
	require.NoError(t, err)
	defer after.Body.Close()
	assert.Equal(t, 200, after.StatusCode, "a place that was left is free")
}

// TestIntake_keeps_nobody_out_because_another_is_slow has one caller hold all that one may, and more wait.
func TestIntake_keeps_nobody_out_because_another_is_slow(t *testing.T) {
	who := make(chan string, 8)
	in := NewIntake(MaxSignIn, 4).Among(2, func(*http.Request) string { return <-who })
	in.wait = 20 * time.Millisecond
	server := openIntake(t, in)
	for range 2 {
		who <- "slow"
		silent(t, server, 2)
	}
	require.Eventually(t, func() bool { return len(in.places) == 2 }, 5*time.Second, time.Millisecond)

	who <- "slow"
	resp := answerOn(t, silent(t, server, 2))
	assert.Equal(t, syncing.Unavailable, problemOf(t, resp).Code)
	for range 20 {
		who <- "another"
		after, err := http.Post(server.URL, jsonType, strings.NewReader("{}"))
		require.NoError(t, err)
		after.Body.Close()
		assert.Equal(t, 200, after.StatusCode)
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	assert.Len(t, in.shares, 1, "who holds nothing is forgotten")
}

func TestIntake_refuses_beyond_its_own_limit(t *testing.T) {
	server := openIntake(t, NewIntake(MaxSignIn, 1))
	long := `{"person":"` + strings.Repeat("x", MaxSignIn) + `"}`
	for encoding, body := range map[string]string{"": long, "zstd": string(encoder().EncodeAll([]byte(long), nil))} {
		req, err := http.NewRequest("POST", server.URL, strings.NewReader(body))
		require.NoError(t, err)
		req.Header.Set("Content-Type", jsonType)
		req.Header.Set("Content-Encoding", encoding)

		resp, err := http.DefaultTransport.RoundTrip(req)

		require.NoError(t, err)
		defer resp.Body.Close()
		assert.Equal(t, syncing.TooLarge, problemOf(t, resp).Code, encoding)
	}
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
}

// TestUnpress_takes_many_frames_as_one keeps a bug away: each frame that said how long it is made a copy of all before it, and 400 kB
// of small ones kept a processor for ten seconds.
func TestUnpress_takes_many_frames_as_one(t *testing.T) {
	const frames = 40_000
	body := bytes.Repeat([]byte{0x28, 0xb5, 0x2f, 0xfd, 0x20, 20, 0xa3, 0, 0, ' '}, frames) // 20 spaces each
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)

	plain, err := unpress("zstd", body, MaxRequest)

	runtime.ReadMemStats(&after)
	require.NoError(t, err)
	assert.Len(t, plain, 20*frames)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(32<<20), "not once more for every frame")
}

func TestHandler_asks_for_the_token_before_it_reads(t *testing.T) {
	gate := openGate(t)
	conn, err := net.Dial("tcp", gate.server.Listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()

	_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000\r\n\r\n{", SyncPath)

	require.NoError(t, err)
	assert.Equal(t, 401, answerOn(t, conn).StatusCode)
}

func TestClient_holds_little_of_a_bomb(t *testing.T) {
	client := pretend(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", jsonType)
		w.Header().Set("Content-Encoding", "zstd")
		bomb, _ := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
		io.Copy(bomb, io.LimitReader(zeros{}, 256<<20)) // breaks off when the client hangs up
		bomb.Close()
	})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)

	_, err := client.Sync(t.Context(), syncing.Request{Protocol: 1})

	runtime.ReadMemStats(&after)
	require.ErrorIs(t, err, errOversize)
	most := uint64(6 * MaxResponse)
	if raced {
		most *= 2
	}
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, most, "all that was ever allotted, the server's part with it")
}

// crowds are requests in which the elements of an array are many and small.
func crowds(size int) map[string]string {
	texts := map[string]string{}
	for field, element := range map[string]string{"ops": "{}", "Ops": "{}", "want": `""`} {
		texts[field] = `{"protocol":1,"` + field + `":[` + element + strings.Repeat(","+element, size/(len(element)+1)) + `]}`
	}
	texts["null"] = `{"protocol":1,"ops":[null` + strings.Repeat(",null", size/5) + `]}`
	texts["escaped"] = `{"protocol":1,"\u006fps":[{}` + strings.Repeat(",{}", size/3) + `]}`
	return texts
}

func zipped(t *testing.T, text string) []byte {
	t.Helper()
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, err := io.WriteString(writer, text)
	require.NoError(t, errors.Join(err, writer.Close()))
	return packed.Bytes()
}

// allotted is how many bytes do allots in all.
func allotted(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestDecodeWrite_makes_no_room_for_a_crowd(t *testing.T) {
	for name, text := range crowds(MaxRequest - 100) {
		packed := zipped(t, text)
		var req syncing.Request
		var err error

		room := allotted(func() { err = decodeWrite(jsonType, "gzip", packed, MaxRequest, &req) })

		var failed *syncing.Error
		require.ErrorAs(t, err, &failed, name)
		assert.Contains(t, []syncing.Code{syncing.TooLarge, syncing.Malformed}, failed.Code, name)
		most := uint64(6 * MaxRequest)
		if raced {
			most *= 2
		}
		assert.Less(t, room, most, name)
	}
}

func TestDecodeRead_makes_no_room_for_a_crowd(t *testing.T) {
	for _, start := range []string{`{"rows":[`, `{"ROWS":[`, `{"\u0072ows":[`, `{"outcomes":[`, `[`} {
		text := start + "{}" + strings.Repeat(",{}", MaxResponse/3-10) + "]}"
		var resp syncing.Response
		var people []DemoPerson
		into := any(&resp)
		if start == "[" {
			into = &people
		}
		var err error

		room := allotted(func() { err = decodeRead("", strings.NewReader(text), -1, into) })

		require.ErrorIs(t, err, errOversize, start)
		most := uint64(6 * MaxResponse)
		if raced {
			most *= 2
		}
		assert.Less(t, room, most, start)
	}
}

func TestCheckFields_counts_up_to_the_limit(t *testing.T) {
	list := func(field, element string, n int) []byte {
		return []byte(`{"` + field + `":[` + strings.Repeat(element+",", n-1) + element + `]}`)
	}
	nested := `{"ops":[{"args":{"a":[0` + strings.Repeat(",0", 2000) + `]}}]}`

	assert.NoError(t, checkFields(list("ops", `{"args":{"a":[1,2]}}`, syncing.MaxOps), &syncing.Request{}))
	assert.NoError(t, checkFields(list("want", `"a"`, syncing.MaxWant), &syncing.Request{}))
	assert.NoError(t, checkFields([]byte(nested), &syncing.Request{}), "what stays text takes no room")
	assert.Error(t, checkFields(list("ops", `{}`, syncing.MaxOps+1), &syncing.Request{}))
	assert.Error(t, checkFields(list("want", `"a"`, syncing.MaxWant+1), &syncing.Request{}))
	assert.NoError(t, checkAnswer(list("rows", `{"d":{"rows":[1]}}`, syncing.MaxRows), &syncing.Response{}))
	assert.ErrorIs(t, checkAnswer(list("rows", `{}`, syncing.MaxRows+1), &syncing.Response{}), errOversize)
	assert.ErrorIs(t, checkAnswer(list("drop", `""`, syncing.MaxDrop+1), &syncing.Response{}), errOversize)
	assert.Error(t, checkAnswer([]byte(strings.Repeat("[", readDepth+1)), &syncing.Response{}))
}

func TestCheckFields_knows_its_way(t *testing.T) {
	for text, good := range map[string]bool{
		goodRequest:                       true,
		`{"ops":[{"id":"a"},{"id":"b"}]}`: true,
		`{"ops":[{"args":{"a":{"b":1},"b":[{"a":"\"a\":"},{"a":2}]}}]}`: true,
		`{"ops":[{"args":{"Ops":1,"Seq":2}}]}`:                          true,
		`{"cursor":"}{\\","want":["cursor","cursor"]}`:                  true,
		`{"ops":[{"id":"a","ID":"b"}]}`:                                 false,
		`{"ops":[{"args":[[{"a":1,"\u0061":2}]]}]}`:                     false,
		`{"ops":[{"args":{"\u212a":1,"k":2}}]}`:                         false,
		`{"CURSOR":""}`:                                                 false,
		`{"-":1}`:                                                       false,
	} {
		var req syncing.Request

		err := checkFields([]byte(text), &req)

		assert.Equal(t, good, err == nil, "%s: %v", text, err)
	}
}

func TestCheckFields_refuses_an_object_of_many_fields(t *testing.T) {
	var text strings.Builder
	for i := range maxFields + 1 {
		fmt.Fprintf(&text, `,"f%d":1`, i)
	}

	err := checkFields([]byte(`{"ops":[{"args":{`+text.String()[1:]+`}}]}`), &syncing.Request{})

	assert.Error(t, err)
}
