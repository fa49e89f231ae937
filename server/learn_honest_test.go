// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// TestTidy_keeps_an_edition_for_those_who_learn_it_without_a_network: it is old when the next one comes, and a phone in a tunnel has only it.
func TestTidy_keeps_an_edition_for_those_who_learn_it_without_a_network(t *testing.T) {
	h := school(t)
	h.teaches(t)
	away, laptop, late := h.phone(person(0)), h.phone(person(0)), h.phone(person(1))
	for _, p := range []*phone{away, laptop, late} {
		p.pull(t)
	}
	laptop.learns(t, learn.KindEnrol, learn.Enrol{Course: "files"})
	h.set(monday.AddDate(0, 0, 100))
	h.teaches(t, func(e *learn.Edition) { e.Course.Title = "Neu" })
	laptop.learns(t, learn.KindEnrol, learn.Enrol{Course: "files", Edition: 2})
	tidy := func() {
		require.NoError(t, h.central.DropEditions(t.Context(), h.clock().AddDate(0, 0, -60), h.clock().AddDate(0, 0, -400)))
	}
	finishes := func(p *phone) {
		for lesson, pages := range map[learn.LessonKey]int{"why": 2, "what": 4} {
			p.learns(t, learn.KindAdvance, learn.Advance{Step: at(lesson), Edition: 1, Pages: pages, At: h.clock()})
		}
		p.learns(t, learn.KindTry, learn.Try{Attempt: learn.AttemptID(uuid.NewString()), Step: at("test"), Edition: 1, Seed: 3, Begun: h.clock(), Ended: h.clock(), Answers: []learn.Answer{{Question: "where", Picks: []int{0}}}})
	}

	h.set(monday.AddDate(0, 0, 128))
	tidy()
	finishes(late)
	h.award(t, 1)

	h.set(monday.AddDate(0, 0, 300))
	tidy()
	finishes(away)
	h.award(t, 0)

	tidy()
	h.asPupil(t, func(ctx context.Context, rows store.Learn) error {
		_, err := rows.Edition(ctx, "files", 1)
		assert.ErrorIs(t, err, learn.ErrGone, "all are through")
		return nil
	})
}

// TestHouse_signs_what_it_can: an award of which no badge can be made holds up nobody.
func TestHouse_signs_what_it_can(t *testing.T) {
	h := school(t)
	h.teaches(t)
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		rows := tx.Learn("", nil)
		for i := range 45 {
			if err := rows.PutAward(ctx, learn.Award{Person: person(2), Course: learn.CourseID("c" + uuid.NewString()), Round: 1, At: time.Unix(int64(i), 0), Title: "\a"}); err != nil {
				return err
			}
		}
		return nil
	})
	p := h.phone(person(0))
	p.pull(t)
	p.finishes(t)
	h.chores(t)
	assert.NotEmpty(t, h.award(t, 0).Credential)
	before := string(h.revoked(t))

	h.set(monday.AddDate(0, 0, 10))
	h.chores(t)

	assert.NotEqual(t, before, string(h.revoked(t)), "the list holds for another two weeks")
}

// TestRevoke_counts_what_was_taken_back_no_more: neither in figures nor on the page, and who held it may earn it anew.
func TestRevoke_counts_what_was_taken_back_no_more(t *testing.T) {
	h := school(t)
	h.teaches(t)
	p := h.phone(person(0))
	p.pull(t)
	p.finishes(t)
	h.chores(t)

	h.revokes(t, h.award(t, 0))

	h.asPupil(t, func(ctx context.Context, rows store.Learn) error {
		takings, err := rows.Takings(ctx)
		assert.Empty(t, takings)
		return err
	})
	for lesson, pages := range map[learn.LessonKey]int{"why": 2, "what": 4} {
		step := at(lesson)
		step.Round = 2
		p.learns(t, learn.KindAdvance, learn.Advance{Step: step, Edition: 1, Pages: pages, At: monday})
	}
	step := at("test")
	step.Round = 2
	p.learns(t, learn.KindTry, learn.Try{Attempt: learn.AttemptID(uuid.NewString()), Step: step, Edition: 1, Seed: 3, Begun: monday, Ended: monday, Answers: []learn.Answer{{Question: "where", Picks: []int{0}}}})
	h.asPupil(t, func(ctx context.Context, rows store.Learn) error {
		a, err := rows.Award(ctx, person(0), "files", "", 0)
		assert.Equal(t, 2, a.Round)
		assert.Empty(t, a.Revoked)
		return err
	})
}

// TestProofPage_leads_to_one_award: the database takes a word once.
func TestProofPage_leads_to_one_award(t *testing.T) {
	h := school(t)
	h.teaches(t)
	const word = "abcdefghijklmnopqrstuv"
	for i, p := range []*phone{h.phone(person(0)), h.phone(person(1))} {
		p.pull(t)
		p.finishes(t)
		o := p.do(t, learn.KindShare, learn.Share{Course: "files", Round: 1, Word: word})
		assert.Equal(t, i == 0, o.Why == "", "%+v", o)
	}
	err := h.central.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		a := learn.Award{Person: person(1), Course: "files", Round: 1, At: monday, Title: "x", Shared: word}
		return tx.Learn("", nil).PutAward(ctx, a)
	})
	require.Error(t, err)
	resp, _ := h.ask(t, http.MethodGet, "/z/"+word, "")
	assert.Equal(t, http.StatusOK, resp.StatusCode)
}

// TestAssign_tells_no_lead_who_books_where: an assignment that waits for a booking and shows single people would.
func TestAssign_tells_no_lead_who_books_where(t *testing.T) {
	h := school(t)
	h.teaches(t)
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutUnit(ctx, staff.Unit{ID: unit(0), Name: "Team 0", Lead: person(10)})
	})
	lead := h.phone(person(10))
	lead.pull(t)

	o := lead.do(t, learn.KindAssign, learn.Assign{Assignment: learn.AssignmentID(uuid.NewString()), Title: "x", Course: "files", Audience: staff.Audience{Unit: unit(0)}, House: staff.House(hall), Told: true})

	assert.Equal(t, string(learn.Invalid), string(o.Why))
}
