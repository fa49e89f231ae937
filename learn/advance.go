// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"context"
	"errors"
	"time"

	"github.com/pult-app/pult/staff"
)

// Advance says how far somebody has read in a lesson, or that they have done a station of a path.
type Advance struct {
	Step
	Edition int `json:"edition,omitempty"`
	// Pages are how many of the lesson's were seen, from the first on.
	Pages int   `json:"pages,omitempty"`
	Place Place `json:"place,omitzero"`
	// At is when, as the device says.
	At time.Time `json:"at"`
}

// Advance notes how far somebody is. A lesson without a test is done with its last page, a workshop by having been there; in an edition that
// has been replaced for long a lesson is begun and not done.
func (c *Coach) Advance(ctx context.Context, who staff.PersonID, w Advance) error {
	switch {
	case w.Path != "" && w.Course != "":
		return no(Invalid, "")
	case w.Path != "":
		return c.visit(ctx, who, w)
	}
	e, err := c.enrolled(ctx, who, w.Course, w.Edition)
	if err != nil {
		return err
	}
	if w.Round < 1 || w.Round > e.Round {
		return no(Invalid, "")
	}
	head, err := c.head(ctx, w.Course, w.Edition, w.Lesson)
	if err != nil {
		return err
	}
	p := Progress{Person: who, Step: w.Step, State: Begun, Edition: w.Edition, Place: c.place(w.Place, head.Pages)}
	seen := min(max(w.Pages, 0), head.Pages)
	if p.Percent = 100; head.Pages > 0 {
		p.Percent = seen * 100 / head.Pages
	}
	if head.Workshop {
		p.Percent = 0 // to read what it is about is none of it
	}
	counts, err := c.current(ctx, e, w.Edition)
	if err != nil {
		return err
	}
	if p.Percent == 100 && !head.Test() && counts {
		p.State, p.DoneAt = Done, c.inRound(e, w.At)
	}
	return c.reach(ctx, p)
}

// place is where somebody says they were, within the lesson.
func (c *Coach) place(p Place, pages int) Place {
	if p == (Place{}) {
		return p
	}
	return Place{At: c.happened(p.At), Page: min(max(p.Page, 0), pages), Second: min(max(p.Second, 0), 24*3600)}
}

// head is a lesson of a course in an edition. A device that has other texts than the latest knows it by those.
func (c *Coach) head(ctx context.Context, id CourseID, edition int, key LessonKey) (Head, error) {
	course, err := c.Store.Course(ctx, id)
	if err != nil {
		return Head{}, gone(err)
	}
	if course.Edition != edition {
		e, err := c.Store.Edition(ctx, id, edition)
		if errors.Is(err, ErrGone) {
			return Head{}, no(Gone, NotThere)
		}
		if err != nil {
			return Head{}, err
		}
		course = e.Course
	}
	head, there := course.Head(key)
	if !there {
		return head, no(Gone, NotThere)
	}
	return head, nil
}

// reach joins progress to what is there, and completes the course or path when that was the last of it.
func (c *Coach) reach(ctx context.Context, p Progress) error {
	known, err := c.Store.Progress(ctx, p.Person, p.Step)
	switch {
	case errors.Is(err, ErrGone):
		known = Progress{Person: p.Person, Step: p.Step}
	case err != nil:
		return err
	}
	joined := known.Join(p)
	if joined.Same(known) {
		return nil
	}
	if err := put("progress", c.Store.PutProgress(ctx, joined)); err != nil {
		return err
	}
	if joined.State == Done && known.State != Done {
		return c.complete(ctx, p.Person, p.Step)
	}
	return nil
}
