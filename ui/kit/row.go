// SPDX-License-Identifier: EUPL-1.2

package kit

import "fyne.io/fyne/v2"

// Row is a line of a list: a tile, a title, a second line, and something at the right. It is at least 56 dp high, or 54 when it is dense.
type Row struct {
	touch
	// Selected rows stand on a soft ground.
	Selected bool
	// Dense rows are 54 dp high at least: a small button in them answers on almost all of that.
	Dense bool

	tile, trailing fyne.CanvasObject
	title          *Paragraph
	second         *Paragraph
	excerpt        *Prose // nil for none
	marked         *Prose // the title in several looks; nil for one look
}

// NewRow makes a row; tile, subtitle, trailing and onTapped may be empty. A row without onTapped does not answer, what stands in it still does.
func NewRow(tile fyne.CanvasObject, title, subtitle string, trailing fyne.CanvasObject, onTapped func()) *Row {
	r := &Row{tile: tile, trailing: trailing, title: NewParagraph(title, Strong), second: NewParagraph(subtitle, Small)}
	r.act = onTapped
	r.ExtendBaseWidget(r)
	return r
}

// SetTitle shows another title.
func (r *Row) SetTitle(words string) { r.title.SetText(words); r.Refresh() }

// SetSubtitle shows another second line; empty centres the title.
func (r *Row) SetSubtitle(words string) { r.second.SetText(words); r.Refresh() }

// SetMarked shows the title in several looks.
func (r *Row) SetMarked(p *Prose) { r.marked = p; r.Refresh() }

// heading is the title as it is drawn.
func (r *Row) heading() fyne.CanvasObject {
	if r.marked != nil {
		return r.marked
	}
	return r.title
}

// SetExcerpt shows a text of several looks below the second line.
func (r *Row) SetExcerpt(p *Prose) { r.excerpt = p; r.Refresh() }

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
	if r.excerpt != nil {
		words += ", " + r.excerpt.Text()
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

// Inside returns what the row shows, for those who look for an object.
func (r *Row) Inside() []fyne.CanvasObject { return r.parts() }

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
	parts := []fyne.CanvasObject{r.heading()}
	for _, o := range []fyne.CanvasObject{r.tile, r.trailing} {
		if o != nil {
			parts = append(parts, o)
		}
	}
	if r.second.words != "" {
		parts = append(parts, r.second)
	}
	if r.excerpt != nil {
		parts = append(parts, r.excerpt)
	}
	return parts
}

// below is the height of the excerpt in a width; 0 without one.
func (r *Row) below(room float32) float32 {
	if r.excerpt == nil {
		return 0
	}
	return HeightFor(r.excerpt, room)
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

// stacked tells whether the trailing object goes below the words, because beside them they would be squeezed: only in large text or very narrow rows.
func (r *Row) stacked(width float32) bool {
	if r.trailing == nil || !r.trailing.Visible() || width <= 0 {
		return false
	}
	left, right := r.sides()
	room := width - left - right
	return room < min(Strong.Measure(r.title.words).Width, 110*TextScale())
}

// wordsSize returns the width left for the words and the heights of title and second line there.
func (r *Row) wordsSize(width float32) (room, title, second float32) {
	left, right := r.sides()
	if r.stacked(width) {
		right = 0
	}
	room = max(width-left-right, 1)
	if title = Strong.face().line * float32(r.title.linesAt(room)); r.marked != nil {
		title = HeightFor(r.marked, room)
	}
	if r.second.words != "" {
		second = Small.face().line * float32(r.second.linesAt(room))
	}
	return room, title, second
}

func (r *Row) minSize() fyne.Size {
	left, right := r.sides()
	width := r.Size().Width
	if width <= 0 {
		width = left + right + max(Strong.Measure(r.title.words).Width, Small.Measure(r.second.words).Width)
	}
	room, title, second := r.wordsSize(width)
	height := title + second + r.below(room)
	if r.stacked(width) {
		height += r.trailing.MinSize().Height
	} else if r.trailing != nil && r.trailing.Visible() {
		height = max(height, r.trailing.MinSize().Height)
	}
	if r.tile != nil && r.tile.Visible() {
		height = max(height, r.tile.MinSize().Height)
	}
	least := min(Strong.Measure(r.title.words).Width, 96*TextScale())
	if r.stacked(width) {
		right = 0
	}
	if r.Dense {
		return fyne.NewSize(left+least+right, max(54, height+6))
	}
	return fyne.NewSize(left+least+right, max(56, height+12))
}

func (r *Row) layout(size fyne.Size) {
	left, _ := r.sides()
	room, title, second := r.wordsSize(size.Width)
	stacked := r.stacked(size.Width)
	below := r.below(room)
	words := title + second + below
	if stacked {
		heightFor(r.trailing, min(r.trailing.MinSize().Width, room))
		words += r.trailing.MinSize().Height
	}
	y := (size.Height - words) / 2
	place(r.heading(), left, y, room, title)
	place(r.second, left, y+title, room, second)
	if r.excerpt != nil {
		place(r.excerpt, left, y+title+second, room, below)
	}
	if r.tile != nil {
		m := r.tile.MinSize()
		place(r.tile, 0, (size.Height-m.Height)/2, m.Width, m.Height)
	}
	if r.trailing == nil {
		return
	}
	m := r.trailing.MinSize()
	if stacked {
		place(r.trailing, left, y+title+second+below, min(m.Width, room), m.Height)
		return
	}
	place(r.trailing, size.Width-m.Width, (size.Height-m.Height)/2, m.Width, m.Height)
}
