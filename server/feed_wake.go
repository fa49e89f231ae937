// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
)

// breath is the least time between two rounds of hints: what is committed meanwhile is told in one.
const breath = 50 * time.Millisecond

// rarely is how many polls a listening hub lets pass.
const rarely = 30

// streams are the open wake streams: some bytes each, no goroutine, so that ten thousand are cheap.
type streams struct {
	mu     sync.Mutex
	closed bool
	// bySeat finds the streams of a person's device when its Sync tells what it holds.
	bySeat map[seat][]*stream
	// byScope finds whom a change concerns; anyHouse stands for all houses.
	byScope map[syncing.Scope]map[*stream]bool
	// dirty are the scopes touched since the last round; all stands for any.
	dirty   map[syncing.Scope]bool
	all     bool
	line    []*stream     // who hears when there is room, in this order; see tell
	touched chan struct{} // holds one
	since   time.Time     // the first touch since the last round; zero for none
	hinted  func(lag time.Duration)
	changed time.Time // the last touch
	alone   bool      // and nothing for a while before it
}

// A seat is a person at a device. Two people may have signed in with one device's id: each hears what is theirs.
type seat struct {
	person staff.PersonID
	device string
}

// A stream is one call of Wake.
type stream struct {
	seat   seat
	hints  chan struct{} // holds one: more would say nothing else
	scopes []syncing.Scope
	inLine bool // of those who hear when there is room
	due    bool // it has not been hinted at since it came into the line, and has not ended
}

// anyHouse is what a stream listens to until its device has told which houses it wants: everybody may want every one.
var anyHouse = syncing.Scope(store.House(""))

// Wake implements sync.Remote. The stream is registered before it returns, and hears only what the session may hold. It
// is closed when ctx ends or the hub closes. The device belongs to who used it first, here as in Sync.
func (s *session) Wake(ctx context.Context) (<-chan struct{}, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	may, err := s.mayHold(ctx)
	if err != nil {
		return nil, s.hub.failed("wake", err)
	}
	st := &stream{seat: s.seat(), hints: make(chan struct{}, 1)}
	if !s.hub.streams.add(st, append(may, anyHouse)) {
		return nil, &syncing.Error{Code: syncing.Unavailable, Message: "the server is going down", Retry: 5 * time.Second}
	}
	context.AfterFunc(ctx, func() { s.hub.streams.end(st) })
	return st.hints, nil
}

func (s *session) seat() seat { return seat{s.person, s.device} }

// mayHold are the scopes of the session that do not depend on what its device wants.
func (s *session) mayHold(ctx context.Context) (may []syncing.Scope, err error) {
	err = s.hub.central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
		client, err := central.FindClient(ctx, snap, s.device)
		if err != nil && !errors.Is(err, booking.ErrGone) {
			return err
		}
		if client.Person != "" && client.Person != s.person {
			return errNotYours
		}
		may, err = s.hub.scopes(ctx, snap, s.person, nil)
		return err
	})
	return may, err
}

func (s *streams) add(st *stream, scopes []syncing.Scope) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	if s.bySeat == nil {
		s.bySeat, s.byScope = map[seat][]*stream{}, map[syncing.Scope]map[*stream]bool{}
	}
	s.bySeat[st.seat] = append(s.bySeat[st.seat], st)
	s.listen(st, scopes)
	return true
}

func (s *streams) end(st *stream) {
	s.mu.Lock()
	defer s.mu.Unlock()
	left, found := remove(s.bySeat[st.seat], st)
	if !found {
		return
	}
	if s.bySeat[st.seat] = left; len(left) == 0 {
		delete(s.bySeat, st.seat)
	}
	s.listen(st, nil)
	st.due = false
	close(st.hints)
}

func remove(list []*stream, st *stream) ([]*stream, bool) {
	for i := range list {
		if list[i] == st {
			return append(list[:i], list[i+1:]...), true
		}
	}
	return list, false
}

// narrow makes the device's streams listen to what it holds. A change that came since the snapshot which told so may have
// been hinted at to the old listeners only: when missed says that there was one, the streams get a hint of their own.
func (s *streams) narrow(at seat, scopes []syncing.Scope, missed func() bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, st := range s.bySeat[at] {
		if slices.Equal(st.scopes, scopes) {
			continue
		}
		if s.listen(st, scopes); missed() {
			wake(map[*stream]bool{st: true})
		}
	}
}

func (s *streams) listen(st *stream, scopes []syncing.Scope) {
	for _, scope := range st.scopes {
		if delete(s.byScope[scope], st); len(s.byScope[scope]) == 0 {
			delete(s.byScope, scope)
		}
	}
	for _, scope := range scopes {
		if s.byScope[scope] == nil {
			s.byScope[scope] = map[*stream]bool{}
		}
		s.byScope[scope][st] = true
	}
	st.scopes = scopes
}

// touch notes changed scopes for the next round of hints.
func (s *streams) touch(scopes []string) {
	s.mu.Lock()
	if s.dirty == nil {
		s.dirty = map[syncing.Scope]bool{}
	}
	for _, scope := range scopes {
		s.dirty[syncing.Scope(scope)] = true
	}
	s.mark()
	s.mu.Unlock()
	s.signal()
}

// touchAll is touch for changes of another process, whose scopes nobody told.
func (s *streams) touchAll() {
	s.mu.Lock()
	s.all = true
	s.mark()
	s.mu.Unlock()
	s.signal()
}

// mark notes when something changed, and when the oldest change was made that nobody has hinted at.
func (s *streams) mark() {
	now := time.Now()
	s.alone, s.changed = now.Sub(s.changed) > lonely, now
	if s.since.IsZero() {
		s.since = now
	}
}

func (s *streams) count() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, list := range s.bySeat {
		n += len(list)
	}
	return n
}

func (s *streams) signal() {
	select {
	case s.touched <- struct{}{}:
	default: // a round is due already
	}
}

// hint wakes whoever listens to what changed, once, in however many of its scopes that was; of many so many as there is room.
func (s *streams) hint(room int, calm bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all {
		due := map[*stream]bool{}
		for _, list := range s.byScope {
			maps.Copy(due, list)
		}
		s.tell(due, calm)
	} else {
		for _, scope := range s.dirtyScopes() {
			s.tell(s.byScope[scope], calm)
		}
	}
	s.all, s.dirty = false, nil
	if !s.since.IsZero() {
		s.hinted(time.Since(s.since))
		s.since = time.Time{}
	}
	if s.let(room) {
		s.signal()
	}
}

func wake(list map[*stream]bool) {
	for st := range list {
		st.due = false
		select {
		case st.hints <- struct{}{}:
		default: // a hint is waiting already
		}
	}
}

func (s *streams) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	s.closed = true
	for _, list := range s.bySeat {
		for _, st := range list {
			close(st.hints)
		}
	}
	s.bySeat, s.byScope, s.line = nil, nil, nil
}

// feed sends hints until ctx ends: at once when it was quiet, then at most one round in a breath.
func (h *Hub) feed(ctx context.Context, poll time.Duration) {
	look := time.NewTicker(poll)
	defer look.Stop()
	for round := 1; ; {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
			h.look(ctx, round)
			round++
			continue
		case <-h.streams.touched:
			h.streams.hint(h.room())
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(breath):
		}
	}
}

// look asks whether the database is still there and whether another process has written to it; watchers hear so. While
// everything is heard as it happens that is asked more rarely.
func (h *Hub) look(ctx context.Context, round int) {
	_ = h.central.InPlace() // Damage says it
	if h.central.Damage() == nil && h.central.Listening() && round%rarely != 0 {
		return
	}
	switch err := h.central.Refresh(ctx); {
	case h.central.Damage() != nil:
		h.mourn(h.central.Damage())
	case err == nil:
		if h.away.CompareAndSwap(true, false) {
			h.log.Info("the database answers again")
		}
	case ctx.Err() == nil:
		h.away.Store(true)
		if h.cry() {
			h.log.Warn("cannot read the log head", "cause", err)
		}
	}
}
