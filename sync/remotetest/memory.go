// SPDX-License-Identifier: EUPL-1.2

package remotetest

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	syncing "github.com/pult-app/pult/sync"
)

// A Judge decides an op on a Draft of the server's rows. An empty why accepts it; otherwise nothing of the draft stays.
type Judge func(draft *Draft, person string, op syncing.Op) (why string, detail json.RawMessage)

// Memory is a whole server in memory: versions from one counter, tombstones, scopes, stored outcomes, wake hints. It
// forgets everything when the process ends. It is safe for concurrent use.
type Memory struct {
	now   func() time.Time
	judge Judge
	begin func(*state) // begins an epoch; a field so that a test can break it

	mu      sync.Mutex
	state   state
	backup  state
	wakers  map[chan struct{}]bool
	broken  error
	revoked map[syncing.Scope]bool
}

// state is what a backup holds.
type state struct {
	epochs  []epoch // by since
	head    int64
	floor   int64 // tombstones up to here are forgotten
	rows    map[entity]syncing.Row
	graves  map[place]syncing.Row
	devices map[string]*seen
}

// An epoch is a run of the server: it drew the versions above since, up to the next epoch's.
type epoch struct {
	since int64
	id    string
}

// entity names a row; place names a row in a scope, which is what a tombstone does.
type (
	entity struct{ table, id string }
	place  struct {
		entity
		scope syncing.Scope
	}
)

// seen is what the server knows of a device: the Seq it wants next, and each op's outcome with the places it touched.
type seen struct {
	expect int64
	ops    map[syncing.OpID]answered
}

type answered struct {
	outcome syncing.Outcome
	touched []place
}

// NewMemory is an empty server whose ops are decided by judge. Every person holds "org" and "u:<person>", and may want
// any scope that begins with "b:".
func NewMemory(now func() time.Time, judge Judge) *Memory {
	return &Memory{
		now: now, judge: judge, begin: begin,
		state: state{
			epochs: []epoch{{-1, uuid.NewString()}}, rows: map[entity]syncing.Row{},
			graves: map[place]syncing.Row{}, devices: map[string]*seen{},
		},
		wakers:  map[chan struct{}]bool{},
		revoked: map[syncing.Scope]bool{},
	}
}

// Session is the server as a person's device sees it.
func (m *Memory) Session(person, device string) syncing.Remote {
	return &session{server: m, person: person, device: person + "/" + device}
}

// Put writes a row as the house itself would, outside any op, and wakes everybody.
func (m *Memory) Put(table, id string, scope syncing.Scope, data json.RawMessage) {
	m.mu.Lock()
	defer m.mu.Unlock()
	draft := m.draft()
	draft.Put(table, id, scope, data)
	m.commit(draft)
	m.wakeAll()
}

// Backup keeps a copy of the present state for Restore.
func (m *Memory) Backup() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.backup = m.state.clone()
}

// Restore goes back to the last Backup, as an operator does after a lost disk: a new epoch begins.
func (m *Memory) Restore() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.state = m.backup.clone()
	m.begin(&m.state)
	m.wakeAll()
}

// Forget forgets all tombstones, as the retention of tombstones does after 90 days.
func (m *Memory) Forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.state.graves)
	m.state.floor = m.state.head
}

// Break lets every call fail with err until Break(nil).
func (m *Memory) Break(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.broken = err
	if err != nil {
		m.hangUp()
	}
}

// Close ends every wake stream.
func (m *Memory) Close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.hangUp()
}

func (m *Memory) hangUp() {
	for waker := range m.wakers {
		delete(m.wakers, waker)
		close(waker)
	}
}

func (m *Memory) wakeAll() {
	for waker := range m.wakers {
		select {
		case waker <- struct{}{}:
		default: // a hint is waiting already
		}
	}
}

// begin opens an epoch above the head, in place of one in which nothing was drawn.
func begin(s *state) {
	s.epochs = slices.DeleteFunc(s.epochs, func(e epoch) bool { return e.since == s.head })
	s.epochs = append(s.epochs, epoch{s.head, uuid.NewString()})
}

// epochOf names the epoch that drew the version.
func (s state) epochOf(ver int64) (id string) {
	for _, e := range s.epochs {
		if e.since < ver {
			id = e.id
		}
	}
	return id
}

func (s state) clone() state {
	s.epochs = slices.Clone(s.epochs)
	s.rows, s.graves = maps.Clone(s.rows), maps.Clone(s.graves)
	devices := map[string]*seen{}
	for name, device := range s.devices {
		devices[name] = &seen{expect: device.expect, ops: maps.Clone(device.ops)}
	}
	s.devices = devices
	return s
}

// session is one person on one device.
type session struct {
	server         *Memory
	person, device string
}

// Sync runs the ops and answers with a page.
func (s *session) Sync(ctx context.Context, req syncing.Request) (syncing.Response, error) {
	if err := ctx.Err(); err != nil {
		return syncing.Response{}, err
	}
	m := s.server
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken != nil {
		return syncing.Response{}, m.broken
	}
	if err := req.Check(); err != nil {
		return syncing.Response{}, err
	}
	scopes, err := s.scopes(req.Want)
	if err != nil {
		return syncing.Response{}, err
	}
	at, err := m.read(req.Cursor, scopes)
	if err != nil {
		return syncing.Response{}, err
	}
	resp := syncing.Response{Now: m.now().UTC()}
	touched := m.run(s, req, &resp)
	m.page(at, scopes, req, touched, &resp)
	return resp, nil
}

// Wake registers before it returns, so that no change after it goes without a hint.
func (s *session) Wake(ctx context.Context) (<-chan struct{}, error) {
	m := s.server
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken != nil {
		return nil, m.broken
	}
	waker := make(chan struct{}, 1)
	m.wakers[waker] = true
	context.AfterFunc(ctx, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.wakers[waker] {
			delete(m.wakers, waker)
			close(waker)
		}
	})
	return waker, nil
}

// scopes are what the session may hold now.
func (s *session) scopes(want []syncing.Scope) (map[syncing.Scope]bool, error) {
	own := syncing.Scope("u:" + s.person)
	scopes := map[syncing.Scope]bool{"org": true, own: true}
	for _, scope := range want {
		if !strings.HasPrefix(string(scope), "b:") && !scopes[scope] {
			return nil, &syncing.Error{Code: syncing.NotAllowed, Message: "scope " + string(scope)}
		}
		if !s.server.revoked[scope] {
			scopes[scope] = true
		}
	}
	return scopes, nil
}

// run runs the ops in order until a gap, and says which places they touched.
func (m *Memory) run(s *session, req syncing.Request, resp *syncing.Response) (touched []place) {
	device := m.state.devices[s.device]
	if device == nil {
		device = &seen{expect: 1, ops: map[syncing.OpID]answered{}}
		m.state.devices[s.device] = device
	}
	device.expect = max(device.expect, req.Oldest)
	for _, op := range req.Ops {
		known, ok := device.ops[op.ID]
		switch {
		case ok:
			known.outcome.Seq = op.Seq
		case op.Seq != device.expect:
			resp.Expect = device.expect
			return touched
		default:
			known = m.decide(s.person, device, op)
			device.ops[op.ID] = known
		}
		if op.Seq == device.expect {
			device.expect++
		}
		resp.Outcomes = append(resp.Outcomes, known.outcome)
		touched = append(touched, known.touched...)
	}
	resp.Expect = device.expect
	return touched
}

func (m *Memory) decide(person string, device *seen, op syncing.Op) answered {
	refused := answered{outcome: syncing.Outcome{Op: op.ID, Seq: op.Seq, Verdict: syncing.Refused}}
	if op.DependsOn != "" && device.ops[op.DependsOn].outcome.Verdict != syncing.Accepted {
		refused.outcome.Why = "dependency"
		return refused
	}
	draft := m.draft()
	if why, detail := m.judge(draft, person, op); why != "" {
		refused.outcome.Why, refused.outcome.Detail = why, detail
		return refused
	}
	m.commit(draft)
	m.wakeAll()
	return answered{
		outcome: syncing.Outcome{Op: op.ID, Seq: op.Seq, Verdict: syncing.Accepted},
		touched: draft.touched,
	}
}
