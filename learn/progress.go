// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"cmp"
	"time"

	"github.com/pult-app/pult/staff"
)

// A State is how far somebody is with something. It never falls.
type State int8

// The states, in their order.
const (
	Untouched State = iota
	Begun
	Done
)

// A Step names what progress is made in: a lesson of a course, or a station of a path.
type Step struct {
	Course CourseID `json:"course,omitempty"`
	Path   PathID   `json:"path,omitempty"`
	// Round counts from 1; what has to be taken again begins anew in the next one.
	Round  int       `json:"round"`
	Lesson LessonKey `json:"lesson"` // of the course, or the key of the path's station
}

// Progress is how far somebody is with a step. Two of the same step join to one, whatever they say: what is reached stays reached.
type Progress struct {
	Person staff.PersonID
	Step
	State   State
	Percent int // of the pages, the furthest that was seen
	Best    int // percent of the best test; 0 for none
	Edition int // the latest in which anything was done
	// DoneAt is when it was done first; zero while it is not.
	DoneAt time.Time
	Place  Place
}

// A Place is where somebody was last: there they go on.
type Place struct {
	At   time.Time `json:"at,omitzero"`
	Page int       `json:"page,omitempty"` // counts from 1
	// Second of the film on the page.
	Second int `json:"second,omitempty"`
}

// Join is what two reports of the same step say together. It is commutative, associative and idempotent, so reports may come in any order,
// more than once, and by any way.
func (p Progress) Join(q Progress) Progress {
	p.State = max(p.State, q.State)
	p.Percent, p.Best, p.Edition = max(p.Percent, q.Percent), max(p.Best, q.Best), max(p.Edition, q.Edition)
	p.DoneAt = earliest(p.DoneAt, q.DoneAt)
	if q.Place.after(p.Place) {
		p.Place = q.Place
	}
	return p
}

// Same tells whether two say the same of the same step.
func (p Progress) Same(q Progress) bool {
	return p.Person == q.Person && p.Step == q.Step && p.State == q.State && p.Percent == q.Percent && p.Best == q.Best && p.Edition == q.Edition &&
		p.DoneAt.Equal(q.DoneAt) && !p.Place.after(q.Place) && !q.Place.after(p.Place)
}

func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// after orders places: the later one, of those at the same time the further one.
func (p Place) after(q Place) bool {
	return cmp.Or(p.At.Compare(q.At), cmp.Compare(p.Page, q.Page), cmp.Compare(p.Second, q.Second)) > 0
}

// A Report is what is known of many: the progress of each person in each step.
type Report map[Key]Progress

// A Key is whose progress in which step it is.
type Key struct {
	Person staff.PersonID
	Step
}

// Add joins progress to what is known of its step, and tells whether that says anything new.
func (r Report) Add(p Progress) (news bool) {
	key := Key{p.Person, p.Step}
	known, there := r[key]
	if !there {
		r[key] = p
		return true
	}
	if joined := known.Join(p); !joined.Same(known) {
		r[key] = joined
		return true
	}
	return false
}

// Merge adds all that another report knows.
func (r Report) Merge(other Report) {
	for _, p := range other {
		r.Add(p)
	}
}

// Complete tells whether a course is completed in a round: all its lessons are done that are no extras. at is when the last of them was.
func Complete(lessons []Head, done func(LessonKey) (Progress, bool)) (at time.Time, complete bool) {
	for _, l := range lessons {
		if l.Free {
			continue
		}
		p, known := done(l.Key)
		if !known || p.State != Done {
			return time.Time{}, false
		}
		if complete = true; p.DoneAt.After(at) {
			at = p.DoneAt
		}
	}
	return at, complete
}
