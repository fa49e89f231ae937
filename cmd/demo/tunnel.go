// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"io"
	"net"
	"sync"
)

// A tunnel is the network between one client and the server. Cut, it breaks every connection and refuses new ones, as
// a railway tunnel does.
type tunnel struct {
	listener net.Listener
	target   string

	mu    sync.Mutex
	cut   bool
	conns map[net.Conn]bool
}

// dig opens a tunnel on loopback to a server's address.
func dig(target string) (*tunnel, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	t := &tunnel{listener: l, target: target, conns: map[net.Conn]bool{}}
	go t.serve()
	return t, nil
}

func (t *tunnel) url() string { return "http://" + t.listener.Addr().String() }

func (t *tunnel) serve() {
	for {
		near, err := t.listener.Accept()
		if err != nil {
			return
		}
		go t.carry(near)
	}
}

func (t *tunnel) carry(near net.Conn) {
	defer near.Close()
	if !t.add(near) {
		return
	}
	defer t.remove(near)
	far, err := net.Dial("tcp", t.target)
	if err != nil || !t.add(far) {
		return
	}
	defer t.remove(far)
	go func() {
		_, _ = io.Copy(far, near)
		_ = far.Close()
	}()
	_, _ = io.Copy(near, far)
}

func (t *tunnel) add(c net.Conn) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.cut {
		_ = c.Close()
		return false
	}
	t.conns[c] = true
	return true
}

func (t *tunnel) remove(c net.Conn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.conns, c)
	_ = c.Close()
}

// set cuts the network or gives it back.
func (t *tunnel) set(open bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cut = !open
	if t.cut {
		for c := range t.conns {
			_ = c.Close()
		}
	}
}

func (t *tunnel) close() {
	t.set(false)
	_ = t.listener.Close()
}
