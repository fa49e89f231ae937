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
		for _, letter := range "a" {
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

// finder finds the same two persons, a desk and a post for every word.
type finder struct{}

func (finder) Find(context.Context, string) ([]ui.Found, error) {
	return []ui.Found{
		{Person: &ui.FoundPerson{Person: staff.Person{ID: "aylin", Given: "Aylin", Family: "Demir"}, Unit: "Team Digitale Dienste",
			Today: []booking.Presence{{Status: booking.Office, Desk: "315"}}, Codes: map[booking.DeskID]string{"315": "3.15"}}},
		{Person: &ui.FoundPerson{Person: staff.Person{ID: "agnes", Given: "Agnes", Family: "Vogt"}, Unit: "Stadtkasse",
			Today: []booking.Presence{{Status: booking.HomeOffice}}}},
		{Desk: &booking.Place{Desk: booking.Desk{ID: "314", Code: "3.14"}, Zone: booking.Zone{Name: "Wupper"},
			Floor: booking.Floor{Name: "3. Etage"}, Building: booking.Building{Name: "Bundesbahndirektion"}}},
		{Post: &ui.FoundPost{Post: "lampen", From: "Arbeitssicherheit", Title: "Welche Lampen fürs Homeoffice?", At: Now().Add(-18 * time.Hour),
			Excerpt: []looked.Piece{{Text: "Drei Modelle stehen bis Donnerstag zur Wahl. Kreuze "}, {Text: "alle an", Hit: true}, {Text: ", mit denen du arbeiten könntest."}}}},
	}, nil
}
