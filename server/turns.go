// SPDX-License-Identifier: EUPL-1.2

package server

import "sync"

// turns are who does something of which only so much may be under way, each once at a time.
type turns struct {
	mu   sync.Mutex
	open map[string]bool
}

// enter begins one unless as many as may be are under way, or theirs is; leave is called once, when it has ended.
func (t *turns) enter(most int, who string) (leave func(), ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.open) >= most || t.open[who] {
		return nil, false
	}
	if t.open == nil {
		t.open = map[string]bool{}
	}
	t.open[who] = true
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.open, who)
	}, true
}
