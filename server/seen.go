// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/pult-app/pult/store/central"
)

const (
	// seenEvery is how exactly SeenAt is kept: a write a day is enough to know who still comes.
	seenEvery = 24 * time.Hour
	// seenAtOnce is how long those who were seen wait until they are written down together: on Monday at eight thousands come
	// in a minute, and a transaction for each would keep the writer from what they wish.
	seenAtOnce = time.Second
	// seenAgain is the wait after a failure.
	seenAgain = time.Minute
)

// seen are the sessions that were used and are not written down yet, by their ids. Those that a crash forgets are noted
// anew when they are next used.
type seen struct {
	mu sync.Mutex
	at map[string]time.Time
}

func (s *seen) note(session string, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.at == nil {
		s.at = map[string]time.Time{}
	}
	s.at[session] = at
}

// last is when a session was last used, the later of what is stored and what is noted.
func (s *seen) last(session central.Session) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at := s.at[session.ID]; at.After(session.SeenAt) {
		return at
	}
	return session.SeenAt
}

func (s *seen) all() map[string]time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.at)
}

// forget takes out what was written down, unless it was noted anew meanwhile.
func (s *seen) forget(written map[string]time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.at, func(id string, at time.Time) bool { return at.Equal(written[id]) })
}

func putSeen(ctx context.Context, tx *central.Tx, list map[string]time.Time) error {
	for id, at := range list {
		if err := tx.SeeSession(ctx, id, at); err != nil {
			return err
		}
	}
	return nil
}

// writeSeen writes down who was seen, now and then, until ctx ends, and then once more.
func (s *Server) writeSeen(ctx context.Context) {
	for wait := seenAtOnce; ; {
		select {
		case <-ctx.Done():
			s.writeSeenOnce(context.WithoutCancel(ctx))
			return
		case <-time.After(wait):
		}
		wait = seenAtOnce
		if !s.writeSeenOnce(ctx) {
			wait = seenAgain
		}
	}
}

// writeSeenOnce tells whether all is written. Where it cannot be, on a full disk or beside a damaged page, whoever only reads
// goes on reading.
func (s *Server) writeSeenOnce(ctx context.Context) bool {
	list := s.seen.all()
	if len(list) == 0 {
		return true
	}
	err := s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error { return putSeen(ctx, tx, list) })
	if err != nil {
		s.Log.Warn("cannot note that sessions were seen", "code", string(central.CodeOf(err)), "cause", err)
		return false
	}
	s.seen.forget(list)
	return true
}

// forgetSessions forgets those that nobody used for as long as a session lives, and those that have lived as long as one may.
func (s *Server) forgetSessions(ctx context.Context, tx *central.Tx, now time.Time) error {
	if err := putSeen(ctx, tx, s.seen.all()); err != nil {
		return err
	}
	_, err := tx.ForgetSessions(ctx, central.Stale{Seen: now.Add(-sessionLife), Made: now.Add(-sessionLimit), Lost: now.Add(-lostKept)})
	return err
}
