// SPDX-License-Identifier: EUPL-1.2

package learntest

import "github.com/pult-app/pult/learn"

// Files is a course of two lessons that are read, one extra, and a test of which half has to be right.
func Files(number int) learn.Edition {
	course := learn.Course{
		ID: "files", Title: "Digitaler Aktenplan", Language: "de", Edition: number, Badge: learn.Badge{Name: "Aktenprofi", Icon: "folder_managed"}, Renewal: 12,
	}
	course.Audience.Everyone = true
	e := learn.Edition{}
	for _, l := range []learn.Lesson{
		{Head: learn.Head{Key: "why", Title: "Warum ein Aktenplan?", Minutes: 3, Pages: 2}, Texts: []learn.Page{text("Warum"), text("Darum")}},
		{Head: learn.Head{Key: "what", Title: "Was gehört in die Akte?", Minutes: 4, Pages: 4}, Texts: []learn.Page{text("A"), text("B"), text("C"), text("D")}},
		{Head: learn.Head{Key: "more", Title: "Für Neugierige", Minutes: 2, Pages: 1, Free: true}, Texts: []learn.Page{text("Mehr")}},
		{Head: learn.Head{Key: "test", Title: "Abschlusstest", Minutes: 5, Pages: 1, Pass: 50}, Tries: 3, Texts: []learn.Page{{Title: "Test", Parts: []learn.Part{
			{Question: &learn.Question{ID: "where", Kind: learn.Single, Text: "Wohin?", Options: []learn.Option{{Text: "In die Akte", Right: true}, {Text: "In den Ordner"}}}},
			{Question: &learn.Question{ID: "year", Kind: learn.Number, Text: "Wann?", Value: 2026}},
		}}}},
	} {
		course.Lessons = append(course.Lessons, l.Head)
		e.Lessons = append(e.Lessons, l)
	}
	e.Course = course
	return e
}

func text(title string) learn.Page {
	return learn.Page{Title: title, Parts: []learn.Part{{Text: "Ein Satz."}}}
}

// Workshop is a course of a lesson that is read and a workshop to which one comes.
func Workshop(number int) learn.Edition {
	course := learn.Course{ID: "moderation", Title: "Besprechungen leiten", Language: "de", Edition: number, Badge: learn.Badge{Name: "Gesprächsleitung", Icon: "forum"}}
	course.Audience.Everyone = true
	e := learn.Edition{}
	for _, l := range []learn.Lesson{
		{Head: learn.Head{Key: "before", Title: "Vor dem Workshop", Minutes: 5, Pages: 1}, Texts: []learn.Page{text("Vorbereitung")}},
		{Head: learn.Head{Key: "practice", Title: "Leiten üben", Minutes: 180, Pages: 1, Workshop: true}, Texts: []learn.Page{text("Was Sie erwartet")}},
	} {
		course.Lessons = append(course.Lessons, l.Head)
		e.Lessons = append(e.Lessons, l)
	}
	e.Course = course
	return e
}
