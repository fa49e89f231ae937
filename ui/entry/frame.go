// SPDX-License-Identifier: EUPL-1.2

package entry

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/assets"
	"github.com/pult-app/pult/ui/kit"
)

// columnWidth is how wide these pictures are at most, in dp at text scale 1.
const columnWidth = 520

// frame puts a head and what follows from it into a column in the middle of the window.
func frame(head, rest fyne.CanvasObject) fyne.CanvasObject {
	return container.New(middleColumn{}, container.New(kit.Padded(28, 20, 20, 20), container.New(topAndRest{20}, head, rest)))
}

// whole is frame; in large text head and rest scroll together, because the head alone fills a phone.
func whole(head, rest fyne.CanvasObject) fyne.CanvasObject {
	if kit.TextScale() <= largestStill {
		return frame(head, rest)
	}
	return container.New(middleColumn{}, kit.Scroll(container.New(kit.Padded(28, 20, 20, 20), kit.Stack(20, head, rest))))
}

// heading is the style of the one sentence on top: long words must not break on a phone.
func heading() kit.TextStyle {
	if kit.TextScale() > largestStill {
		return kit.Title
	}
	return kit.Display
}

// middleColumn centres its content, at most columnWidth wide, over the whole height.
type middleColumn struct{}

func (middleColumn) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(280, 400) }

func (middleColumn) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(columnWidth*max(1, kit.TextScale()*0.9), size.Width)
	margin := float32(0)
	if size.Width > 600 {
		margin = min(size.Height*0.06, 60)
	}
	put(objects[0], (size.Width-width)/2, margin, width, size.Height-2*margin)
}

// calm puts a top and what there is to do into a column, and scrolls them where they do not fit.
func calm(top, rest fyne.CanvasObject) fyne.CanvasObject {
	column := container.New(kit.Padded(28, 20, 20, 20), kit.Stack(28, top, rest))
	return kit.Scroll(container.New(settled{}, column))
}

// settled puts a column that is not very high a little above the middle of a wide window, and at the top of a narrow one.
type settled struct{}

func (settled) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, objects[0].MinSize().Height)
}

func (settled) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(columnWidth*max(1, kit.TextScale()*0.9), size.Width)
	height := kit.HeightFor(objects[0], width)
	top := float32(0)
	if size.Width > 600 {
		top = max((size.Height-height)*0.35, 0)
	}
	put(objects[0], (size.Width-width)/2, top, width, height)
}

// topAndRest gives the first what it needs and the second the rest.
type topAndRest struct{ gap float32 }

func (l topAndRest) MinSize(objects []fyne.CanvasObject) fyne.Size {
	top, rest := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(top.Width, rest.Width), top.Height+l.gap+rest.Height)
}

func (l topAndRest) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(size.Width, objects[0].MinSize().Height)) // words wrap: the height follows the width
	top := objects[0].MinSize().Height
	put(objects[0], 0, 0, size.Width, top)
	put(objects[1], 0, top+l.gap, size.Width, size.Height-top-l.gap)
}

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Resize(fyne.NewSize(max(w, 0), max(h, 0)))
	o.Move(fyne.NewPos(x, y))
}

// asWide gives a button the width there is, so that long words go on in a second line instead of widening the window.
type asWide struct{}

func (asWide) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(48, objects[0].MinSize().Height)
}

func (asWide) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, size.Width, size.Height)
}

// flush is a button at its own width, or at what there is.
func flush(button fyne.CanvasObject) fyne.CanvasObject { return container.New(kit.Flow(0), button) }

// newSign is the app's sign.
func newSign() fyne.CanvasObject {
	content, err := assets.Sign.ReadFile("icon/pult.svg")
	if err != nil {
		return kit.NewTile("desk", kit.TileSoft)
	}
	picture := canvas.NewImageFromResource(fyne.NewStaticResource("pult.svg", content))
	picture.FillMode = canvas.ImageFillContain
	picture.SetMinSize(fyne.NewSquareSize(48))
	return picture
}
