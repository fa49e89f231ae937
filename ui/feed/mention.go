// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"context"
	"regexp"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/kit"
)

// mostSuggested is how many people are offered while a name is typed behind an @.
const mostSuggested = 4

// calling finds the name that is being typed behind an @, at the end of a text.
var calling = regexp.MustCompile(`(?:^|[^\pL\pN\[@])@(\pL[\pL'’-]*(?: [\pL'’-]*)?)$`)

// called is the beginning of a name behind an @ before the cursor; false while nobody is called.
func called(f *field) (begun string, ok bool) {
	letters := []rune(f.Text)
	found := calling.FindStringSubmatch(string(letters[:min(f.CursorTextOffset(), len(letters))]))
	if found == nil || utf8.RuneCountInString(found[1]) < 2 {
		return "", false
	}
	return found[1], true
}

// suggest offers people whose name is being typed behind an @ in a field, in a box of its own.
func (s *Screen) suggest(f *field, box *fyne.Container) {
	show := func(rows []fyne.CanvasObject) {
		if len(rows)+len(box.Objects) > 0 {
			box.Objects = rows
			box.Refresh()
			if s.flow.Page != nil {
				s.flow.Page.Refresh()
			}
		}
	}
	begun, ok := called(f)
	if !ok {
		show(nil)
		return
	}
	s.env.Work.Latest("mention", func(ctx context.Context) (func(), error) {
		people, err := s.data.FindPeople(ctx, begun)
		return func() {
			if now, ok := called(f); !ok || now != begun {
				return
			}
			var rows []fyne.CanvasObject
			for _, p := range people[:min(mostSuggested, len(people))] {
				rows = append(rows, kit.NewRow(kit.NewAvatar(p.Initials(), 34, false), p.Name(), "", nil, func() {
					complete(f, p)
					show(nil)
				}))
			}
			show(rows)
		}, err
	})
}

// complete puts a name in the place of its beginning. The text says "@Jana Berger"; who that is, is found when it is sent.
func complete(f *field, p staff.Person) {
	begun, ok := called(f)
	if !ok {
		return
	}
	for range []rune(begun) {
		f.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	}
	f.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: pasted(strings.Join(strings.Fields(p.Name()), " ") + " ")})
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(f); canvas != nil {
		canvas.Focus(f)
	}
}
