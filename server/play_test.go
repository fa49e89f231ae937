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
func (h *house) board(t testing.TB, unit staff.UnitID) (b store.Hung, there bool) {
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

// plays has some of the ten of unit 0 want to stand on its board.
func (h *house) plays(t testing.TB, people ...int) {
	t.Helper()
	for _, n := range people {
		p := h.phone(person(n))
		p.pull(t)
		p.learns(t, learn.KindPlay, learn.Play{Plays: true, Board: true})
	}
	h.chores(t)
}

func seated(b store.Hung) (names []string) {
	for _, seat := range b.Places {
		names = append(names, seat.Name)
	}
	return names
}

func TestBoard_counts_the_points_of_the_month(t *testing.T) {
	h := school(t)
	h.teaches(t)
	p := h.phone(person(0))
	p.pull(t)
	p.finishes(t)
	p.learns(t, learn.KindPlay, learn.Play{Plays: true, Board: true, Alias: "Fuchs"})
	h.chores(t)
	b, _ := h.board(t, unit(0))
	require.Positive(t, b.Places[0].Points)

	h.set(monday.AddDate(0, 4, 0))
	h.chores(t)

	b, _ = h.board(t, unit(0))
	assert.Equal(t, []learn.Seat{{Name: "Fuchs"}}, b.Places)
}

func TestBoard_is_not_for_a_lead_from_elsewhere_nor_for_those_below(t *testing.T) {
	h := school(t)
	h.teaches(t)
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		if err := tx.Store().PutUnit(ctx, staff.Unit{ID: unit(0), Name: "Team 0", Lead: person(21)}); err != nil {
			return err
		}
		if err := tx.Store().PutUnit(ctx, staff.Unit{ID: "below", Name: "Darunter", Parent: unit(0)}); err != nil {
			return err
		}
		return tx.Store().PutPerson(ctx, staff.Person{ID: person(60), Given: "Dora", Family: "Drunter", Unit: "below"})
	})
	h.plays(t, 0, 10, 20, 30, 40)

	for who, holds := range map[int]int{0: 1, 50: 1, 21: 0, 60: 0} {
		p := h.phone(person(who))
		p.pull(t)
		assert.Equal(t, holds, p.tables("board"), who)
	}
	_, err := h.central.SweepAudiences(t.Context())
	require.NoError(t, err)
	p := h.phone(person(50))
	p.pull(t)
	assert.Equal(t, 1, p.tables("board"), "whom it is for is not forgotten")
}

func TestBoard_lets_go_at_once_of_who_leaves_it(t *testing.T) {
	h := school(t)
	h.teaches(t)
	h.plays(t, 0, 10, 20, 30, 40, 50, 60)
	gone, off := h.name(t, 0), h.name(t, 10)
	b, _ := h.board(t, unit(0))
	require.Contains(t, seated(b), gone)

	p := h.phone(person(10))
	p.pull(t)
	p.learns(t, learn.KindPlay, learn.Play{})
	h.chores(t)
	b, _ = h.board(t, unit(0))
	assert.NotContains(t, seated(b), off)

	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		_, err := tx.Erase(ctx, person(0), h.clock())
		return err
	})
	_, there := h.board(t, unit(0))
	assert.False(t, there, "not even until the house does its chores")
	h.chores(t)
	b, _ = h.board(t, unit(0))
	assert.Len(t, b.Places, 5)
	assert.NotContains(t, seated(b), gone)
}

// TestBoard_cannot_be_watched_by_who_comes_and_goes: points are counted once an hour, whoever joins meanwhile.
func TestBoard_cannot_be_watched_by_who_comes_and_goes(t *testing.T) {
	h := school(t)
	h.teaches(t)
	h.plays(t, 0, 10, 20, 30, 40)
	h.set(monday.Add(time.Minute))
	p := h.phone(person(0))
	p.pull(t)
	p.learns(t, learn.KindAdvance, learn.Advance{Step: at("why"), Edition: 1, Pages: 2, At: h.clock()})

	h.plays(t, 50)

	b, _ := h.board(t, unit(0))
	assert.Len(t, b.Places, 6)
	for _, seat := range b.Places {
		assert.Zero(t, seat.Points)
	}
}

func TestPlay_takes_no_alias_that_is_no_name_or_a_colleagues(t *testing.T) {
	h := school(t)
	h.teaches(t)
	p := h.phone(person(0))
	p.pull(t)
	for alias, why := range map[string]learn.Detail{
		"a\nb": learn.BadName, "\u202Egnp.exe": learn.BadName, "=1+1": learn.BadName, "12": learn.BadName, h.name(t, 10): learn.BadName, "a\u0000b": "", "Aktenfuchs 7": "ok", "Jörg-O'Neill": "ok", "Оленка": "ok",
		"\u3164": learn.BadName, h.name(t, 10) + " \u1160": learn.BadName, "\u0410nna": learn.BadName, "Ａnna": learn.BadName, h.name(t, 3): "ok",
	} {
		o := p.do(t, learn.KindPlay, learn.Play{Plays: true, Board: true, Alias: alias})
		if why == "ok" {
			assert.Empty(t, o.Why, "%q", alias)
			continue
		}
		assert.Equal(t, string(learn.Invalid), string(o.Why), "%q", alias)
	}
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
