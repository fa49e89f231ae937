// SPDX-License-Identifier: EUPL-1.2

package network

import (
	"context"
	"net"
	"sync"
	"time"
)

type direction int

const (
	back  direction = iota // from the server
	there                  // to it
)

// A link is one connection through the network.
type link struct {
	network *Network
	near    net.Conn
	ctx     context.Context
	stop    context.CancelFunc

	// The network's lock guards what follows.
	last direction // of the last packet
	left int       // bytes until it breaks; 0 for not
}

// pump carries one direction: a packet leaves when the way is free and arrives half a round trip later.
func (l *link) pump(way direction, from, to net.Conn) {
	type sent struct {
		bytes []byte
		due   time.Time
	}
	flight := make(chan sent, inFlight)
	var landing sync.WaitGroup
	defer landing.Wait()
	defer close(flight)
	landing.Go(func() {
		for p := range flight {
			if !pause(l.ctx, p.due) {
				continue
			}
			if _, err := to.Write(p.bytes); err != nil {
				l.stop()
			}
		}
	})
	for {
		bytes := make([]byte, packet)
		n, err := from.Read(bytes)
		if n > 0 {
			left, breaks := l.network.take(l, way, n)
			if !pause(l.ctx, left) {
				return
			}
			if breaks {
				l.reset()
				return
			}
			select {
			case flight <- sent{bytes[:n], left.Add(l.network.RoundTrip / 2)}:
			case <-l.ctx.Done():
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// reset breaks the connection at both ends, without a word.
func (l *link) reset() {
	l.stop()
	hangUp(l.near)
}

// hangUp closes with a reset, so that nothing that is still under way arrives.
func hangUp(c net.Conn) {
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.Close()
}
