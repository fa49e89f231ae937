// SPDX-License-Identifier: EUPL-1.2

package ui

import "time"

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
