// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"slices"
	"sync"
)

// Outbox stands in a Hint beside the names of tables: what waits, or what became of it, has changed.
const Outbox = "outbox"

// A Hint says which tables have changed since the last one, sorted. It carries no data: read again.
type Hint struct{ Tables []string }

// watch passes hints to those who watch. A channel holds one hint; what it has not yet taken is merged, so telling
// never blocks.
type watch struct {
	mu       sync.Mutex
	closed   bool
	watchers map[chan Hint]bool
}

// Watch hints after every change, whether it came from a tap or from the server, until stop is called or the device is
// closed; then the channel is closed. Hints that nobody has taken yet are merged into one.
func (d *Device) Watch() (hints <-chan Hint, stop func()) {
	w := &d.watch
	w.mu.Lock()
	defer w.mu.Unlock()
	c := make(chan Hint, 1)
	if w.closed {
		close(c)
		return c, func() {}
	}
	if w.watchers == nil {
		w.watchers = map[chan Hint]bool{}
	}
	w.watchers[c] = true
	return c, func() { w.leave(c) }
}

func (w *watch) leave(c chan Hint) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.watchers[c] {
		delete(w.watchers, c)
		close(c)
	}
}

func (w *watch) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	for c := range w.watchers {
		close(c)
	}
	w.watchers = nil
}

// tell merges the tables into every watcher's hint.
func (w *watch) tell(tables []string) {
	if len(tables) == 0 {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.watchers {
		all := slices.Clone(tables)
		select {
		case old := <-c:
			all = append(all, old.Tables...)
		default:
		}
		slices.Sort(all)
		c <- Hint{slices.Compact(all)} // room for it: only tell sends, under the lock
	}
}
