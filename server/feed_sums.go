// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"slices"
	"sync"

	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
)

// sums remembers what the scopes that many hold add up to, so that a city whose devices compare on one morning has its rows
// added up once and not nine thousand times.
type sums struct {
	mu sync.Mutex // held while rows are added up: one session at a time
	of map[syncing.Scope]summed
}

// A summed scope holds as long as nothing in it is written.
type summed struct {
	epoch       string
	floor, last int64
	sums        []syncing.Sum
}

// add puts the sums of all that the session holds into an answer without more to come. While another session's are added up
// it leaves them out: the device asks again.
func (s *sums) add(ctx context.Context, snap *central.Snapshot, held []syncing.Scope, resp *syncing.Response) error {
	if !s.mu.TryLock() {
		return nil
	}
	defer s.mu.Unlock()
	all := []syncing.Sum{}
	for _, scope := range held {
		sums, err := s.scope(ctx, snap, scope)
		if err != nil {
			return err
		}
		all = append(all, sums...)
	}
	resp.Sums = all
	return nil
}

func (s *sums) scope(ctx context.Context, snap *central.Snapshot, scope syncing.Scope) ([]syncing.Sum, error) {
	last, err := snap.Last(ctx, scope)
	if err != nil {
		return nil, err
	}
	known := s.of[scope]
	now := summed{epoch: snap.Head.Epoch, floor: snap.Head.Floor, last: last, sums: known.sums}
	if known.epoch == now.epoch && known.floor == now.floor && known.last == now.last {
		return known.sums, nil
	}
	if now.sums, err = snap.Sums(ctx, scope); err != nil {
		return nil, err
	}
	if s.of == nil || len(s.of) >= mostClients {
		s.of = map[syncing.Scope]summed{}
	}
	s.of[scope] = now
	return now.sums, nil
}

// renew finds the position to go on from for a device that asks for scopes anew, which of them begin anew now, and which are
// not the session's and leave the device instead.
func (p position) renew(anew, held []syncing.Scope) (at position, begin, lost []syncing.Scope) {
	at, lost = p, p.lost(held)
	if len(anew) == 0 {
		return at, nil, lost
	}
	for _, scope := range anew {
		if slices.Contains(held, scope) {
			begin = append(begin, scope)
		} else {
			lost = append(lost, scope)
		}
	}
	slices.Sort(lost)
	return p.without(begin), begin, slices.Compact(lost)
}

// without is the position of a device that has nothing of the scopes.
func (p position) without(scopes []syncing.Scope) position {
	left := position{Epoch: p.Epoch, Upto: p.Upto}
	for _, scope := range p.Whole {
		if !slices.Contains(scopes, scope) {
			left.Whole = append(left.Whole, scope)
		}
	}
	for scope, at := range p.Partly {
		if !slices.Contains(scopes, scope) {
			if left.Partly == nil {
				left.Partly = map[syncing.Scope]partly{}
			}
			left.Partly[scope] = at
		}
	}
	return left
}
