// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"slices"
	"sync"

	"github.com/pult-app/pult/learn"
)

// A CourseCache remembers what the catalogue says of courses: to read a hundred of them costs more than all else that a screen of learning
// asks. Each transaction asks the index whether one has changed, so it never sees another one's courses. The zero value is ready; safe for
// concurrent use.
type CourseCache struct {
	mu      sync.Mutex
	mark    mark
	courses []learn.Course
}

// Forget empties the cache: versions of a new epoch may repeat those of the old one.
func (c *CourseCache) Forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.mark, c.courses = mark{}, nil
}

// of are all courses. Whoever gets them may change the list, but not what a course refers to.
func (c *CourseCache) of(ctx context.Context, s Learn) ([]learn.Course, error) {
	const query = `SELECT COUNT(*), COALESCE(MAX(ver), 0), COALESCE(SUM(ver), 0) FROM course`
	var now mark
	if err := s.Tx.QueryRowContext(ctx, query).Scan(&now.count, &now.last, &now.sum); err != nil {
		return nil, wrap("ask whether a course has changed", err)
	}
	c.mu.Lock()
	known, courses := c.mark == now, slices.Clone(c.courses)
	c.mu.Unlock()
	if known {
		return courses, nil
	}
	courses, err := s.readCourses(ctx)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.mark, c.courses = now, slices.Clone(courses)
	return courses, nil
}
