// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// RadioOption is one of the choices of a Radio: its name and, below it, what it means.
type RadioOption struct{ Label, Note string }

// Radio offers choices below each other of which at most one is chosen. The arrow keys walk them.
type Radio struct {
	widget.BaseWidget
	options  []*radioOption
	chosen   int
	onChosen func(int)
}

type radioOption struct {
	touch
	RadioOption
	owner *Radio
	index int
}

// NewRadio makes a group; chosen -1 chooses none. onChosen gets the index a person chose.
func NewRadio(options []RadioOption, chosen int, onChosen func(int)) *Radio {
	r := &Radio{chosen: chosen, onChosen: onChosen}
	for i, o := range options {
		option := &radioOption{RadioOption: o, owner: r, index: i}
		option.act = func() { r.choose(i) }
		option.ExtendBaseWidget(option)
		r.options = append(r.options, option)
	}
	r.ExtendBaseWidget(r)
	return r
}

func (r *Radio) choose(i int) {
	if i < 0 || i >= len(r.options) || i == r.chosen {
		return
	}
	r.SetChosen(i)
	if r.onChosen != nil {
		r.onChosen(i)
	}
}

// SetChosen chooses without calling onChosen.
func (r *Radio) SetChosen(i int) { r.chosen = i; r.Refresh() }

// Chosen returns the index of the chosen option, -1 for none.
func (r *Radio) Chosen() int { return r.chosen }

// Option returns the tappable option i, for tests and shortcuts.
func (r *Radio) Option(i int) fyne.Tappable { return r.options[i] }

// Inside returns the options, for those who look for an object.
func (r *Radio) Inside() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(r.options))
	for i, o := range r.options {
		objects[i] = o
	}
	return objects
}

// CreateRenderer is for Fyne.
func (r *Radio) CreateRenderer() fyne.WidgetRenderer {
	objects := r.Inside()
	stack := vstack{0}
	return &drawing{
		objects: objects,
		min:     func() fyne.Size { return stack.MinSize(objects) },
		layout:  func(size fyne.Size) { stack.Layout(objects, size) },
		refresh: func() {
			for _, o := range objects {
				o.Refresh()
			}
		},
	}
}

// AccessibilityLabel returns name and meaning; the chosen option begins with a check mark.
func (o *radioOption) AccessibilityLabel() string {
	words := o.Label
	if o.Note != "" {
		words += ", " + o.Note
	}
	if o.owner.chosen == o.index {
		words = "✓ " + words
	}
	return words
}

// TypedKey chooses with Enter and Space, and walks with the arrows.
func (o *radioOption) TypedKey(key *fyne.KeyEvent) {
	step := map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: 1}[key.Name]
	next := o.index + step
	if step == 0 || next < 0 || next >= len(o.owner.options) {
		o.touch.TypedKey(key)
		return
	}
	o.owner.choose(next)
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil {
		c.Focus(o.owner.options[next])
	}
}

// CreateRenderer is for Fyne.
func (o *radioOption) CreateRenderer() fyne.WidgetRenderer {
	ring, dot, halo := newShape(clear, 10), newShape(TonePrimary, 5), newHalo(12)
	left := func() float32 { return iconScale(20) + 16 }
	label, note := NewParagraph("", Body), NewParagraph("", Small)
	ink := func() {
		on := o.owner.chosen == o.index
		tone, style := ToneControl, Body
		if on {
			tone, style = TonePrimary, Strong
		}
		ring.paint(clear, tone, 2)
		dot.paint(TonePrimary, clear, 0)
		dot.Hidden = !on
		label.words, label.style, note.words = o.Label, style, o.Note
		note.Hidden = o.Note == ""
		halo.show(&o.touch, ToneText)
		label.Refresh()
		note.Refresh()
	}
	ink()
	return &drawing{
		objects: append([]fyne.CanvasObject{ring.Rectangle, dot.Rectangle, label, note}, halo.objects()...),
		min: func() fyne.Size {
			size := label.MinSize()
			if o.Note != "" {
				size.Height += note.MinSize().Height
			}
			return fyne.NewSize(size.Width+left(), max(leastTouch, size.Height+12))
		},
		refresh: ink,
		layout: func(size fyne.Size) {
			halo.place(-4, 0, size.Width+8, size.Height)
			lh := heightFor(label, size.Width-left())
			nh := float32(0)
			if o.Note != "" {
				nh = heightFor(note, size.Width-left())
			}
			y := (size.Height - lh - nh) / 2
			label.Move(fyne.NewPos(left(), y))
			note.Move(fyne.NewPos(left(), y+lh))
			side := iconScale(20)
			ring.CornerRadius, dot.CornerRadius = side/2, side/4
			place(ring, 2, (size.Height-side)/2, side, side)
			place(dot, 2+side/4, (size.Height-side/2)/2, side/2, side/2)
		},
	}
}
