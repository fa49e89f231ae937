// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/whom"
)

// A Teacher is what trainers and leads see and do. Reads come from the device but for Ask, which is the server's.
type Teacher interface {
	// Teaching is what the device knows: assignments, and the figures that the server told last.
	Teaching(ctx context.Context) (Teaching, error)
	// Ask has the server tell the figures anew; they stand in Teaching from then on. It fails when the server cannot be asked.
	Ask(ctx context.Context) error
	// Whom are those that the person may assign something to, by name: trainers may name everybody, leads their units and those below.
	Whom(ctx context.Context) (whom.Ways, error)
	// Reach is how many people an audience has; known is false where this device cannot tell. Of fewer than five it tells four.
	Reach(ctx context.Context, rule staff.Audience) (people int, known bool, err error)
	// Offers are the courses and paths that can be assigned, by title.
	Offers(ctx context.Context) ([]Offer, error)
	// Assign makes or changes an assignment; a new one has no Assignment, the device draws it and returns it.
	Assign(ctx context.Context, w learn.Assign) (learn.AssignmentID, error)
	// SaveReport fetches the figures as a table ("csv", "xlsx" or "json"), writes it to where the person keeps documents and shows it; it returns the
	// file's name, without folders.
	SaveReport(ctx context.Context, form string) (name string, err error)
	Publisher
	Host
}

// A Host holds workshops. Only trainers may.
type Host interface {
	// Schedule are the workshops that there are, and their dates.
	Schedule(ctx context.Context) (Schedule, error)
	// Coming asks the server who comes to a date that the person holds, in the order in which they asked. Nothing of it is kept.
	Coming(ctx context.Context, id learn.OccasionID) ([]Guest, error)
	// Hold plans or changes a date; a new one has no Occasion, the device draws it and returns it.
	Hold(ctx context.Context, w learn.Hold) (learn.OccasionID, error)
	CallOff(ctx context.Context, w learn.Cancel) error
	Attend(ctx context.Context, w learn.Attend) error
}

// A Schedule is what trainers see of workshops.
type Schedule struct {
	Workshops []Workshop // by title
	// Dates are those to come, and those of the person's own and of nobody of which can still be said who was there; the
	// earliest first.
	Dates []Date
}

// A Workshop is a lesson to which one comes.
type Workshop struct {
	Course             learn.CourseID
	Lesson             learn.LessonKey
	Title, CourseTitle string
	Minutes            int
}

// A Guest is somebody who comes to a date, or was to.
type Guest struct {
	Person staff.Person // without a name when the directory does not have them
	State  learn.Coming
}

// A Publisher brings courses. Only trainers may.
type Publisher interface {
	// ChooseCourse lets the person choose a zip. taken comes on the UI thread, and not at all when none is chosen.
	ChooseCourse(taken func(Parcel, error))
	// OnDropCourse has somebody take a zip that is let go over the window, on the UI thread; nil for nobody.
	OnDropCourse(taken func(Parcel, error))
	// Check reads a course here and says what is wrong with it.
	Check(ctx context.Context, p Parcel) (Checked, error)
	// Bring publishes it. told hears how many bytes have left, from another goroutine; when ctx ends, nothing is published. What the server
	// finds wrong stands in the answer.
	Bring(ctx context.Context, p Parcel, told func(sent, all int64)) (Brought, error)
}

// Teaching is what trainers and leads know of how others learn. Numbers are of five people at least.
type Teaching struct {
	// Trainer tells that the person teaches everybody; else they lead a unit.
	Trainer bool
	// At is when the server told the figures; zero for never.
	At time.Time
	// Assignments are those that go on first, each by what was made last.
	Assignments []Assigned
	// Years are the last one and this one, for trainers; nil while nobody has told.
	Years []Year
	// Demands are how courses are taken, for trainers, those taken most first.
	Demands []Demand
}

// An Assigned is an assignment, and how it is taken.
type Assigned struct {
	learn.Assignment
	// What is the title of the course or path, Icon its symbol.
	What, Icon string
	// Mine tells that the person has made it, Waits that the server has not decided about it yet.
	Mine, Waits bool
	// Figures is whether the server has told any of it; Few that these would be of fewer than five. Total is zero for nobody yet.
	Figures, Few bool
	Total        Share
	// Units are by name; one without a name are all others together.
	Units []Share
	// People are those of whom it shows how far they are, by name.
	People []Pupil
}

// A Share is how many of how many.
type Share struct {
	Name      string
	Done, All int
}

// A Pupil is how far somebody is.
type Pupil struct {
	Person    staff.Person
	Percent   int
	Done, Due time.Time
}

// A Year is how many offers were taken in a year, and until the end of each month; -1 for months that have not come.
type Year struct {
	Year, Offers, Completions int
	Months                    []int
}

// A Demand is how a course is taken; 0 for fewer than five.
type Demand struct {
	// Withdrawn tells that nobody can begin it any more.
	Withdrawn    bool
	Course       learn.CourseID
	Title, Icon  string
	Taking, Done int
}

// An Offer is a course or path.
type Offer struct {
	Of          Subject
	Title, Icon string
	Minutes     int
}

// A Parcel is a file with a course.
type Parcel struct {
	Name string // without folders
	Path string
}

// A Checked is a course that was read.
type Checked struct {
	Course   learn.CourseID
	Title    string
	Lessons  int
	Minutes  int
	Size     int64 // of its files
	Findings []Finding
	// Before is the edition that there is; 0 for none.
	Before int
}

// Failed tells whether it cannot be published like this.
func (c Checked) Failed() bool { return failed(c.Findings) }

func failed(list []Finding) bool {
	for _, f := range list {
		if f.Error {
			return true
		}
	}
	return false
}

// A Finding is something about a course that its authors should know, in the person's language.
type Finding struct {
	File  string
	Line  int // 0 is the file as a whole
	Error bool
	Said  string
}

// A Brought is what has become of a course.
type Brought struct {
	Edition  int
	Same     bool // nothing had changed
	Findings []Finding
}
