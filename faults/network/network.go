// SPDX-License-Identifier: EUPL-1.2

// Package network is a network that is as bad as one likes: slow, far away, breaking off, or gone. It carries TCP from an
// address on loopback to another, and counts what it carries.
package network

import (
	"context"
	"math/rand/v2"
	"net"
	"sync"
	"time"
)

// Conditions are what is wrong with a network; the zero value is a good one.
type Conditions struct {
	// Rate is how many bytes a second pass each way, all connections together; 0 for no limit.
	Rate int
	// RoundTrip is how long a byte and its answer are on their way at least. A new connection costs one more, as TCP's does.
	RoundTrip time.Duration
	// Resets is the share of uses that break, 0 to 1. A use begins when the near end speaks first or after an answer, so it
	// is a request. One that breaks does so at a random byte of the next breakWithin both ways: in the request, in the
	// answer, or, when both are shorter, in the next use of the connection.
	Resets float64
	// Flap is how long the network stays up, and then down, in turns; 0 for always up.
	Flap time.Duration
	// Rand draws the resets; it is used by one goroutine at a time. Nil is seeded by chance.
	Rand *rand.Rand
}

const (
	breakWithin = 2048
	packet      = 512
	inFlight    = 64 // packets of a connection that are under way in one direction
)

// A Network is open until it is closed. Its methods are safe for concurrent use.
type Network struct {
	Conditions
	listener net.Listener
	target   string
	ctx      context.Context
	stop     context.CancelFunc
	owned    sync.WaitGroup // every goroutine

	mu      sync.Mutex
	cut     bool
	links   map[*link]bool
	free    [2]time.Time // when the way there and the way back have carried what they took
	carried int64
	resets  int
}

// Open makes a network on loopback to a server's address.
func Open(target string, conditions Conditions) (*Network, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	if conditions.Rand == nil {
		conditions.Rand = rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	}
	n := &Network{Conditions: conditions, listener: l, target: target, links: map[*link]bool{}}
	n.ctx, n.stop = context.WithCancel(context.Background())
	n.owned.Go(n.accept)
	if n.Flap > 0 {
		n.owned.Go(n.flap)
	}
	return n, nil
}

// URL is where clients find the server through this network.
func (n *Network) URL() string { return "http://" + n.listener.Addr().String() }

// Carried is how many bytes the network has taken, both ways, lost ones counted; Resets is how many uses it broke.
func (n *Network) Carried() (bytes int64, resets int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.carried, n.resets
}

// Set cuts the network or gives it back. Cut, it breaks every connection and refuses new ones, as a railway tunnel does.
func (n *Network) Set(up bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.cut = !up
	if n.cut {
		for l := range n.links {
			l.reset()
		}
	}
}

// Close cuts the network for good; when it returns, all goroutines have ended.
func (n *Network) Close() {
	n.stop()
	_ = n.listener.Close()
	n.Set(false)
	n.owned.Wait()
}

func (n *Network) flap() {
	turn := time.NewTicker(n.Flap)
	defer turn.Stop()
	for up := false; ; up = !up {
		select {
		case <-n.ctx.Done():
			return
		case <-turn.C:
		}
		if n.ctx.Err() == nil {
			n.Set(up)
		}
	}
}

func (n *Network) accept() {
	for {
		near, err := n.listener.Accept()
		if err != nil {
			return
		}
		n.owned.Go(func() { n.carry(near) })
	}
}

func (n *Network) carry(near net.Conn) {
	l := &link{network: n, near: near}
	l.ctx, l.stop = context.WithCancel(n.ctx)
	defer l.stop()
	defer near.Close()
	if !n.add(l) {
		return
	}
	defer n.remove(l)
	if !pause(l.ctx, time.Now().Add(n.RoundTrip)) {
		return
	}
	far, err := (&net.Dialer{}).DialContext(l.ctx, "tcp", n.target)
	if err != nil {
		return
	}
	defer far.Close()
	context.AfterFunc(l.ctx, func() { hangUp(near); hangUp(far) })
	var both sync.WaitGroup
	both.Go(func() {
		l.pump(there, near, far)
		_ = far.Close()
	})
	l.pump(back, far, near)
	_ = near.Close() // without a reset, unless there was one: what has arrived can be read
	both.Wait()
}

func (n *Network) add(l *link) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.cut || n.ctx.Err() != nil {
		return false
	}
	n.links[l] = true
	return true
}

func (n *Network) remove(l *link) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.links, l)
}

// take lets the way carry a packet; it tells when its last byte has left, and whether the connection breaks then.
func (n *Network) take(l *link, way direction, size int) (left time.Time, breaks bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if way == there && l.last == back && l.left == 0 && n.Rand.Float64() < n.Resets {
		l.left = 1 + n.Rand.IntN(breakWithin)
	}
	l.last = way
	if breaks = l.left > 0 && size >= l.left; breaks {
		size = l.left
		n.resets++
	}
	l.left = max(0, l.left-size)
	n.carried += int64(size)
	if left = time.Now(); n.Rate > 0 {
		if n.free[way].After(left) {
			left = n.free[way]
		}
		left = left.Add(time.Duration(size) * time.Second / time.Duration(n.Rate))
		n.free[way] = left
	}
	return left, breaks
}

func pause(ctx context.Context, until time.Time) bool {
	timer := time.NewTimer(time.Until(until))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
