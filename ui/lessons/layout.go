// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/ui/kit"
)

// growing puts children below each other, gap dp apart; one of them takes what height is left.
type growing struct {
	gap  float32
	grow int
}

func (l growing) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for i, o := range objects {
		own := o.MinSize()
		size.Width = max(size.Width, own.Width)
		size.Height += own.Height
		if i > 0 {
			size.Height += l.gap
		}
	}
	return size
}

func (l growing) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	heights, used := make([]float32, len(objects)), l.gap*float32(len(objects)-1)
	for i, o := range objects {
		heights[i] = kit.HeightFor(o, size.Width)
		used += heights[i]
	}
	y := float32(0)
	for i, o := range objects {
		if i == l.grow {
			heights[i] += max(size.Height-used, 0)
		}
		put(o, 0, y, size.Width, heights[i])
		y += heights[i] + l.gap
	}
}

// halves puts two beside each other, gap dp apart: the right one has a share of the width. The left one is as high as can be seen at once,
// which high tells; nil for no higher than it needs.
type halves struct {
	gap, share float32
	high       func() float32
}

func (halves) MinSize(objects []fyne.CanvasObject) fyne.Size {
	left, right := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(left.Width+right.Width, max(left.Height, right.Height))
}

func (l halves) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	right := (size.Width - l.gap) * l.share
	left := size.Width - l.gap - right
	height := kit.HeightFor(objects[0], left)
	if l.high != nil {
		height = max(height, min(l.high(), size.Height))
	}
	put(objects[0], 0, 0, left, height)
	put(objects[1], left+l.gap, 0, right, kit.HeightFor(objects[1], right))
}

// beside is a column of at most so many dp at the left, and the rest.
type beside struct{ share, most float32 }

func (beside) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

func (l beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := min(size.Width*l.share, l.most)
	put(objects[0], 0, 0, left, size.Height)
	put(objects[1], left, 0, size.Width-left, size.Height)
}

// trail joins the marks of steps by lines: rows and lines take turns, a row first. Where there is room, the steps stand further apart.
type trail struct{ most float32 }

func (trail) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for i := 0; i < len(objects); i += 2 {
		own := objects[i].MinSize()
		size.Width, size.Height = max(size.Width, own.Width), size.Height+own.Height
	}
	return size
}

func (l trail) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	rows := (len(objects) + 1) / 2
	heights, used := make([]float32, rows), float32(0)
	for i := range heights {
		heights[i] = kit.HeightFor(objects[2*i], size.Width)
		used += heights[i]
	}
	more := float32(0)
	if rows > 0 {
		more = max(size.Height-used, 0) / float32(rows)
	}
	side := kit.StepSide()
	y := float32(0)
	for i, height := range heights {
		room := height + min(more, max(l.most-height, 0))
		put(objects[2*i], 0, y, size.Width, room)
		if i > 0 {
			line := objects[2*i-1]
			from := objects[2*i-2].Position().Y + (objects[2*i-2].Size().Height+side)/2 + 4
			until := y + (room-side)/2 - 4
			put(line, side/2-1.5, from, 3, max(until-from, 0))
		}
		y += room
	}
}

// alone is a control at the left by itself. Words that are wider than there is room go on in a second line.
func alone(control fyne.CanvasObject) *fyne.Container { return container.New(kit.Flow(0), control) }

// standing puts a head above and a foot below what takes the rest; the first and the last may be nil.
func standing(head, body, foot fyne.CanvasObject) *fyne.Container {
	for _, o := range []*fyne.CanvasObject{&head, &foot} {
		if *o == nil {
			*o = kit.Line(0)
		}
	}
	return container.New(between{}, head, body, foot)
}

type between struct{}

func (between) MinSize(objects []fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

func (between) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	top, bottom := kit.HeightFor(objects[0], size.Width), kit.HeightFor(objects[2], size.Width)
	put(objects[0], 0, 0, size.Width, top)
	put(objects[2], 0, size.Height-bottom, size.Width, bottom)
	put(objects[1], 0, top, size.Width, size.Height-top-bottom)
}

// wide makes its child exactly so many dp wide, and less where there is no room.
type wide float32

func (l wide) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(l), objects[0].MinSize().Height)
}

func (l wide) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, min(float32(l), size.Width), size.Height)
}

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(max(w, 0), max(h, 0)))
}
