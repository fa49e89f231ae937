// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"sync"
	"sync/atomic"
	"time"
)

// A clock is the device's clock, corrected by what the server's showed at the last exchange. A device whose clock is an
// hour off books and checks in as if it were right.
type clock struct {
	device func() time.Time
	passed func() time.Duration // goes on evenly whatever the device's clock is set to
	ahead  atomic.Int64         // how far the server's clock is ahead, in nanoseconds
	jumped chan struct{}        // the device's clock was set, or the device slept: ask the server again

	mu   sync.Mutex
	last time.Time // what the device's clock showed when it was last asked, and
	when time.Duration
}

// slack is below what the exchange itself may take: nobody's clock is corrected for less.
const slack = 2 * time.Second

// newClock is the system's clock, or one that shows start now and goes on from there.
func newClock(start time.Time) *clock {
	began := time.Now()
	passed := func() time.Duration { return time.Since(began) }
	device := func() time.Time { return start.Add(passed()) }
	if start.IsZero() {
		device = time.Now
	}
	return &clock{device: device, passed: passed, jumped: make(chan struct{}, 1)}
}

// now is the corrected time.
func (c *clock) now() time.Time {
	now := c.device()
	c.look(now)
	return now.Add(time.Duration(c.ahead.Load()))
}

// look notices that the device's clock has not gone on as time has.
func (c *clock) look(now time.Time) {
	now = now.Round(0) // what the clock shows
	c.mu.Lock()
	defer c.mu.Unlock()
	when := c.passed()
	if off := now.Sub(c.last) - (when - c.when); !c.last.IsZero() && off.Abs() >= slack {
		nudge(c.jumped)
	}
	c.last, c.when = now, when
}

// correct takes the measured offset of the server's clock and tells whether that moved this one.
func (c *clock) correct(ahead time.Duration) bool {
	if ahead.Abs() < slack {
		ahead = 0
	}
	before := time.Duration(c.ahead.Swap(int64(ahead)))
	return (ahead - before).Abs() >= slack
}

// right corrects a time that the device's own clock told; zero stays zero.
func (c *clock) right(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.Add(time.Duration(c.ahead.Load()))
}
