// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/learntest"
	"github.com/pult-app/pult/store"
)

func TestCourseCache_sees_what_the_transaction_sees(t *testing.T) {
	booking, _ := begin(t)
	var cache store.CourseCache
	rows := store.Learn{News: store.News{Booking: booking, Aside: booking.Tx}, Catalogue: &cache}
	titles := func() (list []string) {
		courses, err := rows.Courses(t.Context())
		require.NoError(t, err)
		for i := range courses {
			list = append(list, courses[i].Title)
			courses[i].Title = "scribbled over by the caller"
		}
		return list
	}
	course := learntest.Files(1).Course
	assert.Empty(t, titles())

	require.NoError(t, rows.PutCourse(t.Context(), course))
	assert.Equal(t, []string{course.Title}, titles(), "a course that came")
	assert.Equal(t, []string{course.Title}, titles(), "one that is remembered")

	course.Title = "Anders"
	require.NoError(t, rows.PutCourse(t.Context(), course))
	assert.Equal(t, []string{"Anders"}, titles(), "one that changed")

	other := course
	other.ID, other.Title = "more", "Mehr"
	require.NoError(t, rows.PutCourse(t.Context(), other))
	require.NoError(t, rows.Remove(t.Context(), "course", string(course.ID)))
	assert.Equal(t, []string{"Mehr"}, titles(), "one that left as another came")

	cache.Forget()
	assert.Equal(t, []string{"Mehr"}, titles())
}

func TestLearn_tells_of_an_edition_what_it_says_of_its_course(t *testing.T) {
	booking, _ := begin(t)
	rows := store.Learn{News: store.News{Booking: booking, Aside: booking.Tx}}
	_, err := booking.Tx.ExecContext(t.Context(), `CREATE TABLE edition (course TEXT, edition BIGINT, body TEXT)`)
	require.NoError(t, err)
	_, err = booking.Tx.ExecContext(t.Context(), `INSERT INTO edition (course, edition, body) VALUES ('files', 2, '{"course": {"id": "files", "title": "Anders"}, "lessons": [{"key": "why"}]}')`)
	require.NoError(t, err)

	course, err := rows.EditionHead(t.Context(), "files", 2)
	require.NoError(t, err)
	assert.Equal(t, learn.Course{ID: "files", Title: "Anders"}, course)

	_, err = rows.EditionHead(t.Context(), "files", 3)
	assert.ErrorIs(t, err, learn.ErrGone)
}
