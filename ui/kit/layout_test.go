// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func box(width, height float32) *fyne.Container {
	return container.New(fixed{fyne.NewSize(width, height)})
}

type fixed struct{ size fyne.Size }

func (f fixed) MinSize([]fyne.CanvasObject) fyne.Size { return f.size }
func (f fixed) Layout([]fyne.CanvasObject, fyne.Size) {}
func at(o fyne.CanvasObject) (x, y, width, height float32) {
	return o.Position().X, o.Position().Y, o.Size().Width, o.Size().Height
}

func assertAt(t *testing.T, o fyne.CanvasObject, x, y, width, height float32) {
	t.Helper()
	gotX, gotY, gotW, gotH := at(o)
	assert.InDeltaSlice(t, []float32{x, y, width, height}, []float32{gotX, gotY, gotW, gotH}, 0.01)
}

func TestVStack(t *testing.T) {
	wear(t, Light, 1)

	t.Run("puts children below each other over the full width", func(t *testing.T) {
		a, b := box(10, 20), box(30, 40)

		Stack(8, a, b).Resize(fyne.NewSize(100, 200))

		assertAt(t, a, 0, 0, 100, 20)
		assertAt(t, b, 0, 28, 100, 40)
	})
	t.Run("leaves no gap for what is hidden", func(t *testing.T) {
		a, b := box(10, 20), box(30, 40)
		a.Hide()

		stack := Stack(8, a, b)
		stack.Resize(fyne.NewSize(100, 200))

		assertAt(t, b, 0, 0, 100, 40)
		assert.Equal(t, fyne.NewSize(30, 40), stack.MinSize())
	})
	t.Run("gives a spacer the rest", func(t *testing.T) {
		a, b := box(10, 20), box(10, 20)

		Stack(0, a, layout.NewSpacer(), b).Resize(fyne.NewSize(100, 200))

		assertAt(t, b, 0, 180, 100, 20)
	})
	t.Run("knows the height of wrapping text at the first pass, however deep it lies", func(t *testing.T) {
		p := NewParagraph("Deine Änderungen sind auf diesem Gerät sicher. Bitte noch einmal versuchen.", Body)
		below := box(10, 10)

		Stack(0, NewCard(Stack(4, container.New(Padded(4), p))), below).Resize(fyne.NewSize(220, 600))

		assert.Greater(t, p.Size().Height, float32(24))
		assert.InDelta(t, p.MinSize().Height+32+8, below.Position().Y, 0.1)
	})
}

func TestFlex(t *testing.T) {
	a, b, c := box(10, 20), box(30, 40), box(50, 10)

	container.New(Flex(10, 2, 0, 1), a, b, c).Resize(fyne.NewSize(200, 60))

	assertAt(t, a, 0, 20, 100, 20)
	assertAt(t, b, 110, 10, 30, 40)
	assertAt(t, c, 150, 25, 50, 10)
}

func TestSpread(t *testing.T) {
	t.Run("keeps the first left and the rest right", func(t *testing.T) {
		a, b := box(10, 20), box(30, 40)

		container.New(Spread, a, b).Resize(fyne.NewSize(200, 40))

		assertAt(t, a, 0, 10, 158, 20)
		assertAt(t, b, 170, 0, 30, 40)
	})
	t.Run("stacks what does not fit, and says how high that is", func(t *testing.T) {
		a, b := box(80, 20), box(60, 40)
		spread := container.New(Spread, a, b)

		high := heightFor(spread, 100)
		spread.Resize(fyne.NewSize(100, high))

		assert.InDelta(t, 60, high, 0.01)
		assertAt(t, b, 0, 20, 60, 40)
		assert.InDelta(t, 40, heightFor(spread, 300), 0.01)
	})
}

func TestBeside(t *testing.T) {
	t.Run("shares the width", func(t *testing.T) {
		a, b := box(50, 48), box(50, 48)

		container.New(Beside(10, 1, 1), a, b).Resize(fyne.NewSize(210, 48))

		assertAt(t, a, 0, 0, 100, 48)
		assertAt(t, b, 110, 0, 100, 48)
	})
	t.Run("stacks what does not fit", func(t *testing.T) {
		a, b := box(120, 48), box(50, 48)
		pair := container.New(Beside(10, 1, 1), a, b)

		high := heightFor(pair, 210)
		pair.Resize(fyne.NewSize(210, high))

		assert.InDelta(t, 106, high, 0.01)
		assertAt(t, b, 0, 58, 210, 48)
	})
}

func TestGrid(t *testing.T) {
	a, b, c := box(10, 20), box(10, 40), box(10, 30)
	grid := container.New(Grid(2, 10), a, b, c)

	grid.Resize(fyne.NewSize(110, 80))

	assertAt(t, b, 60, 0, 50, 40)
	assertAt(t, c, 0, 50, 50, 30)
	assert.Equal(t, fyne.NewSize(30, 80), grid.MinSize())
}

func TestFlow(t *testing.T) {
	a, b, c := box(50, 20), box(40, 20), box(30, 20)
	flow := container.New(Flow(10, 4), a, b, c)

	high := heightFor(flow, 100)

	assertAt(t, b, 60, 0, 40, 20)
	assertAt(t, c, 0, 24, 30, 20)
	assert.InDelta(t, 44, high, 0.01)
}

func TestPadded(t *testing.T) {
	a := box(10, 10)

	padded := container.New(Padded(1, 2, 3, 4), a)
	padded.Resize(fyne.NewSize(100, 50))

	assertAt(t, a, 4, 1, 94, 46)
	assert.Equal(t, fyne.NewSize(16, 14), padded.MinSize())
}

func TestScroll(t *testing.T) {
	wear(t, Light, 1)
	p := NewParagraph(strings.Repeat("Bürgerservice ", 60), Body)

	page := Scroll(p)
	hang(t, page, 200, 100)

	assert.InDelta(t, 200, p.Size().Width, 0.1)
	assert.InDelta(t, p.MinSize().Height, p.Size().Height, 0.1)
	assert.Less(t, page.MinSize().Width, float32(300))
}

func TestParagraph_LosesNoWordAndKeepsTheWidth(t *testing.T) {
	wear(t, Light, 1)
	word := rapid.StringMatching(`[a-zäöüß]{1,24}`)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(word, 1, 12).Draw(t, "words")
		width := rapid.Float32Range(40, 400).Draw(t, "width")
		text := strings.Join(words, " ")

		lines := breakLine(text, width, Body)

		for _, line := range lines {
			if len([]rune(line)) > 2 && Body.Measure(line).Width > width+1 {
				t.Fatalf("line %q is %v wide, not %v", line, Body.Measure(line).Width, width)
			}
		}
		got := strings.NewReplacer(" ", "", "-", "").Replace(strings.Join(lines, ""))
		if want := strings.ReplaceAll(text, " ", ""); got != want {
			t.Fatalf("%q became %q", want, got)
		}
	})
}

func TestParagraph(t *testing.T) {
	wear(t, Light, 1)

	t.Run("keeps what a hard space joins", func(t *testing.T) {
		for _, line := range breakLine("Der Plan kommt einmal aufs Gerät, etwa 2\u00a0MB groß", 60, Body) {
			assert.NotEqual(t, "MB", strings.TrimSpace(line))
		}
	})
	t.Run("breaks long words at their own hyphen", func(t *testing.T) {
		lines := breakLine("Bildschirm-Arbeitsplatz", Body.Measure("Bildschirm-Arb").Width, Body)

		assert.Equal(t, []string{"Bildschirm-", "Arbeitsplatz"}, lines)
	})
	t.Run("breaks addresses without a hyphen", func(t *testing.T) {
		lines := breakLine("rathaus.example/anmelden", Body.Measure("rathaus.example/anme").Width, Body)

		assert.Equal(t, []string{"rathaus.example/", "anmelden"}, lines)
	})
}

func TestText_CutsWithAnEllipsis(t *testing.T) {
	wear(t, Light, 1)
	text := NewText("Bürgerinnenservicehaus Bundesbahndirektion", Body)
	text.Ellipsis = true

	shown := text.shown(120)

	assert.True(t, strings.HasSuffix(shown, "…"))
	assert.LessOrEqual(t, Body.Measure(shown).Width, float32(120))
	assert.Equal(t, text.words, text.AccessibilityLabel(), "the spoken words are whole")
}
