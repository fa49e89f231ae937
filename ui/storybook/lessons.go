// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	screen "github.com/pult-app/pult/ui/lessons"
)

func init() {
	var (
		full   = lessonsFull
		course = ui.ShowCourse{Course: "aktenplan"}
		lesson = ui.ShowCourse{Course: "aktenplan", Lesson: "was"}
		test   = ui.ShowCourse{Course: "aktenplan", Lesson: "test"}
	)
	on := func(change func(*lessonsData)) func() *lessonsData {
		return func() *lessonsData {
			d := full()
			change(d)
			return d
		}
	}
	page := func(n int) func() *lessonsData { return on(func(d *lessonsData) { d.at = n }) }
	tell(
		lessonsStory("lessons", full, nil, everyMode),
		lessonsStory("lessons-lower", full, nil, nil, scrolled(2000)),
		lessonsStory("lessons-new", on(func(d *lessonsData) {
			o := d.overview
			d.overview = screen.Overview{Courses: o.Courses[1:], Paths: o.Paths}
		}), nil, nil),
		lessonsStory("lessons-single", on(func(d *lessonsData) {
			o := d.overview
			d.overview = screen.Overview{Course: &d.course, Courses: o.Courses[1:], Paths: o.Paths, Badges: o.Badges[len(o.Badges)-1:], Unsent: 2}
		}), nil, nil),
		lessonsStory("lessons-empty", on(func(d *lessonsData) { d.overview = screen.Overview{} }), nil, nil),
		lessonsStory("lessons-loading", on(func(d *lessonsData) { d.overview.Loading = true }), nil, nil),
		lessonsStory("lessons-error", on(func(d *lessonsData) {
			d.err = &ui.Trouble{Kind: ui.StorageDamaged, Err: errors.New("not a database")}
		}), nil, nil),
		lessonsStory("lessons-offline", on(func(d *lessonsData) {
			d.overview.Unsent = 3
			d.overview.Path.Stock = screen.Stock{State: screen.ForNetwork, Size: 18_000_000, Missing: 12_000_000}
		}), nil, nil, func(p *lessonsPlay) {
			p.shell.SetConnection(ui.Connection{Since: Now().Add(-time.Hour), Waiting: 3})
		}),
		lessonsStory("lessons-stock-lacking", on(func(d *lessonsData) {
			d.overview.Path.Stock = screen.Stock{State: screen.Lacking, Size: 18_000_000, Missing: 12_000_000, Metered: true}
		}), nil, nil, scrolled(600)),
		lessonsStory("lessons-stock-loading", on(func(d *lessonsData) {
			d.overview.Path.Stock = screen.Stock{State: screen.Loading, Size: 18_000_000, Missing: 12_000_000}
		}), nil, nil, scrolled(600)),
		lessonsStory("lessons-metered", on(func(d *lessonsData) {
			d.overview.Path.Stock = screen.Stock{State: screen.Lacking, Size: 46_000_000, Missing: 46_000_000, Metered: true}
		}), nil, []kit.Mode{kit.Light}, tapping("Laden")),
		lessonsStory("lessons-playing", on(lessonsPlays), nil, nil),
		lessonsStory("lessons-play", on(lessonsPlays), nil, nil, tapping("Wie ich lerne, Mit Punkten und Serien")),
		lessonsStory("lessons-board", on(lessonsPlays), nil, nil, tapping("Tafel des Teams")),
		lessonsStory("lessons-long-path", on(lessonsLong), nil, nil),
		lessonsStory("lessons-path", full, nil, nil, tapping("Digital arbeiten, 4 Schritte · 45 Min.")),
		lessonsStory("lessons-catalogue", full, nil, everyMode, tapping("Alle Kurse")),
		lessonsStory("lessons-search", full, nil, nil, tapping("Alle Kurse"), typing("akte")),
		lessonsStory("lessons-search-none", on(func(d *lessonsData) { d.catalogue.Courses, d.hits = nil, nil }), nil, []kit.Mode{kit.Light}, tapping("Alle Kurse"), typing("xyz")),
		lessonsStory("lessons-course", full, course, everyMode),
		lessonsStory("lessons-course-new", on(func(d *lessonsData) {
			d.course.Enrolment, d.course.Progress, d.course.Next, d.course.Newer = nil, nil, "warum", nil
			d.course.Stock = screen.Stock{State: screen.Lacking, Size: 46_000_000, Missing: 46_000_000}
		}), course, nil),
		lessonsStory("lessons-course-due", on(func(d *lessonsData) {
			e := *d.course.Enrolment
			e.Due, e.Cause, e.Told = Now().AddDate(0, 0, 10), "rule", true
			d.course.Enrolment, d.course.Cause, d.course.Newer = &e, "Jährlich für alle mit Bürgerkontakt", nil
			d.course.Stock = screen.Stock{State: screen.Loading, Size: 46_000_000, Missing: 21_000_000}
		}), course, nil),
		lessonsStory("lessons-course-withdrawn", on(func(d *lessonsData) { d.course.Withdrawn, d.course.Newer = true, nil }), course, nil),
		lessonsStory("lessons-course-gone", on(func(d *lessonsData) { d.refused = &learn.Refusal{Why: learn.Gone, Detail: learn.Withdrawn} }), course, nil),
		lessonsStory("lessons-lesson", page(3), lesson, everyMode, tapping("In die Akte mit dem passenden Aktenzeichen")),
		lessonsStory("lessons-lesson-wrong", page(3), lesson, nil, tapping("In das E-Mail-Postfach des Teams")),
		lessonsStory("lessons-lesson-text", page(1), lesson, nil),
		lessonsStory("lessons-lesson-film", page(2), lesson, nil),
		lessonsStory("lessons-lesson-transcript", page(2), lesson, nil, tapping("Text zum Nachlesen")),
		lessonsStory("lessons-lesson-film-missing", on(func(d *lessonsData) {
			d.at = 2
			d.lesson.Here = nil
			d.lesson.Stock = screen.Stock{State: screen.ForFree, Size: 46_000_000, Missing: 44_000_000}
		}), lesson, nil),
		lessonsStory("lessons-lesson-missing", on(func(d *lessonsData) {
			d.lesson.Missing, d.lesson.Lesson.Texts = true, nil
			d.lesson.Stock = screen.Stock{State: screen.Lacking, Size: 46_000_000, Missing: 46_000_000}
		}), lesson, nil),
		lessonsStory("lessons-several", page(4), lesson, nil, tapping("Bescheide"), tapping("Einladung zum Kaffee"), tapping("Prüfen")),
		lessonsStory("lessons-order", page(5), lesson, nil, tapping("Prüfen")),
		lessonsStory("lessons-match", page(6), lesson, nil, choosing("Bescheid", "10 Jahre"), choosing("Protokoll", "2 Jahre"), choosing("Notiz", "bis erledigt"), tapping("Prüfen")),
		lessonsStory("lessons-match-choose", page(6), lesson, []kit.Mode{kit.Light}, tapping("Bescheid: Auswählen")),
		lessonsStory("lessons-gap", page(7), lesson, nil, filling("Aktenzeichen", "Ordner"), tapping("Prüfen")),
		lessonsStory("lessons-number", page(8), lesson, nil, filling("12"), tapping("Prüfen"), tapping("Lösung zeigen")),
		lessonsStory("lessons-test", full, test, nil),
		lessonsStory("lessons-test-question", full, test, nil, tapping("Test beginnen"), answering(0)),
		lessonsStory("lessons-test-passed", full, test, nil, tapping("Test beginnen"), examined(true)),
		lessonsStory("lessons-test-failed", full, test, nil, tapping("Test beginnen"), examined(false), unfolding),
		lessonsStory("lessons-review", full, ui.ShowReviews{}, nil),
		lessonsStory("lessons-review-grade", full, ui.ShowReviews{}, everyMode, tapping("In die Akte mit dem passenden Aktenzeichen")),
		lessonsStory("lessons-review-over", on(func(d *lessonsData) { d.cards = nil }), ui.ShowReviews{}, nil),
		lessonsStory("lessons-award", full, nil, everyMode, tapping("Gut angekommen, erhalten")),
		lessonsStory("lessons-award-shared", on(func(d *lessonsData) {
			d.award.Address = "https://pult.stadt.example/abzeichen/mZ4kQ0sV7cXb2Tt9aWw1Lg"
		}), nil, nil, tapping("Gut angekommen, erhalten")),
		lessonsStory("lessons-award-unsigned", on(func(d *lessonsData) { d.award.Signed = false }), nil, nil, tapping("Gut angekommen, erhalten")),
		lessonsStory("lessons-draw", full, nil, nil, tapping("Eigener Pfad"), tapping("Kurs hinzufügen"), tapping("Digitaler Aktenplan, 24 Min."),
			tapping("Kurs hinzufügen"), tapping("Barrierefreie Dokumente, 12 Min."), tapping("Erst nach Schritt 1")),
	)
	english := lessonsStory("lessons-english", full, nil, []kit.Mode{kit.Light})
	english.Lang = "en"
	read := lessonsStory("lessons-lesson-english", page(3), lesson, []kit.Mode{kit.Light}, tapping("In die Akte mit dem passenden Aktenzeichen"))
	read.Lang = "en"
	large := lessonsStory("lessons-large-text", full, nil, []kit.Mode{kit.Light})
	large.Scale = 2
	largeLesson := lessonsStory("lessons-lesson-large-text", page(3), lesson, []kit.Mode{kit.Light}, tapping("In die Akte mit dem passenden Aktenzeichen"))
	largeLesson.Scale = 2
	largeCourse := lessonsStory("lessons-course-large-text", full, course, []kit.Mode{kit.Light})
	largeCourse.Scale = 2
	largeOrder := lessonsStory("lessons-order-large-text", page(5), lesson, []kit.Mode{kit.Light})
	largeOrder.Scale = 2
	tablet := lessonsStory("lessons-tablet", full, nil, []kit.Mode{kit.Light})
	tablet.Sizes = []fyne.Size{fyne.NewSize(900, 800)}
	tabletLesson := lessonsStory("lessons-lesson-tablet", page(6), lesson, []kit.Mode{kit.Light})
	tabletLesson.Sizes = []fyne.Size{fyne.NewSize(900, 800)}
	narrow := lessonsStory("lessons-lesson-narrow", page(6), lesson, []kit.Mode{kit.Light})
	narrow.Sizes = []fyne.Size{fyne.NewSize(700, 800)}
	tell(tablet, tabletLesson, narrow, english, read, large, largeLesson, largeCourse, largeOrder)
}

// A lessonsPlay is what the steps of a story act on.
type lessonsPlay struct {
	shell  *ui.Shell
	canvas fyne.Canvas
	data   *lessonsData
}

func (p *lessonsPlay) press(label string) bool { return (&deskPlay{canvas: p.canvas}).press(label) }

type lessonsStep = func(*lessonsPlay)

func lessonsStory(name string, data func() *lessonsData, open any, modes []kit.Mode, steps ...lessonsStep) Story {
	play := &lessonsPlay{}
	return Story{Name: name, Modes: modes,
		Build: func(s Stage) fyne.CanvasObject {
			play.data = data()
			env := s.Env()
			play.shell = ui.NewShell(ui.Config{Text: env.Text, Work: env.Work, Now: play.data.clock, Location: Berlin, Find: finder{}, Still: true})
			for _, to := range []ui.Destination{ui.Today, ui.Desks, ui.Team, ui.Feed, ui.Lessons, ui.Settings} {
				play.shell.Add(to, func(env ui.Env) ui.Screen {
					if to == ui.Lessons {
						return screen.New(env, play.data, play.data)
					}
					return elsewhere{}
				})
			}
			play.shell.SetPerson(jana())
			play.shell.SetConnection(ui.Connection{Online: true, Since: Now().Add(-time.Minute)})
			play.shell.Navigate(ui.Lessons, open)
			return play.shell.Object()
		},
		After: func(canvas fyne.Canvas) {
			play.canvas = canvas
			play.shell.Attach(canvas)
			for _, step := range steps {
				step(play)
			}
		},
	}
}

func tapping(label string) lessonsStep { return func(p *lessonsPlay) { p.press(label) } }

func choosing(what, fits string) lessonsStep {
	return func(p *lessonsPlay) {
		p.press(what + ": Auswählen")
		p.press(fits)
	}
}

// typing goes to the field of the catalogue and types.
func typing(words string) lessonsStep {
	return func(p *lessonsPlay) {
		p.shell.Key(&fyne.KeyEvent{Name: fyne.KeySlash})
		for _, letter := range words {
			p.canvas.Focused().TypedRune(letter)
		}
		p.canvas.Unfocus()
	}
}

// filling writes into the fields of the page, one after the other.
func filling(words ...string) lessonsStep {
	return func(p *lessonsPlay) {
		fields := fieldsIn(p.canvas)
		for i, word := range words {
			fields[i].SetText(word)
		}
	}
}

func scrolled(y float32) lessonsStep {
	return func(p *lessonsPlay) {
		if page := pageIn(p.canvas); page != nil {
			page.ToOffset(y)
			page.Refresh()
		}
	}
}

// answering chooses an option of the question that is asked.
func answering(option int) lessonsStep {
	return func(p *lessonsPlay) {
		p.shell.Key(&fyne.KeyEvent{Name: fyne.KeyName(rune('1' + option))})
	}
}

// examined answers all questions of the test and hands it in.
func examined(well bool) lessonsStep {
	return func(p *lessonsPlay) {
		for i, q := range p.data.lesson.Lesson.Drawn(lessonsSeed) {
			for at, option := range q.Shuffled(lessonsSeed) {
				if q.Options[option].Right == (well || i == 0) {
					answering(at)(p)
					break
				}
			}
			p.shell.Key(&fyne.KeyEvent{Name: fyne.KeyReturn})
		}
	}
}

// unfolding shows the answer to the second question.
func unfolding(p *lessonsPlay) { p.press("Wer legt Aktenzeichen an?, Nicht richtig") }
