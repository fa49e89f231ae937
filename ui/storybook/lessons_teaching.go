// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	screen "github.com/pult-app/pult/ui/lessons"
	"github.com/pult-app/pult/ui/whom"
)

// A school is what those see who teach.
type school struct {
	teaching screen.Teaching
	away     error
	people   int
	known    bool
	parcel   screen.Parcel
	checked  screen.Checked
	brought  screen.Brought
	schedule screen.Schedule
	guests   []screen.Guest
}

func (d *lessonsData) Teaching(context.Context) (screen.Teaching, error) {
	return d.school.teaching, d.err
}
func (d *lessonsData) Ask(context.Context) error { return d.school.away }
func (d *lessonsData) Whom(context.Context) (whom.Ways, error) {
	w := whom.Ways{
		Units:  []staff.Unit{{ID: "401", Name: "Amt für Bürgerservice"}, {ID: "401.1", Parent: "401", Name: "Team Meldewesen"}, {ID: "401.2", Parent: "401", Name: "Team Ausweise"}},
		Houses: []whom.Place{{House: "bbd", Name: "Bundesbahndirektion"}, {House: "berg", Name: "An der Bergbahn 33"}},
	}
	if d.school.teaching.Trainer {
		w.Roles = whom.Roles
	}
	return w, d.err
}
func (d *lessonsData) Reach(context.Context, staff.Audience) (int, bool, error) {
	return d.school.people, d.school.known, d.err
}
func (d *lessonsData) Offers(context.Context) ([]screen.Offer, error) {
	list := []screen.Offer{{Of: screen.Subject{Path: "neu"}, Title: "Neu in der Stadtverwaltung", Icon: "route", Minutes: 62}}
	for _, c := range d.catalogue.Courses {
		list = append(list, screen.Offer{Of: screen.Subject{Course: c.ID}, Title: c.Title, Icon: c.Icon, Minutes: c.Minutes})
	}
	return list, d.err
}
func (d *lessonsData) Assign(context.Context, learn.Assign) (learn.AssignmentID, error) {
	return "new", d.err
}
func (d *lessonsData) SaveReport(context.Context, string) (string, error) {
	return "Schulung 2026-11-24.xlsx", d.err
}
func (d *lessonsData) ChooseCourse(taken func(screen.Parcel, error)) { taken(d.school.parcel, nil) }
func (d *lessonsData) OnDropCourse(func(screen.Parcel, error))       {}
func (d *lessonsData) Check(context.Context, screen.Parcel) (screen.Checked, error) {
	return d.school.checked, d.err
}
func (d *lessonsData) Bring(context.Context, screen.Parcel, func(n, all int64)) (screen.Brought, error) {
	return d.school.brought, d.err
}

// lessonsTaught is a trainer's device that has it all.
func lessonsTaught() *lessonsData {
	d := lessonsFull()
	d.overview.Teaches = true
	day := func(month time.Month, day int) time.Time {
		return time.Date(2026, month, day, 12, 0, 0, 0, Berlin)
	}
	d.school = school{people: 34, known: true, parcel: screen.Parcel{Name: "aktenplan.zip", Path: "/aktenplan.zip"}, checked: screen.Checked{
		Course: "aktenplan", Title: "Digitaler Aktenplan", Lessons: 4, Minutes: 24, Size: 46_000_000, Before: 2,
		Findings: []screen.Finding{{File: "20-akte/lesson.md", Line: 12, Said: "Diese Seite ist lang: 240 Wörter. Gut liest sich eine von etwa 180."}},
	}, brought: screen.Brought{Edition: 3}}
	d.school.teaching = screen.Teaching{Trainer: true, At: Now(), Years: []screen.Year{
		{Year: 2025, Offers: 41, Completions: 1100, Months: []int{2, 6, 10, 13, 17, 20, 22, 24, 29, 33, 38, 41}},
		{Year: 2026, Offers: 38, Completions: 1240, Months: []int{3, 7, 12, 17, 20, 24, 25, 28, 31, 35, 38, -1}},
	}, Demands: []screen.Demand{
		{Course: "sicher", Title: "Informationssicherheit", Icon: "lock", Taking: 410, Done: 351}, {Course: "aktenplan", Title: "Digitaler Aktenplan", Icon: "folder_managed", Taking: 125, Done: 91},
		{Course: "barrierefrei", Title: "Barrierefreie Dokumente", Icon: "accessible", Taking: 60, Done: 21}, {Course: "bildschirm", Title: "Gesund am Bildschirm", Icon: "monitor_heart", Taking: 15},
		{Course: "moderieren", Title: "Besprechungen moderieren", Icon: "forum"}, {Course: "eakte", Title: "E-Akte: ablegen und finden", Icon: "school"},
	}, Assignments: []screen.Assigned{
		{Assignment: learn.Assignment{ID: "sicher", Title: "Jährliche Unterweisung", Course: "sicher", Audience: staff.Audience{Everyone: true}, Due: day(time.December, 4), MadeAt: day(time.November, 2)},
			What: "Informationssicherheit", Icon: "lock", Figures: true, Total: screen.Share{Done: 351, All: 410}, Units: []screen.Share{
				{Name: "Amt für Bürgerservice", Done: 56, All: 60}, {Name: "Amt für Soziales", Done: 81, All: 110}, {Name: "Bauaufsicht", Done: 36, All: 40}, {Name: "Kämmerei", Done: 46, All: 55}, {Name: "Stadtbibliothek", Done: 91, All: 110}, {Done: 16, All: 20}}},
		{Assignment: learn.Assignment{ID: "akten", Title: "Umstieg auf die E-Akte", Course: "aktenplan", Audience: staff.Audience{Unit: "401"}, Days: 30, Told: true, MadeAt: day(time.October, 20)},
			What: "Digitaler Aktenplan", Icon: "folder_managed", Mine: true, Figures: true, Total: screen.Share{Done: 36, All: 40}, Units: []screen.Share{{Name: "Team Ausweise", Done: 16, All: 20}, {Name: "Team Meldewesen", Done: 11, All: 15}},
			People: []screen.Pupil{{Person: staff.Person{Given: "Aylin", Family: "Demir"}, Percent: 100, Done: day(time.November, 12)}, {Person: staff.Person{Given: "Fatma", Family: "Yıldız"}, Percent: 75, Due: day(time.December, 2)}, {Person: staff.Person{Given: "Tom", Family: "Neumann"}, Percent: 0, Due: day(time.November, 20)}}},
		{Assignment: learn.Assignment{ID: "haus", Title: "Sicher im neuen Haus", Course: "haus", Audience: staff.Audience{Everyone: true}, House: "berg", Since: day(time.September, 1), Days: 14}, What: "Willkommen im Haus", Icon: "waving_hand", Figures: true, Few: true},
		{Assignment: learn.Assignment{ID: "neu", Title: "Barrierefreie Dokumente", Course: "barrierefrei", Audience: staff.Audience{Unit: "401.1"}}, What: "Barrierefreie Dokumente", Icon: "accessible", Mine: true, Waits: true},
		{Assignment: learn.Assignment{ID: "alt", Title: "Datenschutz im Alltag", Course: "datenschutz", Audience: staff.Audience{Everyone: true}, EndedAt: day(time.June, 30)}, What: "Datenschutz im Alltag", Icon: "lock", Figures: true, Total: screen.Share{Done: 376, All: 390}},
	}}
	return d
}

// lessonsLed is the device of somebody who leads a team.
func lessonsLed() *lessonsData {
	d := lessonsTaught()
	t := &d.school.teaching
	t.Trainer, t.Years, t.Demands = false, nil, nil
	t.Assignments = t.Assignments[1:4]
	return d
}

var errAway = &ui.Trouble{Kind: ui.ServerAway, Err: errors.New("no network")}

func init() {
	on := func(change func(*lessonsData)) func() *lessonsData {
		return func() *lessonsData {
			d := lessonsTaught()
			change(d)
			return d
		}
	}
	teach := tapping("Schulung")
	const first = "Jährliche Unterweisung · Informationssicherheit · bis 4. Dezember · 356 von 412 fertig, 86 Prozent"
	const second = "Umstieg auf die E-Akte · Digitaler Aktenplan · 30 Tage Zeit · Ziel erreicht · 37 von 40 fertig, 92 Prozent"
	offline := func(p *lessonsPlay) { p.shell.SetConnection(ui.Connection{Since: Now().Add(-time.Hour)}) }
	tell(
		lessonsStory("lessons-teaches", lessonsTaught, nil, []kit.Mode{kit.Light}),
		lessonsStory("lessons-teaching", lessonsTaught, nil, everyMode, teach),
		lessonsStory("lessons-teaching-lower", lessonsTaught, nil, nil, teach, tapping("Beendet (1)"), scrolled(700)),
		lessonsStory("lessons-teaching-lead", lessonsLed, nil, nil, teach),
		lessonsStory("lessons-teaching-none", on(func(d *lessonsData) {
			d.school.teaching = screen.Teaching{Trainer: true, At: Now(), Years: []screen.Year{{Year: 2025, Months: make([]int, 12)}, {Year: 2026, Months: []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1}}}}
		}), nil, nil, teach),
		lessonsStory("lessons-teaching-offline", on(func(d *lessonsData) {
			d.school.away, d.school.teaching.At = errAway, Now().Add(-15*time.Hour)
		}), nil, nil, offline, teach),
		lessonsStory("lessons-teaching-away", on(func(d *lessonsData) {
			d.school.away = errAway
			t := &d.school.teaching
			t.At, t.Years, t.Demands, t.Assignments = time.Time{}, nil, nil, t.Assignments[3:4]
		}), nil, []kit.Mode{kit.Light}, offline, teach),
		lessonsStory("lessons-teaching-error", on(func(d *lessonsData) { d.school.away = errAway }), nil, []kit.Mode{kit.Light}, teach),
		lessonsStory("lessons-teaching-forms", lessonsTaught, nil, []kit.Mode{kit.Light}, teach, tapping("Als Tabelle speichern")),
		lessonsStory("lessons-assigned", lessonsTaught, nil, everyMode, teach, tapping(first)),
		lessonsStory("lessons-assigned-table", lessonsTaught, nil, []kit.Mode{kit.Light}, teach, tapping(first), tapping("Tabelle")),
		lessonsStory("lessons-assigned-people", lessonsTaught, nil, nil, teach, tapping(second)),
		lessonsStory("lessons-assigned-few", lessonsTaught, nil, []kit.Mode{kit.Light}, teach, tapping("Sicher im neuen Haus · Willkommen im Haus · 14 Tage Zeit · Weniger als 5 Personen. Darüber gibt es keine Zahlen.")),
		lessonsStory("lessons-assign", lessonsTaught, nil, nil, teach, tapping("Zuweisen")),
		lessonsStory("lessons-assign-filled", lessonsTaught, nil, everyMode, teach, tapping("Zuweisen"), filling("Umstieg auf die E-Akte"), tapping("Kurs oder Pfad, Auswählen"), tapping("Digitaler Aktenplan, 24 Min."), tapping("Stand einzelner Personen zeigen")),
		lessonsStory("lessons-assign-whom", lessonsTaught, nil, []kit.Mode{kit.Light}, teach, tapping("Zuweisen"), tapping("Für wen, Alle · 34 Personen"), tapping("Amt für Bürgerservice")),
		lessonsStory("lessons-assign-term", lessonsTaught, nil, []kit.Mode{kit.Light}, teach, tapping("Zuweisen"), tapping("Wie lange Zeit ist, Ohne Frist")),
		lessonsStory("lessons-assign-change", lessonsTaught, nil, []kit.Mode{kit.Light}, teach, tapping(second), tapping("Ändern")),
		lessonsStory("lessons-publish", lessonsTaught, nil, nil, teach, tapping("Kurs veröffentlichen")),
		lessonsStory("lessons-publish-ready", lessonsTaught, nil, nil, teach, tapping("Kurs veröffentlichen"), tapping("Datei wählen")),
		lessonsStory("lessons-publish-faulty", on(func(d *lessonsData) {
			d.school.checked.Findings = append([]screen.Finding{
				{File: "course.md", Line: 3, Error: true, Said: "„trainer“ fehlt: Schreib, welche Stelle für den Kurs einsteht."},
				{File: "10-warum/lesson.md", Line: 27, Error: true, Said: "Die Frage „wohin-rueckmeldung“ hat keine richtige Antwort: Schreib „right: true“ zu genau einer."},
				{File: "30-film/ablegen.webm", Error: true, Said: "Dem Film fehlen Untertitel: Leg ablegen.de.vtt daneben."},
			}, d.school.checked.Findings...)
		}), nil, nil, teach, tapping("Kurs veröffentlichen"), tapping("Datei wählen")),
		lessonsStory("lessons-publish-sent", lessonsTaught, nil, nil, teach, tapping("Kurs veröffentlichen"), tapping("Datei wählen"), tapping("Als Ausgabe 3 veröffentlichen")),
	)
	english := lessonsStory("lessons-teaching-english", lessonsTaught, nil, []kit.Mode{kit.Light}, tapping("Teaching"))
	english.Lang = "en"
	large := lessonsStory("lessons-teaching-large-text", lessonsTaught, nil, []kit.Mode{kit.Light}, teach)
	large.Scale = 2
	largeForm := lessonsStory("lessons-assign-large-text", lessonsTaught, nil, []kit.Mode{kit.Light}, teach, tapping("Zuweisen"))
	largeForm.Scale = 2
	tablet := lessonsStory("lessons-teaching-tablet", lessonsTaught, nil, []kit.Mode{kit.Light}, teach)
	tablet.Sizes = []fyne.Size{fyne.NewSize(900, 800)}
	tabletOwn := lessonsStory("lessons-teaches-tablet", lessonsTaught, nil, []kit.Mode{kit.Light})
	tabletOwn.Sizes = []fyne.Size{fyne.NewSize(900, 800)}
	largeOne := lessonsStory("lessons-assigned-large-text", lessonsTaught, nil, []kit.Mode{kit.Light}, teach, tapping(first), tapping("Tabelle"))
	largeOne.Scale = 2
	tell(english, large, largeForm, largeOne, tablet, tabletOwn)
}
