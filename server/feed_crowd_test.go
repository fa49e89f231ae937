// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// TestFeed_brings_all_the_same_sheaves lets three phones come back after a night in which the directory was read anew: with wishes
// and without, and one that takes small pages.
func TestFeed_brings_all_the_same_sheaves(t *testing.T) {
	w := openTown(t)
	phones := []*phone{w.phone(person(1), houses...), w.phone(person(2), houses...), w.phone(person(3), houses...)}
	for _, p := range phones {
		p.pull(t)
	}
	phones[2].limit = 100
	for i := range 4 {
		w.write(t, func(ctx context.Context, tx *central.Tx) error {
			for j := range 200 {
				who := staff.Person{ID: staff.PersonID(fmt.Sprintf("new-%d", 200*i+j)), Given: "Neu", Unit: "unit1"}
				if err := tx.Store().PutPerson(ctx, who); err != nil {
					return err
				}
			}
			return nil
		})
	}
	require.NoError(t, w.central.Refresh(t.Context()))

	var sheaves [2][]*sync.Sheaf
	for i, p := range phones[:2] {
		if i == 1 { // its own rows come with the first page
			wish := reserve(t, desk(hall, 0), slot(1))
			p.Wish(wish.Kind, wish.Args, "")
		}
		req := p.request(t)
		req.Bound = true
		resp, err := w.hub.Session(p.person, p.id).Sync(t.Context(), req)
		require.NoError(t, err)
		sheaves[i] = resp.Sheaves
		assert.True(t, resp.More)
		assert.Equal(t, i == 1, len(resp.Rows) > 0, "own rows after them")
		resp.Rows, resp.Sheaves = sync.Unbound(resp.Sheaves, resp.Rows), nil
		require.NoError(t, p.Apply(t.Context(), resp))
	}
	require.NotEmpty(t, sheaves[0])
	require.Len(t, sheaves[1], len(sheaves[0]))
	for i, one := range sheaves[0] {
		assert.Same(t, one, sheaves[1][i])
	}
	for _, p := range phones {
		p.pull(t)
		assert.Equal(t, p.fresh(t).Rows(), p.Rows(), "%s holds what a new phone of theirs gets", p.person)
	}
}
