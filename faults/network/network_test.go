// SPDX-License-Identifier: EUPL-1.2

package network

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// echo answers every byte with itself, at the other end of a network.
func echo(t *testing.T, conditions Conditions) *Network {
	far, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go func() {
		for {
			c, err := far.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				_, _ = io.Copy(c, c)
			}()
		}
	}()
	n, err := Open(far.Addr().String(), conditions)
	require.NoError(t, err)
	t.Cleanup(func() {
		n.Close()
		_ = far.Close()
	})
	return n
}

func (n *Network) dial(t *testing.T) net.Conn {
	c, err := net.Dial("tcp", strings.TrimPrefix(n.URL(), "http://"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// say sends a text and reads it back.
func say(c net.Conn, text []byte) error {
	if _, err := c.Write(text); err != nil {
		return err
	}
	got := make([]byte, len(text))
	_, err := io.ReadFull(c, got)
	if err == nil && !bytes.Equal(got, text) {
		return io.ErrShortWrite
	}
	return err
}

func TestNetwork_carries_what_it_is_given_and_counts_it(t *testing.T) {
	n := echo(t, Conditions{})
	text := bytes.Repeat([]byte("0123456789"), 5000)

	require.NoError(t, say(n.dial(t), text))

	carried, resets := n.Carried()
	assert.Equal(t, int64(2*len(text)), carried)
	assert.Zero(t, resets)
}

// A bad network may be worse than asked on a busy machine, but never better.
func TestNetwork_is_as_slow_and_as_far_away_as_asked(t *testing.T) {
	n := echo(t, Conditions{Rate: 10_000, RoundTrip: 100 * time.Millisecond})
	began := time.Now()

	require.NoError(t, say(n.dial(t), make([]byte, 3000)))

	assert.GreaterOrEqual(t, time.Since(began), 500*time.Millisecond, "a handshake, 0.3 s of bytes and a round trip")
}

func TestNetwork_breaks_the_share_of_uses_that_was_asked(t *testing.T) {
	n := echo(t, Conditions{Resets: 0.05, Rand: rand.New(rand.NewPCG(1, 2))})
	broken, c := 0, n.dial(t)
	for range 1000 {
		if say(c, make([]byte, 500)) != nil {
			broken++
			c = n.dial(t)
		}
	}

	_, resets := n.Carried()
	assert.Equal(t, resets, broken)
	assert.InDelta(t, 50, broken, 20)
}

func TestNetwork_that_is_cut_breaks_connections_and_takes_none(t *testing.T) {
	n := echo(t, Conditions{})
	before := n.dial(t)
	require.NoError(t, say(before, []byte("before")))

	n.Set(false)
	assert.Error(t, say(before, []byte("in the tunnel")))
	assert.Error(t, say(n.dial(t), []byte("in the tunnel")))
	n.Set(true)

	assert.NoError(t, say(n.dial(t), []byte("after")))
}
