// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync/wire"
)

// mostRenewals is how many sessions are renewed in one transaction.
const mostRenewals = 256

// renewals are devices that wait for new tokens. On Monday at eight thousands come in a minute: the disk is asked once for all that
// came while it was busy.
type renewals struct {
	mu      sync.Mutex
	waiting []*renewal
	busy    bool
	running sync.WaitGroup
	secret  string // of renewalSecret, once it was read
}

// renewalSecret names the secret by which the next tokens of a session follow from its last ones.
const renewalSecret = "renewals"

// follow are the secrets of the tokens that a refresh token is renewed to, the same whenever it comes: what was asked twice, because the
// first answer or the first question was late, is answered alike, and neither takes away what the other gave.
func (s *renewals) follow(r *renewal) (access, refresh string) {
	next := func(of string) string {
		sum := hmac.New(sha256.New, []byte(s.secret))
		io.WriteString(sum, of+"\x00"+r.id+"\x00"+r.secret) // a hash takes everything
		return base64.RawURLEncoding.EncodeToString(sum.Sum(nil))
	}
	return next("access"), next("refresh")
}

// A renewal is one device's wish.
type renewal struct {
	in         wire.Refresh
	id, secret string
	now        time.Time

	answer  wire.Session
	refused error // why there is no answer
	ended   bool  // the session is over by that
	done    chan error
}

// wait has a renewal done with others that come at the same time. When ctx ends first it is done all the same: the device asks again
// with the token that it has.
func (s *renewals) wait(ctx context.Context, r *renewal, write func([]*renewal) error) error {
	r.done = make(chan error, 1)
	s.mu.Lock()
	s.waiting = append(s.waiting, r)
	if !s.busy {
		s.busy = true
		s.running.Go(func() { s.work(write) })
	}
	s.mu.Unlock()
	select {
	case err := <-r.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// work goes on until nobody waits.
func (s *renewals) work(write func([]*renewal) error) {
	for some := s.next(); len(some) > 0; some = s.next() {
		err := write(some)
		for _, r := range some {
			r.done <- err
		}
	}
}

func (s *renewals) next() []*renewal {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := min(len(s.waiting), mostRenewals)
	some := s.waiting[:n:n]
	s.waiting, s.busy = s.waiting[n:], n > 0
	return some
}

// rotate gives new tokens for a refresh token.
func (s *Server) rotate(ctx context.Context, r *renewal) (wire.Session, error) {
	if err := s.renewals.wait(ctx, r, s.renewTogether); err != nil {
		return wire.Session{}, err
	}
	if r.refused != nil {
		s.Log.Warn("a session was not renewed", "session", r.id[:min(len(r.id), 8)], "ended", r.ended)
	}
	if r.ended {
		s.awake.end(r.id)
	}
	return r.answer, r.refused
}

// renewTogether renews sessions in one transaction.
func (s *Server) renewTogether(some []*renewal) (err error) {
	if s.renewals.secret == "" { // there is one at work at a time
		if s.renewals.secret, err = keptSecret(context.Background(), s.Central, renewalSecret); err != nil {
			return err
		}
	}
	return s.Central.Write(context.Background(), func(ctx context.Context, tx *central.Tx) error {
		for _, r := range some {
			r.answer, r.refused, r.ended = wire.Session{}, nil, false
			if err := s.renewOne(ctx, tx, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// renewOne takes the last refresh token, or the one before: its answer may have been lost on the way, and is given again. A token from
// before those, and a good one without the device's key, tell that somebody has a copy: the session ends.
func (s *Server) renewOne(ctx context.Context, tx *central.Tx, r *renewal) error {
	session, err := central.FindSession(ctx, tx, r.id)
	if errors.Is(err, booking.ErrGone) {
		r.refused = errSignedOut
		return nil
	}
	if err != nil {
		return err
	}
	signed := signed(session.Key, r.in.Signature, wire.ForRefresh, r.in.Refresh)
	last, before := sameHash(session.Refresh, r.secret), sameHash(session.Spent, r.secret)
	if r.refused = s.over(session, r.now, nil); r.refused != nil {
		if !signed { // who is not the device learns nothing of its fate
			r.refused = errSignedOut
		}
		return nil
	}
	switch {
	case !signed && !last && !before:
		r.refused = errSignedOut
		return nil
	case !signed || !last && !before:
		r.refused, r.ended = errSignedOut, true
		_, err := tx.EndSessions(ctx, session.Person, r.id, "", central.Reused, r.now)
		return err
	}
	if _, err := tx.Store().Colleague(ctx, session.Person); errors.Is(err, booking.ErrGone) {
		r.refused = errNoAccess
		return nil
	} else if err != nil {
		return err
	}
	if last {
		session.Spent = session.Refresh
	}
	session.SeenAt = r.now
	access, refresh := s.renewals.follow(r)
	r.answer = renew(&session, access, refresh, r.now)
	return tx.PutSession(ctx, session)
}
