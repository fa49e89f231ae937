// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"time"

	"github.com/pult-app/pult/sync"
)

// What many listen to (everybody's rows, a large house) is told at once when it is the only thing that happens. In busy times it is
// told as fast as their requests are answered: ten thousand devices that come at once would keep the server from those who wish
// for something, and each of their wishes would call all again.
const (
	crowdAtOnce = 2048        // listeners hear of a lone change in one round
	lonely      = time.Second // nothing else has changed for so long before
	few         = 32          // listeners hear of a change at once, while no more requests than that are under way
	spare       = 8           // requests may be under way while more hear of it
)

// tell hints at once at few listeners of a server that is calm, and puts others in the line of those who hear when there is
// room.
func (s *streams) tell(list map[*stream]bool, calm bool) {
	if calm && len(list) <= few {
		wake(list)
		return
	}
	for st := range list {
		if st.due = true; !st.inLine {
			st.inLine, s.line = true, append(s.line, st)
		}
	}
}

// let hints at so many of the line, and tells whether some are left.
func (s *streams) let(room int) (left bool) {
	for ; len(s.line) > 0 && room > 0; s.line = s.line[1:] {
		st := s.line[0]
		if st.inLine = false; st.due {
			wake(map[*stream]bool{st: true})
			room--
		}
	}
	if len(s.line) == 0 {
		s.line = nil
	}
	return s.line != nil
}

// lone tells whether the last change was the only one for a while.
func (s *streams) lone() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.alone
}

// dirtyScopes are the touched ones, with those first that many listen to: who is among few as well hears once, and at once.
func (s *streams) dirtyScopes() (scopes []sync.Scope) {
	var last []sync.Scope
	houses := false
	for scope := range s.dirty {
		houses = houses || isHouse(scope)
		if len(s.byScope[scope]) > few {
			scopes = append(scopes, scope)
		} else {
			last = append(last, scope)
		}
	}
	if houses {
		scopes = append(scopes, anyHouse)
	}
	return append(scopes, last...)
}

// room is how many of those who wait for a hint may have one now, and whether the server is calm. There is always some room:
// devices must hear of it in the end.
func (h *Hub) room() (room int, calm bool) {
	n := int(h.underWay.Load())
	if n <= spare && h.streams.lone() {
		return crowdAtOnce, true
	}
	return max(1, spare-n), n <= few
}
