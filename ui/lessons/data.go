// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news/search"
)

// Data is what the screen reads and writes. Reads come from the device and never wait for a network; after a hint ui.Learning the screen
// reads again. Writes return when they are on the disk; what they ask for is a wish until the server has decided. Times are instants,
// sizes are bytes, percents are 0 to 100.
type Data interface {
	Reader
	Wisher
	Keeper
}

// A Reader answers what the screen shows.
type Reader interface {
	// Overview is the beginning of the screen.
	Overview(ctx context.Context) (Overview, error)
	// Catalogue are the courses that the person may take or takes, by title, and of those the ones that the query is found in and that are
	// about the topic; both may be empty.
	Catalogue(ctx context.Context, query, topic string) (Catalogue, error)
	// Search finds words in lessons and in what is said in films, the best first, at most 30. Only what is on the device is found.
	Search(ctx context.Context, words string) ([]Hit, error)
	// Course is one course with how far the person is. One that there is not, or not for them, is a *learn.Refusal of learn.Gone.
	Course(ctx context.Context, id learn.CourseID) (Course, error)
	// Path is one path, as Overview has one; refused like Course.
	Path(ctx context.Context, id learn.PathID) (Path, error)
	// Lesson is one lesson with its text, and with what the column beside it shows; refused like Course.
	Lesson(ctx context.Context, course learn.CourseID, key learn.LessonKey) (Lesson, error)
	// Reviews are the questions to be asked again today, the longest due first.
	Reviews(ctx context.Context) ([]Card, error)
	// Award is what was earned, by what it was earned for; the latest round.
	Award(ctx context.Context, of Subject) (Award, error)
	// Board are the points of the team this month, of those who want to stand there; it fails when the server cannot be asked.
	Board(ctx context.Context) (Board, error)
	// Picture is a picture's file. One that is not on the device is an error; the words stand for it.
	Picture(ctx context.Context, course learn.CourseID, file learn.Hash) ([]byte, error)
}

// A Wisher takes what the person does. A *learn.Refusal is said in words.
type Wisher interface {
	Enrol(context.Context, learn.Enrol) error
	Leave(context.Context, learn.Leave) error
	// Advance is told at each page that is reached, with the place, and with learn.Step.Path for a station of a path that is ticked off.
	Advance(context.Context, learn.Advance) error
	// Begin draws the questions of a test, with a seed and a time of its own. Nothing is kept of it, so it serves for practice, too.
	Begin(ctx context.Context, course learn.CourseID, key learn.LessonKey) (Test, error)
	// Try hands a test in; who calls leaves Attempt empty, the device draws it.
	Try(context.Context, learn.Try) (Result, error)
	Recall(context.Context, learn.Recall) error
	// Draw makes or changes a path of one's own; a new one has no Path, the device draws it and returns it.
	Draw(context.Context, learn.Draw) (learn.PathID, error)
	Erase(context.Context, learn.Erase) error
	// Sit asks for a seat at a date of a workshop, Rise gives it back.
	Sit(context.Context, learn.Sit) error
	Rise(context.Context, learn.Rise) error
	// Play keeps how the person wants to learn.
	Play(context.Context, learn.Play) error
	// Share shows an award to whoever has its address, or to nobody any more, and returns the address to be given away; empty for off.
	Share(ctx context.Context, of Subject, on bool) (address string, err error)
}

// A Keeper brings files onto the device and opens them with what the system has for them.
type Keeper interface {
	// Load brings what is missing of a course or path onto the device. It returns at once; how far it is stands in Stock, after a restart,
	// too. Films wait for a network that is not metered, unless anyway is set or the person has said so for good (learn.Learner.Unmetered).
	Load(ctx context.Context, of Subject, anyway bool) error
	// Stop ends that. What has arrived stays.
	Stop(ctx context.Context, of Subject) error
	// Drop takes films and files of a course or path off the device. Texts and progress stay.
	Drop(ctx context.Context, of Subject) error
	// Film opens a film or a recording in the system's browser, at the second where it was left. Meanwhile its page tells the device how
	// far it is, and the screen hears of it by a hint.
	Film(ctx context.Context, course learn.CourseID, key learn.LessonKey, page int, file learn.Hash) error
	// OpenFile opens something to take along with the system's programme for it.
	OpenFile(ctx context.Context, course learn.CourseID, take learn.Take) error
	// SaveCertificate writes an award as PDF to where the person keeps documents and shows it; it returns the file's name, without folders.
	SaveCertificate(ctx context.Context, of Subject) (name string, err error)
	// OpenLink leads to an address in the system's browser.
	OpenLink(address string) error
}

// A Subject is a course or a path: exactly one of both.
type Subject struct {
	Course learn.CourseID
	Path   learn.PathID
}

// Overview is the beginning.
type Overview struct {
	// Loading tells that the first load is under way.
	Loading bool
	// Path is the one the person is in the midst of; nil for none.
	Path *Path
	// Course is the one they were in last; nil for none, and where Path leads on.
	Course *Course
	// Paths are all others that they follow, are theirs, or are offered to them, in this order.
	Paths []PathLine
	// Courses are those besides Path or Course that are due, taken or recommended, in this order, the next day first; at most a dozen.
	Courses []CourseLine
	// Badges were earned, the latest first, and can be earned in what is taken.
	Badges []Badge
	// Revoked are awards that were taken back and not earned again, the latest first.
	Revoked []Award
	// Reviews is how many questions are to be asked again today.
	Reviews int
	// Kept are the bytes of all courses on the device.
	Kept int64
	// Unsent is how many results the server does not know of yet.
	Unsent int
	// Learner is how the person wants to learn.
	Learner learn.Learner
	// Score is there only when Learner.Plays.
	Score *Score
	// Boards tells whether the team has a board: there are enough who want to stand on one.
	Boards bool
	// Teaches tells that the person is a trainer or leads a unit: they see how others learn.
	Teaches bool
	// Told are the courses and paths of which those who assigned them see how far the person is, by title.
	Told []string
}

// A Path with how far the person is.
type Path struct {
	learn.Path
	// Follows tells that they are enrolled; Mine that it is a path of their own.
	Follows, Mine bool
	Stops         []Stop
	// Done and All count the stops that the path needs, of a choice one.
	Done, All int
	// Due is by when, zero for whenever; Cause why it was assigned, empty for one's own choice.
	Due   time.Time
	Cause string
	Stock Stock
}

// A Stop is a step of a path as it stands.
type Stop struct {
	learn.Stop
	// Title and Minutes are those of the course or of the station.
	Title   string
	Minutes int
	Way     learn.Way
	// Next is the lesson to go on with; Number which it is of Lessons, from 1; Left about how many minutes the course still takes.
	Next                  learn.LessonKey
	Number, Lessons, Left int
	// Waits are numbers of the stops, from 1, that have to be done before a locked one.
	Waits []int
	// Here tells that all of the course is on the device, Size how many bytes are missing if not.
	Here bool
	Size int64
	Due  time.Time
	// Gone tells that the course was withdrawn.
	Gone bool
	// Stuck tells that there is no try left for a test of the course, and nothing else to do in it.
	Stuck bool
}

// A PathLine is a path in a list.
type PathLine struct {
	ID            learn.PathID
	Title         string
	Follows, Mine bool
	Done, All     int
	Minutes       int
	Due           time.Time
}

// A CourseLine is a course in a list.
type CourseLine struct {
	ID          learn.CourseID
	Title, Icon string
	Language    string
	Minutes     int
	State       learn.State
	Taken       bool
	Percent     int // of the lessons that are needed
	Due         time.Time
	Again       bool // it was completed, and is to be taken again by Due
	Recommended bool
	Withdrawn   bool
	Here        bool // all of it is on the device
	Stuck       bool // no try is left for a test of it, and nothing else is to do
	Revoked     bool // the latest award for it was taken back
	Newer       bool // there is an edition newer than that which is taken
}

// A Catalogue is what there is, and what it is about.
type Catalogue struct {
	Courses []CourseLine
	// Topics are those of all courses, the most frequent first.
	Topics []string
}

// A Hit is where words were found.
type Hit struct {
	Course      learn.CourseID
	Lesson      learn.LessonKey
	Page        int // counts from 1
	CourseTitle string
	Title       []search.Piece // of the lesson
	Excerpt     []search.Piece
	// Film tells that it is said in a film, at At.
	Film bool
	At   time.Duration
}

// A Course with how far the person is in it.
type Course struct {
	// Course is the edition that they take, and else the latest.
	learn.Course
	// Enrolment is nil when they do not take it.
	Enrolment *learn.Enrolment
	// Cause is why it was assigned; empty for one's own choice.
	Cause string
	// Progress is that of the round, by lessons.
	Progress map[learn.LessonKey]learn.Progress
	// Next is the lesson to go on with; Left about how many minutes are left.
	Next learn.LessonKey
	Left int
	// Stuck tells that no try is left for a test, and nothing else is to do; then there is no Next.
	Stuck bool
	// Newer is the latest edition when it is newer than the one that is taken; nil if not.
	Newer *learn.Course
	// Award is what was earned for it; nil for nothing yet.
	Award *Award
	Stock Stock
}

// A Lesson with all that stands around it.
type Lesson struct {
	// Course is the edition that the person takes, Round theirs; Progress that of the round, by lessons.
	Course   learn.Course
	Round    int
	Progress map[learn.LessonKey]learn.Progress
	Left     int // about how many minutes the course still takes
	// Taken tells that the person takes the course; texts of one that they take come by themselves.
	Taken bool
	// Lesson has no Texts when Missing.
	Lesson learn.Lesson
	// Missing tells that the texts are not on the device; Stock what is.
	Missing bool
	Stock   Stock
	// Here are the files of the pages that are on the device.
	Here map[learn.Hash]bool
	// Tried is how often the test was taken.
	Tried int
	// Step is which of Steps of a path the course is, from 1; 0 for none.
	Step, Steps int
	// Unsent tells that the server does not know the latest of it yet.
	Unsent bool
	// Dates are those of a workshop to which the person may come, the earliest first, and those to which they have come.
	Dates []Date
}

// A Date is when a workshop is held, and how the person stands to it.
type Date struct {
	learn.Occasion
	// Title is that of the workshop, where several are listed.
	Title string
	// Mine is how the person stands to it; empty for not at all.
	Mine learn.Coming
	// Holder is who holds it, by name; empty when that is not known. Holds tells that it is the person.
	Holder string
	Holds  bool
	// Unsent tells that the server has not decided about what the person wanted last.
	Unsent bool
}

// A Stock is what is on the device of a course or path.
type Stock struct {
	State StockState
	// Size are the bytes of all files, Missing those that are not there.
	Size, Missing int64
	// Metered tells that the network of the moment is: a tap asks first.
	Metered bool
}

// A StockState is how loading stands.
type StockState int8

// The states of loading.
const (
	AllHere    StockState = iota
	Lacking               // something is missing and nobody has asked for it
	Loading               // it is on its way
	ForNetwork            // it goes on when there is a network
	ForFree               // it goes on when the network is not metered
	NoRoom                // the device is full
)

// A Test is a try that was begun. Questions come from learn.Lesson.Drawn and learn.Question.Shuffled by the seed.
type Test struct {
	Seed  uint64
	Begun time.Time
}

// A Result is what came of a test.
type Result struct {
	Percent int
	Passed  bool
	// Left is how many tries are left; -1 for any number.
	Left int
	// Award is what was earned with it; nil for nothing.
	Award *Award
}

// A Card is a question that is asked again.
type Card struct {
	Course      learn.CourseID
	CourseTitle string
	Question    learn.Question
	// Seed shuffles its options.
	Seed uint64
	// Next are the days until it is asked again for each grade, from again to easy.
	Next [4]int
}

// A Badge is earned or open.
type Badge struct {
	Of    Subject
	Badge learn.Badge
	// At is when it was earned; zero while it is open.
	At time.Time
	// Ends is until when it holds; zero for ever.
	Ends time.Time
}

// An Award with what can be done with it.
type Award struct {
	learn.Award
	// Address is where others see it; empty while it is not shared.
	Address string
	// Signed tells that the server has signed it: before that it can be neither shared nor saved.
	Signed bool
	// Holder is the person's name as it stands on the certificate.
	Holder string
	// Check is what the device says of the badge by itself.
	Check Check
}

// A Check is what judging a badge on the device has come to.
type Check int8

// What it may have come to.
const (
	Unchecked Check = iota // nothing was signed yet
	Good
	Ended
	TakenBack
	Unclear    // what it takes to tell is not here
	Unbelieved // it is not what the town has signed
)

// A Score is for those who play.
type Score struct {
	Points int
	Level  int // counts from 1
	// From and To are the points at which the level begins and ends.
	From, To int
	// Streak is how many weeks in a row something was learnt, this one included if it was; days of absence and holidays break none.
	Streak int
	// Week tells of each day from Monday whether something was learnt.
	Week [7]bool
}

// A Board are people with points, the most first. Who does not want to stand there is not among them.
type Board struct {
	Unit  string
	Lines []BoardLine
}

// A BoardLine is one of them.
type BoardLine struct {
	Name   string // or alias
	Points int
	Me     bool
}
