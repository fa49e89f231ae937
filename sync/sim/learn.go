// SPDX-License-Identifier: EUPL-1.2

package sim

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/learntest"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// What people learn beside their desks: one course, on several devices at once, which the house publishes anew now and then.

// fillLearn publishes the course for the first time.
func fillLearn(ctx context.Context, tx *central.Tx) error {
	if err := putEdition(ctx, tx, learntest.Files(1), began); err != nil {
		return err
	}
	return fillWorkshop(ctx, tx)
}

func putEdition(ctx context.Context, tx *central.Tx, e learn.Edition, at time.Time) error {
	if err := tx.PutEdition(ctx, e, at); err != nil {
		return err
	}
	return tx.Learn("", nil).PutCourse(ctx, e.Course)
}

// republish brings a new edition: one page more in a lesson, and the other answer is right.
func (w *world) republish(_ *phone) {
	w.house(func() {
		w.must(w.town.any().Write(context.Background(), func(ctx context.Context, tx *central.Tx) error {
			last, err := tx.Learn("", nil).Course(ctx, "files")
			if err != nil {
				return err
			}
			e := learntest.Files(last.Edition + 1)
			if e.Course.Edition%2 == 0 {
				e.Lessons[1].Pages, e.Course.Lessons[1].Pages = 5, 5
				e.Lessons[1].Texts = append(e.Lessons[1].Texts, learn.Page{Title: "E", Parts: []learn.Part{{Text: "Neu."}}})
				options := e.Lessons[3].Texts[0].Parts[0].Question.Options
				options[0].Right, options[1].Right = false, true
			}
			return putEdition(ctx, tx, e, w.now())
		}))
	})
}

// taking is the course as a phone has it, with its texts: these come by another way, as the loader brings them.
func (w *world) taking(p *phone) (c learn.Course, e learn.Enrolment, ok bool) {
	err := p.device.Learn(context.Background(), func(ctx context.Context, rows store.Learn) (err error) {
		if c, err = rows.Course(ctx, "files"); err != nil {
			return err
		}
		if e, err = rows.Enrolment(ctx, p.person, "files", ""); errors.Is(err, learn.ErrGone) {
			e, err = learn.Enrolment{Round: 1, Edition: c.Edition}, nil
		}
		return err
	})
	if errors.Is(err, learn.ErrGone) {
		return c, e, false
	}
	w.must(err)
	return c, e, w.texts(p, e.Edition)
}

// texts brings the texts of an edition to a phone; false when the town has none.
func (w *world) texts(p *phone, edition int) bool {
	text := ""
	w.must(w.town.any().Read(context.Background(), func(ctx context.Context, snap *central.Snapshot) (err error) {
		if text, err = snap.Learn().EditionText(ctx, "files", edition); errors.Is(err, learn.ErrGone) {
			err = nil
		}
		return err
	}))
	if text == "" {
		return false
	}
	_, err := p.device.KeepEdition(context.Background(), []byte(text))
	w.must(err)
	return true
}

// study reads some pages of a lesson, or the last one.
func (w *world) study(p *phone) {
	c, e, ok := w.taking(p)
	if !ok {
		return
	}
	head := c.Lessons[w.random.IntN(len(c.Lessons))]
	pages := 1 + w.random.IntN(head.Pages+1)
	at := p.now().Truncate(time.Second)
	p.tap(learn.KindAdvance, learn.Advance{Step: learn.Step{Course: c.ID, Round: e.Round, Lesson: head.Key}, Edition: e.Edition, Pages: pages, At: at,
		Place: learn.Place{At: at, Page: min(pages, head.Pages), Second: w.random.IntN(100)}})
}

// test takes the test of the course, well or badly.
func (w *world) test(p *phone) {
	c, e, ok := w.taking(p)
	if !ok {
		return
	}
	at := p.now().Truncate(time.Second)
	year := float64(2025 + w.random.IntN(2))
	p.tap(learn.KindTry, learn.Try{Attempt: learn.AttemptID(p.newID()), Step: learn.Step{Course: c.ID, Round: e.Round, Lesson: "test"}, Edition: e.Edition,
		Seed: w.random.Uint64(), Begun: at, Ended: at, Answers: []learn.Answer{{Question: "where", Picks: []int{w.random.IntN(2)}}, {Question: "year", Number: &year}}})
}

// school does the rest of what learners do.
func (w *world) school(p *phone) {
	c, _, ok := w.taking(p)
	if !ok {
		return
	}
	switch w.random.IntN(4) {
	case 0:
		p.tap(learn.KindEnrol, learn.Enrol{Course: c.ID, Edition: c.Edition})
	case 1:
		p.tap(learn.KindLeave, learn.Leave{Course: c.ID})
	default:
		p.tap(learn.KindRecall, learn.Recall{Course: c.ID, Question: "where", Grade: int8(1 + w.random.IntN(4)), At: p.now().Truncate(time.Second)})
	}
}

// A learnt step is what somebody has reached in it, as their accepted wishes alone say.
type learnt struct {
	percent, best int
	done          bool
}

// finishLearn holds that progress never falls (10): whatever order devices were heard in, what stands in the town is the most that any of them
// has said, each try once, and whoever has done all that is needed has their award.
func (l *ledger) finishLearn() {
	type at struct {
		who  staff.PersonID
		step learn.Step
	}
	reached, tries := map[at]learnt{}, 0
	for _, e := range l.order {
		if e.decided == nil || e.decided.Verdict != sync.Accepted || !learn.Knows(e.kind) {
			continue
		}
		switch e.kind {
		case learn.KindAdvance:
			var w learn.Advance
			l.world.must(json.Unmarshal(e.raw, &w))
			key := at{e.phone.person, w.Step}
			reached[key] = reached[key].read(l.world.pages(w.Edition, w.Lesson), w.Pages, w.Lesson == "test")
		case learn.KindTry:
			var w learn.Try
			l.world.must(json.Unmarshal(e.raw, &w))
			key := at{e.phone.person, w.Step}
			reached[key] = reached[key].tried(w)
			tries++
		}
	}
	t := l.world.town
	if n := t.count(`SELECT COUNT(*) FROM attempt`); n != tries {
		l.world.broken("(3) %d tries were accepted, and the town has %d", tries, n)
	}
	for key, want := range reached {
		l.stands(key.who, key.step, want)
	}
	l.awarded()
}

// pages are how many a lesson has in an edition.
func (w *world) pages(edition int, key learn.LessonKey) int {
	head, _ := learntest.Files(1).Course.Head(key)
	if key == "what" && edition%2 == 0 {
		return 5
	}
	return head.Pages
}

func (l learnt) read(of, pages int, test bool) learnt {
	l.percent = max(l.percent, min(pages, of)*100/of)
	l.done = l.done || !test && pages >= of
	return l
}

// tried is worked out anew: half of the points for each answer, and the other option in every second edition.
func (l learnt) tried(w learn.Try) learnt {
	points := 0
	right := 0
	if w.Edition%2 == 0 {
		right = 1
	}
	if w.Answers[0].Picks[0] == right {
		points += 50
	}
	if *w.Answers[1].Number == 2026 {
		points += 50
	}
	l.best = max(l.best, points)
	if points >= 50 {
		l.done, l.percent = true, 100
	}
	return l
}

// stands holds that the town says of a step what was reached.
func (l *ledger) stands(who staff.PersonID, step learn.Step, want learnt) {
	var p learn.Progress
	l.world.must(l.world.town.any().Read(context.Background(), func(ctx context.Context, snap *central.Snapshot) (err error) {
		if p, err = snap.Learn().Progress(ctx, who, step); errors.Is(err, learn.ErrGone) {
			err = nil
		}
		return err
	}))
	if p.Percent != want.percent || p.Best != want.best || (p.State == learn.Done) != want.done || p.DoneAt.IsZero() == want.done {
		l.world.broken("(10) %s has reached %+v in %s, and the town says %+v", who, want, step.Lesson, p)
	}
}

// awarded holds that all who have done what the course needs have an award, and nobody else.
func (l *ledger) awarded() {
	t := l.world.town
	for _, who := range t.texts(`SELECT DISTINCT person FROM progress ORDER BY person`) {
		const done = `SELECT COUNT(*) FROM progress WHERE person = $1 AND round = 1 AND state = 2 AND lesson IN ('why', 'what', 'test')`
		all := t.count(done, who) == 3
		has := t.count(`SELECT COUNT(*) FROM award WHERE person = $1 AND round = 1`, who) > 0
		if all != has {
			l.world.broken("(10) %s has done all of the course: %t, and has an award: %t", who, all, has)
		}
	}
}
