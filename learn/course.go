// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

// A CourseID names a course: the name of its folder, lower-case letters, digits and hyphens.
type CourseID string

// A LessonKey names a lesson of a course, over all its editions: progress hangs on it.
type LessonKey string

// A Hash is the hexadecimal SHA-256 of a file's bytes: files are named by what is in them, so a new edition brings only those that changed.
type Hash string

// Valid tells whether the hash is one: 64 hexadecimal digits in lower case.
func (h Hash) Valid() bool {
	return len(h) == 64 && !slices.ContainsFunc([]byte(h), func(c byte) bool { return (c < '0' || c > '9') && (c < 'a' || c > 'f') })
}

// A Course is what the catalogue shows: its latest edition, without the texts.
type Course struct {
	ID       CourseID `json:"id"`
	Title    string   `json:"title"`
	About    string   `json:"about"`             // some sentences in Markdown
	Icon     string   `json:"icon"`              // a symbol of assets/icons
	Language string   `json:"language"`          // BCP 47, such as "de"
	Topics   []string `json:"topics,omitempty"`  // what it is about, for those who look around; skills, too
	Badge    Badge    `json:"badge"`             // what who completes it gets; none when it has no name
	Renewal  int      `json:"renewal,omitempty"` // months after which it is to be taken again; 0 for never
	Weight   int      `json:"weight,omitempty"`  // of its points among others'; 0 counts as 1
	Trainer  string   `json:"trainer,omitempty"` // who answers for it, as the course says: a person or a unit
	Lessons  []Head   `json:"lessons"`           // in their order
	Edition  int      `json:"edition"`           // counts from 1
	Changes  string   `json:"changes,omitempty"` // what is new in this edition
	Content  Hash     `json:"content"`           // the file with the texts: an Edition as JSON
	Files    []File   `json:"files,omitempty"`   // pictures, sound, films, and what is to be taken along
	// Audience is whom the course is for; whoever was enrolled in it keeps it.
	Audience staff.Audience `json:"audience"`
	// Withdrawn courses are begun by nobody any more; who is in it may go on.
	Withdrawn   bool      `json:"withdrawn,omitempty"`
	PublishedAt time.Time `json:"published_at"`
}

// A Badge is what completing something is worth.
type Badge struct {
	Name     string `json:"name,omitempty"`
	Icon     string `json:"icon,omitempty"`
	Criteria string `json:"criteria,omitempty"` // what had to be done for it, in a sentence
}

// A Head is a lesson without its text.
type Head struct {
	Key     LessonKey `json:"key"`
	Title   string    `json:"title"`
	Minutes int       `json:"minutes"` // about how long it takes
	Pages   int       `json:"pages"`
	Pass    int       `json:"pass,omitempty"` // percent that a test needs; 0 for a lesson that is only read
	Free    bool      `json:"free,omitempty"` // an extra that nobody needs to complete the course
	// Workshop is a lesson to which one comes: it is done by having been at one of its occasions.
	Workshop bool `json:"workshop,omitempty"`
}

// Test tells whether the lesson is done by passing, and not by reading.
func (h Head) Test() bool { return h.Pass > 0 }

// Minutes are about how long the course takes.
func (c Course) Minutes() (n int) {
	for _, l := range c.Lessons {
		n += l.Minutes
	}
	return n
}

// Size is how many bytes all files of the course have.
func (c Course) Size() (n int64) {
	for _, f := range c.Files {
		n += f.Size
	}
	return n
}

// Head is the lesson of a key.
func (c Course) Head(key LessonKey) (Head, bool) {
	at := slices.IndexFunc(c.Lessons, func(h Head) bool { return h.Key == key })
	if at < 0 {
		return Head{}, false
	}
	return c.Lessons[at], true
}

// A File of a course.
type File struct {
	Hash Hash   `json:"hash"`
	Size int64  `json:"size"` // bytes
	Type string `json:"type"` // media type, such as "video/webm"
	Name string `json:"name"` // as it stands in the course's folder, with slashes
}

// An Edition is a course with all its texts as they were published together. It never changes.
type Edition struct {
	Course  Course   `json:"course"` // without Content, which is this very text's name
	Lessons []Lesson `json:"lessons"`
}

// A Lesson with its text.
type Lesson struct {
	Head
	// Draw is how many questions of a test are drawn from its pool; 0 for all.
	Draw int `json:"draw,omitempty"`
	// Tries is how often a test may be taken; 0 for any number of times.
	Tries int    `json:"tries,omitempty"`
	Texts []Page `json:"texts"`
}

// A Page is one thought.
type Page struct {
	Title string `json:"title"`
	Parts []Part `json:"parts"`
}

// A Part of a page is exactly one of these.
type Part struct {
	Text     string    `json:"text,omitempty"` // Markdown, with pictures named by their hashes
	Media    *Media    `json:"media,omitempty"`
	Take     *Take     `json:"take,omitempty"`
	Question *Question `json:"question,omitempty"`
}

// A Media is a film or a recording, with all that makes it accessible.
type Media struct {
	Title    string        `json:"title"`
	Video    bool          `json:"video"`
	File     Hash          `json:"file"`
	Type     string        `json:"type"`
	Length   time.Duration `json:"length,omitempty"` // as far as it is known; 0 if not
	Captions []Captions    `json:"captions"`
	Chapters []Chapter     `json:"chapters,omitempty"`
	Signs    Hash          `json:"signs,omitempty"` // the same in sign language
	// Transcript is what is said, as paragraphs: it is read and searched.
	Transcript string `json:"transcript"`
}

// Captions are a WebVTT file.
type Captions struct {
	Language string `json:"language"`
	File     Hash   `json:"file"`
}

// A Chapter of a film.
type Chapter struct {
	From  time.Duration `json:"from"`
	Title string        `json:"title"`
}

// A Take is a file to be taken along.
type Take struct {
	Title string `json:"title"`
	File  Hash   `json:"file"`
	Type  string `json:"type"`
	Size  int64  `json:"size"`
}

// Lesson is the lesson of a key; ErrGone when the edition does not have it.
func (e Edition) Lesson(key LessonKey) (Lesson, error) {
	at := slices.IndexFunc(e.Lessons, func(l Lesson) bool { return l.Key == key })
	if at < 0 {
		return Lesson{}, ErrGone
	}
	return e.Lessons[at], nil
}

// Questions are all of the lesson, in their order.
func (l Lesson) Questions() (list []Question) {
	for _, p := range l.Texts {
		for _, part := range p.Parts {
			if part.Question != nil {
				list = append(list, *part.Question)
			}
		}
	}
	return list
}

// Limits of a course.
const (
	MaxLessons   = 300
	MaxPages     = 100     // of a lesson
	MaxQuestions = 200     // of a lesson
	MaxFiles     = 5000    // of a course
	MaxContent   = 8 << 20 // bytes of an edition as JSON
	MaxFile      = 2 << 30 // bytes of a file
	MaxCourse    = 4 << 30 // bytes of all files
	MaxTitle     = 120     // letters
)
