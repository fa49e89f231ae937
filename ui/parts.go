// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/ui/kit"
)

// Parts that several screens show.

// Weeks is the way to the week before and the one after, around what stands between; nil for nothing.
func (e Env) Weeks(between fyne.CanvasObject, turn func(weeks int)) fyne.CanvasObject {
	back := kit.NewButton(kit.Plain, "chevron_left", "", func() { turn(-1) })
	on := kit.NewButton(kit.Plain, "chevron_right", "", func() { turn(1) })
	back.SetSpoken(e.Text.T("shell.week.back"))
	on.SetSpoken(e.Text.T("shell.week.on"))
	if between == nil {
		return kit.Line(0, back, on)
	}
	return kit.Line(0, back, between, on)
}

// Titled puts a screen's title on narrow windows beside its controls, the search and the person, who have no rail there. In large
// text several of them stand below the title.
func (e Env) Titled(title fyne.CanvasObject, controls ...fyne.CanvasObject) fyne.CanvasObject {
	if e.Search != nil {
		search := kit.NewButton(kit.Plain, "search", "", e.Search)
		search.SetSpoken(e.Text.T("shell.find"))
		controls = append(controls, search)
	}
	if e.Me != nil {
		if face := e.Me(); face != nil {
			controls = append(controls, container.New(kit.Padded(0, 8, 0, 0), face)) // its mark is wider than it
		}
	}
	switch {
	case len(controls) == 0:
		return title
	case len(controls) > 1 && kit.TextScale() > largestBeside:
		return kit.Stack(0, title, kit.Line(0, controls...))
	}
	return container.New(kit.Flex(4, 1), title, kit.Line(0, controls...))
}

// largestBeside is the largest text at which a title has room beside buttons on a phone.
const largestBeside = 1.3
