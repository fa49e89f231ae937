// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"context"
	"time"
)

// Calm is how long after a tap another one still belongs to it: what the first one changed puts another button under the
// finger, and who taps twice must not take back what they booked.
const Calm = 500 * time.Millisecond

// Taps takes two quick taps for one, and none while something is still being written. The zero value is ready. It
// belongs to the UI thread.
type Taps struct {
	acted   time.Time
	writing int // changes that are not on the disk yet
}

// Busy tells whether a tap now belongs to the one before.
func (t *Taps) Busy(now time.Time) bool {
	since := now.Sub(t.acted)
	return t.writing > 0 || since >= 0 && since < Calm
}

// Begin notes that something is written, unless it is Busy. Whoever got a yes says End when it is on the disk.
func (t *Taps) Begin(now time.Time) bool {
	if t.Busy(now) {
		return false
	}
	t.acted = now
	t.writing++
	return true
}

// End is the counterpart of Begin.
func (t *Taps) End() { t.writing-- }

// Write makes one change off the UI thread and tells what came of it: an error in Voice's words, or done (may be nil) when
// it is on the disk; then comes after, in either case. Of two quick taps the second changes nothing.
func (t *Taps) Write(env Env, do func(context.Context) error, done, after func()) {
	if !t.Begin(env.Now()) {
		return
	}
	env.Work.Write(func(ctx context.Context) (func(), error) {
		err := do(ctx)
		return func() {
			t.End()
			if err != nil {
				env.Fail(err)
			} else if done != nil {
				done()
			}
			after()
		}, nil
	})
}
