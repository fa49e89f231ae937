// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// awaited is a Remote that shows the context of each of its streams.
type awaited struct {
	canned
	contexts chan context.Context // has room for all
}

func (a *awaited) Wake(ctx context.Context) (<-chan struct{}, error) {
	a.contexts <- ctx
	return a.hints, a.err
}

func await() *awaited {
	return &awaited{canned{hints: make(chan struct{}, 1)}, make(chan context.Context, 100)}
}

// next is the context of the next stream.
func (a *awaited) next(t *testing.T) context.Context {
	t.Helper()
	select {
	case ctx := <-a.contexts:
		return ctx
	case <-time.After(10 * time.Second):
		t.Fatal("nobody opens a stream")
		return nil
	}
}

// over waits until a stream has ended.
func over(t *testing.T, ctx context.Context) {
	t.Helper()
	select {
	case <-ctx.Done():
	case <-time.After(10 * time.Second):
		t.Fatal("the stream goes on")
	}
}

// dial asks for a stream by hand; more is sent right after the request.
func (g *gate) dial(t *testing.T, more string) (net.Conn, *bufio.Reader) {
	t.Helper()
	conn, err := net.Dial("tcp", g.server.Listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(20*time.Second)))
	_, err = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: pult\r\nAuthorization: Bearer t\r\n\r\n%s", WakePath, more)
	if len(more) < strayBytes { // of more than that the server may have hung up already
		require.NoError(t, err)
	}
	return conn, bufio.NewReader(conn)
}

// opened is the head of an answer, up to its first word.
func opened(t *testing.T, answer *bufio.Reader) (head string) {
	t.Helper()
	for !strings.HasSuffix(head, "\r\n\r\n"+sayFirst) {
		one, err := answer.ReadByte()
		require.NoError(t, err, "%q", head)
		head += string(one)
	}
	return strings.TrimSuffix(head, sayFirst)
}

func TestStream_has_the_connection_to_itself(t *testing.T) {
	gate, remote := openGate(t), await()
	gate.admit(t, "t", remote)
	inner := gate.server.Config.Handler
	gate.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		inner.ServeHTTP(w, r)
		remote.contexts <- r.Context()
	})
	gate.handler.Heartbeat = 200 * time.Millisecond
	remote.hints <- struct{}{}

	_, answer := gate.dial(t, "")
	head := opened(t, answer)
	said := make([]byte, len(sayHint+sayAlive+sayAlive))
	_, err := io.ReadFull(answer, said)

	require.NoError(t, err)
	assert.Equal(t, sayHint+sayAlive+sayAlive, string(said))
	assert.Regexp(t, "^HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nConnection: close\r\nContent-Type: text/event-stream\r\n"+
		"Date: [A-Z][a-z]{2}, .* GMT\r\nX-Accel-Buffering: no\r\nX-Content-Type-Options: nosniff\r\n\r\n$", head)
	ours, requests := remote.next(t), remote.next(t)
	over(t, requests)
	assert.NoError(t, ours.Err(), "the stream outlives its request")
}

func TestStream_ends_when_the_client_hangs_up(t *testing.T) {
	gate, remote := openGate(t), await()
	gate.admit(t, "t", remote)
	var conns []net.Conn
	for range 50 {
		conn, answer := gate.dial(t, "")
		opened(t, answer)
		conns = append(conns, conn)
	}

	for _, conn := range conns {
		require.NoError(t, conn.Close())
	}

	for range conns {
		over(t, remote.next(t))
	}
	gate.handler.detached.running.Wait() // for their goroutines
	assert.Empty(t, gate.handler.detached.conns)
}

func TestStream_says_a_last_word_before_its_handler_is_closed(t *testing.T) {
	gate, remote := openGate(t), await()
	gate.admit(t, "t", remote)
	gate.handler.Rand = func() float64 { return 0.5 }
	_, answer := gate.dial(t, "")
	opened(t, answer)

	close(remote.hints)
	gate.handler.Close()

	said, err := io.ReadAll(answer)
	require.NoError(t, err)
	assert.Equal(t, "retry: 6000\n\n", string(said))
	assert.Error(t, remote.next(t).Err(), "it has ended when Close returns")
	_, late := gate.dial(t, "")
	resp, err := http.ReadResponse(late, nil)
	require.NoError(t, err)
	assert.Equal(t, sayFirst+"retry: 6000\n\n", readAll(t, resp.Body), "who comes later is told the same, within a request")
	over(t, remote.next(t))
}

func readAll(t *testing.T, from io.Reader) string {
	t.Helper()
	text, err := io.ReadAll(from)
	require.NoError(t, err)
	return string(text)
}

func TestStream_ends_when_the_client_goes_on_talking(t *testing.T) {
	for name, parts := range map[string][2]int{
		"with the request": {strayBytes, 0}, "later": {0, strayBytes}, "both": {10, strayBytes - 10}, "much": {1 << 20, 1 << 20},
	} {
		t.Run(name, func(t *testing.T) {
			gate, remote := openGate(t), await()
			gate.admit(t, "t", remote)

			conn, answer := gate.dial(t, strings.Repeat("x", parts[0]))
			if parts[0] < strayBytes {
				opened(t, answer)
			}
			_, _ = io.WriteString(conn, strings.Repeat("x", parts[1])) // the server may have hung up

			over(t, remote.next(t))
			gate.handler.detached.running.Wait()
		})
	}
}

func TestStream_bears_a_word_of_the_client(t *testing.T) {
	gate, remote := openGate(t), await()
	gate.admit(t, "t", remote)
	conn, answer := gate.dial(t, "GET / HTTP/1.1\r\n\r\n")
	opened(t, answer)
	_, err := io.WriteString(conn, strings.Repeat("x", strayBytes/2))
	require.NoError(t, err)

	remote.hints <- struct{}{}

	said := make([]byte, len(sayHint))
	_, err = io.ReadFull(answer, said)
	require.NoError(t, err)
	assert.Equal(t, sayHint, string(said))
}

// stuck opens a stream whose client reads nothing, while more hints come than the network holds.
func stuck(t *testing.T, gate *gate, remote *awaited) {
	t.Helper()
	gate.server.Config.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
		assert.NoError(t, conn.(*net.TCPConn).SetWriteBuffer(1))
		return ctx
	}
	gate.server.Start()
	t.Cleanup(gate.close)
	gate.admit(t, "t", remote)
	conn, answer := gate.dial(t, "")
	require.NoError(t, conn.(*net.TCPConn).SetReadBuffer(1))
	opened(t, answer)
	for {
		select {
		case remote.hints <- struct{}{}:
		case <-time.After(100 * time.Millisecond):
			return // nothing goes on any more
		}
	}
}

func TestStream_ends_when_the_client_does_not_take_its_hints(t *testing.T) {
	gate, remote := newGate(), await()
	gate.handler.Slow = 500 * time.Millisecond

	stuck(t, gate, remote)

	over(t, remote.next(t))
	gate.handler.detached.running.Wait()
}

func TestHandler_cuts_off_streams_that_need_too_long_to_end(t *testing.T) {
	gate, remote := newGate(), await()
	stuck(t, gate, remote)
	ctx := remote.next(t)
	assert.NoError(t, ctx.Err(), "a minute has not passed")

	gate.handler.detached.close(10 * time.Millisecond)

	assert.Error(t, ctx.Err())
}

func TestStream_over_TLS(t *testing.T) {
	for proto, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2.0": true} {
		t.Run(proto, func(t *testing.T) {
			gate, remote := newGate(), await()
			gate.server.EnableHTTP2 = http2
			gate.server.StartTLS()
			t.Cleanup(gate.close)
			gate.admit(t, "t", remote)
			gate.handler.Heartbeat = time.Hour
			open := func(ctx context.Context) *http.Response {
				req, err := http.NewRequestWithContext(ctx, "GET", gate.server.URL+WakePath, nil)
				require.NoError(t, err)
				req.Header.Set("Authorization", "Bearer t")
				resp, err := gate.server.Client().Do(req)
				require.NoError(t, err)
				t.Cleanup(func() { resp.Body.Close() })
				return resp
			}
			leave, hangUp := context.WithCancel(t.Context())
			first := open(leave)
			remote.hints <- struct{}{}
			said := make([]byte, len(sayFirst+sayHint))
			_, err := io.ReadFull(first.Body, said)
			require.NoError(t, err)
			hangUp()
			over(t, remote.next(t))
			second := open(t.Context())
			close(remote.hints)

			assert.Equal(t, proto, first.Proto)
			assert.Equal(t, eventType, first.Header.Get("Content-Type"))
			assert.Equal(t, sayFirst+sayHint, string(said))
			assert.Regexp(t, "^"+sayFirst+"retry: [0-9]{4,5}\n\n$", readAll(t, second.Body))
			over(t, remote.next(t))
		})
	}
}
