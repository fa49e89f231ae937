// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/pult-app/pult/staff"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// A demoRemote is the server in demo mode as one person's device sees it. It signs in by itself: at the first contact,
// and again when the server no longer knows the session. Until there is a network it is simply not reached.
type demoRemote struct {
	server string
	person staff.PersonID
	device string
	keep   func(session)     // called with a new session
	away   func(cause error) // called when the server does not let the person in; nil tells nobody

	mu   sync.Mutex
	wire *wire.Client // nil without a session
}

// newDemoRemote takes a token from an earlier start, or none. One that cannot travel in a header is none: no request with it
// would ever leave, and so nobody would say that it is worth nothing.
func newDemoRemote(s session, keep func(session), away func(cause error)) (*demoRemote, error) {
	if strings.ContainsFunc(s.Token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		s.Token = ""
	}
	r := &demoRemote{server: s.Server, person: s.Person, device: s.Device, keep: keep, away: away}
	if s.Token == "" {
		_, err := wire.NewClient(s.Server, "") // a wrong address is told now
		return r, err
	}
	var err error
	r.wire, err = wire.NewClient(s.Server, s.Token)
	return r, err
}

// Sync implements sync.Remote.
func (r *demoRemote) Sync(ctx context.Context, req syncing.Request) (resp syncing.Response, err error) {
	err = r.signedIn(ctx, func(c *wire.Client) error {
		resp, err = c.Sync(ctx, req)
		return err
	})
	return resp, err
}

// Wake implements sync.Remote.
func (r *demoRemote) Wake(ctx context.Context) (hints <-chan struct{}, err error) {
	err = r.signedIn(ctx, func(c *wire.Client) error {
		hints, err = c.Wake(ctx)
		return err
	})
	return hints, err
}

// Code is a short code for the server's pages.
func (r *demoRemote) Code(ctx context.Context) (code wire.Code, err error) {
	err = r.signedIn(ctx, func(c *wire.Client) error {
		code, err = c.Code(ctx)
		return err
	})
	return code, err
}

// signedIn makes a call, once more with a new session when the old one has ended.
func (r *demoRemote) signedIn(ctx context.Context, call func(*wire.Client) error) error {
	c, err := r.session(ctx, nil)
	if err != nil {
		return err
	}
	err = call(c)
	var refused *syncing.Error
	if !errors.As(err, &refused) || refused.Code != syncing.SignedOut {
		return err
	}
	if c, err = r.session(ctx, c); err != nil {
		return err
	}
	return call(c)
}

// session is the present client, or a new one when there is none or the present one is the given, worn-out one. Who waits
// for another one's signing in waits no longer than that one's context lets it try.
func (r *demoRemote) session(ctx context.Context, worn *wire.Client) (*wire.Client, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.wire != nil && r.wire != worn {
		return r.wire, nil
	}
	door, err := wire.NewClient(r.server, "")
	if err != nil {
		return nil, err
	}
	defer door.Close()
	s, err := door.SignIn(ctx, wire.SignIn{Person: string(r.person), Device: r.device})
	if err != nil {
		r.turnedAway(err)
		return nil, err
	}
	fresh, err := wire.NewClient(r.server, s.Token)
	if err != nil {
		return nil, err
	}
	if r.wire != nil {
		r.wire.Close()
	}
	r.wire = fresh
	r.keep(session{Server: r.server, Person: r.person, Device: r.device, Token: s.Token})
	return fresh, nil
}

// turnedAway tells when the server knows no such person.
func (r *demoRemote) turnedAway(err error) {
	var refused *syncing.Error
	if errors.As(err, &refused) && refused.Code == syncing.NotAllowed && r.away != nil {
		r.away(err)
	}
}

// close closes idle connections.
func (r *demoRemote) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.wire != nil {
		r.wire.Close()
	}
}
