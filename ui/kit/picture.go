// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// NewPicture says in the middle of its space that a list is empty or could not be shown: a large tile, a heading, a line, and at most one button (nil for none).
func NewPicture(icon, heading, line string, button *Button) *fyne.Container {
	head, words := NewParagraph(heading, Heading), NewParagraph(line, Small)
	head.Align, words.Align = fyne.TextAlignCenter, fyne.TextAlignCenter
	parts := []fyne.CanvasObject{container.New(Centred, newBigTile(filledTwin(icon), TileSoft)), space(4), head}
	if line != "" {
		parts = append(parts, words)
	}
	if button != nil {
		parts = append(parts, space(4), container.New(Centred, button))
	}
	return container.New(column{width: 300}, container.New(VStack(8), parts...))
}

// space is an empty strip of height dp.
func space(height float32) fyne.CanvasObject { return container.New(fixedHeight(height)) }

// column centres its children and makes them at most width dp wide.
type column struct{ width float32 }

// Column centres its children in both directions and makes them at most width dp wide.
func Column(width float32) fyne.Layout { return column{width} }

func (l column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return padded{}.MinSize(objects)
}

func (l column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := min(l.width*max(1, TextScale()*0.8), size.Width)
	for _, o := range objects {
		h := heightFor(o, w)
		place(o, (size.Width-w)/2, max((size.Height-h)/2, 0), w, h)
	}
}

// NewLoading shows still blocks in the shape of rows, for the first start only: nothing moves and nothing blinks.
func NewLoading(rows int) *fyne.Container {
	lines := make([]fyne.CanvasObject, 0, rows)
	widths := []float32{0.64, 0.48, 0.59, 0.53, 0.44}
	for i := range rows {
		lines = append(lines, newLoadingRow(widths[i%len(widths)]))
	}
	return container.New(VStack(12), lines...)
}

func newLoadingRow(width float32) fyne.CanvasObject {
	blocks := []fyne.CanvasObject{}
	for _, radius := range []float32{13, 6, 6} {
		block := NewGround(ToneSunken, radius)
		block.Soft = true
		blocks = append(blocks, block)
	}
	return container.New(loadingRow{width}, blocks...)
}

type loadingRow struct{ width float32 }

func (loadingRow) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(160, 44) }

func (l loadingRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	rest := min(size.Width-56, 340)
	place(objects[0], 0, 0, 44, 44)
	place(objects[1], 56, 6, rest*l.width, 12)
	place(objects[2], 56, 28, rest*l.width*0.7, 10)
}
