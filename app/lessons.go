// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news/search"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui/lessons"
)

// lessonData answers what the screen Lernen asks.
type lessonData struct {
	*client
	open func(*url.URL) error // an address, in the system's browser or programme
	// downloads is where the person looks for files that they asked for.
	downloads func() string
	// choose lets the person choose a course's file, and onDrop takes one that is let go over the window; nil for no window.
	choose func(taken func(lessons.Parcel, error))
	onDrop func(taken func(lessons.Parcel, error))
}

var (
	_ lessons.Data    = lessonData{}
	_ lessons.Teacher = lessonData{}
)

// mostCourses is how many courses the beginning of the screen names beside the path, mostHits how many places a search finds, mostReviews
// how many questions are asked again in a row.
const mostCourses, mostHits, mostReviews = 12, 30, 20

var errNoCourse = &learn.Refusal{Why: learn.Gone}

// asPupil gives do the person as learning sees them.
func (d lessonData) asPupil(ctx context.Context, do func(ctx context.Context, p pupil) error) error {
	return trouble(d.device.Learn(ctx, func(ctx context.Context, rows store.Learn) error {
		p, err := d.pupil(ctx, rows)
		if err != nil {
			return err
		}
		return do(ctx, p)
	}))
}

// Overview implements lessons.Data.
func (d lessonData) Overview(ctx context.Context) (o lessons.Overview, err error) {
	unsent, err := d.unsent(ctx)
	if err != nil {
		return o, trouble(err)
	}
	if _, err := d.me(ctx); err != nil {
		return o, err
	}
	stock, err := d.stockroom(ctx)
	if err != nil {
		return o, trouble(err)
	}
	err = d.asPupil(ctx, func(ctx context.Context, p pupil) error {
		o = lessons.Overview{Learner: p.learner, Unsent: len(unsent), Kept: stock.kept(), Badges: p.badges(), Revoked: p.revoked()}
		o.Loading = len(p.courses) == 0 && d.engine.Status().Loading
		if _, o.Teaches, err = d.teaches(ctx, p.rows); err != nil {
			return err
		}
		if err := d.overviewPaths(ctx, p, stock, &o); err != nil {
			return err
		}
		if err := d.overviewCourses(ctx, p, stock, &o); err != nil {
			return err
		}
		for of, e := range p.enrolments {
			if e.Told && !e.Left && e.Round > p.awards[of].Round {
				o.Told = append(o.Told, cmp.Or(p.courses[of.Course].Title, p.paths[of.Path].Title))
			}
		}
		slices.Sort(o.Told)
		cards, err := p.rows.Cards(ctx, d.who)
		if err != nil {
			return err
		}
		due, err := d.dueCards(ctx, p, cards)
		o.Reviews = min(len(due), mostReviews)
		board, missing := d.teamBoard(ctx, p)
		if missing == nil && board.Off {
			o.Learner.Plays, o.Learner.Board = false, false
		} else if p.learner.Plays {
			o.Score, o.Boards = p.score(cards), len(board.Places) > 0
		}
		return err
	})
	if err == nil && !o.Teaches {
		err = trouble(d.device.DropTeaching(ctx))
	}
	return o, err
}

// overviewPaths chooses the path that the person is in the midst of and can go on in: the one that is due first, then those of the house,
// then their own; others are named.
func (d lessonData) overviewPaths(ctx context.Context, p pupil, stock stockroom, o *lessons.Overview) error {
	var list []lessons.Path
	for _, path := range p.paths {
		shown, err := p.path(ctx, path)
		if err != nil {
			return err
		}
		if path.Withdrawn && !shown.Follows {
			continue
		}
		list = append(list, shown)
	}
	slices.SortFunc(list, func(a, b lessons.Path) int {
		return cmp.Or(-boolCompare(a.Follows, b.Follows), boolCompare(a.Done == a.All, b.Done == b.All), compareDue(a.Due, b.Due), boolCompare(a.Mine, b.Mine), cmp.Compare(a.Title, b.Title))
	})
	for _, path := range list {
		if o.Path == nil && path.Follows && path.Done < path.All && leads(path) {
			if err := stock.fillPath(ctx, p, &path); err != nil {
				return err
			}
			o.Path = &path
			continue
		}
		o.Paths = append(o.Paths, lessons.PathLine{ID: path.ID, Title: path.Title, Follows: path.Follows, Mine: path.Mine, Done: path.Done, All: path.All, Minutes: minutes(path), Due: path.Due})
	}
	return nil
}

// leads tells whether a path has a step that is not done and was not withdrawn.
func leads(path lessons.Path) bool {
	return slices.ContainsFunc(path.Stops, func(s lessons.Stop) bool {
		return s.Way != learn.Reached && s.Way != learn.Spared && !s.Free && !s.Gone
	})
}

// minutes are about how long the steps take that a path needs: of a choice the shortest.
func minutes(path lessons.Path) (n int) {
	choices := map[string]int{}
	for _, s := range path.Stops {
		if s.Free || s.Way == learn.Spared {
			continue
		}
		if s.Choice == "" {
			n += s.Minutes
		} else if least, known := choices[s.Choice]; !known || s.Minutes < least {
			choices[s.Choice] = s.Minutes
		}
	}
	for _, least := range choices {
		n += least
	}
	return n
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// compareDue puts the earlier day first, and none last.
func compareDue(a, b time.Time) int {
	if a.IsZero() || b.IsZero() {
		return boolCompare(a.IsZero(), b.IsZero())
	}
	return a.Compare(b)
}

// overviewCourses names the courses beside the path: what is due, what is taken, and what everybody is offered.
func (d lessonData) overviewCourses(ctx context.Context, p pupil, stock stockroom, o *lessons.Overview) error {
	inPath := map[learn.CourseID]bool{}
	if o.Path != nil {
		for _, s := range o.Path.Stops {
			inPath[s.Course] = true
		}
	}
	if id := p.last(); id != "" && o.Path == nil {
		course, err := d.course(ctx, p, stock, id)
		if err != nil {
			return err
		}
		o.Course = &course
	}
	var list []lessons.CourseLine
	for _, id := range p.order {
		if o.Course != nil && id == o.Course.ID {
			continue
		}
		line, err := p.line(ctx, id)
		if err != nil {
			return err
		}
		if line.State == learn.Done || line.Withdrawn && !line.Taken || inPath[id] && line.Due.IsZero() {
			continue
		}
		line.Recommended = !line.Taken
		line.Here = stock.has(p.courses[id])
		list = append(list, line)
	}
	slices.SortFunc(list, func(a, b lessons.CourseLine) int {
		return cmp.Or(compareDue(a.Due, b.Due), -boolCompare(a.Taken, b.Taken), cmp.Compare(a.Title, b.Title))
	})
	o.Courses = list[:min(len(list), mostCourses)]
	return nil
}

// badges are those that were earned, the latest first, and those that can be in what the person takes.
func (p pupil) badges() (list []lessons.Badge) {
	for _, a := range p.earned {
		of := lessons.Subject{Course: a.Course, Path: a.Path}
		if a.Revoked == "" && a.Badge.Name != "" && p.awards[of].Round == a.Round {
			list = append(list, lessons.Badge{Of: of, Badge: a.Badge, At: a.At, Ends: a.Ends})
		}
	}
	var open []lessons.Badge
	wanted := map[learn.CourseID]bool{}
	for of, e := range p.enrolments {
		if e.Left || p.holding(of) > 0 {
			continue
		}
		if path, there := p.paths[of.Path]; there {
			for _, s := range path.Steps {
				wanted[s.Course] = true
			}
			if path.Badge.Name != "" {
				open = append(open, lessons.Badge{Of: of, Badge: path.Badge})
			}
		} else {
			wanted[of.Course] = true
		}
	}
	for id := range wanted {
		if c := p.courses[id]; c.Badge.Name != "" && p.holding(lessons.Subject{Course: id}) == 0 {
			open = append(open, lessons.Badge{Of: lessons.Subject{Course: id}, Badge: c.Badge})
		}
	}
	slices.SortFunc(open, func(a, b lessons.Badge) int {
		return cmp.Or(boolCompare(a.Of.Path != "", b.Of.Path != ""), cmp.Compare(a.Badge.Name, b.Badge.Name))
	})
	return append(list, open...)
}

// revoked are awards that were taken back and not earned again, the latest first.
func (p pupil) revoked() (list []lessons.Award) {
	for _, a := range p.earned {
		if a.Revoked != "" && p.awards[lessons.Subject{Course: a.Course, Path: a.Path}].Round == a.Round {
			list = append(list, lessons.Award{Award: a})
		}
	}
	return list
}

func (p pupil) score(cards []learn.Card) *lessons.Score {
	s := learn.Standing(p.all, cards, p.earned, p.now, home())
	return &lessons.Score{Points: s.Points, Level: s.Level, From: s.From, To: s.To, Streak: s.Streak, Week: s.Week}
}

// unsent are results that the server does not know of yet, by what they are about. That one was on a page goes by itself.
func (d lessonData) unsent(ctx context.Context) (map[learn.Step]bool, error) {
	changes, err := d.device.Waiting(ctx)
	waits := map[learn.Step]bool{}
	for _, c := range changes {
		var step learn.Step
		if (c.Kind == learn.KindAdvance || c.Kind == learn.KindTry) && json.Unmarshal(c.Args, &step) == nil {
			waits[step] = true
		}
	}
	return waits, err
}

// Catalogue implements lessons.Data.
func (d lessonData) Catalogue(ctx context.Context, query, topic string) (list lessons.Catalogue, err error) {
	stock, err := d.stockroom(ctx)
	if err != nil {
		return list, trouble(err)
	}
	err = d.asPupil(ctx, func(ctx context.Context, p pupil) error {
		list = lessons.Catalogue{}
		topics := map[string]int{}
		for _, id := range p.order {
			line, err := p.line(ctx, id)
			if err != nil {
				return err
			}
			if line.Withdrawn && !line.Taken {
				continue
			}
			for _, t := range p.courses[id].Topics {
				topics[t]++
			}
			if topic != "" && !slices.Contains(p.courses[id].Topics, topic) || !tells(query, p.courses[id]) {
				continue
			}
			line.Here = stock.has(p.courses[id])
			list.Courses = append(list.Courses, line)
		}
		slices.SortFunc(list.Courses, func(a, b lessons.CourseLine) int { return cmp.Compare(staff.Fold(a.Title), staff.Fold(b.Title)) })
		for t := range topics {
			list.Topics = append(list.Topics, t)
		}
		slices.SortFunc(list.Topics, func(a, b string) int { return cmp.Or(topics[b]-topics[a], cmp.Compare(a, b)) })
		return nil
	})
	return list, err
}

// tells tells whether all words of a query stand in what the catalogue says of a course.
func tells(query string, c learn.Course) bool {
	text := c.Title + " " + c.About + " " + c.Trainer + " " + strings.Join(c.Topics, " ")
	for _, l := range c.Lessons {
		text += " " + l.Title
	}
	text = staff.Fold(text)
	for _, word := range strings.Fields(staff.Fold(query)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// Search implements lessons.Data.
func (d lessonData) Search(ctx context.Context, words string) (hits []lessons.Hit, err error) {
	match, ok := search.Match(words, "forward", "backward")
	if !ok {
		return nil, nil
	}
	found, err := d.device.FindInLessons(ctx, match, 3*mostHits)
	if err != nil {
		return nil, trouble(err)
	}
	err = d.asPupil(ctx, func(ctx context.Context, p pupil) error {
		hits = nil
		for _, f := range found {
			c, there, err := p.course(ctx, f.Course)
			if err != nil {
				return err
			}
			head, known := c.Head(f.Lesson)
			if !there || !known || c.Edition != f.Edition || len(hits) == mostHits {
				continue
			}
			hit := lessons.Hit{Course: f.Course, Lesson: f.Lesson, Page: f.Page, CourseTitle: c.Title, Title: search.Pieces(head.Title, words),
				Excerpt: search.Pieces(search.Excerpt(f.Text, words, teaserLetters), words), Film: f.Second >= 0, At: time.Duration(max(0, f.Second)) * time.Second}
			hits = append(hits, hit)
		}
		return nil
	})
	return hits, err
}

// teaserLetters is how much of a page a hit shows.
const teaserLetters = 140

// Course implements lessons.Data.
func (d lessonData) Course(ctx context.Context, id learn.CourseID) (shown lessons.Course, err error) {
	stock, err := d.stockroom(ctx)
	if err != nil {
		return shown, trouble(err)
	}
	err = d.asPupil(ctx, func(ctx context.Context, p pupil) error {
		shown, err = d.course(ctx, p, stock, id)
		return err
	})
	return shown, err
}

func (d lessonData) course(ctx context.Context, p pupil, stock stockroom, id learn.CourseID) (shown lessons.Course, err error) {
	c, there, err := p.course(ctx, id)
	if err != nil || !there {
		return shown, orGone(err)
	}
	shown = lessons.Course{Course: c, Progress: p.inCourse(c)}
	shown.Next, shown.Left = p.next(c)
	shown.Stuck = p.stuck(c)
	if e, taken := p.takes(id); taken {
		shown.Enrolment, shown.Cause = &e, e.Reason
	}
	if latest := p.courses[id]; latest.Edition > c.Edition {
		shown.Newer = &latest
	}
	if a, earned := p.awards[lessons.Subject{Course: id}]; earned {
		shown.Award = d.award(ctx, p, a)
	}
	shown.Stock = stock.of(c)
	return shown, nil
}

func orGone(err error) error {
	if err == nil {
		err = errNoCourse
	}
	return err
}

// Path implements lessons.Data.
func (d lessonData) Path(ctx context.Context, id learn.PathID) (shown lessons.Path, err error) {
	stock, err := d.stockroom(ctx)
	if err != nil {
		return shown, trouble(err)
	}
	err = d.asPupil(ctx, func(ctx context.Context, p pupil) error {
		path, there := p.paths[id]
		if !there {
			return errNoCourse
		}
		if shown, err = p.path(ctx, path); err != nil {
			return err
		}
		return stock.fillPath(ctx, p, &shown)
	})
	return shown, err
}

// Lesson implements lessons.Data.
func (d lessonData) Lesson(ctx context.Context, course learn.CourseID, key learn.LessonKey) (shown lessons.Lesson, err error) {
	unsent, err := d.unsent(ctx)
	if err != nil {
		return shown, trouble(err)
	}
	stock, err := d.stockroom(ctx)
	if err != nil {
		return shown, trouble(err)
	}
	dates, err := d.unsentDates(ctx)
	if err != nil {
		return shown, trouble(err)
	}
	err = d.asPupil(ctx, func(ctx context.Context, p pupil) error {
		shown = lessons.Lesson{}
		c, there, err := p.course(ctx, course)
		if err != nil || !there {
			return orGone(err)
		}
		head, there := c.Head(key)
		if !there {
			return errNoCourse
		}
		step := learn.Step{Course: course, Round: p.round(course), Lesson: key}
		shown.Course, shown.Round, shown.Progress, shown.Unsent = c, step.Round, p.inCourse(c), unsent[step]
		_, shown.Taken = p.takes(course)
		_, shown.Left = p.next(c)
		shown.Lesson = learn.Lesson{Head: head}
		edition, err := p.edition(ctx, course, c.Edition)
		switch {
		case errors.Is(err, learn.ErrGone):
			shown.Missing = true
		case err != nil:
			return err
		default:
			if shown.Lesson, err = edition.Lesson(key); err != nil {
				return orGone(nil)
			}
		}
		if shown.Tried, err = p.rows.CountAttempts(ctx, d.who, step); err != nil {
			return err
		}
		shown.Stock = stock.of(c)
		if shown.Missing && shown.Taken && shown.Stock.State == lessons.Lacking { // nobody has to ask for texts
			shown.Stock.State = lessons.ForNetwork
			if d.engine.Status().Online {
				shown.Stock.State = lessons.Loading
			}
		}
		shown.Here = stock.files(c)
		p.placeIn(course, &shown)
		if head.Workshop {
			shown.Dates, err = d.datesOf(ctx, p, course, key, dates)
		}
		return err
	})
	return shown, err
}

// placeIn says which step of a path that the person follows the course is; of several the first by its title.
func (p pupil) placeIn(course learn.CourseID, shown *lessons.Lesson) {
	title := ""
	for _, path := range p.paths {
		if e, follows := p.enrolments[lessons.Subject{Path: path.ID}]; !follows || e.Left {
			continue
		}
		if at := slices.IndexFunc(path.Steps, func(s learn.Stop) bool { return s.Course == course }); at >= 0 && (title == "" || path.Title < title) {
			shown.Step, shown.Steps, title = at+1, len(path.Steps), path.Title
		}
	}
}

// Award implements lessons.Data.
func (d lessonData) Award(ctx context.Context, of lessons.Subject) (shown lessons.Award, err error) {
	err = d.asPupil(ctx, func(ctx context.Context, p pupil) error {
		a, there := p.awards[of]
		if !there {
			return &learn.Refusal{Why: learn.Invalid, Detail: learn.NotEarned}
		}
		shown = *d.award(ctx, p, a)
		return nil
	})
	if err == nil {
		shown.Check = d.judged(shown.Credential)
	}
	return shown, err
}

func (d lessonData) award(ctx context.Context, p pupil, a learn.Award) *lessons.Award {
	shown := lessons.Award{Award: a, Signed: a.Credential != "", Address: d.proofAddress(a.Shared)}
	if me, err := p.rows.Colleague(ctx, d.who); err == nil {
		shown.Holder = me.Name()
	}
	return &shown
}

// teamBoard is the board of the person's unit.
func (d lessonData) teamBoard(ctx context.Context, p pupil) (learn.Board, error) {
	me, err := p.rows.Colleague(ctx, d.who)
	if err != nil {
		return learn.Board{}, err
	}
	return p.rows.Board(ctx, me.Unit)
}

// Board implements lessons.Data.
func (d lessonData) Board(ctx context.Context) (shown lessons.Board, err error) {
	err = d.asPupil(ctx, func(ctx context.Context, p pupil) error {
		shown = lessons.Board{}
		me, err := p.rows.Colleague(ctx, d.who)
		if err != nil {
			return err
		}
		if unit, err := p.rows.Unit(ctx, me.Unit); err == nil {
			shown.Unit = unit.Name
		}
		board, err := p.rows.Board(ctx, me.Unit)
		if errors.Is(err, learn.ErrGone) {
			return nil
		}
		mine := cmp.Or(p.learner.Alias, me.Name())
		for _, seat := range board.Places {
			shown.Lines = append(shown.Lines, lessons.BoardLine{Name: seat.Name, Points: seat.Points, Me: seat.Name == mine})
		}
		return err
	})
	return shown, err
}

// Picture implements lessons.Data.
func (d lessonData) Picture(ctx context.Context, _ learn.CourseID, file learn.Hash) ([]byte, error) {
	return d.shelved(file)
}
