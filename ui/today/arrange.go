// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/ui/kit"
)

// atMost centres its content and makes it at most some dp wide.
type atMost struct{ width float32 }

func (l atMost) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (l atMost) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(l.width*max(1, kit.TextScale()*0.9), size.Width)
	put(objects[0], (size.Width-width)/2, 0, width, size.Height)
}

// sideColumn is a main column with another at its right, both from the top. The side takes at most a third.
type sideColumn struct{ gap, side float32 }

func (l sideColumn) widths(width float32) (main, side float32) {
	side = min(l.side*max(1, kit.TextScale()*0.85), width*0.345)
	return width - l.gap - side, side
}

func (l sideColumn) MinSize(objects []fyne.CanvasObject) fyne.Size {
	main, side := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(main.Width+l.gap+side.Width, max(main.Height, side.Height))
}

func (l sideColumn) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	main, side := l.widths(size.Width)
	for i, width := range []float32{main, side} {
		objects[i].Resize(fyne.NewSize(width, objects[i].MinSize().Height)) // words wrap: the height follows the width
		put(objects[i], float32(i)*(main+l.gap), 0, width, objects[i].MinSize().Height)
	}
}

// cells puts children beside each other, all of one width and height, and as many in a row as their least width allows.
type cells struct {
	gap  float32
	cols *int // how many there were at the last layout
}

func newCells(gap float32) cells { return cells{gap, new(int)} }

func (l cells) least(objects []fyne.CanvasObject) (cell fyne.Size) {
	for _, o := range objects {
		cell = cell.Max(o.MinSize())
	}
	return cell
}

// columns is how many cells stand in a row: as few as the rows that are needed ask for, so that none stands alone in the last.
func (l cells) columns(objects []fyne.CanvasObject, width float32) int {
	fit := max(int((width+l.gap)/(l.least(objects).Width+l.gap)), 1)
	rows := (len(objects) + fit - 1) / fit
	return max((len(objects)+rows-1)/max(rows, 1), 1)
}

func (l cells) MinSize(objects []fyne.CanvasObject) fyne.Size {
	cols := *l.cols
	if cols == 0 {
		cols = len(objects)
	}
	rows := float32((len(objects) + cols - 1) / max(cols, 1))
	cell := l.least(objects)
	return fyne.NewSize(cell.Width, rows*cell.Height+(rows-1)*l.gap)
}

func (l cells) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	cols := l.columns(objects, size.Width)
	*l.cols = cols
	cell := l.least(objects)
	width := (size.Width - l.gap*float32(cols-1)) / float32(cols)
	for i, o := range objects {
		put(o, float32(i%cols)*(width+l.gap), float32(i/cols)*(cell.Height+l.gap), width, cell.Height)
	}
}

// stripHeight is a piece of the plan: as high as the window leaves it with all that stands below.
type stripHeight struct{ s *Screen }

func (l stripHeight) MinSize([]fyne.CanvasObject) fyne.Size {
	if l.s.flow.Wide {
		return fyne.NewSize(280, min(max(l.s.flow.Size.Height-l.s.belowStrip(), 180), 360))
	}
	return fyne.NewSize(200, min(max(l.s.flow.Size.Height-524, 116), 168))
}

// belowStrip is what the rest of the left column takes in common text, in dp.
func (s *Screen) belowStrip() float32 {
	if len(s.state.FirstAiders) == 0 {
		return 472
	}
	return 554
}

func (l stripHeight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		put(o, 0, 0, size.Width, size.Height)
	}
}

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Resize(fyne.NewSize(max(w, 0), max(h, 0)))
	o.Move(fyne.NewPos(x, y))
}
