// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/booking"
)

// partial is a device that holds one building only: of the other it has neither desks nor rules.
type partial struct {
	Store
	without BuildingID
}

func (s partial) Place(ctx context.Context, desk DeskID) (Place, error) {
	place, err := s.Store.Place(ctx, desk)
	if err == nil && place.Building.ID == s.without {
		return Place{}, ErrGone
	}
	return place, err
}

func (s partial) Rules(ctx context.Context, house BuildingID) (Rules, error) {
	if house == s.without {
		return Rules{}, nil
	}
	return s.Store.Rules(ctx, house)
}

func (s partial) Buildings(ctx context.Context) ([]Building, error) {
	houses, err := s.Store.Buildings(ctx)
	for i := range houses {
		houses[i].Desks = 8 // known before the floors are here
	}
	return houses, err
}

func TestPlanner_tells_what_is_not_here_from_what_is_closed(t *testing.T) {
	s := newScene(t)
	s.Final = false
	s.Store = partial{s.store, "bahn"}

	s.refused(s.Reserve(s.ctx, ann, Reserve{"b", "bahn-0.1", day(tuesday + 1)}), Gone, NotHere)
	counts, err := s.Free(s.ctx, FreeQuery{Who: ann, Building: "bahn", Days: []Day{tuesday + 1}})
	require.NoError(t, err)
	assert.Equal(t, []FreeCount{{Day: tuesday + 1, Refusal: &Refusal{Why: Gone, Detail: NotHere}}}, counts)

	found, err := s.Alternatives(s.ctx, ann, "berg-0.1", day(tuesday+1))
	require.NoError(t, err, "a house that is not here offers nothing and is in nobody's way")
	assert.Len(t, found, MaxAlternatives)

	s.Store = s.store
	s.refused(s.Reserve(s.ctx, ann, Reserve{"b", "bahn-0.99", day(tuesday + 1)}), Gone, "")
}
