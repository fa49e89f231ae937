// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"fmt"
	"io"
	"net"
	"time"
)

// doorPatience is how long a second process asks the first to show its window.
const doorPatience = 3 * time.Second

// raiseWord is what a second process says to the first on its loopback port.
const raiseWord = "pult: show your window\n"

// A doorbell listens on loopback for a second process on the same profile, and rings.
type doorbell struct {
	listener net.Listener
	done     chan struct{}
}

// hangDoorbell listens; ring is called from the doorbell's own goroutine.
func hangDoorbell(ring func()) (*doorbell, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for a second window: %w", err)
	}
	d := &doorbell{listener: l, done: make(chan struct{})}
	go func() {
		defer close(d.done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			if heard(conn) {
				ring()
			}
		}
	}()
	return d, nil
}

// heard reads one word, no longer and no longer than a second, and answers.
func heard(conn net.Conn) bool {
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	word := make([]byte, len(raiseWord))
	if _, err := io.ReadFull(conn, word); err != nil || string(word) != raiseWord {
		return false
	}
	_, _ = conn.Write([]byte("ok\n"))
	return true
}

func (d *doorbell) port() int { return d.listener.Addr().(*net.TCPAddr).Port }

func (d *doorbell) close() {
	_ = d.listener.Close()
	<-d.done
}

// ringAt asks the process that listens on the port to show its window, and tells whether it said yes.
func ringAt(ctx context.Context, port int) bool {
	if port == 0 {
		return false
	}
	dialer := net.Dialer{Timeout: time.Second}
	conn, err := dialer.DialContext(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return false
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(2 * time.Second))
	if _, err := io.WriteString(conn, raiseWord); err != nil {
		return false
	}
	answer := make([]byte, 3)
	_, err = io.ReadFull(conn, answer)
	return err == nil && string(answer) == "ok\n"
}
