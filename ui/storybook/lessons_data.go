// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news/search"
	"github.com/pult-app/pult/ui/kit"
	screen "github.com/pult-app/pult/ui/lessons"
)

// lessonsData is a device that shows one of everything.
type lessonsData struct {
	overview     screen.Overview
	catalogue    screen.Catalogue
	hits         []screen.Hit
	course       screen.Course
	lesson       screen.Lesson
	at           int // the page one was on
	cards        []screen.Card
	award        screen.Award
	board        screen.Board
	err, refused error
	ticks        int
	school       school
}

// clock goes on by a second at each look, so that no tap belongs to the one before.
func (d *lessonsData) clock() time.Time {
	d.ticks++
	return Now().Add(time.Duration(d.ticks%60) * time.Second)
}

const lessonsSeed = 7

func (d *lessonsData) Overview(context.Context) (screen.Overview, error) { return d.overview, d.err }
func (d *lessonsData) Catalogue(_ context.Context, query, _ string) (screen.Catalogue, error) {
	c := d.catalogue
	c.Courses = nil
	for _, line := range d.catalogue.Courses {
		if strings.Contains(strings.ToLower(line.Title), query) {
			c.Courses = append(c.Courses, line)
		}
	}
	return c, d.err
}
func (d *lessonsData) Search(context.Context, string) ([]screen.Hit, error) { return d.hits, d.err }
func (d *lessonsData) Course(context.Context, learn.CourseID) (screen.Course, error) {
	return d.course, d.refused
}
func (d *lessonsData) Path(_ context.Context, id learn.PathID) (screen.Path, error) {
	p := *d.overview.Path
	p.ID, p.Title, p.Follows, p.Done, p.Cause = id, "Digital arbeiten", false, 0, ""
	p.About = "Vier Kurse für alle, die Papier hinter sich lassen möchten. **In dieser Reihenfolge** bauen sie aufeinander auf."
	p.Stops = nil
	for i, stop := range d.overview.Path.Stops[2:] {
		stop.Way = learn.Locked
		stop.Waits = []int{i}
		if i == 0 {
			stop.Way = learn.Open
		}
		p.Stops = append(p.Stops, stop)
	}
	p.All = len(p.Stops)
	return p, d.err
}
func (d *lessonsData) Lesson(_ context.Context, _ learn.CourseID, key learn.LessonKey) (screen.Lesson, error) {
	l := d.lesson
	if key == "test" {
		l.Lesson = lessonsTest()
		d.lesson.Lesson = l.Lesson
	}
	if d.at > 0 {
		l.Progress = map[learn.LessonKey]learn.Progress{"warum": {State: learn.Done, Percent: 100}, key: {State: learn.Begun, Percent: 40, Place: learn.Place{Page: d.at, Second: 72}}}
	}
	return l, d.refused
}
func (d *lessonsData) Reviews(context.Context) ([]screen.Card, error) { return d.cards, d.err }
func (d *lessonsData) Award(context.Context, screen.Subject) (screen.Award, error) {
	return d.award, d.err
}
func (d *lessonsData) Board(context.Context) (screen.Board, error) { return d.board, d.err }
func (d *lessonsData) Picture(context.Context, learn.CourseID, learn.Hash) ([]byte, error) {
	return feedData{}.Picture(context.Background(), "", false)
}
func (d *lessonsData) Enrol(context.Context, learn.Enrol) error     { return d.err }
func (d *lessonsData) Leave(context.Context, learn.Leave) error     { return d.err }
func (d *lessonsData) Advance(context.Context, learn.Advance) error { return d.err }
func (d *lessonsData) Begin(context.Context, learn.CourseID, learn.LessonKey) (screen.Test, error) {
	return screen.Test{Seed: lessonsSeed, Begun: Now()}, d.err
}
func (d *lessonsData) Try(_ context.Context, w learn.Try) (screen.Result, error) {
	percent := learn.Percent(d.lesson.Lesson.Drawn(w.Seed), w.Answers)
	r := screen.Result{Percent: percent, Passed: percent >= 60, Left: 2}
	if r.Passed {
		r.Award = &d.award
	}
	return r, d.err
}
func (d *lessonsData) Recall(context.Context, learn.Recall) error { return d.err }
func (d *lessonsData) Draw(context.Context, learn.Draw) (learn.PathID, error) {
	return "own", d.err
}
func (d *lessonsData) Sit(context.Context, learn.Sit) error                        { return d.err }
func (d *lessonsData) Rise(context.Context, learn.Rise) error                      { return d.err }
func (d *lessonsData) Erase(context.Context, learn.Erase) error                    { return d.err }
func (d *lessonsData) Play(context.Context, learn.Play) error                      { return d.err }
func (d *lessonsData) Share(context.Context, screen.Subject, bool) (string, error) { return "", d.err }
func (d *lessonsData) Load(context.Context, screen.Subject, bool) error            { return d.err }
func (d *lessonsData) Stop(context.Context, screen.Subject) error                  { return d.err }
func (d *lessonsData) Drop(context.Context, screen.Subject) error                  { return d.err }
func (d *lessonsData) Film(context.Context, learn.CourseID, learn.LessonKey, int, learn.Hash) error {
	return d.err
}
func (d *lessonsData) OpenFile(context.Context, learn.CourseID, learn.Take) error { return d.err }
func (d *lessonsData) SaveCertificate(context.Context, screen.Subject) (string, error) {
	return "Zertifikat Aktenprofi.pdf", d.err
}
func (d *lessonsData) OpenLink(string) error { return d.err }

func lessonsFull() *lessonsData {
	return &lessonsData{
		overview: lessonsOverview(), catalogue: lessonsCatalogue(), hits: lessonsHits(), course: lessonsCourse(), lesson: lessonsLesson(),
		cards: lessonsCards(), award: lessonsAward(),
		board: screen.Board{Unit: "Amt für Digitales", Lines: []screen.BoardLine{
			{Name: "Aylin", Points: 420}, {Name: "Aktenfuchs", Points: 310}, {Name: "Wirbelwind", Points: 240, Me: true}, {Name: "Tomasz", Points: 180}, {Name: "Sigrid", Points: 60},
		}},
	}
}

func lessonsOverview() screen.Overview {
	badge := func(course learn.CourseID, name, icon string, at time.Time) screen.Badge {
		return screen.Badge{Of: screen.Subject{Course: course}, Badge: learn.Badge{Name: name, Icon: icon}, At: at}
	}
	return screen.Overview{
		Path: lessonsPath(),
		Paths: []screen.PathLine{
			{ID: "digital", Title: "Digital arbeiten", All: 4, Minutes: 45},
			{ID: "mein", Title: "Mein Herbst", Mine: true, Follows: true, Done: 1, All: 3, Minutes: 40},
		},
		Courses: []screen.CourseLine{
			{ID: "infosec", Title: "Informationssicherheit", Icon: "lock", Minutes: 20, Taken: true, Due: Now().AddDate(0, 0, 10)},
			{ID: "dokumente", Title: "Barrierefreie Dokumente", Icon: "accessible", Minutes: 12, Recommended: true},
			{ID: "bildschirm", Title: "Gesund am Bildschirm", Icon: "monitor_heart", Minutes: 7, Recommended: true},
			{ID: "moderation", Title: "Besprechungen moderieren", Icon: "forum", Minutes: 95, Taken: true, State: learn.Begun, Percent: 40},
		},
		Badges: []screen.Badge{
			badge("willkommen", "Gut angekommen", "waving_hand", Now().AddDate(0, 0, -20)), badge("sicher", "Sicher im Haus", "health_and_safety", Now().AddDate(0, 0, -6)),
			badge("aktenplan", "Aktenprofi", "folder_managed", time.Time{}), badge("datenschutz", "Datenschutz", "lock", time.Time{}),
		},
		Reviews: 5, Kept: 64_000_000,
	}
}

func lessonsPath() *screen.Path {
	stop := func(course learn.CourseID, title string, minutes int, way learn.Way) screen.Stop {
		return screen.Stop{Stop: learn.Stop{Key: learn.LessonKey(course), Course: course}, Title: title, Minutes: minutes, Way: way, Here: true}
	}
	stops := []screen.Stop{
		stop("willkommen", "Willkommen im Haus", 3, learn.Reached), stop("sicher", "Sicher am Arbeitsplatz", 5, learn.Reached),
		stop("aktenplan", "Digitaler Aktenplan", 8, learn.Going), stop("eakte", "E-Akte: ablegen und finden", 6, learn.Open),
		stop("datenschutz", "Datenschutz im Alltag", 8, learn.Open), stop("abschluss", "Abschluss und Zertifikat", 10, learn.Locked),
	}
	stops[2].Next, stops[2].Number, stops[2].Lessons, stops[2].Left = "was", 2, 4, 4
	stops[5].Waits = []int{5}
	return &screen.Path{Path: learn.Path{ID: "neu", Title: "Neu in der Stadtverwaltung"}, Follows: true, Stops: stops, Done: 2, All: 6,
		Stock: screen.Stock{Size: 18_000_000}}
}

// lessonsLong is a path of many steps, some of them to be chosen from, and one that is ticked off.
func lessonsLong(d *lessonsData) {
	p := d.overview.Path
	p.Title, p.Due, p.Cause = "Ausbildung Verwaltungsfachangestellte, erstes Jahr", Now().AddDate(0, 6, 0), "Ausbildungsplan 2026"
	p.Stops = nil
	for i := range 24 {
		stop := screen.Stop{Stop: learn.Stop{Key: learn.LessonKey(fmt.Sprint("s", i)), Course: "aktenplan"}, Title: fmt.Sprintf("Baustein %d: Grundlagen des Verwaltungshandelns", i+1), Minutes: 15, Way: learn.Locked, Waits: []int{i}}
		switch {
		case i < 9:
			stop.Way = learn.Reached
		case i == 9:
			stop = screen.Stop{Stop: learn.Stop{Key: "rundgang", Text: "Geh einmal durch das Archiv."}, Title: "Rundgang im Archiv", Minutes: 30, Way: learn.Open}
		case i == 10:
			stop.Way, stop.Size = learn.Open, 12_000_000
		case i == 11:
			stop.Way = learn.Spared
		}
		p.Stops = append(p.Stops, stop)
	}
	p.Done, p.All = 9, 23
}

func lessonsPlays(d *lessonsData) {
	d.overview.Learner = learn.Learner{Plays: true, Board: true, Alias: "Wirbelwind"}
	d.overview.Score = &screen.Score{Points: 1240, Level: 4, From: 1000, To: 1500, Streak: 6, Week: [7]bool{true, true}}
	d.overview.Boards = true
	d.overview.Reviews = 0
}

func lessonsCatalogue() screen.Catalogue {
	return screen.Catalogue{
		Courses: []screen.CourseLine{
			{ID: "dokumente", Title: "Barrierefreie Dokumente", Icon: "accessible", Minutes: 12, Recommended: true},
			{ID: "moderation", Title: "Besprechungen moderieren", Icon: "forum", Minutes: 95, Taken: true, State: learn.Begun, Percent: 40},
			{ID: "aktenplan", Title: "Digitaler Aktenplan", Icon: "folder_managed", Minutes: 24, Taken: true, State: learn.Begun, Percent: 25},
			{ID: "bildschirm", Title: "Gesund am Bildschirm", Icon: "monitor_heart", Minutes: 7},
			{ID: "infosec", Title: "Informationssicherheit", Icon: "lock", Minutes: 20, Taken: true, Due: Now().AddDate(0, 0, 2)},
			{ID: "sicher", Title: "Sicher am Arbeitsplatz", Icon: "health_and_safety", Minutes: 5, Taken: true, State: learn.Done, Percent: 100},
		},
		Topics: []string{"Verwaltung", "Digitales", "Gesundheit", "Sicherheit", "Barrierefreiheit", "Zusammenarbeit", "Recht", "Schreiben", "Führung", "Sprachen"},
	}
}

func lessonsHits() []screen.Hit {
	piece := func(text string) search.Piece { return search.Piece{Text: text} }
	hit := func(text string) search.Piece { return search.Piece{Text: text, Hit: true} }
	return []screen.Hit{
		{Course: "aktenplan", Lesson: "was", Page: 3, CourseTitle: "Digitaler Aktenplan", Title: []search.Piece{piece("Was gehört in die "), hit("Akte"), piece("?")},
			Excerpt: []search.Piece{piece("Alles, was eine Entscheidung stützt, gehört in die "), hit("Akte"), piece(" mit dem passenden Zeichen …")}},
		{Course: "eakte", Lesson: "finden", Page: 1, CourseTitle: "E-Akte: ablegen und finden", Film: true, At: 72 * time.Second, Title: []search.Piece{piece("Wiederfinden")},
			Excerpt: []search.Piece{piece("… und dann suche ich die "), hit("Akte"), piece(" über ihr Zeichen, nicht über den Namen …")}},
	}
}

func lessonsHead() learn.Course {
	return learn.Course{
		ID: "aktenplan", Title: "Digitaler Aktenplan", Icon: "folder_managed", Language: "de", Topics: []string{"Verwaltung", "Digitales"}, Edition: 2, Trainer: "Amt für Digitales",
		About:       "Wohin gehört ein Schreiben, und wie findet es die Vertretung in zwei Jahren wieder? In vier kurzen Lektionen lernst du den Aktenplan der Stadt kennen.\n\n- mit Beispielen aus dem Alltag\n- ohne Vorwissen",
		Badge:       learn.Badge{Name: "Aktenprofi", Icon: "folder_managed", Criteria: "Alle Lektionen gelesen und den Test bestanden."},
		Renewal:     24,
		PublishedAt: time.Date(2026, time.September, 14, 8, 0, 0, 0, Berlin),
		Lessons: []learn.Head{
			{Key: "warum", Title: "Warum ein Aktenplan?", Minutes: 4, Pages: 3}, {Key: "was", Title: "Was gehört in die Akte?", Minutes: 6, Pages: 8},
			{Key: "zeichen", Title: "Aktenzeichen lesen", Minutes: 5, Pages: 4}, {Key: "beispiele", Title: "Üben mit Beispielen", Minutes: 5, Pages: 5, Free: true},
			{Key: "test", Title: "Was du jetzt weißt", Minutes: 4, Pages: 1, Pass: 60},
		},
	}
}

func lessonsCourse() screen.Course {
	newer := lessonsHead()
	newer.Edition, newer.Changes = 3, "Die Aufbewahrungsfristen von 2027 sind dabei."
	return screen.Course{
		Course: lessonsHead(), Enrolment: &learn.Enrolment{Course: "aktenplan", Round: 1, Edition: 2},
		Progress: map[learn.LessonKey]learn.Progress{"warum": {State: learn.Done, Percent: 100}, "was": {State: learn.Begun, Percent: 40}},
		Next:     "was", Left: 14, Newer: &newer, Stock: screen.Stock{Size: 46_000_000},
	}
}

var lessonsFilm, lessonsSheet = learn.Hash(fmt.Sprintf("%064d", 1)), learn.Hash(fmt.Sprintf("%064d", 2))

func lessonsLesson() screen.Lesson {
	head := lessonsHead()
	return screen.Lesson{
		Course: head, Round: 1, Left: 4, Step: 3, Steps: 6, Unsent: true,
		Progress: map[learn.LessonKey]learn.Progress{"warum": {State: learn.Done, Percent: 100}},
		Here:     map[learn.Hash]bool{lessonsFilm: true, lessonsSheet: true},
		Stock:    screen.Stock{Size: 46_000_000},
		Lesson:   learn.Lesson{Head: head.Lessons[1], Texts: lessonsPages()},
	}
}

func lessonsPages() []learn.Page {
	text := func(s string) learn.Part { return learn.Part{Text: s} }
	ask := func(q learn.Question) learn.Part { return learn.Part{Question: &q} }
	return []learn.Page{
		{Title: "Ein Schreiben kommt an", Parts: []learn.Part{
			text("Montag, 8:30 Uhr: Frau Sommer schickt ihre **Rückmeldung** zum Bauantrag. Drei Fragen helfen:\n\n1. Geht es um eine Entscheidung?\n2. Braucht es die Vertretung?\n3. Verlangt es ein Gesetz?\n\n![Der Eingang im Rathaus](picture:" + string(lessonsSheet) + ")\n\nMehr steht in der [Aktenordnung](https://stadt.example/akten)."),
		}},
		{Title: "Ablegen in einer Minute", Parts: []learn.Part{
			text("Sieh dir an, wie Aylin ein Schreiben ablegt."),
			{Media: &learn.Media{Title: "Ein Schreiben ablegen", Video: true, File: lessonsFilm, Length: 4*time.Minute + 12*time.Second, Signs: lessonsSheet,
				Captions:   []learn.Captions{{Language: "de"}, {Language: "en"}},
				Chapters:   []learn.Chapter{{Title: "Posteingang"}, {From: 80 * time.Second, Title: "Zeichen suchen"}},
				Transcript: "Guten Morgen. Ich zeige euch, wie ich die Rückmeldung von Frau Sommer ablege.\n\nZuerst suche ich das Aktenzeichen. Dann ziehe ich das Schreiben in die Akte."}},
			{Take: &learn.Take{Title: "Merkblatt Aktenplan", File: lessonsSheet, Type: "application/pdf", Size: 380_000}},
		}},
		{Title: "Was gehört in die Akte?", Parts: []learn.Part{
			text("Der Aktenplan ordnet jede Aufgabe der Stadt einem Zeichen zu. So findet auch die Vertretung, was sie braucht, und niemand muss nachfragen.\n\n> Faustregel: Würde es jemand in zwei Jahren suchen? Dann ablegen."),
			ask(lessonsSingle()),
		}},
		{Title: "Was kommt hinein?", Parts: []learn.Part{ask(learn.Question{ID: "mehrere", Kind: learn.Several, Fixed: true, Text: "Was davon gehört in die Akte?",
			Options: []learn.Option{{Text: "Bescheide", Right: true}, {Text: "Vermerke über Telefonate", Right: true}, {Text: "Einladung zum Kaffee", Say: "Die braucht in zwei Jahren niemand."}, {Text: "Gutachten", Right: true}},
			Right:   "Alles, was die Entscheidung erklärt.", Wrong: "Denk an die Vertretung."})}},
		{Title: "Der Weg eines Schreibens", Parts: []learn.Part{ask(learn.Question{ID: "folge", Kind: learn.Order, Text: "Was geschieht wann?",
			Options: []learn.Option{{Text: "Schreiben öffnen"}, {Text: "Aktenzeichen suchen"}, {Text: "In die Akte legen"}, {Text: "Antwort schreiben und mit dem Zeichen versehen"}}, Wrong: "Erst das Zeichen, dann die Ablage."})}},
		{Title: "Wie lange bleibt es?", Parts: []learn.Part{ask(learn.Question{ID: "fristen", Kind: learn.Match, Fixed: true, Text: "Wie lange wird etwas aufbewahrt?",
			Options: []learn.Option{{Text: "Bescheid", Fits: "10 Jahre"}, {Text: "Protokoll", Fits: "5 Jahre"}, {Text: "Notiz", Fits: "bis erledigt"}, {Text: "Entwurf", Fits: "2 Jahre"}}, Wrong: "Ein Protokoll zählt mehr als ein Entwurf."})}},
		{Title: "In einem Satz", Parts: []learn.Part{ask(learn.Question{ID: "luecken", Kind: learn.Gap, Text: "Jedes Schreiben bekommt ein ___ und kommt in die ___, damit es die Vertretung findet.",
			Gaps: [][]string{{"Aktenzeichen"}, {"Akte"}}, Wrong: "Lies noch einmal die Faustregel."})}},
		{Title: "Eine Zahl zum Schluss", Parts: []learn.Part{ask(learn.Question{ID: "zahl", Kind: learn.Number, Text: "Wie viele Hauptgruppen hat der Aktenplan der Stadt?", Value: 10, Unit: "Hauptgruppen",
			Right: "Von 0 bis 9."})}},
	}
}

func lessonsSingle() learn.Question {
	return learn.Question{ID: "wohin", Kind: learn.Single, Fixed: true, Text: "Wohin gehört die Rückmeldung von Frau Sommer?",
		Options: []learn.Option{{Text: "In den persönlichen Ordner"}, {Text: "In die Akte mit dem passenden Aktenzeichen", Right: true}, {Text: "In das E-Mail-Postfach des Teams", Say: "Dort findet es die Vertretung nicht."}},
		Right:   "Alles, was eine Entscheidung stützt, gehört in die Akte.", Wrong: "Frag dich, wo in zwei Jahren jemand danach sucht."}
}

func lessonsTest() learn.Lesson {
	single := func(id learn.QuestionID, text string, right int, options ...string) learn.Part {
		q := learn.Question{ID: id, Kind: learn.Single, Text: text, Right: "Genau darum geht es.", Wrong: "Das stand in Lektion 2."}
		for i, o := range options {
			q.Options = append(q.Options, learn.Option{Text: o, Right: i == right})
		}
		return learn.Part{Question: &q}
	}
	return learn.Lesson{Head: lessonsHead().Lessons[4], Tries: 3, Texts: []learn.Page{{Title: "Test", Parts: []learn.Part{
		{Text: "Zum Schluss ein kurzer Test. Nimm dir Zeit, es läuft keine Uhr."},
		single("t1", "Wofür steht die erste Ziffer des Aktenzeichens?", 0, "Für die Hauptgruppe", "Für das Jahr", "Für das Amt"),
		single("t2", "Wer legt Aktenzeichen an?", 1, "Jede und jeder", "Die Schriftgutverwaltung", "Die Amtsleitung"),
		single("t3", "Was gehört nicht in die Akte?", 2, "Ein Bescheid", "Ein Gutachten", "Eine Einladung zum Kaffee"),
		single("t4", "Wie findet die Vertretung ein Schreiben?", 0, "Über das Aktenzeichen", "Über den Posteingang", "Sie fragt nach"),
	}}}}
}

func lessonsCards() []screen.Card {
	card := screen.Card{Course: "aktenplan", CourseTitle: "Digitaler Aktenplan", Question: lessonsSingle(), Next: [4]int{1, 3, 8, 21}}
	return []screen.Card{card, card, card, card, card}
}

func lessonsAward() screen.Award {
	return screen.Award{Holder: "Jana Berger", Signed: true,
		Award: learn.Award{Course: "aktenplan", Round: 1, At: Now().AddDate(0, 0, -20), Ends: Now().AddDate(2, 0, -20), Title: "Digitaler Aktenplan",
			Badge: learn.Badge{Name: "Aktenprofi", Icon: "folder_managed", Criteria: "Alle Lektionen gelesen und den Test bestanden."}}}
}

// fieldsIn are the entries that can be seen.
func fieldsIn(canvas fyne.Canvas) (fields []interface{ SetText(string) }) {
	for _, o := range test.LaidOutObjects(canvas.Content()) {
		if f, ok := o.(interface {
			SetText(string)
			SelectedText() string
		}); ok && o.Visible() {
			fields = append(fields, f)
		}
	}
	return fields
}

// pageIn is what scrolls.
func pageIn(canvas fyne.Canvas) *kit.Page {
	for _, o := range test.LaidOutObjects(canvas.Content()) {
		if page, ok := o.(*kit.Page); ok {
			return page
		}
	}
	return nil
}
