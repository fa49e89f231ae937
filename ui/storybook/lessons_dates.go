// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	screen "github.com/pult-app/pult/ui/lessons"
)

func (d *lessonsData) Schedule(context.Context) (screen.Schedule, error) {
	return d.school.schedule, d.err
}
func (d *lessonsData) Coming(context.Context, learn.OccasionID) ([]screen.Guest, error) {
	return d.school.guests, d.school.away
}
func (d *lessonsData) Hold(context.Context, learn.Hold) (learn.OccasionID, error) {
	return "new", d.err
}
func (d *lessonsData) CallOff(context.Context, learn.Cancel) error { return d.err }
func (d *lessonsData) Attend(context.Context, learn.Attend) error  { return d.err }

// lessonsDates are dates of a workshop in each state.
func lessonsDates() []screen.Date {
	date := func(id learn.OccasionID, days, seats, held int, mine learn.Coming) screen.Date {
		day := time.Date(2026, time.November, 24+days, 10, 0, 0, 0, Berlin)
		return screen.Date{Title: "Besprechungen leiten üben", Holder: "Tim Bauer", Mine: mine,
			Occasion: learn.Occasion{ID: id, Course: "moderieren", Lesson: "ueben", Starts: day, Ends: day.Add(3 * time.Hour), Place: "Rathaus, Raum 201", Seats: seats, Held: held, Trainer: "tim"}}
	}
	list := []screen.Date{date("a", 1, 12, 8, learn.Held), date("b", 8, 12, 12, ""), date("c", 15, 16, 3, "")}
	list[0].Note = "Bring ein Thema aus deinem Alltag mit."
	return list
}

// lessonsWorkshop is a lesson to which one comes.
func lessonsWorkshop(change ...func([]screen.Date) []screen.Date) func() *lessonsData {
	return func() *lessonsData {
		d := lessonsFull()
		head := learn.Head{Key: "ueben", Title: "Besprechungen leiten üben", Minutes: 180, Pages: 1, Workshop: true}
		course := learn.Course{ID: "moderieren", Title: "Besprechungen moderieren", Edition: 1, Lessons: []learn.Head{{Key: "vorher", Title: "Vor dem Workshop", Minutes: 6, Pages: 3}, head}}
		d.lesson = screen.Lesson{Course: course, Round: 1, Left: 180, Taken: true, Progress: map[learn.LessonKey]learn.Progress{"vorher": {State: learn.Done, Percent: 100}},
			Here: map[learn.Hash]bool{lessonsSheet: true}, Dates: lessonsDates(), Lesson: learn.Lesson{Head: head, Texts: []learn.Page{{Title: "Was dich erwartet", Parts: []learn.Part{
				{Text: "In kleiner Runde leitest du eine Besprechung und bekommst Rückmeldung. Der Workshop gilt, wenn du dabei warst."},
				{Take: &learn.Take{Title: "Unterlagen zum Workshop", File: lessonsSheet, Type: "application/pdf", Size: 380_000}},
			}}}}}
		for _, c := range change {
			d.lesson.Dates = c(d.lesson.Dates)
		}
		return d
	}
}

// lessonsHost is the device of a trainer who holds workshops.
func lessonsHost(begun bool) func() *lessonsData {
	return func() *lessonsData {
		d := lessonsTaught()
		dates := lessonsDates()
		for i := range dates {
			dates[i].Mine = ""
		}
		dates[0].Holds, dates[1].Holds, dates[1].Cancelled = true, true, true
		d.school.guests = []screen.Guest{{Person: staff.Person{ID: "1", Given: "Aylin", Family: "Demir"}, State: learn.Held}, {Person: staff.Person{ID: "2", Given: "Jana", Family: "Berger"}, State: learn.Held}, {Person: staff.Person{ID: "3", Given: "Tom", Family: "Neumann"}, State: learn.Waiting}}
		if begun {
			dates[0].Starts, dates[0].Ends = Now().Add(-2*time.Hour), Now().Add(time.Hour)
			d.school.guests[0].State = learn.Attended
		}
		d.school.schedule = screen.Schedule{Dates: dates, Workshops: []screen.Workshop{{Course: "moderieren", Lesson: "ueben", Title: "Besprechungen leiten üben", CourseTitle: "Besprechungen moderieren", Minutes: 180}}}
		return d
	}
}

func init() {
	at := ui.ShowCourse{Course: "moderieren", Lesson: "ueben"}
	states := func(list []screen.Date) []screen.Date {
		list[0].Mine, list[1].Mine, list[2].Mine = learn.Held, learn.Waiting, learn.Asked
		list[0].Cancelled, list[2].Unsent = true, true
		return list
	}
	none := func([]screen.Date) []screen.Date { return nil }
	free := func(list []screen.Date) []screen.Date { list[0].Mine = ""; return list }
	offline := func(p *lessonsPlay) { p.shell.SetConnection(ui.Connection{Since: Now().Add(-time.Hour)}) }
	teach := tapping("Schulung")
	const row = "Besprechungen leiten üben · Mi 25. Nov., 10:00 bis 13:00 Uhr · Rathaus, Raum 201 · 8 von 12 Plätzen vergeben"
	english := lessonsStory("lessons-workshop-english", lessonsWorkshop(free), at, []kit.Mode{kit.Light})
	english.Lang = "en"
	large := lessonsStory("lessons-workshop-large-text", lessonsWorkshop(free), at, []kit.Mode{kit.Light})
	large.Scale = 2
	tablet := lessonsStory("lessons-dates-tablet", lessonsHost(false), nil, []kit.Mode{kit.Light}, teach)
	tablet.Sizes = []fyne.Size{fyne.NewSize(900, 800)}
	tell(
		lessonsStory("lessons-workshop", lessonsWorkshop(), at, everyMode),
		lessonsStory("lessons-workshop-free", lessonsWorkshop(free), at, nil),
		lessonsStory("lessons-workshop-states", lessonsWorkshop(states), at, nil, offline),
		lessonsStory("lessons-workshop-none", lessonsWorkshop(none), at, nil),
		lessonsStory("lessons-dates", lessonsHost(false), nil, []kit.Mode{kit.Light}, teach, scrolled(500)),
		lessonsStory("lessons-date", lessonsHost(false), nil, everyMode, teach, tapping(row)),
		lessonsStory("lessons-date-mark", lessonsHost(true), nil, nil, teach, tapping("Besprechungen leiten üben · Di 24. Nov., 5:52 bis 8:52 Uhr · Rathaus, Raum 201 · 8 von 12 Plätzen vergeben"), tapping("Jana Berger, Hat einen Platz")),
		lessonsStory("lessons-plan", lessonsHost(false), nil, nil, teach, tapping("Termin planen")),
		english, large, tablet,
	)
}
