// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"context"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news"
	looked "github.com/pult-app/pult/news/search"
	"github.com/pult-app/pult/staff"
)

// A Finder answers the search. An empty query finds nothing; what is found is sorted, best first, and short.
type Finder interface {
	Find(ctx context.Context, query string) ([]Found, error)
}

// Found is a person, a desk, a post, a course or a lesson: exactly one of them is set.
type Found struct {
	Person *FoundPerson
	Desk   *booking.Place
	Post   *FoundPost
	Course *FoundCourse
	Lesson *FoundLesson
}

// A FoundCourse is a course in whose title, description or topics the words were found.
type FoundCourse struct {
	Course learn.CourseID
	Title  string
	// Icon is a symbol of assets/icons; it may be empty.
	Icon    string
	Minutes int
	// Marked is the title with what was found in it, Excerpt where else it was; empty where nothing was.
	Marked, Excerpt []looked.Piece
}

// A FoundLesson is a lesson on whose pages, or in whose films, the words were found.
type FoundLesson struct {
	Course             learn.CourseID
	Lesson             learn.LessonKey
	Title, CourseTitle string
	// Marked is the title with what was found in it; empty where nothing was. Excerpt is where, cut at the words.
	Marked, Excerpt []looked.Piece
	// Film tells that it is said in a film.
	Film bool
}

// A FoundPost is a post in whose title, text or comments the words were found. Excerpt is where, cut at the words.
type FoundPost struct {
	// Marked is the title with what was found in it; empty where nothing was.
	Marked      []looked.Piece
	Post        news.PostID
	From, Title string
	At          time.Time
	Excerpt     []looked.Piece
}

// A FoundPerson is a person with where they are today, as far as this device may know.
type FoundPerson struct {
	Person staff.Person
	Unit   string
	// Today are the presence rows of today, the morning's first; none when the person does not share the place. Codes
	// are what stands on their desks; a desk that this device does not hold is missing.
	Today []booking.Presence
	Codes map[booking.DeskID]string
}
