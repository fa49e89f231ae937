// SPDX-License-Identifier: EUPL-1.2

package folder

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"sync"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
)

// Options are what a reader may be given; the zero value reads.
type Options struct {
	// Icon tells whether there is a symbol; nil knows all.
	Icon func(name string) bool
	// Audience tells whether the town has the unit or house of a rule; nil knows all.
	Audience func(staff.Audience) bool
	// Progress hears of files while they are read: how many of their bytes are. Two may be read at once, but it hears of one at a time.
	Progress func(file string, done, size int64)
	// Sums remembers the hashes of files from one reading to the next; nil remembers nothing.
	Sums *Sums
}

// Names of files that say something by being called so.
const (
	courseFile = "course.md"
	lessonFile = "lesson.md"
)

// Read reads the course of a folder. What is wrong with it are findings, in the order of files and lines; while one of them is an Error the
// edition is only as far as it was understood. Number, Content and PublishedAt of the edition are left to who publishes it; the names of
// Course.Files are where their bytes lie in fsys, each hash once. Files are read piece by piece. The error is that of ctx, or of a file that
// cannot be read.
func Read(ctx context.Context, fsys fs.FS, id learn.CourseID, o Options) (learn.Edition, []Finding, error) {
	r := &reader{ctx: ctx, fsys: fsys, Options: o, ids: map[learn.QuestionID]string{}, said: map[Severity]int{}}
	if err := r.walk(); err != nil {
		return learn.Edition{}, nil, fmt.Errorf("read course %s: %w", id, err)
	}
	r.ahead = r.sumAhead()
	defer r.ahead.end()
	r.course(id)
	for _, l := range r.lessonsOf() {
		if r.stops() {
			break
		}
		r.lesson(l)
	}
	r.finish()
	if r.err != nil {
		return learn.Edition{}, nil, fmt.Errorf("read course %s: %w", id, r.err)
	}
	return r.edition, r.sorted(), nil
}

// A reader is a course on its way out of its folder.
type reader struct {
	ctx  context.Context
	fsys fs.FS
	Options
	edition  learn.Edition
	findings []Finding
	said     map[Severity]int // how many findings, those among them that are not told

	ahead   *ahead
	telling sync.Mutex // of Progress

	files  map[string]*file // by their names in composed letters
	folded map[string]string
	order  []string // names as they were met

	ids   map[learn.QuestionID]string // where a question stands
	links []link                      // to lessons
	texts int64                       // bytes of texts and captions that were read
	parts int64                       // about how many bytes the edition has
	full  bool                        // they are too many, which has been said
	err   error                       // the first that keeps us from reading
}

// A link leads to a lesson that may be read later.
type link struct {
	file string
	line int
	to   learn.LessonKey
}

// slug is what may be an id: lower-case letters, digits and hyphens, at most so many.
var slug = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`) })

const maxSlug = 64

func named(id string) bool { return len(id) <= maxSlug && slug().MatchString(id) }

// finish looks at what can be seen only from the end.
func (r *reader) finish() {
	if r.full { // what has not been read names no lesson and no file
		return
	}
	for _, l := range r.links {
		if _, known := r.edition.Course.Head(l.to); !known {
			r.say(l.file, l.line, NoSuchLesson, string(l.to))
		}
	}
	for _, name := range r.order {
		if f := r.files[key(name)]; !f.used && !beside(name) {
			r.say(name, 0, Unused)
		}
	}
	c := r.edition.Course
	if len(c.Files) > learn.MaxFiles {
		r.say(".", 0, TooManyFiles, learn.MaxFiles)
	}
	if c.Size() > learn.MaxCourse {
		r.say(".", 0, CourseTooLarge, sized(learn.MaxCourse))
	}
	if text, err := json.Marshal(r.edition); err != nil || len(text) > learn.MaxContent {
		r.overflow()
	}
}

// overflow says, once, that the texts are too many.
func (r *reader) overflow() {
	if !r.full {
		r.full = true
		r.say(".", 0, ContentTooLarge, sized(learn.MaxContent))
	}
}

// fail keeps the first error.
func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// sized is a size as people say it.
func sized(n int64) string {
	units := []string{"Byte", "KiB", "MiB", "GiB"}
	for len(units) > 1 && n >= 1<<10 && n%(1<<10) == 0 {
		n, units = n>>10, units[1:]
	}
	return fmt.Sprint(n, " ", units[0])
}

// Differs are the files that who has one edition of a course still needs for another, each once, and how many bytes they have.
func Differs(old, new learn.Course) (needed []learn.File, size int64) {
	has := map[learn.Hash]bool{}
	for _, f := range old.Files {
		has[f.Hash] = true
	}
	for _, f := range new.Files {
		if !has[f.Hash] {
			has[f.Hash] = true
			needed, size = append(needed, f), size+f.Size
		}
	}
	return slices.Clip(needed), size
}
