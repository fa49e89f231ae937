// SPDX-License-Identifier: EUPL-1.2

package kit

import "fyne.io/fyne/v2"

// Hanging puts a picture or a mark at the left and content beside it, both from the upper edge, gap dp apart.
func Hanging(gap float32) fyne.Layout { return hanging{gap} }

type hanging struct{ gap float32 }

func (l hanging) MinSize(objects []fyne.CanvasObject) fyne.Size {
	picture, content := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(picture.Width+l.gap+content.Width, max(picture.Height, content.Height))
}

func (l hanging) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	picture := objects[0].MinSize()
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(picture)
	x := picture.Width + l.gap
	objects[1].Move(fyne.NewPos(x, 0))
	objects[1].Resize(fyne.NewSize(size.Width-x, HeightFor(objects[1], size.Width-x)))
}

// Readable keeps its child no wider than most dp, and more in larger text, in the middle of its space: lines that are longer are read
// badly.
func Readable(most float32) fyne.Layout { return readable{most} }

type readable struct{ most float32 }

func (l readable) wide(width float32) float32 { return min(width, l.most*max(1, TextScale())) }

func (l readable) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, objects[0].MinSize().Height)
}

func (l readable) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	wide := l.wide(size.Width)
	objects[0].Move(fyne.NewPos((size.Width-wide)/2, 0))
	objects[0].Resize(fyne.NewSize(wide, max(HeightFor(objects[0], wide), size.Height)))
}

// Trailing puts its child at the right.
var Trailing fyne.Layout = trailing{}

type trailing struct{}

func (trailing) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (trailing) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	own := objects[0].MinSize()
	objects[0].Move(fyne.NewPos(max(size.Width-own.Width, 0), 0))
	objects[0].Resize(own)
}

// Upper keeps its child at its least height at the upper edge, over the full width.
var Upper fyne.Layout = upper{}

type upper struct{}

func (upper) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (upper) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], 0, 0, size.Width, heightFor(objects[0], size.Width))
}
