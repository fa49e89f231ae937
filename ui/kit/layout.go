// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Layouts here ask a child for its least height only after it has got its width, so that wrapping text below them comes out right at the first pass.

type vstack struct{ gap float32 }

// VStack puts children below each other over the full width, gap dp apart. A child that is a spacer takes what height is left.
func VStack(gap float32) fyne.Layout { return vstack{gap} }

func (l vstack) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for i, o := range visible(objects) {
		m := o.MinSize()
		size.Width = max(size.Width, m.Width)
		size.Height += m.Height
		if i > 0 {
			size.Height += l.gap
		}
	}
	return size
}

func (l vstack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	shown := visible(objects)
	used, spacers := l.gap*float32(max(len(shown)-1, 0)), 0
	for _, o := range shown {
		if isSpacer(o) {
			spacers++
			continue
		}
		used += heightFor(o, size.Width)
	}
	y := float32(0)
	for _, o := range shown {
		h := o.MinSize().Height
		if isSpacer(o) {
			h = max(size.Height-used, 0) / float32(spacers)
		}
		place(o, 0, y, size.Width, h)
		y += h + l.gap
	}
}

type hstack struct{ gap float32 }

// HStack puts children beside each other at their least width and height, centred on one line, gap dp apart. A child that is a spacer takes what width is left.
func HStack(gap float32) fyne.Layout { return hstack{gap} }

func (l hstack) MinSize(objects []fyne.CanvasObject) fyne.Size { return rowMin(objects, l.gap) }

func (l hstack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	shown := visible(objects)
	used, spacers := l.gap*float32(max(len(shown)-1, 0)), 0
	for _, o := range shown {
		if isSpacer(o) {
			spacers++
			continue
		}
		used += o.MinSize().Width
	}
	x := float32(0)
	for _, o := range shown {
		m := o.MinSize()
		if isSpacer(o) {
			m.Width = max(size.Width-used, 0) / float32(spacers)
		}
		place(o, x, (size.Height-m.Height)/2, m.Width, m.Height)
		x += m.Width + l.gap
	}
}

type flex struct {
	gap     float32
	weights []float32
}

// Flex puts children beside each other: a weight of 0 keeps the least width, the others share the rest by weight. Children without a weight have 0. All are centred on one line.
func Flex(gap float32, weights ...float32) fyne.Layout { return flex{gap, weights} }

func (l flex) weight(i int) float32 {
	if i < len(l.weights) {
		return l.weights[i]
	}
	return 0
}

func (l flex) MinSize(objects []fyne.CanvasObject) fyne.Size { return rowMin(objects, l.gap) }

func (l flex) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	rest, total := size.Width+l.gap, float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		rest -= l.gap
		total += l.weight(i)
		if l.weight(i) == 0 {
			rest -= o.MinSize().Width
		}
	}
	x := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		w := o.MinSize().Width
		if l.weight(i) > 0 {
			w = max(rest, 0) * l.weight(i) / total
		}
		h := heightFor(o, w)
		place(o, x, (size.Height-h)/2, w, h)
		x += w + l.gap
	}
}

type spread struct{ gap float32 }

// Spread puts the first child at the left with all the width there is and the others at the right, 12 dp apart. Where they do not fit beside each other, as in large text, they stand below each other.
var Spread fyne.Layout = spread{12}

func (l spread) fits(objects []fyne.CanvasObject, width float32) bool {
	return rowMin(objects, l.gap).Width <= width+0.5
}

// MinSize learns from where the last Layout put the children whether they are stacked: a layout that is shared keeps nothing itself.
func (l spread) MinSize(objects []fyne.CanvasObject) fyne.Size {
	shown := visible(objects)
	if len(shown) > 1 && shown[1].Position().Y > 0 && shown[1].Position().Y >= shown[0].Position().Y+shown[0].Size().Height {
		return vstack{0}.MinSize(shown)
	}
	return rowMin(shown, l.gap)
}

func (l spread) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	shown := visible(objects)
	if len(shown) < 2 || l.fits(shown, size.Width) {
		flex{l.gap, []float32{1}}.Layout(shown, size)
		return
	}
	vstack{0}.Layout(shown, size)
	for _, o := range shown[1:] {
		o.Resize(fyne.NewSize(min(o.MinSize().Width, size.Width), o.Size().Height))
	}
}

type grid struct {
	cols int
	gap  float32
}

// Grid puts children into cols columns of one width, row by row, gap dp apart; all cells of a row are as high as its highest.
func Grid(cols int, gap float32) fyne.Layout { return grid{max(cols, 1), gap} }

func (l grid) MinSize(objects []fyne.CanvasObject) fyne.Size {
	shown := visible(objects)
	cell := float32(0)
	for _, o := range shown {
		cell = max(cell, o.MinSize().Width)
	}
	height := float32(0)
	for i := 0; i < len(shown); i += l.cols {
		if i > 0 {
			height += l.gap
		}
		height += l.rowHeight(shown[i:min(i+l.cols, len(shown))])
	}
	return fyne.NewSize(cell*float32(l.cols)+l.gap*float32(l.cols-1), height)
}

func (l grid) rowHeight(row []fyne.CanvasObject) float32 {
	height := float32(0)
	for _, o := range row {
		height = max(height, o.MinSize().Height)
	}
	return height
}

func (l grid) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	shown := visible(objects)
	w := (size.Width - l.gap*float32(l.cols-1)) / float32(l.cols)
	y := float32(0)
	for i := 0; i < len(shown); i += l.cols {
		row := shown[i:min(i+l.cols, len(shown))]
		for _, o := range row {
			heightFor(o, w)
		}
		h := l.rowHeight(row)
		for j, o := range row {
			place(o, float32(j)*(w+l.gap), y, w, h)
		}
		y += h + l.gap
	}
}

type flow struct {
	gap, lineGap float32
	width        float32
}

// Flow puts children beside each other at their least size, gap dp apart, and starts a new line where the width ends. A child that is wider than a line gets the line. Lines are gap dp apart too, unless lineGap says otherwise: chips bring 8 dp of their own.
func Flow(gap float32, lineGap ...float32) fyne.Layout {
	l := &flow{gap: gap, lineGap: gap}
	if len(lineGap) > 0 {
		l.lineGap = lineGap[0]
	}
	return l
}

func (l *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	widest := float32(0)
	for _, o := range visible(objects) {
		widest = max(widest, o.MinSize().Width)
	}
	if l.width > 0 { // a child that is wider wraps
		widest = min(widest, l.width)
	}
	return fyne.NewSize(widest, l.run(objects, l.width, nil))
}

func (l *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	for _, o := range visible(objects) {
		heightFor(o, min(o.MinSize().Width, size.Width))
	}
	l.run(objects, size.Width, func(o fyne.CanvasObject, x, y, line float32) {
		m := o.MinSize()
		place(o, x, y+(line-m.Height)/2, min(m.Width, size.Width), m.Height)
	})
}

// run walks the lines, tells put where each child goes and how high its line is, and returns the height of all.
func (l *flow) run(objects []fyne.CanvasObject, width float32, put func(o fyne.CanvasObject, x, y, line float32)) float32 {
	y := float32(0)
	for rest := visible(objects); len(rest) > 0; {
		n, high := l.line(rest, width)
		x := float32(0)
		for _, o := range rest[:n] {
			if put != nil {
				put(o, x, y, high)
			}
			x += o.MinSize().Width + l.gap
		}
		rest = rest[n:]
		y += high
		if len(rest) > 0 {
			y += l.lineGap
		}
	}
	return y
}

// line returns how many children go on the next line, and its height.
func (l *flow) line(objects []fyne.CanvasObject, width float32) (n int, high float32) {
	x := float32(0)
	for _, o := range objects {
		m := o.MinSize()
		if n > 0 && width > 0 && x+m.Width > width+0.5 {
			break
		}
		x += m.Width + l.gap
		high = max(high, m.Height)
		n++
	}
	return n, high
}

type beside struct {
	flex
	width float32
}

// Beside is Flex that stacks its children over the full width when they do not fit beside each other, as button pairs do in large text.
func Beside(gap float32, weights ...float32) fyne.Layout {
	return &beside{flex: flex{gap, weights}}
}

func (l *beside) fits(objects []fyne.CanvasObject, width float32) bool {
	if width <= 0 {
		return true
	}
	total, need := float32(0), float32(-l.gap)
	for i := range objects {
		total += l.weight(i)
	}
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		need += o.MinSize().Width + l.gap
		if share := l.weight(i); share > 0 && o.MinSize().Width > (width-l.gap*float32(len(objects)-1))*share/total {
			return false
		}
	}
	return need <= width+0.5
}

func (l *beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if l.fits(objects, l.width) {
		size := rowMin(objects, l.gap)
		if l.width > 0 {
			size.Width = min(size.Width, l.width)
		}
		return size
	}
	return vstack{l.gap}.MinSize(objects)
}

func (l *beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	if l.fits(objects, size.Width) {
		l.flex.Layout(objects, size)
		return
	}
	vstack{l.gap}.Layout(objects, size)
}

type padded struct{ top, right, bottom, left float32 }

// Padded keeps dp around its children: one value for all sides, two for top/bottom and left/right, four for top, right, bottom, left.
func Padded(pad ...float32) fyne.Layout {
	switch len(pad) {
	case 1:
		return padded{pad[0], pad[0], pad[0], pad[0]}
	case 2:
		return padded{pad[0], pad[1], pad[0], pad[1]}
	case 4:
		return padded{pad[0], pad[1], pad[2], pad[3]}
	default:
		return padded{}
	}
}

func (l padded) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range visible(objects) {
		size = size.Max(o.MinSize())
	}
	return size.AddWidthHeight(l.left+l.right, l.top+l.bottom)
}

func (l padded) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range visible(objects) {
		place(o, l.left, l.top, max(size.Width-l.left-l.right, 0), max(size.Height-l.top-l.bottom, 0))
	}
}

// Stack is container.New(VStack(gap), objects...) in a word.
func Stack(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(VStack(gap), objects...)
}

// Line is container.New(HStack(gap), objects...) in a word.
func Line(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(HStack(gap), objects...)
}

func rowMin(objects []fyne.CanvasObject, gap float32) fyne.Size {
	var size fyne.Size
	for i, o := range visible(objects) {
		m := o.MinSize()
		size.Width += m.Width
		size.Height = max(size.Height, m.Height)
		if i > 0 {
			size.Width += gap
		}
	}
	return size
}

func visible(objects []fyne.CanvasObject) []fyne.CanvasObject {
	shown := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if o.Visible() {
			shown = append(shown, o)
		}
	}
	return shown
}

// HeightFor gives the object its width and returns the least height it has then. Layouts of other rooms use it where wrapping text may lie below.
func HeightFor(o fyne.CanvasObject, width float32) float32 { return heightFor(o, width) }

// heightFor gives the object its width and returns the least height it has then.
func heightFor(o fyne.CanvasObject, width float32) float32 {
	o.Resize(fyne.NewSize(width, o.MinSize().Height))
	return o.MinSize().Height
}

func isSpacer(o fyne.CanvasObject) bool {
	s, ok := o.(interface{ ExpandVertical() bool })
	return ok && s.ExpandVertical()
}
