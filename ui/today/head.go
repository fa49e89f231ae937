// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// greeting is "Guten Morgen, Jana"; without a comma before the directory has come.
func (s *Screen) greeting() string {
	hello := s.words.Greeting(s.env.Now(), s.env.Location)
	if s.state.Me.Given == "" {
		return hello
	}
	return s.words.T("today.hello", hello, s.state.Me.Given)
}

// heads is all that the title says.
func (s *Screen) heads() string {
	today := s.env.Today()
	return strings.Join([]string{s.greeting(), s.words.LongDay(today), s.words.Week(today)}, "\n")
}

// largeOnPhone tells whether letters are so large that a phone has room for the least only.
func (s *Screen) largeOnPhone() bool { return kit.TextScale() > largestBeside && s.flow.OnPhone() }

func (s *Screen) showHead() {
	s.headSaid = s.heads()
	hello := kit.NewParagraph(s.greeting(), kit.Display)
	day := kit.NewParagraph(s.words.T("today.date", s.words.LongDay(s.env.Today()), s.words.WeekShort(s.env.Today())), kit.Body)
	if s.largeOnPhone() {
		hello = kit.NewParagraph(s.greeting(), kit.Title)
		day.SetText(s.words.LongDay(s.env.Today()))
	}
	day.SetColor(kit.ToneMuted)
	s.head.Objects = []fyne.CanvasObject{container.New(kit.Padded(8, 6, 2, 16), s.env.Titled(container.New(kit.Padded(6, 0), kit.Stack(0, hello, day))))}
	s.head.Refresh()
}

// title is the greeting on wide windows with what can be done for the week and for any day.
func (s *Screen) title() fyne.CanvasObject {
	hello := kit.NewText(s.greeting(), kit.Display)
	day := kit.NewText(s.words.T("today.date", s.words.LongDay(s.env.Today()), s.words.Week(s.env.Today())), kit.Body)
	day.SetColor(kit.ToneMuted)
	buttons := []fyne.CanvasObject{}
	if s.flow.Wide {
		if again := s.againButton(kit.Outline); again != nil {
			buttons = append(buttons, again)
		}
		if _, here := s.desk(); here {
			buttons = append(buttons, s.bookButton(s.bookKind()))
		}
	}
	return container.New(kit.Spread, kit.Stack(0, hello, day), kit.Line(12, buttons...))
}

// bookKind leaves the one filled button to the check-in while there is one.
func (s *Screen) bookKind() kit.ButtonKind {
	if s.canCheckIn() {
		return kit.Soft
	}
	return kit.Filled
}

// bookButton leads to the plan on the day that is most likely meant: the first one that nothing is planned for.
func (s *Screen) bookButton(kind kit.ButtonKind) *kit.Button {
	book := kit.NewButton(kind, "add", s.words.T("today.book"), func() {
		s.env.Navigate(ui.Desks, ui.ShowDay{Day: s.nextOpen()})
	})
	if kind == kit.Filled {
		return s.main(book)
	}
	return book
}

// main is a filled button: soft while what is open over the screen has one of its own.
func (s *Screen) main(b *kit.Button) *kit.Button {
	s.filled = append(s.filled, b)
	if s.yields {
		b.SetKind(kit.Soft)
	}
	return b
}

// yield lets the content's main button step back for that of what is open, or come forward again.
func (s *Screen) yield(on bool) {
	kind := kit.Filled
	if on {
		kind = kit.Soft
	}
	s.yields = on
	for _, b := range s.filled {
		b.SetKind(kind)
	}
}
