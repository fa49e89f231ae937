// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
)

func TestPage_BringsTheFocusIntoSight(t *testing.T) {
	wear(t, Light, 1)
	radio := NewRadio(threeOptions(), 0, nil)
	row := NewRow(nil, "Platz", "", NewButton(Plain, "", "Ansehen", func() {}), nil)
	page := Scroll(Stack(0, NewButton(Soft, "", "Oben", func() {}), box(10, 500), NewCard(Stack(4, radio, row)), box(10, 500)))
	canvas := hang(t, page, 300, 200)

	inSight := func(o fyne.CanvasObject) {
		y, found := below(page.scroll.Content, o)
		assert.True(t, found)
		assert.GreaterOrEqual(t, y, page.Offset())
		assert.LessOrEqual(t, y+o.Size().Height, page.Offset()+200)
	}
	canvas.FocusNext()
	assert.Zero(t, page.Offset(), "what is in sight stays where it is")
	for range 4 {
		canvas.FocusNext()
		inSight(canvas.Focused().(fyne.CanvasObject))
	}
	canvas.FocusNext()

	assert.Zero(t, page.Offset(), "the first button is in sight again")
}

func TestPage_LeavesTheFocusOfOthersAlone(t *testing.T) {
	wear(t, Light, 1)
	page := Scroll(box(10, 900))
	other := NewButton(Soft, "", "Unten", func() {})
	canvas := hang(t, Stack(0, page, other), 300, 200)

	canvas.Focus(other)

	assert.Zero(t, page.Offset())
	assert.False(t, page.Reveal(other))
}
