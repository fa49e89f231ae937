// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/text"
)

// shownAtMost is how many buildings or people a list shows before a filter must help.
const shownAtMost = 30

var (
	themes     = []Theme{System, Light, Dark, Contrast}
	themeIcons = []string{"brightness_auto", "light_mode", "dark_mode", "contrast"}
)

// lookCard chooses colours, size of text, language and motion; without its heading where the page has it.
func (s *Screen) lookCard(headed bool) fyne.CanvasObject {
	t, p := s.env.Text, s.state.Preferences
	still := kit.NewChip("animation", t.T("settings.look.motion"), p.Still, func(on bool) { p.Still = on; s.onPrefer(p) })
	parts := []fyne.CanvasObject{labelled(t.T("settings.look.theme"), s.colours()), s.sizeRow(), labelled(t.T("settings.language"), s.languages()), kit.Line(0, still)}
	if headed {
		parts = append([]fyne.CanvasObject{kit.NewParagraph(t.T("settings.look"), kit.Heading)}, parts...)
	}
	return kit.NewCard(kit.Stack(12, parts...))
}

// colours are the themes, of which exactly one is on.
func (s *Screen) colours() fyne.CanvasObject {
	p := s.state.Preferences
	chips := make([]fyne.CanvasObject, len(themes))
	for i, theme := range themes {
		chips[i] = kit.NewChip(themeIcons[i], s.themeName(theme), theme == p.Theme, func(bool) { p.Theme = theme; s.onPrefer(p) })
	}
	return container.New(kit.Flow(8), chips...)
}

func (s *Screen) sizeRow() fyne.CanvasObject {
	t, p := s.env.Text, s.state.Preferences
	size := p.textSize()
	turn := func(by int) func() { return func() { p.TextSize = size + by; s.onResize(p) } }
	smaller, larger := kit.NewButton(kit.Outline, "remove", "", turn(-step)), kit.NewButton(kit.Outline, "add", "", turn(step))
	smaller.SetSpoken(t.T("settings.look.smaller"))
	larger.SetSpoken(t.T("settings.look.bigger"))
	if size <= smallest {
		smaller.Disable("")
	}
	if size >= largest {
		larger.Disable("")
	}
	value := kit.NewText(t.Percent(size), kit.Strong)
	value.Align = fyne.TextAlignCenter
	s.sizer = container.New(kit.Flex(12), smaller, container.New(figure{}, value), larger)
	return labelled(t.T("settings.look.size"), s.sizer)
}

// figure is wide enough for every size in every size, so that what stands beside it stays where the pointer is.
type figure struct{}

func (figure) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().Max(fyne.NewSize(92, 0))
}

func (figure) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

// onResize keeps a size of text, and where what changes it stands.
func (s *Screen) onResize(p Preferences) {
	if s.page != nil {
		s.steady, _ = s.page.Place(s.sizer)
		s.steady -= s.page.Offset()
	}
	s.onPrefer(p)
}

// languages chooses one; each stands in its own words.
func (s *Screen) languages() fyne.CanvasObject {
	p := s.state.Preferences
	parts := make([]kit.SegmentPart, len(text.Languages))
	for i, language := range text.Languages {
		parts[i] = kit.SegmentPart{Label: s.env.Text.LanguageName(language)}
	}
	chosen := slices.Index(text.Languages, s.env.Text.Language())
	return kit.NewSegment(parts, chosen, func(i int) { p.Language = text.Languages[i]; s.onPrefer(p) })
}

// lookLine is the choice of colours, size and language in a few words.
func (s *Screen) lookLine() string {
	p := s.state.Preferences
	return dotted(s.themeName(p.Theme), s.env.Text.Percent(p.textSize()), s.env.Text.LanguageName(s.env.Text.Language()))
}

func (s *Screen) themeName(theme Theme) string {
	t := s.env.Text
	switch theme {
	case Light:
		return t.T("settings.theme.light")
	case Dark:
		return t.T("settings.theme.dark")
	case Contrast:
		return t.T("settings.theme.contrast")
	}
	return t.T("settings.theme.system")
}

// onSee keeps who may see where the person is.
func (s *Screen) onSee(i int) {
	s.state.Visibility = visibilities[i]
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		err := s.data.Show(ctx, visibilities[i])
		return s.Refresh, err
	})
}

// onPrefer keeps a choice and shows it at once.
func (s *Screen) onPrefer(p Preferences) {
	s.state.Preferences = p
	s.redraw()
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		err := s.data.Prefer(ctx, p)
		return func() { s.data.Applied(p) }, err
	})
}

// buildingsCard lists what this device holds and what it could hold.
func (s *Screen) buildingsCard() fyne.CanvasObject {
	t := s.env.Text
	line := t.T("settings.device.line")
	if s.held() == 0 {
		line = t.T("settings.device.none")
	}
	head := kit.Stack(2, kit.NewParagraph(t.T("settings.device.size", t.Size(s.state.Bytes)), kit.Heading), kit.NewParagraph(line, kit.Small))
	list := func() fyne.CanvasObject { return lined(s.buildingRows()) }
	return kit.NewCard(s.filtered(head, t.T("settings.device.filter"), len(s.state.Buildings), list))
}

func (s *Screen) buildingRows() (rows []fyne.CanvasObject) {
	for _, held := range []bool{true, false} {
		for _, building := range s.state.Buildings {
			if building.Held == held && len(rows) < shownAtMost && s.wanted(building.Name, building.Address) {
				rows = append(rows, s.buildingRow(building))
			}
		}
	}
	return rows
}

func (s *Screen) buildingRow(b Building) fyne.CanvasObject {
	t, label, tint := s.env.Text, s.env.Text.T("settings.device.add"), kit.TileQuiet
	if b.Held {
		label, tint = t.T("settings.device.remove"), kit.TileSoft
	}
	act := kit.NewButton(kit.Plain, "", label, func() { s.onHold(b, !b.Held) })
	act.Small = true
	act.SetSpoken(dotted(b.Name, label))
	return kit.NewRow(kit.NewTile("apartment", tint), b.Name, dotted(b.Address, t.N("settings.device.desks", b.Desks)), act, nil)
}

// onHold loads or removes a building; a removal can be taken back.
func (s *Screen) onHold(b Building, hold bool) {
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		err := s.data.Hold(ctx, b.ID, hold)
		return func() {
			if !hold {
				s.env.Undoable(s.env.Text.T("settings.device.removed", b.Name), func() { s.onHold(b, true) })
			}
			s.Refresh()
		}, err
	})
}

// peopleCard lists the people of the demo.
func (s *Screen) peopleCard() fyne.CanvasObject {
	t := s.env.Text
	head := kit.Stack(2, kit.NewParagraph(t.T("settings.demo.choose"), kit.Heading), kit.NewParagraph(t.T("settings.demo", s.state.Person.Name()), kit.Small))
	list := func() fyne.CanvasObject {
		rows := s.peopleRows()
		if len(rows) == 0 {
			return kit.NewParagraph(t.T("settings.demo.none"), kit.Small)
		}
		return lined(rows)
	}
	return kit.NewCard(s.filtered(head, t.T("settings.demo.filter"), len(s.state.Demo), list))
}

func (s *Screen) peopleRows() (rows []fyne.CanvasObject) {
	for _, colleague := range s.state.Demo {
		if len(rows) < shownAtMost && s.wanted(colleague.Person.Name(), colleague.Unit) {
			me := colleague.Person.ID == s.state.Person.ID
			row := kit.NewRow(kit.NewAvatar(colleague.Person.Initials(), 44, me), colleague.Person.Name(), colleague.Unit, nil,
				func() { s.data.SignInAs(colleague.Person.ID) })
			row.Selected = me
			rows = append(rows, row)
		}
	}
	return rows
}

// filtered is a heading and a list; a long one has a field that narrows it while it is typed in.
func (s *Screen) filtered(head fyne.CanvasObject, hint string, all int, list func() fyne.CanvasObject) fyne.CanvasObject {
	body := container.NewStack(list())
	if all <= 8 {
		return kit.Stack(12, head, body)
	}
	field := widget.NewEntry()
	field.SetPlaceHolder(hint)
	field.Text = s.filter
	field.CursorColumn = len([]rune(s.filter))
	field.OnChanged = func(words string) {
		s.filter = words
		body.Objects = []fyne.CanvasObject{list()}
		body.Refresh()
		s.page.Refresh()
	}
	return kit.Stack(12, head, field, body)
}

// wanted tells whether one of the words contains what was typed.
func (s *Screen) wanted(words ...string) bool {
	for _, word := range words {
		if strings.Contains(strings.ToLower(word), strings.ToLower(strings.TrimSpace(s.filter))) {
			return true
		}
	}
	return false
}

// labelled puts a small word above a control.
func labelled(words string, control fyne.CanvasObject) fyne.CanvasObject {
	return kit.Stack(4, kit.NewText(words, kit.Small), control)
}

// remindCard switches what reminds of checking in, and of what is due.
func (s *Screen) remindCard() fyne.CanvasObject {
	t, p := s.env.Text, s.state.Preferences
	on := kit.NewChip("notifications", t.T("settings.remind.on"), !p.NoReminders, func(on bool) { p.NoReminders = !on; s.onPrefer(p) })
	return kit.NewCard(kit.Stack(12, kit.Stack(4, kit.NewParagraph(t.T("settings.remind"), kit.Heading), kit.NewParagraph(t.T("settings.remind.line"), kit.Body)), kit.Line(0, on)))
}
