// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// scopes are what a person may hold now, with the houses that the device wants, sorted. It is the one place that decides
// who gets which rows: oneself, everybody's, the own unit, the units that one leads, the news that one may read.
func (h *Hub) scopes(ctx context.Context, snap *central.Snapshot, person staff.PersonID, want []sync.Scope) ([]sync.Scope, error) {
	units, err := snap.Units(ctx, person)
	if errors.Is(err, booking.ErrGone) {
		return nil, signedOut()
	}
	if err != nil {
		return nil, err
	}
	allowed := []sync.Scope{store.Org, own(person)}
	for _, unit := range units {
		if unit != "" {
			allowed = append(allowed, sync.Scope(store.Team(unit)))
		}
	}
	read, err := h.audiences.read(ctx, snap, person)
	if err != nil {
		return nil, err
	}
	allowed = append(allowed, read...)
	for _, scope := range want {
		if !isHouse(scope) { // what one holds anyway is never optional
			return nil, &sync.Error{Code: sync.NotAllowed, Message: "scope " + string(scope) + " cannot be wanted"}
		}
		allowed = append(allowed, scope)
	}
	slices.Sort(allowed)
	return slices.Compact(allowed), nil
}

// held are the scopes of the session as the snapshot shows them.
func (s *session) held(ctx context.Context, snap *central.Snapshot, want []sync.Scope) ([]sync.Scope, error) {
	h, ok := s.hub.clients.held(s.device, s.person)
	if !ok || h.head.Line != snap.Head.Line || !slices.Equal(h.want, want) || snap.Head.Lasting > h.head.Seq {
		var err error
		if h.scopes, err = s.hub.scopes(ctx, snap, s.person, want); err != nil {
			return nil, err
		}
	}
	s.hub.clients.hold(s.device, holding{s.person, snap.Head, slices.Clone(want), h.scopes})
	return h.scopes, nil
}

// admit finds out whether a request can be served at all, before its ops are run. Of most devices that is known.
func (s *session) admit(ctx context.Context, req sync.Request, at position) error {
	if s.admitted(req, at) {
		return nil
	}
	return s.hub.central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
		if _, err := s.held(ctx, snap, req.Want); err != nil {
			return err
		}
		return s.check(ctx, snap, at)
	})
}

func (s *session) admitted(req sync.Request, at position) bool {
	c := s.hub.central
	h, ok := s.hub.clients.held(s.device, s.person)
	if head := c.Head(); !ok || !slices.Equal(h.want, req.Want) || h.head.Line != head.Line || head.Lasting > h.head.Seq {
		return false
	}
	epoch, known := c.Drew(at.Upto)
	return known && at.check(s.person, c.Head(), epoch) == nil
}

func (s *session) check(ctx context.Context, snap *central.Snapshot, at position) error {
	epoch := snap.Head.Epoch
	if at.Epoch != epoch || at.Upto != snap.Head.Seq {
		var err error
		if epoch, err = snap.EpochOf(ctx, at.Upto); err != nil {
			return err
		}
	}
	return at.check(s.person, snap.Head, epoch)
}

// pull answers with what is new, from one snapshot that holds what was pushed before.
func (s *session) pull(ctx context.Context, req sync.Request, at position, done pushed) (sync.Response, error) {
	resp := sync.Response{Outcomes: done.outcomes, Expect: done.expect}
	err := s.hub.central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
		if err := s.check(ctx, snap, at); err != nil {
			return err
		}
		held, err := s.held(ctx, snap, req.Want)
		if err != nil {
			return err
		}
		s.hub.streams.narrow(s.seat(), held, func() bool { return s.hub.central.Head() != snap.Head })
		if resp.Expect == 0 {
			client, err := central.FindClient(ctx, snap, s.device)
			if err != nil {
				return err
			}
			resp.Expect = client.Next
			s.hub.clients.keep(client)
		}
		return s.page(ctx, snap, req, at, held, done.wrote, &resp)
	})
	s.hub.meter.paged(resp.Size())
	if err == nil {
		s.hub.meter.mismatched(req.Anew)
	}
	resp.Now = s.hub.now().UTC()
	return resp, err
}

// page fills the answer with rows, drops, the new cursor and, when they are asked for, sums.
func (s *session) page(ctx context.Context, snap *central.Snapshot, req sync.Request, at position, held []sync.Scope, wrote []central.Range, resp *sync.Response) error {
	at, resp.Anew, resp.Drop = at.renew(req.Anew, held)
	marks := at.marks(held, snap.Head.Seq, req.First, near(s.hub.now()))
	page, turns, uptos, err := snap.InTurn(ctx, at.turns(marks, req.First), sync.Page(req.Limit))
	if err != nil {
		return err
	}
	if resp.Rows, err = withOwn(ctx, snap, page, marks, held, wrote); err != nil {
		return err
	}
	if n := len(page.Sheaves); n > 0 {
		own := resp.Rows
		switch after := len(own) == 0 || own[0].Ver > page.Sheaves[n-1].Last(); {
		case after && req.Bound:
			resp.Sheaves = page.Sheaves
		case after:
			resp.Rows = sync.Unbound(page.Sheaves, own)
		default: // an op was sent again
			resp.Rows = once(sync.Unbound(page.Sheaves, own))
		}
	}
	resp.More = page.More
	reached := after(turns, uptos)
	resp.Cursor, err = next(reached, snap.Head).cursor()
	switch {
	case err != nil:
	case page.More && req.Left:
		resp.Left, err = snap.Left(ctx, reached)
	case !page.More && req.Sums:
		err = s.hub.sums.add(ctx, snap, held, resp)
	}
	return err
}

// withOwn adds the rows that the request's own ops wrote where the page does not have them: beyond its end, or before
// the cursor when an op was sent again. A row has one version, so the version tells which are there.
func withOwn(ctx context.Context, snap *central.Snapshot, page central.Page, marks []central.Mark, held []sync.Scope, wrote []central.Range) ([]sync.Row, error) {
	rows := slices.Clip(page.Rows)
	for _, r := range wrote {
		missing := r.Upto > page.Upto
		for _, mark := range marks {
			missing = missing || mark.Since > r.After
		}
		if !missing {
			continue
		}
		more, err := snap.Within(ctx, held, r)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return once(rows), nil
}

// once sorts rows by version, and leaves each of them once.
func once(rows []sync.Row) []sync.Row {
	slices.SortFunc(rows, func(a, b sync.Row) int { return cmp.Compare(a.Ver, b.Ver) })
	return slices.CompactFunc(rows, func(a, b sync.Row) bool { return a.Ver == b.Ver })
}
