// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/kit"
)

// needsCards are what the person needs of a desk, and that nobody sees it.
func (s *Screen) needsCards() []fyne.CanvasObject {
	t, needs := s.env.Text, s.state.Needs
	adjustable := kit.NewChip("height", t.T("settings.needs.adjustable"), needs.Adjustable, func(on bool) { needs.Adjustable = on; s.onNeed(needs) })
	accessible := kit.NewChip("accessible", t.T("settings.needs.accessible"), needs.Accessible, func(on bool) { needs.Accessible = on; s.onNeed(needs) })
	return []fyne.CanvasObject{
		kit.NewCard(kit.Stack(12, kit.NewParagraph(t.T("settings.needs.line"), kit.Body), container.New(kit.Flow(8), adjustable, accessible))),
		s.lockedCard(t.T("settings.needs.seen")),
	}
}

// onNeed keeps what the person needs; the chip takes it back.
func (s *Screen) onNeed(needs staff.Needs) {
	s.state.Needs = needs
	s.redraw()
	s.env.Work.Write(func(ctx context.Context) (func(), error) { return s.Refresh, s.data.Need(ctx, needs) })
}

// needsState tells whether something is said, and not what: somebody may look over the person's shoulder.
func (s *Screen) needsState() string {
	if s.state.Needs == (staff.Needs{}) {
		return s.env.Text.T("settings.needs.none")
	}
	return s.env.Text.T("settings.needs.some")
}
