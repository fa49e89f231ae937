// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
	looked "github.com/pult-app/pult/news/search"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

func init() {
	tell(shellStory("shell-notice", func(s *ui.Shell, _ fyne.Canvas) {
		s.Env().Undoable("Platz 3.14 freigegeben", func() {})
	}), shellStory("shell-search", func(s *ui.Shell, canvas fyne.Canvas) {
		s.Search()
		for _, letter := range "lamp" {
			canvas.Focused().TypedRune(letter)
		}
	}), shellStory("shell-search-empty", func(s *ui.Shell, _ fyne.Canvas) { s.Search() }))
}

// shellStory leads the shell to a state once it stands in its window.
func shellStory(name string, lead func(*ui.Shell, fyne.Canvas)) Story {
	var shell *ui.Shell
	return Story{Name: name,
		Build: func(s Stage) fyne.CanvasObject {
			shell = inShell(s, settingsCalm(), settingsData{state: settingsCalm()}, nil)
			return shell.Object()
		},
		After: func(canvas fyne.Canvas) {
			shell.Attach(canvas)
			lead(shell, canvas)
		},
	}
}

// elsewhere is a screen that the story does not go to.
type elsewhere struct{}

func (elsewhere) Object() fyne.CanvasObject { return kit.NewText("", kit.Body) }
func (elsewhere) Refresh()                  {}
func (elsewhere) Keys(*fyne.KeyEvent) bool  { return false }

// finder finds a colleague, two posts, a course and a lesson for every word.
type finder struct{}

func (finder) Find(context.Context, string) ([]ui.Found, error) {
	piece := func(text string) looked.Piece { return looked.Piece{Text: text} }
	hit := func(text string) looked.Piece { return looked.Piece{Text: text, Hit: true} }
	return []ui.Found{
		{Person: &ui.FoundPerson{Person: staff.Person{ID: "agnes", Given: "Agnes", Family: "Lampert"}, Unit: "Stadtkasse",
			Today: []booking.Presence{{Status: booking.Office, Desk: "315"}}, Codes: map[booking.DeskID]string{"315": "3.15"}}},
		{Post: &ui.FoundPost{Post: "lampen", From: "Arbeitssicherheit", Title: "Welche Lampen fürs Homeoffice?", At: Now().Add(-18 * time.Hour),
			Marked:  []looked.Piece{piece("Welche "), hit("Lampen"), piece(" fürs Homeoffice?")},
			Excerpt: []looked.Piece{piece("Drei "), hit("Schreibtischlampen"), piece(" stehen bis Donnerstag zur Wahl. Kreuze alle an, mit denen du arbeiten könntest.")}}},
		{Post: &ui.FoundPost{Post: "umzug", From: "Projekt Servicehaus", Title: "Was beim Umzug mitkommt", At: Now().Add(-9 * 24 * time.Hour),
			Excerpt: []looked.Piece{piece("… Monitore und "), hit("Lampen"), piece(" bleiben an den Plätzen, Tastaturen nimmt jede und jeder mit …")}}},
		{Course: &ui.FoundCourse{Course: "ergonomics", Title: "Gesund am Bildschirm", Icon: "desk", Minutes: 25,
			Excerpt: []looked.Piece{piece("Stuhl, Tisch, "), hit("Lampe"), piece(": wie ein Arbeitsplatz eingestellt wird, an dem der Rücken mitmacht.")}}},
		{Lesson: &ui.FoundLesson{Course: "ergonomics", Lesson: "light", Title: "Licht, das nicht blendet", CourseTitle: "Gesund am Bildschirm",
			Excerpt: []looked.Piece{piece("… die "), hit("Lampe"), piece(" steht seitlich, sodass sich nichts im Bildschirm spiegelt …")}}},
	}, nil
}
