// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// linesOf are the words of a prose as they stand, a text for each line.
func linesOf(p *Prose, width float32) (lines []string) {
	pieces, n := p.broken(width)
	lines = make([]string, n)
	for _, piece := range pieces {
		lines[piece.line] += piece.text
	}
	return lines
}

func TestProse_LosesNoWordAndKeepsTheWidth(t *testing.T) {
	wear(t, Light, 1)
	letters := rapid.StringOfN(rapid.SampledFrom([]rune("aäWiß-. \n*0\u00a0\uFFFD")), 0, 60, -1)
	plain := strings.NewReplacer(" ", "", "\n", "", "-", "").Replace
	rapid.Check(t, func(t *rapid.T) {
		p := NewProse(Body, Run{Text: letters.Draw(t, "first")}, Run{Text: letters.Draw(t, "second"), Strong: true}, Run{Text: letters.Draw(t, "third"), Italic: true})
		width := float32(rapid.IntRange(0, 300).Draw(t, "width"))
		pieces, _ := p.broken(width)

		if got, want := plain(strings.Join(linesOf(p, width), "")), plain(p.Text()); got != want {
			t.Fatalf("%q became %q", want, got)
		}
		for _, piece := range pieces {
			bare := strings.TrimRight(piece.text, " ")
			if wide := piece.x + p.face(p.runs[piece.run]).width(bare); width > 0 && wide > width+1 && len([]rune(bare)) > 2 {
				t.Fatalf("%q ends at %v of %v", piece.text, wide, width)
			}
		}
	})
}

// TestProse_keeps_the_width_with_letters_that_the_font_lacks: they are wider beside each other than one by one.
func TestProse_keeps_the_width_with_letters_that_the_font_lacks(t *testing.T) {
	wear(t, Light, 1)
	p := NewProse(Body, Run{Text: "a\uFFFD  aaß*\uFFFD\uFFFD\uFFFD"})
	pieces, _ := p.broken(114)
	for _, piece := range pieces {
		assert.LessOrEqual(t, piece.x+p.face(p.runs[0]).width(strings.TrimRight(piece.text, " ")), float32(115))
	}
}

func TestProse_shows_what_is_no_text(t *testing.T) {
	wear(t, Light, 1)
	p := NewProse(Body, Run{Text: "0" + strings.Repeat("\xcc", 8)}, Run{Text: "0"})
	assert.NotEmpty(t, linesOf(p, 20))
	assert.Equal(t, "0\uFFFD0", p.Text())
}

func TestProse_breaks_at_words_over_all_its_runs(t *testing.T) {
	wear(t, Light, 1)
	p := NewProse(Body, Run{Text: "Wer bucht, "}, Run{Text: "checkt bis zehn", Strong: true}, Run{Text: " Uhr ein.\nDanach nicht."})

	lines := linesOf(p, Body.Measure("Wer bucht, checkt").Width+8)

	assert.Equal(t, []string{"Wer bucht, checkt ", "bis zehn Uhr ein.", "Danach nicht."}, lines)
	assert.Equal(t, "Wer bucht, checkt bis zehn Uhr ein.\nDanach nicht.", p.AccessibilityLabel())
	assert.Equal(t, []string{"Wer bucht, checkt bis zehn Uhr ein.", "Danach nicht."}, linesOf(p, 0))
	address := Run{Text: "stadt.example.login-hilfe.example/anmelden", Code: true}
	assert.Equal(t, []string{"stadt.example.login-", "hilfe.example/", "anmelden"}, linesOf(NewProse(Body, address), Body.Measure("stadt.example.login-hi").Width), "no hyphen that is not in it")
	assert.Equal(t, []string{"Straßen-", "verkehr"}, linesOf(NewProse(Body, Run{Text: "Straßenverkehr"}), Body.Measure("Straßen-").Width))
}

func TestProse_opens_what_a_link_leads_to(t *testing.T) {
	wear(t, Light, 1)
	opened := 0
	p := NewProse(Body, Run{Text: "Siehe "}, Run{Text: "die Regeln für alle geteilten Arbeitsplätze im Haus", Open: func() { opened++ }}, Run{Text: " dazu."})
	canvas := hang(t, Stack(0, p), 160, 400)
	taps, stops := 0, 0
	for _, o := range p.draw() {
		if tappable, ok := o.(fyne.Tappable); ok {
			tappable.Tapped(nil)
			taps++
		}
		if _, ok := o.(fyne.Focusable); ok {
			stops++
		}
	}
	assert.Greater(t, taps, 1, "it goes over several lines")
	assert.Equal(t, taps, opened)
	assert.Equal(t, 1, stops, "Tab stops once")

	canvas.FocusNext()
	require.NotNil(t, canvas.Focused())
	canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	assert.Equal(t, taps+1, opened)
	assert.Equal(t, "die Regeln für alle geteilten Arbeitsplätze im Haus", canvas.Focused().(fyne.Accessible).AccessibilityLabel())
}

func TestProse_is_as_high_as_its_lines(t *testing.T) {
	wear(t, Light, 1)
	p := NewProse(Body, Run{Text: strings.Repeat("Wort ", 40)})
	narrow, wide := heightFor(p, 100), heightFor(p, 600)
	assert.Greater(t, narrow, 3*wide)
	assert.Equal(t, Body.face().line*float32(len(linesOf(p, 600))), wide)
}

func TestOption_says_what_it_shows(t *testing.T) {
	wear(t, Light, 1)
	chosen := 0
	o := NewOption("Bis 10 Uhr", "61 %", 0.61, true, false, func() { chosen++ })
	assert.Equal(t, "✓ Bis 10 Uhr, 61 %", o.AccessibilityLabel())
	o.Tapped(nil)
	assert.Equal(t, 1, chosen)
	assert.True(t, NewOption("Vorbei", "", 0, false, false, nil).Disabled())
	long := NewOption(strings.Repeat("lange Antwort ", 8), "3 %", 0, false, true, func() {})
	assert.Greater(t, heightFor(long, 200), 2*heightFor(NewOption("kurz", "", 0, false, true, func() {}), 200))
}
