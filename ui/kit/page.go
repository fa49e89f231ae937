// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// leastPage is the width in dp below which a Page need not work; wide content in large text must not widen the window.
const leastPage = 280

// Page is content that scrolls up and down and is always as wide as the space it gets. What gets the focus in it scrolls into sight.
type Page struct {
	widget.BaseWidget
	scroll *container.Scroll
}

// Scroll makes content scroll vertically.
func Scroll(content fyne.CanvasObject) *Page {
	p := &Page{scroll: container.NewVScroll(content)}
	p.ExtendBaseWidget(p)
	return p
}

// ToTop shows the beginning again.
func (p *Page) ToTop() { p.scroll.ScrollToTop() }

// ToOffset shows the content from y dp below its beginning.
func (p *Page) ToOffset(y float32) { p.scroll.ScrollToOffset(fyne.NewPos(0, y)) }

// Offset returns how many dp of the content are above the shown part.
func (p *Page) Offset() float32 { return p.scroll.Offset.Y }

// Inside returns the content, for those who look for an object.
func (p *Page) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{p.scroll.Content} }

// CreateRenderer is for Fyne.
func (p *Page) CreateRenderer() fyne.WidgetRenderer {
	shown.add(p)
	return &drawing{
		objects: []fyne.CanvasObject{p.scroll},
		min:     func() fyne.Size { return fyne.NewSize(min(p.scroll.Content.MinSize().Width, leastPage), 48) },
		layout: func(size fyne.Size) {
			heightFor(p.scroll.Content, size.Width)
			if p.scroll.Size() == size {
				p.scroll.Refresh()
			}
			p.scroll.Resize(size)
		},
		refresh: p.scroll.Refresh,
		destroy: func() { shown.remove(p) },
	}
}

// Place returns how far an object lies below the beginning of the content, in dp, and whether it is part of the page.
func (p *Page) Place(o fyne.CanvasObject) (y float32, found bool) {
	if o == nil {
		return 0, false
	}
	return below(p.scroll.Content, o)
}

// Reveal scrolls so that the object is in sight, and tells whether it is part of the page.
func (p *Page) Reveal(o fyne.CanvasObject) bool {
	y, found := below(p.scroll.Content, o)
	if !found {
		return false
	}
	const air = 12
	top, bottom := y-air, y+o.Size().Height+air-p.scroll.Size().Height
	if offset := p.scroll.Offset.Y; offset > top || offset < bottom {
		p.ToOffset(max(min(max(offset, bottom), top), 0))
	}
	return true
}

// Holder is a widget that tells which objects it holds, so that a Page finds what is in it.
type Holder interface{ Inside() []fyne.CanvasObject }

// below returns how far o lies below the upper edge of root, when it is root or somewhere in it.
func below(root, o fyne.CanvasObject) (y float32, found bool) {
	if root == o {
		return 0, true
	}
	if root == nil || !root.Visible() {
		return 0, false
	}
	for _, child := range inside(root) {
		if y, found := below(child, o); found {
			return y + child.Position().Y, true
		}
	}
	return 0, false
}

func inside(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case Holder:
		return o.Inside()
	case *container.Scroll:
		return []fyne.CanvasObject{o.Content}
	}
	return nil
}

// shown are the pages that have a renderer.
var shown = pages{set: map[*Page]bool{}}

type pages struct {
	mu  sync.Mutex
	set map[*Page]bool
}

func (s *pages) add(p *Page) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.set[p] = true
}

func (s *pages) remove(p *Page) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.set, p)
}

func (s *pages) list() []*Page {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]*Page, 0, len(s.set))
	for p := range s.set {
		all = append(all, p)
	}
	return all
}

// revealFocused brings what has the focus into sight in the page it is in.
func revealFocused() {
	for _, window := range fyne.CurrentApp().Driver().AllWindows() {
		o, ok := window.Canvas().Focused().(fyne.CanvasObject)
		if !ok {
			continue
		}
		for _, page := range shown.list() {
			page.Reveal(o)
		}
	}
}
