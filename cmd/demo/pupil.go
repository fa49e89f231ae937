// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/folder"
)

// readCourse reads a course as the server has published it: whoever leads a person through it knows what is asked, and what is right.
func (h house) readCourse(ctx context.Context, id learn.CourseID) (learn.Edition, error) {
	at := filepath.Join(filepath.Dir(h.bin), "courses", string(id))
	edition, findings, err := folder.Read(ctx, os.DirFS(at), id, folder.Options{})
	if err == nil && folder.Failed(findings) {
		err = fmt.Errorf("the course in %s has errors: make build makes it anew", at)
	}
	return edition, err
}

// until asks again and again, as one question ends sooner than what it waits for.
func (w *window) until(ctx context.Context, most time.Duration, question string) (err error) {
	for began := time.Now(); ; {
		if _, err = w.ask(question); err == nil || errors.Is(err, errEnded) {
			return err
		}
		if time.Since(began) > most || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
	}
}

// reach scrolls until a text is in sight.
func (w *window) reach(ctx context.Context, text string) error {
	for range 60 {
		beyond, at, err := w.lies(text)
		if err != nil { // it may be on its way
			beyond, at, err = w.comes(text)
		}
		if err != nil {
			return err
		}
		if beyond == 0 {
			if w.rests(text, at) {
				return nil
			}
			continue
		}
		button, turns := "5", min(1+abs(beyond)/60, 8)
		if beyond < 0 {
			button = "4"
		}
		x := strconv.Itoa(w.seat.width * 2 / 3)
		if _, err := w.xdotool(ctx, "mousemove", "--window", w.id, x, "400", "click", "--repeat", strconv.Itoa(turns), "--delay", "5", button); err != nil {
			return err
		}
		w.moves(text, at)
	}
	return fmt.Errorf("%s: %q does not come into sight", w.seat.name, text)
}

// lies tells how far a text is out of sight, and where it is.
func (w *window) lies(text string) (beyond, at int, err error) {
	answer, err := w.ask("lies " + text)
	if err == nil {
		_, err = fmt.Sscan(answer, &beyond, &at)
	}
	return beyond, at, err
}

// comes waits until a text is there, in sight or not.
func (w *window) comes(text string) (beyond, at int, err error) {
	for began := time.Now(); time.Since(began) < patience; time.Sleep(50 * time.Millisecond) {
		if beyond, at, err = w.lies(text); err == nil || errors.Is(err, errEnded) {
			break
		}
	}
	return beyond, at, err
}

// moves waits until a text is elsewhere; it may be that it stays where it is.
func (w *window) moves(text string, from int) {
	for began := time.Now(); time.Since(began) < time.Second; time.Sleep(20 * time.Millisecond) {
		if _, at, err := w.lies(text); err != nil || at != from {
			return
		}
	}
}

// rests tells whether a text stays where it is: what was drawn anew is not in its place yet, and pictures come a moment later.
func (w *window) rests(text string, at int) bool {
	for range 3 {
		time.Sleep(50 * time.Millisecond)
		if _, now, err := w.lies(text); err != nil || now != at {
			return false
		}
	}
	return true
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// press scrolls to a text and clicks on it.
func (w *window) press(ctx context.Context, text string) error {
	return first(
		func() error { return w.reach(ctx, text) },
		func() error { return w.click(ctx, text) },
	)
}

// type types into what has the keyboard.
func (w *window) types(ctx context.Context, words string) error {
	_, err := w.xdotool(ctx, "windowfocus", "--sync", w.id, "type", "--delay", "20", words)
	return err
}

// A pupil is somebody who takes a course in a window, and knows all answers.
type pupil struct {
	*window
	learn.Edition
}

// reads goes through a lesson from a page on, answers what is asked, and goes on to the next lesson.
func (p pupil) reads(ctx context.Context, key learn.LessonKey, from int) error {
	lesson, err := p.Lesson(key)
	if err != nil {
		return err
	}
	for i := from; i <= len(lesson.Texts); i++ {
		if err := p.page(ctx, lesson, i); err != nil {
			return fmt.Errorf("%s, page %d: %w", key, i, err)
		}
		on := "Weiter"
		if i == len(lesson.Texts) {
			on = "Nächste Lektion"
		}
		if err := p.click(ctx, on); err != nil {
			return err
		}
	}
	return nil
}

// page waits for a page of a lesson and answers what is asked on it.
func (p pupil) page(ctx context.Context, lesson learn.Lesson, n int) error {
	if err := p.sees(fmt.Sprintf("%d von %d", n, len(lesson.Texts))); err != nil {
		return err
	}
	if err := p.sees(lesson.Texts[n-1].Title); err != nil {
		return err
	}
	for _, part := range lesson.Texts[n-1].Parts {
		if part.Question == nil {
			continue
		}
		if err := p.answers(ctx, *part.Question, true); err != nil {
			return fmt.Errorf("question %s: %w", part.Question.ID, err)
		}
	}
	return nil
}

func (p pupil) sees(text string) error { return see(p.window, text) }

// answers gives the right answer. At once tells that it is judged then, as on a page of reading.
func (p pupil) answers(ctx context.Context, q learn.Question, atOnce bool) (err error) {
	switch q.Kind {
	case learn.Single, learn.Several:
		err = p.chooses(ctx, q)
	case learn.Order:
		err = p.puts(ctx, q)
	case learn.Match:
		err = p.matches(ctx, q)
	case learn.Gap:
		err = p.fills(ctx, q)
	case learn.Number:
		err = first(
			func() error { return p.press(ctx, "field") },
			func() error { return p.types(ctx, strconv.FormatFloat(q.Value, 'f', -1, 64)) },
			func() error { return p.sees(strconv.FormatFloat(q.Value, 'f', -1, 64)) },
		)
	default:
		err = fmt.Errorf("nobody knows how to answer %q", q.Kind)
	}
	if err != nil || !atOnce {
		return err
	}
	err = p.judged(ctx, q)
	if err != nil && q.Kind == learn.Order { // a click that came late has moved something after it was looked at
		return first(func() error { return p.puts(ctx, q) }, func() error { return p.judged(ctx, q) })
	}
	return err
}

// judged has an answer looked at, and waits to hear that it is right, wherever late turns of the wheel have brought that.
func (p pupil) judged(ctx context.Context, q learn.Question) error {
	if q.Kind != learn.Single {
		if err := p.press(ctx, "Prüfen"); err != nil {
			return err
		}
	}
	return p.reach(ctx, "Richtig. ")
}

func (p pupil) chooses(ctx context.Context, q learn.Question) error {
	for _, o := range q.Options {
		if !o.Right {
			continue
		}
		if err := first(
			func() error { return p.press(ctx, o.Text) },
			func() error { return p.sees("✓ " + o.Text) },
		); err != nil {
			return err
		}
	}
	return nil
}

// puts moves options up until they stand in their order. What is not in its place after that is moved once more: a busy machine misses
// clicks.
func (p pupil) puts(ctx context.Context, q learn.Question) error {
	for range 4 {
		now, err := p.order(q)
		if err != nil || slices.IsSorted(now) {
			return err
		}
		for to := range now {
			up := q.Options[to].Text + " nach oben"
			for from := slices.Index(now, to); from > to; from-- {
				if err := p.reach(ctx, up); err != nil {
					return err
				}
				_, at, err := p.lies(up)
				if err != nil {
					return err
				}
				if err := p.click(ctx, up); err != nil {
					return err
				}
				p.moves(up, at)
				now[from], now[from-1] = now[from-1], now[from]
			}
		}
	}
	return errors.New("the options do not come into their order")
}

// order is that in which options stand, by their numbers.
func (p pupil) order(q learn.Question) (now []int, err error) {
	at := map[int]int{}
	for i, o := range q.Options {
		if _, at[i], err = p.lies(o.Text + " nach oben"); err != nil {
			return nil, err
		}
		now = append(now, i)
	}
	slices.SortFunc(now, func(a, b int) int { return at[a] - at[b] })
	return now, nil
}

func (p pupil) matches(ctx context.Context, q learn.Question) error {
	for _, o := range q.Options {
		if err := first(
			func() error { return p.press(ctx, o.Text+": Auswählen") },
			func() error { return p.click(ctx, o.Fits) },
			func() error { return p.sees(o.Text + ": " + o.Fits) },
		); err != nil {
			return err
		}
	}
	return nil
}

func (p pupil) fills(ctx context.Context, q learn.Question) error {
	for i, fits := range q.Gaps {
		word := fits[0]
		for _, other := range fits { // which keys make an ä, displays do not agree on
			if strings.IndexFunc(other, func(r rune) bool { return r > '~' }) < 0 {
				word = other
				break
			}
		}
		if err := first(
			func() error { return p.press(ctx, fmt.Sprintf("Lücke %d", i+1)) },
			func() error { return p.types(ctx, word) },
			func() error { return p.sees(word) },
		); err != nil {
			return err
		}
	}
	return nil
}

// sits takes the test of a course, which stands on the screen, and hands it in. Which questions are asked it sees; asked hears of the first.
func (p pupil) sits(ctx context.Context, key learn.LessonKey, asked func() error) error {
	lesson, err := p.Lesson(key)
	if err != nil {
		return err
	}
	if err := p.press(ctx, "Test beginnen"); err != nil {
		return err
	}
	pool, n := lesson.Questions(), lesson.Draw
	if n == 0 || n > len(pool) {
		n = len(pool)
	}
	for i := 1; i <= n; i++ {
		if err := p.sees(fmt.Sprintf("Frage %d von %d", i, n)); err != nil {
			return err
		}
		at := slices.IndexFunc(pool, p.isAsked)
		if at < 0 {
			return fmt.Errorf("question %d of the test is none of the course", i)
		}
		if err := p.answers(ctx, pool[at], false); err != nil {
			return fmt.Errorf("question %s: %w", pool[at].ID, err)
		}
		on := "Weiter"
		if i == n {
			on = "Abgeben"
		}
		pool = slices.Delete(pool, at, at+1)
		if i == 1 {
			if err := asked(); err != nil {
				return err
			}
		}
		if err := p.click(ctx, on); err != nil {
			return err
		}
	}
	return p.sees("Bestanden")
}

// isAsked tells whether a question stands in the window: options and gaps tell it for sure, however its words are broken.
func (p pupil) isAsked(q learn.Question) bool {
	has := func(text string) bool {
		_, _, err := p.lies(text)
		return err == nil
	}
	switch q.Kind {
	case learn.Gap:
		word, _, _ := strings.Cut(q.Text, "___")
		words := strings.Fields(word)
		for _, one := range words {
			if !has(one) {
				return false
			}
		}
		return len(words) > 0 && has("Lücke 1")
	case learn.Number:
		return has(q.Text)
	case learn.Order:
		return has(q.Options[0].Text+" nach oben") && has(q.Text)
	case learn.Match:
		return has(q.Options[0].Text + ": ")
	}
	return has(q.Options[0].Text) && has(q.Text)
}
