// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/recall"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui/lessons"
)

// What the person does in the screen Lernen.

// Enrol implements lessons.Data.
func (d lessonData) Enrol(ctx context.Context, w learn.Enrol) error {
	return d.do(ctx, learn.KindEnrol, w)
}

// Leave implements lessons.Data.
func (d lessonData) Leave(ctx context.Context, w learn.Leave) error {
	return d.do(ctx, learn.KindLeave, w)
}

// Advance implements lessons.Data.
func (d lessonData) Advance(ctx context.Context, w learn.Advance) error {
	if w.At.IsZero() {
		w.At = d.second()
	}
	return d.do(ctx, learn.KindAdvance, w)
}

// second is now as it is kept.
func (d lessonData) second() time.Time { return time.Unix(d.clock.now().Unix(), 0).UTC() }

// Begin implements lessons.Data.
func (d lessonData) Begin(context.Context, learn.CourseID, learn.LessonKey) (lessons.Test, error) {
	var seed [8]byte
	_, _ = rand.Read(seed[:]) // never fails
	return lessons.Test{Seed: binary.LittleEndian.Uint64(seed[:]), Begun: d.second()}, nil
}

// Try implements lessons.Data.
func (d lessonData) Try(ctx context.Context, w learn.Try) (result lessons.Result, err error) {
	w.Attempt, w.Ended = learn.AttemptID(uuid.Must(uuid.NewV7()).String()), d.second()
	if err := d.do(ctx, learn.KindTry, w); err != nil {
		return result, err
	}
	err = d.asPupil(ctx, func(ctx context.Context, p pupil) error {
		a, err := p.rows.Attempt(ctx, w.Attempt)
		if err != nil {
			return err
		}
		result = lessons.Result{Percent: a.Percent, Passed: a.Passed, Left: -1}
		if edition, err := p.edition(ctx, w.Course, w.Edition); err == nil {
			if lesson, err := edition.Lesson(w.Lesson); err == nil && lesson.Tries > 0 {
				n, err := p.rows.CountAttempts(ctx, d.who, w.Step)
				if err != nil {
					return err
				}
				result.Left = max(0, lesson.Tries-n)
			}
		}
		if got, earned := p.awards[lessons.Subject{Course: w.Course}]; earned && got.Round == w.Round && a.Passed {
			result.Award = d.award(ctx, p, got)
		}
		return nil
	})
	return result, err
}

// Recall implements lessons.Data.
func (d lessonData) Recall(ctx context.Context, w learn.Recall) error {
	if w.At.IsZero() {
		w.At = d.second()
	}
	return d.do(ctx, learn.KindRecall, w)
}

// Draw implements lessons.Data.
func (d lessonData) Draw(ctx context.Context, w learn.Draw) (learn.PathID, error) {
	if w.Path == "" {
		w.Path = learn.PathID(uuid.Must(uuid.NewV7()).String())
	}
	return w.Path, d.do(ctx, learn.KindDraw, w)
}

// Erase implements lessons.Data.
func (d lessonData) Erase(ctx context.Context, w learn.Erase) error {
	return d.do(ctx, learn.KindErase, w)
}

// Play implements lessons.Data.
func (d lessonData) Play(ctx context.Context, w learn.Play) error {
	return d.do(ctx, learn.KindPlay, w)
}

// Share implements lessons.Data.
func (d lessonData) Share(ctx context.Context, of lessons.Subject, on bool) (address string, err error) {
	w := learn.Share{Course: of.Course, Path: of.Path}
	err = d.asPupil(ctx, func(_ context.Context, p pupil) error {
		a := p.awards[of]
		if w.Round = a.Round; on && a.Shared != "" {
			w.Word = a.Shared
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	if on && w.Word == "" {
		var word [16]byte
		_, _ = rand.Read(word[:]) // never fails
		w.Word = base64.RawURLEncoding.EncodeToString(word[:])
	}
	return d.proofAddress(w.Word), d.do(ctx, learn.KindShare, w)
}

// proofPath is where the server shows an award.
const proofPath = "/z/"

// proofAddress is where others see an award that is shown under a word.
func (d lessonData) proofAddress(word string) string {
	if word == "" {
		return ""
	}
	return d.server + proofPath + word
}

// Reviews implements lessons.Data.
func (d lessonData) Reviews(ctx context.Context) (due []lessons.Card, err error) {
	err = d.asPupil(ctx, func(ctx context.Context, p pupil) error {
		cards, err := p.rows.Cards(ctx, d.who)
		if err != nil {
			return err
		}
		list, err := d.dueCards(ctx, p, cards)
		if err != nil {
			return err
		}
		due = nil
		for _, one := range list[:min(len(list), mostReviews)] {
			shown, err := d.asked(ctx, p, one)
			if errors.Is(err, learn.ErrGone) {
				continue
			}
			if err != nil {
				return err
			}
			due = append(due, shown)
		}
		return nil
	})
	return due, err
}

// A dueCard is a question that is to be asked again.
type dueCard struct {
	store.Quizzed
	card learn.Card
	due  time.Time
}

// dueCards are the questions of lessons that are done that are to be asked again, the longest due first. What was learnt is asked for the
// first time a day later.
func (d lessonData) dueCards(ctx context.Context, p pupil, cards []learn.Card) (due []dueCard, err error) {
	type name struct {
		course   learn.CourseID
		question learn.QuestionID
	}
	known := map[name]learn.Card{}
	for _, c := range cards {
		known[name{c.Course, c.Question}] = c
	}
	questions, err := p.rows.Quizzed(ctx)
	if err != nil {
		return nil, err
	}
	for _, q := range questions {
		if _, taken := p.takes(q.Course); !taken || p.numbered(q.Course) != q.Edition {
			continue
		}
		done := p.at(q.Course, q.Lesson)
		if done.State != learn.Done {
			continue
		}
		one := dueCard{q, known[name{q.Course, q.Question}], done.DoneAt.Add(24 * time.Hour)}
		one.card.Person, one.card.Course, one.card.Question = d.who, q.Course, q.Question
		if len(one.card.Reviews) > 0 {
			one.due = recall.Fold(reviewsOf(one.card)).Due
		}
		if !one.due.After(p.now) {
			due = append(due, one)
		}
	}
	slices.SortStableFunc(due, func(a, b dueCard) int { return a.due.Compare(b.due) })
	return due, nil
}

func reviewsOf(c learn.Card) (list []recall.Review) {
	for _, r := range c.Reviews {
		list = append(list, recall.Review{At: r.At, Grade: recall.Grade(r.Grade)})
	}
	return list
}

// asked is a question as it is asked again: options stand otherwise each time, and each grade says when it comes again.
func (d lessonData) asked(ctx context.Context, p pupil, one dueCard) (shown lessons.Card, err error) {
	edition, err := p.edition(ctx, one.Course, one.Edition)
	if err != nil {
		return shown, err
	}
	lesson, err := edition.Lesson(one.Lesson)
	if err != nil {
		return shown, err
	}
	all := lesson.Questions()
	at := slices.IndexFunc(all, func(q learn.Question) bool { return q.ID == one.Question })
	if at < 0 {
		return shown, learn.ErrGone
	}
	name := fnv.New64a()
	_, _ = name.Write([]byte(one.Question)) // never fails
	shown = lessons.Card{Course: one.Course, CourseTitle: edition.Course.Title, Question: all[at], Seed: name.Sum64() + uint64(len(one.card.Reviews))}
	for i := range shown.Next {
		next := one.card.Join(learn.Card{Reviews: []learn.Review{{At: time.Unix(p.now.Unix(), 0).UTC(), Grade: int8(i + 1)}}})
		due := recall.Fold(reviewsOf(next)).Due
		shown.Next[i] = max(1, int(due.Sub(p.now).Round(24*time.Hour)/(24*time.Hour)))
	}
	return shown, nil
}
