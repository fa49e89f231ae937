// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news/search"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/uitest"
)

// A device answers with what it has and keeps what it was asked to do.
type device struct {
	overview  Overview
	catalogue Catalogue
	hits      []Hit
	course    Course
	path      Path
	lessons   map[learn.LessonKey]Lesson
	cards     []Card
	award     Award
	board     Board
	result    Result
	err       error
	refused   error // of a course or lesson
	unearned  error // of an award
	did       []any
	query     string
	topic     string
	school    school
}

func (d *device) do(what any) error {
	if d.err == nil {
		d.did = append(d.did, what)
	}
	return d.err
}

func (d *device) last() any {
	if len(d.did) == 0 {
		return nil
	}
	return d.did[len(d.did)-1]
}

// What was asked for that has no name of its own.
type (
	loaded struct {
		of     Subject
		anyway bool
	}
	stopped struct{ of Subject }
	dropped struct{ of Subject }
	shared  struct {
		of Subject
		on bool
	}
	saved  struct{ of Subject }
	filmed struct {
		page int
		file learn.Hash
	}
	opened struct{ title string }
	linked struct{ address string }
)

func (d *device) Overview(context.Context) (Overview, error) { return d.overview, d.err }
func (d *device) Catalogue(_ context.Context, query, topic string) (Catalogue, error) {
	d.query, d.topic = query, topic
	return d.catalogue, d.err
}
func (d *device) Search(context.Context, string) ([]Hit, error)          { return d.hits, d.err }
func (d *device) Course(context.Context, learn.CourseID) (Course, error) { return d.course, d.refused }
func (d *device) Path(context.Context, learn.PathID) (Path, error)       { return d.path, d.refused }
func (d *device) Reviews(context.Context) ([]Card, error)                { return d.cards, d.err }
func (d *device) Award(context.Context, Subject) (Award, error)          { return d.award, d.unearned }
func (d *device) Board(context.Context) (Board, error)                   { return d.board, d.err }
func (d *device) Lesson(_ context.Context, _ learn.CourseID, key learn.LessonKey) (Lesson, error) {
	return d.lessons[key], d.refused
}
func (d *device) Picture(context.Context, learn.CourseID, learn.Hash) ([]byte, error) {
	return nil, errors.New("not here")
}

func (d *device) Enrol(_ context.Context, w learn.Enrol) error     { return d.do(w) }
func (d *device) Leave(_ context.Context, w learn.Leave) error     { return d.do(w) }
func (d *device) Advance(_ context.Context, w learn.Advance) error { return d.do(w) }
func (d *device) Begin(context.Context, learn.CourseID, learn.LessonKey) (Test, error) {
	return Test{Seed: 7, Begun: uitest.Now}, d.err
}
func (d *device) Try(_ context.Context, w learn.Try) (Result, error) { return d.result, d.do(w) }
func (d *device) Recall(_ context.Context, w learn.Recall) error     { return d.do(w) }
func (d *device) Draw(_ context.Context, w learn.Draw) (learn.PathID, error) {
	return "own", d.do(w)
}
func (d *device) Erase(_ context.Context, w learn.Erase) error { return d.do(w) }
func (d *device) Sit(_ context.Context, w learn.Sit) error     { return d.do(w) }
func (d *device) Rise(_ context.Context, w learn.Rise) error   { return d.do(w) }
func (d *device) Play(_ context.Context, w learn.Play) error   { return d.do(w) }
func (d *device) Share(_ context.Context, of Subject, on bool) (string, error) {
	return "https://pult.example/a", d.do(shared{of, on})
}
func (d *device) Load(_ context.Context, of Subject, anyway bool) error {
	return d.do(loaded{of, anyway})
}
func (d *device) Stop(_ context.Context, of Subject) error { return d.do(stopped{of}) }
func (d *device) Drop(_ context.Context, of Subject) error { return d.do(dropped{of}) }
func (d *device) Film(_ context.Context, _ learn.CourseID, _ learn.LessonKey, page int, file learn.Hash) error {
	return d.do(filmed{page, file})
}
func (d *device) OpenFile(_ context.Context, _ learn.CourseID, t learn.Take) error {
	return d.do(opened{t.Title})
}
func (d *device) SaveCertificate(_ context.Context, of Subject) (string, error) {
	return "Zertifikat.pdf", d.do(saved{of})
}
func (d *device) OpenLink(address string) error { return d.do(linked{address}) }

const film, sheet = learn.Hash("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"), learn.Hash("fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210")

func head() learn.Course {
	return learn.Course{
		ID: "akten", Title: "Digitaler Aktenplan", About: "Wohin gehört was?", Topics: []string{"Verwaltung"}, Edition: 2, Language: "de", PublishedAt: uitest.Now,
		Badge: learn.Badge{Name: "Aktenprofi"}, Trainer: "Amt für Digitales",
		Lessons: []learn.Head{{Key: "warum", Title: "Warum?", Minutes: 4, Pages: 1}, {Key: "was", Title: "Was?", Minutes: 6, Pages: 3}, {Key: "fragen", Title: "Fragen", Minutes: 5, Pages: 6},
			{Key: "test", Title: "Der Test", Minutes: 4, Pages: 1, Pass: 50}},
	}
}

func asking(q learn.Question) learn.Part { return learn.Part{Question: &q} }

func single() learn.Question {
	return learn.Question{ID: "wohin", Kind: learn.Single, Fixed: true, Text: "Wohin gehört die Rückmeldung?", Right: "Alles, was stützt.", Wrong: "Denk an später.",
		Options: []learn.Option{{Text: "In den Ordner"}, {Text: "In die Akte", Right: true}, {Text: "In das Postfach", Say: "Dort findet es niemand."}}}
}

// questions are one of each other kind.
func questions() []learn.Question {
	return []learn.Question{
		{ID: "mehrere", Kind: learn.Several, Fixed: true, Text: "Was gehört hinein?", Options: []learn.Option{{Text: "Bescheid", Right: true}, {Text: "Vermerk", Right: true}, {Text: "Einladung"}}},
		{ID: "folge", Kind: learn.Order, Fixed: true, Text: "Was kommt wann?", Options: []learn.Option{{Text: "Öffnen"}, {Text: "Suchen"}, {Text: "Ablegen"}}},
		{ID: "paare", Kind: learn.Match, Fixed: true, Text: "Wie lange?", Options: []learn.Option{{Text: "Bescheid", Fits: "10 Jahre"}, {Text: "Notiz", Fits: "1 Jahr"}}},
		{ID: "luecke", Kind: learn.Gap, Text: "Es kommt in die ___, mit einem ___.", Gaps: [][]string{{"Akte"}, {"Zeichen", "Aktenzeichen"}}},
		{ID: "zahl", Kind: learn.Number, Text: "Wie viele Gruppen?", Value: 1250, Unit: "Gruppen"},
	}
}

func full() *device {
	h := head()
	d := &device{unearned: learn.ErrGone, course: Course{Course: h, Enrolment: &learn.Enrolment{Course: "akten", Round: 1, Edition: 2}, Next: "was", Left: 15,
		Progress: map[learn.LessonKey]learn.Progress{"warum": {State: learn.Done}}, Stock: Stock{Size: 46_000_000}}}
	d.overview = Overview{
		Path: &Path{Path: learn.Path{ID: "neu", Title: "Neu im Haus"}, Follows: true, Done: 1, All: 3, Stock: Stock{Size: 18_000_000}, Stops: []Stop{
			{Stop: learn.Stop{Key: "a", Course: "willkommen"}, Title: "Willkommen", Minutes: 3, Way: learn.Reached},
			{Stop: learn.Stop{Key: "b", Course: "akten"}, Title: "Digitaler Aktenplan", Minutes: 19, Way: learn.Going, Next: "was", Number: 2, Lessons: 4, Left: 15, Here: true},
			{Stop: learn.Stop{Key: "c"}, Title: "Rundgang", Minutes: 30, Way: learn.Locked, Waits: []int{2}},
		}},
		Courses: []CourseLine{{ID: "sicher", Title: "Informationssicherheit", Minutes: 20, Taken: true, Due: uitest.Now.AddDate(0, 0, 10)}},
		Badges:  []Badge{{Of: Subject{Course: "willkommen"}, Badge: learn.Badge{Name: "Angekommen"}, At: uitest.Now}, {Of: Subject{Course: "akten"}, Badge: learn.Badge{Name: "Aktenprofi"}}},
		Paths:   []PathLine{{ID: "digital", Title: "Digital arbeiten", All: 2, Minutes: 30}},
		Reviews: 2,
	}
	d.path = Path{Path: learn.Path{ID: "digital", Title: "Digital arbeiten"}, All: 1, Stops: []Stop{{Stop: learn.Stop{Key: "b", Course: "akten"}, Title: "Digitaler Aktenplan", Way: learn.Open, Next: "warum"}}}
	d.catalogue = Catalogue{Courses: []CourseLine{{ID: "akten", Title: "Digitaler Aktenplan", Minutes: 19}, {ID: "sicher", Title: "Informationssicherheit", Minutes: 20}}, Topics: []string{"Verwaltung"}}
	d.hits = []Hit{{Course: "akten", Lesson: "was", Page: 3, CourseTitle: "Digitaler Aktenplan", Title: []search.Piece{{Text: "Was?"}}, Excerpt: []search.Piece{{Text: "in die "}, {Text: "Akte", Hit: true}}}}
	var asks []learn.Page
	for _, q := range questions() {
		asks = append(asks, learn.Page{Title: "Frage", Parts: []learn.Part{asking(q)}})
	}
	lesson := func(i int, pages ...learn.Page) Lesson {
		return Lesson{Course: h, Round: 1, Left: 15, Step: 2, Steps: 3, Progress: d.course.Progress, Here: map[learn.Hash]bool{film: true, sheet: true}, Stock: Stock{Size: 46_000_000}, Lesson: learn.Lesson{Head: h.Lessons[i], Texts: pages}}
	}
	d.lessons = map[learn.LessonKey]Lesson{
		"warum": lesson(0, learn.Page{Title: "Darum", Parts: []learn.Part{{Text: "Weil."}}}),
		"was": lesson(1,
			learn.Page{Title: "Erstens", Parts: []learn.Part{{Text: "Mehr [dazu](https://stadt.example/akten).\n\n> Faustregel: Ablegen."}}},
			learn.Page{Title: "Zweitens", Parts: []learn.Part{
				{Media: &learn.Media{Title: "Ein Film", Video: true, File: film, Length: 252 * time.Second, Captions: []learn.Captions{{Language: "de"}}, Transcript: "Guten Morgen."}},
				{Take: &learn.Take{Title: "Merkblatt", File: sheet, Type: "application/pdf", Size: 380_000}}}},
			learn.Page{Title: "Drittens", Parts: []learn.Part{asking(single())}}),
		"fragen": lesson(2, asks...),
	}
	test := lesson(3, learn.Page{Title: "Test", Parts: []learn.Part{{Text: "Nimm dir Zeit."}, asking(single()), asking(questions()[0])}})
	test.Lesson.Tries = 2
	d.lessons["test"] = test
	d.cards = []Card{{Course: "akten", CourseTitle: "Digitaler Aktenplan", Question: single(), Next: [4]int{1, 3, 8, 21}}, {Course: "akten", CourseTitle: "Digitaler Aktenplan", Question: questions()[4], Next: [4]int{1, 1, 70, 365}}}
	return d
}

func earned() Award {
	return Award{Signed: true, Holder: "Jana Berger", Award: learn.Award{Course: "akten", Round: 1, At: uitest.Now, Title: "Digitaler Aktenplan", Badge: learn.Badge{Name: "Aktenprofi"}}}
}

// A stage is the screen in the shell in a window.
type stage struct {
	*Screen
	*uitest.Stage
	device *device
}

func newStage(t *testing.T, size fyne.Size, d *device, config ...uitest.Config) *stage {
	s := &stage{device: d}
	c := append(config, uitest.Config{})[0]
	c.Size = size
	s.Stage = uitest.Open(t, c, ui.Lessons, func(env ui.Env) ui.Screen {
		s.Screen = New(env, d, d)
		return s.Screen
	})
	s.Shell.SetConnection(ui.Connection{Online: true})
	return s
}

func (s *stage) text() string { return strings.Join(s.Said(), "\n") }

func onBoth(t *testing.T, do func(t *testing.T, s *stage)) {
	for name, size := range uitest.Sizes {
		t.Run(name, func(t *testing.T) { do(t, newStage(t, size, full())) })
	}
}

// at opens a lesson.
func (s *stage) at(key learn.LessonKey) *stage {
	s.Shell.Navigate(ui.Lessons, ui.ShowCourse{Course: "akten", Lesson: key})
	return s
}
