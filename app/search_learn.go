// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/news/search"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/ui"
)

// shelfmarks are the courses that the search looks through, read once until they change: somebody who types asks at every letter. Safe for
// concurrent use.
type shelfmarks struct {
	mu    sync.Mutex
	known map[learn.CourseID]shelfmark
}

// A shelfmark is a course as the search knows it.
type shelfmark struct {
	version int64
	course  learn.Course
	about   string // without Markdown, on one line
	words   string // all that is looked through, folded
}

// of are the courses that are here, by id.
func (s *shelfmarks) of(ctx context.Context, rows store.Learn) (map[learn.CourseID]shelfmark, error) {
	versions, err := rows.CourseVersions(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	known := s.known
	s.mu.Unlock()
	list := make(map[learn.CourseID]shelfmark, len(versions))
	for id, version := range versions {
		mark, there := known[id]
		if !there || mark.version != version {
			c, err := rows.Course(ctx, id)
			if err != nil {
				return nil, err
			}
			mark = marking(c, version)
		}
		list[id] = mark
	}
	s.mu.Lock()
	s.known = list
	s.mu.Unlock()
	return list, nil
}

func marking(c learn.Course, version int64) shelfmark {
	document, _ := markdown.Parse(c.About) // what cannot be read is not found
	about := strings.Join(strings.Fields(document.Plain()), " ")
	return shelfmark{version, c, about, staff.Fold(c.Title + " " + about + " " + strings.Join(c.Topics, " "))}
}

// findCourses finds courses by title, by what they say of themselves and by what they are about; those with it in the title first.
func findCourses(marks map[learn.CourseID]shelfmark, p pupil, query string) (found []ui.Found) {
	words := strings.Fields(staff.Fold(query))
	holds := func(text string) bool {
		return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
	}
	var hits []shelfmark
	for id, mark := range marks {
		if _, takes := p.takes(id); holds(mark.words) && (takes || !mark.course.Withdrawn) {
			hits = append(hits, mark)
		}
	}
	slices.SortFunc(hits, func(a, b shelfmark) int {
		return cmp.Or(-boolCompare(holds(staff.Fold(a.course.Title)), holds(staff.Fold(b.course.Title))), cmp.Compare(staff.Fold(a.course.Title), staff.Fold(b.course.Title)), cmp.Compare(a.course.ID, b.course.ID))
	})
	for _, hit := range hits[:min(len(hits), mostFound)] {
		one := ui.FoundCourse{Course: hit.course.ID, Title: hit.course.Title, Icon: hit.course.Icon, Minutes: hit.course.Minutes(), Marked: markedIn(hit.course.Title, query)}
		one.Excerpt = markedIn(search.Excerpt(hit.about, query, excerptOf), query)
		if topics := strings.Join(hit.course.Topics, ", "); one.Excerpt == nil && one.Marked == nil {
			one.Excerpt = markedIn(topics, query)
		}
		found = append(found, ui.Found{Course: &one})
	}
	return found
}

// findLessons are the lessons of pages in which words stand, each once, in the edition that the person takes.
func findLessons(ctx context.Context, pages []device.Found, p pupil, query string) (found []ui.Found, err error) {
	type at struct {
		course learn.CourseID
		lesson learn.LessonKey
	}
	shown := map[at]bool{}
	for _, f := range pages {
		c, there, err := p.course(ctx, f.Course)
		if err != nil {
			return nil, err
		}
		head, known := c.Head(f.Lesson)
		if !there || !known || c.Edition != f.Edition || shown[at{f.Course, f.Lesson}] {
			continue
		}
		shown[at{f.Course, f.Lesson}] = true
		found = append(found, ui.Found{Lesson: &ui.FoundLesson{
			Course: f.Course, Lesson: f.Lesson, Title: head.Title, CourseTitle: c.Title, Marked: markedIn(head.Title, query),
			Excerpt: search.Pieces(search.Excerpt(f.Text, query, excerptOf), query), Film: f.Second >= 0,
		}})
		if len(found) == mostFound {
			break
		}
	}
	return found, nil
}

// pagesWith are pages of lessons in which the words stand, the best first.
func (k *client) pagesWith(ctx context.Context, query string) ([]device.Found, error) {
	match, ok := search.Match(query, "forward", "backward")
	if !ok {
		return nil, nil
	}
	return k.device.FindInLessons(ctx, match, 4*mostFound)
}

// findLearning finds courses, and lessons of those that the person takes.
func (k *client) findLearning(ctx context.Context, rows store.Learn, pages []device.Found, query string) ([]ui.Found, error) {
	marks, err := k.marks.of(ctx, rows)
	if err != nil || len(marks) == 0 {
		return nil, err
	}
	p := k.newPupil(rows)
	if err := p.readOwn(ctx, k.who); err != nil {
		return nil, err
	}
	for id, mark := range marks {
		p.courses[id] = mark.course
	}
	lessons, err := findLessons(ctx, pages, p, query)
	return append(findCourses(marks, p, query), lessons...), err
}
