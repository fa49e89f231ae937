// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

// A Card is what somebody remembers of a question: each time that it was asked again. Two of the same join by putting their reviews
// together.
type Card struct {
	Person   staff.PersonID
	Course   CourseID
	Question QuestionID
	Reviews  []Review
}

// A Review is one time that a question was asked again, and how well it was known.
type Review struct {
	At    time.Time `json:"at"`
	Grade int8      `json:"grade"` // 1 again, 2 hard, 3 good, 4 easy
}

// MaxReviews is how many of a card are kept: whoever knows it meets it less and less often.
const MaxReviews = 400

// Join is what two cards of the same question say together: all reviews in their order, each once.
func (c Card) Join(d Card) Card {
	all := append(slices.Clone(c.Reviews), d.Reviews...)
	slices.SortFunc(all, func(a, b Review) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Grade, b.Grade)) })
	c.Reviews = slices.CompactFunc(all, func(a, b Review) bool { return a.At.Equal(b.At) && a.Grade == b.Grade })
	return c
}

// Recall says how well somebody knew a question that was asked again.
type Recall struct {
	Course   CourseID   `json:"course"`
	Question QuestionID `json:"question"`
	Grade    int8       `json:"grade"`
	At       time.Time  `json:"at"`
}

// Recall notes how well somebody knew a question.
func (c *Coach) Recall(ctx context.Context, who staff.PersonID, w Recall) error {
	if w.Grade < 1 || w.Grade > 4 {
		return no(Invalid, "")
	}
	card, err := c.Store.Card(ctx, who, w.Course, w.Question)
	switch {
	case errors.Is(err, ErrGone):
		if err := c.asks(ctx, who, w); err != nil {
			return err
		}
		card = Card{Person: who, Course: w.Course, Question: w.Question}
	case err != nil:
		return err
	}
	card = card.Join(Card{Reviews: []Review{{c.happened(w.At), w.Grade}}})
	if len(card.Reviews) > MaxReviews {
		return no(Quota, TooMany)
	}
	return put("card", c.Store.PutCard(ctx, card))
}

// asks refuses what no course asks that is the person's to take.
func (c *Coach) asks(ctx context.Context, who staff.PersonID, w Recall) error {
	e, err := c.Store.Enrolment(ctx, who, w.Course, "")
	if err != nil && !errors.Is(err, ErrGone) {
		return err
	}
	course, err := c.course(ctx, who, w.Course, err == nil)
	if err != nil || !c.Final {
		return err
	}
	for _, number := range []int{course.Edition, e.Edition} {
		edition, err := c.Store.Edition(ctx, w.Course, number)
		if err != nil && !errors.Is(err, ErrGone) {
			return err
		}
		for _, lesson := range edition.Lessons {
			if slices.ContainsFunc(lesson.Questions(), func(q Question) bool { return q.ID == w.Question }) {
				return nil
			}
		}
	}
	return no(Gone, NotThere)
}
