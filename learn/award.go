// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"context"
	"errors"
	"time"

	"github.com/pult-app/pult/staff"
)

// An Award is that somebody has completed a course or a path. The server signs it as a badge that others can check.
type Award struct {
	Person staff.PersonID
	Course CourseID // one of both
	Path   PathID
	Round  int
	At     time.Time
	// Ends is when what was learnt has to be renewed; zero for never.
	Ends time.Time
	// Title, Badge and Edition are what they were called as it was earned.
	Title   string
	Badge   Badge
	Edition int
	// Credential is the signed badge; empty until the server has made it.
	Credential string
	// Shared is the word under which others find it on the server's page, as its holder wants; empty for nobody.
	Shared string
	// Revoked says why it holds no more; empty while it does.
	Revoked string
}

// complete gives the award for a course whose last lesson was done, and for paths whose last step that was.
func (c *Coach) complete(ctx context.Context, who staff.PersonID, step Step) error {
	if step.Path != "" {
		return c.completePath(ctx, who, step.Path)
	}
	e, err := c.Store.Enrolment(ctx, who, step.Course, "")
	if err != nil {
		return err
	}
	course, err := c.taken(ctx, e)
	if err != nil {
		return err
	}
	list, err := c.Store.ProgressIn(ctx, who, step.Course, "", step.Round)
	if err != nil {
		return err
	}
	at, complete := Complete(course.Lessons, func(key LessonKey) (Progress, bool) { return find(list, key) })
	if !complete {
		return nil
	}
	a := Award{Person: who, Course: course.ID, Round: step.Round, At: at, Title: course.Title, Badge: course.Badge, Edition: e.Edition}
	if course.Renewal > 0 {
		a.Ends = at.AddDate(0, course.Renewal, 0)
	}
	if err := c.give(ctx, a); err != nil {
		return err
	}
	paths, err := c.Store.PathsWith(ctx, who, course.ID)
	if err != nil {
		return err
	}
	for _, p := range paths {
		if err := c.completePath(ctx, who, p.ID); err != nil {
			return err
		}
	}
	return nil
}

func find(list []Progress, key LessonKey) (Progress, bool) {
	for _, p := range list {
		if p.Lesson == key {
			return p, true
		}
	}
	return Progress{}, false
}

// taken is the course in the edition in which somebody takes it; in the latest one where that is not here.
func (c *Coach) taken(ctx context.Context, e Enrolment) (Course, error) {
	course, err := c.Store.Course(ctx, e.Course)
	if err != nil || course.Edition == e.Edition {
		return course, err
	}
	edition, err := c.Store.Edition(ctx, e.Course, e.Edition)
	if errors.Is(err, ErrGone) {
		return course, nil
	}
	return edition.Course, err
}

// completePath gives the award for a path of the house. A path of one's own is for nobody to vouch for.
func (c *Coach) completePath(ctx context.Context, who staff.PersonID, id PathID) error {
	p, err := c.Store.Path(ctx, id)
	if err != nil || p.Owner != "" {
		return err
	}
	state, err := c.stateIn(ctx, who, p)
	if err != nil || !p.Complete(state) {
		return err
	}
	return c.give(ctx, Award{Person: who, Path: id, Round: 1, At: c.now(), Title: p.Title, Badge: p.Badge})
}

// give keeps an award. One that is there stays as it is: what was earned was earned then.
func (c *Coach) give(ctx context.Context, a Award) error {
	_, err := c.Store.Award(ctx, a.Person, a.Course, a.Path, a.Round)
	if !errors.Is(err, ErrGone) {
		return err
	}
	return put("award", c.Store.PutAward(ctx, a))
}

// Share is the wish to show an award on the server's page to whoever has its address, or to show it no more.
type Share struct {
	Course CourseID `json:"course,omitempty"`
	Path   PathID   `json:"path,omitempty"`
	Round  int      `json:"round"`
	// Word is what the address ends in: 128 random bits that the device draws; empty to show it no more.
	Word string `json:"word,omitempty"`
}

// Share shows an award to whoever has its address, which is nobody else's.
func (c *Coach) Share(ctx context.Context, who staff.PersonID, w Share) error {
	if w.Word != "" && (len(w.Word) < 22 || len(w.Word) > 64 || !staff.Named(w.Word)) {
		return no(Invalid, "")
	}
	a, err := c.Store.Award(ctx, who, w.Course, w.Path, max(w.Round, 1))
	if errors.Is(err, ErrGone) {
		return no(Invalid, NotEarned)
	}
	if err != nil {
		return err
	}
	if w.Word != "" {
		other, err := c.Store.AwardShared(ctx, w.Word)
		switch {
		case err == nil && (other.Person != who || other.Course != a.Course || other.Path != a.Path || other.Round != a.Round):
			return no(Forbidden, NotYours)
		case err != nil && !errors.Is(err, ErrGone):
			return err
		}
	}
	a.Shared = w.Word
	return put("award", c.Store.PutAward(ctx, a))
}
