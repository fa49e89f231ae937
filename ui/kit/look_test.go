// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/assets"
)

func TestLook_Markup(t *testing.T) {
	wear(t, Light, 1)
	chosen := NewRow(NewDeskSymbol(DeskFree, "16", 36), "Platz 3.16", "2 Bildschirme", nil, func() {})
	chosen.Selected = true
	pictures := map[string]fyne.CanvasObject{
		"card":      NewCard(container.New(Spread, NewText("Platz 3.14", Title), NewTag(TagConfirmed, "check_circle-fill", "Bestätigt"))),
		"rows":      Stack(4, NewRow(NewTile("verified", TileAmber), "Regeln", "Bitte bis Freitag bestätigen", nil, func() {}), NewHairline(), chosen),
		"daystrip":  NewDayStrip(threeDays(), 1, nil),
		"bottombar": NewBottomBar(threePlaces(), 1, nil),
		"picture":   NewPicture("event_available", "Alles gelesen", "Neues erscheint hier.", NewButton(Soft, "", "Weiter", func() {})),
	}
	for name, picture := range pictures {
		t.Run(name, func(t *testing.T) {
			assertMarkup(t, name, hang(t, picture, 390, 300))
		})
	}
}

func TestLook_Pixels(t *testing.T) {
	for name, mode := range modes {
		t.Run(name, func(t *testing.T) {
			wear(t, mode, 1)
			var symbols []fyne.CanvasObject
			for state := DeskFree; state <= DeskSuggestion; state++ {
				symbols = append(symbols, NewDeskSymbol(state, "14", 32), NewDeskSymbol(state, "", 18))
			}
			pair := container.New(Beside(8, 1, 1), NewButton(Filled, "task_alt", "Einchecken", func() {}), NewButton(Outline, "", "Freigeben", func() {}))
			content := container.NewStack(NewGround(ToneBg, 0), container.New(Padded(12), Stack(12, Line(8, symbols...), pair,
				container.New(Flow(8), NewTag(TagFree, "", "Frei"), NewTag(TagRequested, "schedule", "Vorgemerkt"), NewChip("", "2 Bildschirme", true, nil)),
				NewSegment([]SegmentPart{{Label: "Ganztags"}, {Label: "Vorm."}, {Label: "Nachm."}}, 1, nil))))

			assertPixels(t, "kit-"+name, hang(t, content, 560, 230).Capture())
		})
	}
}

func TestDeskSymbol_DiffersByShapeAlone(t *testing.T) {
	wear(t, Light, 1)
	for _, size := range []float32{12, 18, 24, 32, 48} {
		drawn := map[string]DeskState{}
		for state := DeskFree; state <= DeskSuggestion; state++ {
			symbol := NewDeskSymbol(state, "7", size)

			content := string(symbol.drawn().Content())

			require.NotContains(t, drawn, content)
			drawn[content] = state
			assert.NotContains(t, content, "stroke=", "strokes keep their width whatever the size")
		}
	}
}

func TestIcon(t *testing.T) {
	wear(t, Light, 1)

	t.Run("has a filled twin for each", func(t *testing.T) {
		files, err := assets.Icons.ReadDir("icons")
		require.NoError(t, err)
		require.Greater(t, len(files), 200)
		for _, file := range files {
			if name, svg := strings.CutSuffix(file.Name(), ".svg"); svg && !strings.HasSuffix(name, "-fill") {
				assert.Equal(t, name+"-fill", filledTwin(name))
			}
		}
	})
	t.Run("shows the help sign for a name it does not know", func(t *testing.T) {
		assert.Equal(t, Icon("help").Content(), Icon("no_such_icon").Content())
	})
	t.Run("is inked in the tone", func(t *testing.T) {
		assert.Contains(t, string(inkedIcon("desk", Color(ToneBad), 24).Content()), `fill="#a92b1f"`)
	})
}
