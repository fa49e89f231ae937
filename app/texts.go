// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"sync"

	"github.com/pult-app/pult/learn"
)

// A printing is an edition of a course.
type printing struct {
	course learn.CourseID
	number int
}

// texts remembers what was read of editions: they never change, and to read one takes longer than all else that a screen asks. The zero value
// is ready; safe for concurrent use.
type texts struct {
	whole remembered[learn.Edition]
	// heads are what editions say of their courses: a path asks it of all of its courses at once.
	heads remembered[learn.Course]
	// shown are the pictures in them, for which is looked whenever something was learnt.
	shown remembered[map[learn.Hash]bool]
}

// How many of each are remembered.
const mostWhole, mostHeads, mostShown = 6, 1000, 1000

func (t *texts) of(name printing, read func() (learn.Edition, error)) (learn.Edition, error) {
	return t.whole.of(mostWhole, name, read)
}

func (t *texts) head(name printing, read func() (learn.Course, error)) (learn.Course, error) {
	return t.heads.of(mostHeads, name, read)
}

// pictures are those that an edition shows. Nobody changes them.
func (t *texts) pictures(name printing, read func() (map[learn.Hash]bool, error)) (map[learn.Hash]bool, error) {
	return t.shown.of(mostShown, name, read)
}

// remembered is what was read of the last editions. Failures are not remembered.
type remembered[V any] struct {
	mu    sync.Mutex
	known map[printing]V
}

func (r *remembered[V]) of(most int, name printing, read func() (V, error)) (V, error) {
	r.mu.Lock()
	v, known := r.known[name]
	r.mu.Unlock()
	if known {
		return v, nil
	}
	v, err := read()
	if err != nil {
		return v, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known == nil || len(r.known) >= most {
		r.known = map[printing]V{}
	}
	r.known[name] = v
	return v, nil
}
