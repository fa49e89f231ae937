// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"crypto/subtle"
	"net/http"
	"sync"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/auth/local"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

const (
	// codeLife is how long a short code is good for.
	codeLife = 10 * time.Minute
	// codeLength is how many letters a short code has; eight of them are 38 bits.
	codeLength = 8
)

// serveCode gives the bearer of a session a short code for the pages that know no session.
func (s *Server) serveCode(w http.ResponseWriter, r *http.Request) {
	code, err := s.giveCode(r)
	if err == nil {
		err = wire.WriteJSON(w, r, http.StatusCreated, code)
	}
	if err != nil {
		s.fail(w, r, err)
	}
}

func (s *Server) giveCode(r *http.Request) (wire.Code, error) {
	session := sessionOf(r)
	if wait := s.guesses.take(s.Now(), guess{"codes of " + string(session.Person), ofPerson}); wait > 0 {
		return wire.Code{}, &syncing.Error{Code: syncing.TooMany, Message: "too many codes of this person", Retry: wait}
	}
	code, now := local.NewCode(codeLength), s.Now().UTC().Truncate(time.Second)
	until := now.Add(codeLife)
	err := s.Central.Write(r.Context(), func(ctx context.Context, tx *central.Tx) error {
		return tx.PutCode(ctx, central.Code{Hash: hashToken(code), Person: session.Person, Until: until}, now)
	})
	return wire.Code{Code: code, Until: until}, err
}

// whoseCode finds the person of a typed code, or booking.ErrGone. It stays good.
func (s *Server) whoseCode(ctx context.Context, typed string) (person staff.PersonID, hash string, err error) {
	code, ok := local.Plain(typed, codeLength)
	if !ok {
		return "", "", booking.ErrGone
	}
	hash = hashToken(code)
	err = s.Central.Peek(ctx, func(ctx context.Context, tx store.Tx) error {
		found, err := central.FindCode(ctx, tx, hash, s.Now())
		if err == nil && subtle.ConstantTimeCompare([]byte(found.Hash), []byte(hash)) == 0 {
			err = booking.ErrGone
		}
		person = found.Person
		return err
	})
	return person, hash, err
}

// spendCode takes a code away before it is used; booking.ErrGone when somebody was quicker.
func (s *Server) spendCode(ctx context.Context, hash string) error {
	return s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error { return tx.TakeCode(ctx, hash) })
}

// How often somebody may guess: wrong codes only, so that a house behind one address can check in as fast as it likes.
var (
	ofAddress = Rate{20, 6 * time.Second}
	ofPage    = Rate{20, 6 * time.Second}
	// ofMistyping is what an address may have got wrong and still be none that guesses.
	ofMistyping = Rate{3, codeLife}
	ofPerson    = Rate{10, 30 * time.Second}
)

// guesses count wrong codes by address and by page.
type guesses struct {
	mu    sync.Mutex
	made  map[guess]*bucket
	swept time.Time
}

type guess struct {
	key  string
	rate Rate
}

// A try is a code that somebody enters on a page.
type try struct{ from, lately, at guess }

func tryAt(address, path string) try {
	return try{guess{"from " + address, ofAddress}, guess{"lately from " + address, ofMistyping}, guess{"at " + path, ofPage}}
}

// tooMany tells how long until another code is looked at. What others guess at a page keeps nobody from it who does not guess
// themself, or anybody could lock a desk for all.
func (g *guesses) tooMany(now time.Time, t try) time.Duration {
	wait := g.wait(now, t.from)
	if wait == 0 && g.wait(now, t.lately) > 0 {
		wait = g.wait(now, t.at)
	}
	return wait
}

// wait tells how long until another guess is taken.
func (g *guesses) wait(now time.Time, of ...guess) (wait time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, one := range of {
		if b := g.made[one]; b != nil {
			try := *b
			wait = max(wait, try.take(1, one.rate, now))
		}
	}
	return wait
}

// take counts a guess before it is looked at, or tells how long until one is taken: of many at the same moment no more are looked at
// than of many in a row.
func (g *guesses) take(now time.Time, of guess) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.bucket(now, of).take(1, of.rate, now)
}

// give takes back that a guess was counted: it was right.
func (g *guesses) give(now time.Time, of guess) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.bucket(now, of).give(1, of.rate)
}

// count notes a guess.
func (g *guesses) count(now time.Time, of ...guess) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, one := range of {
		g.bucket(now, one).take(1, one.rate, now)
	}
}

// bucket is that of a guess, under the lock.
func (g *guesses) bucket(now time.Time, of guess) *bucket {
	if now.Sub(g.swept) > sweeping {
		g.swept = now
		for key, b := range g.made {
			if !b.full.After(now) {
				delete(g.made, key)
			}
		}
	}
	if g.made == nil {
		g.made = map[guess]*bucket{}
	}
	if g.made[of] == nil {
		g.made[of] = &bucket{}
	}
	return g.made[of]
}
