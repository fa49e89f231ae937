// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"sync"
	"time"

	"github.com/pult-app/pult/store"
)

const (
	// sessionFresh is how long a session that was read is good without looking again: so late at the latest this process sees what
	// another one has done to it. What this process does to it holds at once.
	sessionFresh = time.Second
	// sessionsKept is how many are kept at most.
	sessionsKept = 1000
)

// sessions are those that were read a moment ago: a device that syncs asks many times in a row. Safe for concurrent use; the zero value is
// ready.
type sessions struct {
	mu   sync.Mutex
	list map[string]freshSession
	// turn counts what this process has done to sessions: who read before must not keep what they read.
	turn int64
}

type freshSession struct {
	Session
	read time.Time
}

// Session is FindSession, or what it found less than a second of the clock before, if this process has not changed it since and it is
// enough: nobody is refused by what may be over. A session that has not told its device yet is looked up each time.
func (c *Central) Session(ctx context.Context, id string, now time.Time, enough func(Session) bool) (found Session, err error) {
	kept, turn, ok := c.sessions.get(id, now)
	if ok && enough(kept) {
		return kept, nil
	}
	err = c.Peek(ctx, func(ctx context.Context, tx store.Tx) (err error) {
		found, err = FindSession(ctx, tx, id)
		return err
	})
	if err == nil && found.Device != "" {
		c.sessions.put(found, turn, now)
	}
	return found, err
}

func (s *sessions) get(id string, now time.Time) (Session, int64, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept, ok := s.list[id]
	age := now.Sub(kept.read)
	return kept.Session, s.turn, ok && age >= 0 && age < sessionFresh
}

func (s *sessions) put(one Session, turn int64, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if turn != s.turn {
		return
	}
	if s.list == nil || len(s.list) >= sessionsKept {
		s.list = map[string]freshSession{}
	}
	s.list[one.ID] = freshSession{one, now}
}

// forget forgets sessions that a transaction has changed, or may have: whether it was committed is not always known.
func (s *sessions) forget(of touched) {
	if !of.all && len(of.ids) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turn++
	if of.all {
		clear(s.list)
	}
	for _, id := range of.ids {
		delete(s.list, id)
	}
}

// touched are the sessions that a transaction changes in what they open.
type touched struct {
	ids []string
	all bool
}
