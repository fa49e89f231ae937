// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	// strayBytes end a stream when its client sends as many after the request. Fewer are not listened to.
	strayBytes = 4 << 10
	// farewell is how long detached streams have for their last word.
	farewell = 5 * time.Second
)

// detached are the wake streams that have left net/http and taken their connections along: as long as a handler runs, net/http
// keeps its request, two buffers and a large stack.
type detached struct {
	mu      sync.Mutex
	closed  bool
	conns   map[net.Conn]bool
	running sync.WaitGroup // two goroutines for each of conns
}

// Close waits until the detached wake streams have ended, as they do when their hints end, and cuts off those that need more
// than five seconds. It takes no new ones. It may be called more than once.
func (h *Handler) Close() { h.detached.close(farewell) }

func (d *detached) close(patience time.Duration) {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	late := time.AfterFunc(patience, d.cut)
	defer late.Stop()
	d.running.Wait()
}

// cut closes the connections: that ends the reading and the writing of each.
func (d *detached) cut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for conn := range d.conns {
		conn.Close()
	}
}

// leave closes a connection, outside the lock: over TLS it says so, which may take a while.
func (d *detached) leave(conn net.Conn) {
	conn.Close()
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.conns, conn)
}

// detach lets a stream go on without its request, if the connection is its own (over HTTP/2 many share one) and the handler is
// not closed. part ends what binds the stream to the request. Of the stream's two goroutines each ends when the other does.
func (h *Handler) detach(w http.ResponseWriter, s *stream, part func() bool) bool {
	d := &h.detached
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return false
	}
	conn, sent, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return false
	}
	part()                        // where the client has hung up already, the stream has ended too
	conn.SetDeadline(time.Time{}) // those of the request
	if d.conns == nil {
		d.conns = map[net.Conn]bool{}
	}
	d.conns[conn] = true
	stray, head := strayBytes-sent.Reader.Buffered(), headOf(w.Header())
	d.running.Go(func() { s.listen(conn, stray) })
	d.running.Go(func() {
		defer d.leave(conn)
		say := h.alone(conn)
		say(head) // who does not take it does not take the first word either
		h.tell(s, say)
	})
	return true
}

// alone says things to a connection that is the stream's.
func (h *Handler) alone(conn net.Conn) (say func(string) bool) {
	return func(text string) bool {
		conn.SetWriteDeadline(h.late())
		_, err := io.WriteString(conn, text)
		return err == nil
	}
}

// listen reads until the client hangs up, or has sent more than it may.
func (s *stream) listen(conn io.Reader, most int) {
	defer s.end()
	for some := make([]byte, 64); most > 0; {
		n, err := conn.Read(some)
		if err != nil {
			return
		}
		most -= n
	}
}

// headOf is the head of an answer that ends with its connection (RFC 9112, section 6.3).
func headOf(header http.Header) string {
	header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	header.Set("Connection", "close")
	var head bytes.Buffer
	head.WriteString("HTTP/1.1 200 OK\r\n")
	header.Write(&head) // a buffer takes everything
	head.WriteString("\r\n")
	return head.String()
}
