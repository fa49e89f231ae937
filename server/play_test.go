// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// board is that of the first unit; false for none.
func (h *house) board(t testing.TB, unit staff.UnitID) (b learn.Board, there bool) {
	t.Helper()
	h.asPupil(t, func(ctx context.Context, rows store.Learn) error {
		list, err := rows.Boards(ctx)
		b, there = list[unit]
		return err
	})
	return b, there
}

func TestHouse_makes_boards_of_those_who_want_to_stand_there(t *testing.T) {
	h := school(t)
	h.teaches(t)
	p := h.phone(person(0))
	p.pull(t)
	p.finishes(t)
	h.chores(t)
	_, there := h.board(t, unit(0))
	assert.False(t, there, "nobody has said so")

	p.learns(t, learn.KindPlay, learn.Play{Plays: true, Board: true})
	h.set(monday.Add(2 * time.Hour))
	h.chores(t)
	_, there = h.board(t, unit(0))
	assert.False(t, there, "one alone does not stand there under their name")

	p.learns(t, learn.KindPlay, learn.Play{Plays: true, Board: true, Alias: "Biber"})
	h.set(monday.Add(4 * time.Hour))
	h.chores(t)
	b, there := h.board(t, unit(0))
	require.True(t, there)
	assert.Equal(t, "Biber", b.Places[0].Name)
	assert.Positive(t, b.Places[0].Points)
	p.pull(t)
	assert.Equal(t, 1, p.tables("board"))
	other := h.phone(person(3))
	other.pull(t)
	assert.Zero(t, other.tables("board"), "it is the team's alone")

	h.write(t, func(ctx context.Context, tx *central.Tx) error { return tx.PlayIn(ctx, unit(0), false) })
	h.set(monday.Add(6 * time.Hour))
	h.chores(t)
	b, _ = h.board(t, unit(0))
	assert.True(t, b.Off)
	assert.Empty(t, b.Places)
}

func TestTidy_forgets_answers_and_editions_that_nobody_needs(t *testing.T) {
	h := school(t)
	h.teaches(t)
	p, late := h.phone(person(0)), h.phone(person(1))
	p.pull(t)
	late.pull(t)
	late.learns(t, learn.KindAdvance, learn.Advance{Step: at("why"), Edition: 1, Pages: 1, At: monday})
	p.finishes(t)
	h.teaches(t, func(e *learn.Edition) { e.Course.Title, e.Course.Files = "Anders", nil })
	editions := func() (list []int) {
		h.asPupil(t, func(ctx context.Context, rows store.Learn) error {
			for n := 1; n < 4; n++ {
				if _, err := rows.Edition(ctx, "files", n); err == nil {
					list = append(list, n)
				}
			}
			return nil
		})
		return list
	}

	require.NoError(t, h.central.DropEditions(t.Context(), monday.AddDate(0, 2, 0), monday.AddDate(-1, 0, 0)))
	assert.Equal(t, []int{1, 2}, editions(), "somebody is still in the first one")

	late.learns(t, learn.KindLeave, learn.Leave{Course: "files"})
	require.NoError(t, h.central.DropEditions(t.Context(), monday.AddDate(0, 2, 0), monday.AddDate(-1, 0, 0)))
	assert.Equal(t, []int{2}, editions())

	n, err := h.central.ForgetAttempts(t.Context(), monday.AddDate(2, 0, 0))
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	assert.Equal(t, "Aktenprofi", h.award(t, 0).Badge.Name, "what was earned stays")
}
