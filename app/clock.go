// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"sync/atomic"
	"time"
)

// A clock is the device's clock, corrected by what the server's showed at the last exchange. A device whose clock is an
// hour off books and checks in as if it were right.
type clock struct {
	device func() time.Time
	ahead  atomic.Int64 // how far the server's clock is ahead, in nanoseconds
}

// slack is below what the exchange itself may take: nobody's clock is corrected for less.
const slack = 2 * time.Second

// newClock is the system's clock, or one that shows start now and goes on from there.
func newClock(start time.Time) *clock {
	if start.IsZero() {
		return &clock{device: time.Now}
	}
	began := time.Now()
	return &clock{device: func() time.Time { return start.Add(time.Since(began)) }}
}

// now is the corrected time.
func (c *clock) now() time.Time { return c.device().Add(time.Duration(c.ahead.Load())) }

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
