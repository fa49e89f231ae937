// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/ui/kit"
)

// A Reflow is the content of a screen, built for the width that it has, and built anew when the width asks for another
// form. What was scrolled to and what has the focus stay. It belongs to the UI thread.
type Reflow struct {
	// Wide tells that columns stand beside each other.
	Wide bool
	// Size is the screen's.
	Size fyne.Size
	// Page is what the content scrolls in; nil while there is none.
	Page *kit.Page

	largest float32
	build   func() fyne.CanvasObject
	form    [3]bool // what the content was built for: beside each other, without its title, on a phone
	due     bool    // the next layout builds anew
	root    *fyne.Container
}

// NewReflow is content that build makes at each layout that needs it. Columns stand beside each other on laptops, as long
// as the text is no larger than largest times the common one.
func NewReflow(largest float32, build func() fyne.CanvasObject) *Reflow {
	r := &Reflow{largest: largest, build: build, due: true}
	r.root = container.New(r)
	return r
}

// Object is what the screen shows.
func (r *Reflow) Object() fyne.CanvasObject { return r.root }

// Scroll is content in a page that keeps its place over the next Redraw.
func (r *Reflow) Scroll(content fyne.CanvasObject) fyne.CanvasObject {
	r.Page = kit.Scroll(content)
	return r.Page
}

// ToTop scrolls to the beginning.
func (r *Reflow) ToTop() {
	if r.Page != nil {
		r.Page.ToTop()
	}
}

// Redraw builds the content anew at the next layout, which is now.
func (r *Reflow) Redraw() {
	r.due = true
	r.root.Refresh()
}

// OneColumn tells that the window shows the title above the screen, which then needs none of its own.
func (r *Reflow) OneColumn() bool { return WidthOf(r.Size.Width) == OneColumn }

// OnPhone tells that the window has a bar below instead of a rail beside.
func (r *Reflow) OnPhone() bool { return r.Size.Width < railFrom }

// MinSize asks for nothing: the content scrolls.
func (r *Reflow) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

// Layout builds when that is due, or when the width asks for another form.
func (r *Reflow) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	r.Size = size
	wide := WidthOf(size.Width) == ThreeColumns && kit.TextScale() <= r.largest
	form := [...]bool{wide, r.OneColumn(), r.OnPhone()}
	if r.due || form != r.form {
		r.Wide, r.form, r.due = wide, form, false
		kit.KeepFocus(r.root, r.fill)
	}
	for _, object := range r.root.Objects {
		object.Move(fyne.NewPos(0, 0))
		object.Resize(size)
	}
}

func (r *Reflow) fill() {
	offset := float32(0)
	if r.Page != nil {
		offset = r.Page.Offset()
	}
	r.Page = nil
	r.root.Objects = []fyne.CanvasObject{r.build()}
	r.root.Objects[0].Resize(r.Size)
	if offset > 0 && r.Page != nil {
		r.Page.ToOffset(offset)
	}
}
