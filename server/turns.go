// SPDX-License-Identifier: EUPL-1.2

package server

import "sync"

// turns count what is under way, where only so much may be.
type turns struct {
	mu   sync.Mutex
	open int
}

// enter begins one unless as many as may be are under way; leave is called once, when it has ended.
func (t *turns) enter(most int) (leave func(), ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.open >= most {
		return nil, false
	}
	t.open++
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.open--
	}, true
}
