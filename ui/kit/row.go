// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fyne.io/fyne/v2"
)

// Row is a line of a list: a tile, a title, a second line, and something at the right. It is at least 56 dp high.
type Row struct {
	touch
	// Selected rows stand on a soft ground.
	Selected bool

	tile, trailing fyne.CanvasObject
	title          *Text
	second         *Paragraph
}

// NewRow makes a row; tile, subtitle, trailing and onTapped may be empty. A row without onTapped does not answer, what stands in it still does.
func NewRow(tile fyne.CanvasObject, title, subtitle string, trailing fyne.CanvasObject, onTapped func()) *Row {
	r := &Row{tile: tile, trailing: trailing, title: NewText(title, Strong), second: NewParagraph(subtitle, Small)}
	r.title.Ellipsis = true
	r.act = onTapped
	r.ExtendBaseWidget(r)
	return r
}

// SetTitle shows another title.
func (r *Row) SetTitle(words string) { r.title.SetText(words); r.Refresh() }

// SetSubtitle shows another second line; empty centres the title.
func (r *Row) SetSubtitle(words string) { r.second.SetText(words); r.Refresh() }

// SetSelected shows whether the row is the chosen one.
func (r *Row) SetSelected(on bool) { r.Selected = on; r.Refresh() }

// Title returns the row's title.
func (r *Row) Title() string { return r.title.words }

// Subtitle returns the row's second line.
func (r *Row) Subtitle() string { return r.second.words }

// SetTile shows another tile, SetTrailing another object at the right; nil shows none.
func (r *Row) SetTile(tile fyne.CanvasObject) { r.tile = tile; r.Refresh() }

// SetTrailing shows another object at the right; nil shows none.
func (r *Row) SetTrailing(trailing fyne.CanvasObject) { r.trailing = trailing; r.Refresh() }

// AccessibilityLabel returns title and second line.
func (r *Row) AccessibilityLabel() string {
	if r.spoken != "" {
		return r.spoken
	}
	words := r.title.words
	if r.second.words != "" {
		words += ", " + r.second.words
	}
	if speaks, ok := r.trailing.(fyne.Accessible); ok && speaks.AccessibilityRole() == fyne.AccessibleRoleText {
		words += ", " + speaks.AccessibilityLabel()
	}
	return words
}

// AccessibilityRole is button for a row that answers, else text.
func (r *Row) AccessibilityRole() fyne.AccessibleRole {
	if r.act == nil {
		return fyne.AccessibleRoleText
	}
	return fyne.AccessibleRoleButton
}

// CreateRenderer is for Fyne.
func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	ground, halo := newShape(clear, 14), newHalo(14)
	d := &drawing{}
	ink := func() {
		fill := clear
		if r.Selected {
			fill = TonePrimarySoft
		}
		width := float32(0)
		if r.Selected {
			width = contrastOutline(2)
		}
		ground.paint(fill, ToneText, width)
		halo.show(&r.touch, ToneText)
		halo.veil.Hidden = halo.veil.Hidden || r.act == nil
		d.objects = append([]fyne.CanvasObject{ground.Rectangle, halo.veil.Rectangle}, r.parts()...)
		d.objects = append(d.objects, halo.ring.Rectangle)
		for _, part := range r.parts() {
			part.Refresh()
		}
	}
	ink()
	d.refresh, d.min = ink, r.minSize
	d.layout = func(size fyne.Size) {
		place(ground, -8, 0, size.Width+16, size.Height)
		halo.place(-8, 0, size.Width+16, size.Height)
		r.layout(size)
	}
	return d
}

func (r *Row) parts() []fyne.CanvasObject {
	parts := []fyne.CanvasObject{r.title}
	for _, o := range []fyne.CanvasObject{r.tile, r.trailing} {
		if o != nil {
			parts = append(parts, o)
		}
	}
	if r.second.words != "" {
		parts = append(parts, r.second)
	}
	return parts
}

const rowGap = 12

func (r *Row) sides() (left, right float32) {
	if r.tile != nil {
		left = r.tile.MinSize().Width + rowGap
	}
	if r.trailing != nil && r.trailing.Visible() {
		right = r.trailing.MinSize().Width + rowGap
	}
	return left, right
}

func (r *Row) minSize() fyne.Size {
	left, right := r.sides()
	words := r.title.MinSize()
	height := words.Height
	if r.second.words != "" {
		height += r.second.MinSize().Height
	}
	for _, o := range []fyne.CanvasObject{r.tile, r.trailing} {
		if o != nil && o.Visible() {
			height = max(height, o.MinSize().Height)
		}
	}
	return fyne.NewSize(left+max(words.Width, 48)+right, max(56, height+12))
}

func (r *Row) layout(size fyne.Size) {
	left, right := r.sides()
	width := max(size.Width-left-right, 0)
	line, second := Strong.face().line, float32(0)
	if r.second.words != "" {
		second = heightFor(r.second, width)
	}
	y := (size.Height - line - second) / 2
	place(r.title, left, y, width, line)
	place(r.second, left, y+line, width, second)
	if r.tile != nil {
		m := r.tile.MinSize()
		place(r.tile, 0, (size.Height-m.Height)/2, m.Width, m.Height)
	}
	if r.trailing != nil {
		m := r.trailing.MinSize()
		place(r.trailing, size.Width-m.Width, (size.Height-m.Height)/2, m.Width, m.Height)
	}
}
