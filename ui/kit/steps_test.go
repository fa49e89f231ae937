// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
)

func TestStepBar_says_how_far_it_is(t *testing.T) {
	wear(t, Light, 1)
	assert.Equal(t, "60 %", NewStepBar(3, 5).AccessibilityLabel())
	assert.Equal(t, "100 %", NewStepBar(9, 5).AccessibilityLabel(), "no more than there are")
	assert.Equal(t, "0 %", NewStepBar(0, 0).AccessibilityLabel())
	for _, of := range []int{1, 5, mostPieces, mostPieces + 1, 200} {
		bar := NewStepBar(1, of)
		hang(t, bar, 300, 20)
		assert.InDelta(t, 6, bar.MinSize().Height, 0.1)
	}
}

func TestOption_shows_a_verdict_by_its_mark(t *testing.T) {
	wear(t, Light, 1)
	icons := map[string]bool{}
	for _, verdict := range []Verdict{Unjudged, JudgedRight, JudgedWrong, JudgedMissed} {
		o := NewOption("Akte", "", 0, true, true, func() {})
		o.SetVerdict(verdict)
		icons[o.icon()] = true
	}
	assert.Len(t, icons, 4, "not by colour alone")
}

func TestButton_has_its_arrow_behind_the_words(t *testing.T) {
	wear(t, Light, 1)
	b := NewButton(Filled, "arrow_forward", "Weiter", func() {})
	b.After = true
	hang(t, b, 200, 60)
	var icon, label fyne.Position
	each(b, func(o fyne.CanvasObject) {
		switch o.(type) {
		case *IconView:
			icon = o.Position()
		case *Paragraph:
			if o.Size().Height > 0 && o.Position().X > 0 {
				label = o.Position()
			}
		}
	})
	assert.Greater(t, icon.X, label.X)
}

func TestParagraph_leaves_no_letter_alone(t *testing.T) {
	wear(t, Light, 1)
	width := Label.Measure("angekommen-").Width - Label.Measure("n").Width
	assert.Equal(t, []string{"angekom-", "men"}, breakLine("angekommen", width-Label.Measure("e").Width, Label))
}
