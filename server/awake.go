// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// lookEvery is how often open wake streams are asked whether their sessions still are: one may end in another process, run
// out, or lose its person.
const lookEvery = 30 * time.Second

// awake are the open wake streams by session, so that none outlives its own.
type awake struct {
	mu   sync.Mutex
	open map[string]map[*context.CancelFunc]bool // by the session's id
}

func (a *awake) add(session string, end *context.CancelFunc) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.open == nil {
		a.open = map[string]map[*context.CancelFunc]bool{}
	}
	if a.open[session] == nil {
		a.open[session] = map[*context.CancelFunc]bool{}
	}
	a.open[session][end] = true
}

func (a *awake) remove(session string, end *context.CancelFunc) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if delete(a.open[session], end); len(a.open[session]) == 0 {
		delete(a.open, session)
	}
}

// end ends the streams of a session.
func (a *awake) end(session string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for end := range a.open[session] {
		(*end)()
	}
}

func (a *awake) sessions() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	list := make([]string, 0, len(a.open))
	for session := range a.open {
		list = append(list, session)
	}
	return list
}

// A bearer is the Remote of whoever holds a token.
type bearer struct {
	syncing.Remote
	server  *Server
	session string
}

// Wake implements sync.Remote. The stream ends with the session; one that ended while the stream was opened is noticed,
// because the stream is known first.
func (b bearer) Wake(ctx context.Context) (<-chan struct{}, error) {
	ctx, end := context.WithCancel(ctx)
	b.server.awake.add(b.session, &end)
	context.AfterFunc(ctx, func() { b.server.awake.remove(b.session, &end) })
	hints, err := b.Remote.Wake(ctx)
	if err == nil {
		err = b.server.Central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error { return b.server.alive(ctx, snap, b.session) })
	}
	if err != nil {
		end()
		return nil, err
	}
	return hints, nil
}

// alive fails with SignedOut when the session has ended or its person has left, and with NotAllowed when they may no longer have hints.
func (s *Server) alive(ctx context.Context, snap *central.Snapshot, id string) error {
	session, err := central.FindSession(ctx, snap, id)
	if err == nil && s.over(session, s.Now().UTC(), nil) != nil {
		return errSignedOut
	}
	if err == nil {
		_, err = snap.Store().Colleague(ctx, session.Person)
	}
	if errors.Is(err, booking.ErrGone) {
		return errSignedOut
	}
	if err != nil {
		return err
	}
	if may, err := s.allows(ctx, http.MethodGet+" "+wire.WakePath, session, staff.Own); err != nil || !may {
		return cmp.Or(err, error(errMayNot))
	}
	return nil
}

// watchSessions ends wake streams whose sessions have, until ctx ends.
func (s *Server) watchSessions(ctx context.Context) {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
			s.endStreams(ctx)
		}
	}
}

// endStreams ends the wake streams of sessions that are over.
func (s *Server) endStreams(ctx context.Context) {
	sessions := s.awake.sessions()
	if len(sessions) == 0 {
		return
	}
	err := s.Central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
		for _, session := range sessions {
			if err := s.alive(ctx, snap, session); errors.Is(err, errSignedOut) || errors.Is(err, errMayNot) {
				s.awake.end(session)
			} else if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil && ctx.Err() == nil {
		s.Log.Error("cannot look after sessions", "cause", err)
	}
}
