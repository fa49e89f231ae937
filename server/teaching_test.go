// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync/wire"
)

// asked is what somebody hears of how the town learns.
func (h *house) teaching(t testing.TB, who staff.PersonID) (out wire.Teaching) {
	t.Helper()
	h.asPupil(t, func(ctx context.Context, rows store.Learn) (err error) {
		out, err = server.Teaching(ctx, rows, who, nil, h.clock())
		return err
	})
	return out
}

// staffed gives the first unit a lead, and somebody of another unit the role of a trainer.
func (h *house) staffed(t testing.TB) (lead, trainer staff.PersonID) {
	t.Helper()
	lead, trainer = person(0), person(3)
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		u, err := tx.Store().Unit(ctx, unit(0))
		if err != nil {
			return err
		}
		u.Lead = lead
		if err := tx.Store().PutUnit(ctx, u); err != nil {
			return err
		}
		p, err := tx.Store().Profile(ctx, trainer)
		p.Person, p.Roles = trainer, []staff.Role{staff.Trainer}
		if err != nil {
			return err
		}
		return tx.Store().PutProfile(ctx, p)
	})
	return lead, trainer
}

func TestTeaching_tells_trainers_of_all_and_leads_of_theirs(t *testing.T) {
	h := school(t)
	h.teaches(t)
	lead, trainer := h.staffed(t)
	rule := learn.Assignment{ID: "rule", Title: "Unterweisung", Course: "files", Audience: everyone, Days: 14, MadeAt: monday, By: trainer, Told: true}
	h.write(t, func(ctx context.Context, tx *central.Tx) error { return tx.Learn("", nil).PutAssignment(ctx, rule) })
	h.chores(t)
	p := h.phone(person(1))
	p.pull(t)
	p.finishes(t)
	var everybody, inside int
	h.asPupil(t, func(ctx context.Context, rows store.Learn) error {
		people, err := rows.People(ctx)
		everybody = len(people)
		team, failed := rows.PeopleOf(ctx, unit(0))
		inside = len(team)
		require.NoError(t, failed)
		return err
	})
	require.GreaterOrEqual(t, inside, staff.Crowd)

	all := h.teaching(t, trainer)
	require.Len(t, all.Assignments, 1)
	assert.Equal(t, wire.Share{Done: 1, All: everybody}, all.Assignments[0].Cover.Total)
	assert.Len(t, all.Assignments[0].People, everybody, "they made it, and it told so")
	assert.NotEmpty(t, all.Years)

	theirs := h.teaching(t, lead)
	assert.Equal(t, inside, theirs.Assignments[0].Cover.Total.All)
	assert.Empty(t, theirs.Years)
	assert.Len(t, theirs.Assignments[0].People, inside)
	assert.False(t, slices.ContainsFunc(theirs.Assignments[0].People, func(p wire.Pupil) bool { return p.Person == string(trainer) }), "nobody of another unit")

	assert.Empty(t, h.teaching(t, person(1)).Assignments, "nobody else hears anything")
}

func TestTeaching_tells_nothing_of_few_and_of_nobody_who_was_not_told(t *testing.T) {
	h := school(t)
	h.teaches(t)
	_, trainer := h.staffed(t)
	rule := learn.Assignment{ID: "rule", Title: "Unterweisung", Course: "files", Audience: staff.Audience{Role: staff.Trainer}, MadeAt: monday, By: trainer}
	h.write(t, func(ctx context.Context, tx *central.Tx) error { return tx.Learn("", nil).PutAssignment(ctx, rule) })
	h.chores(t)

	a := h.teaching(t, trainer).Assignments[0]

	assert.True(t, a.Few)
	assert.Equal(t, wire.Share{}, a.Cover.Total)
	assert.Empty(t, a.People)
}
