// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Destination is a place of the app that the bar or the rail leads to.
type Destination struct {
	Icon, Label string
	// Badge is a count in a small red disc; 0 shows none. Counts is what it counts, in words; empty speaks the figure alone.
	Badge  int
	Counts string
}

// nav is what bar and rail share.
type nav struct {
	items  []*navItem
	chosen int
	on     func(int)
}

// navItem is one destination: icon in a pill, label below, badge at the icon's corner.
type navItem struct {
	touch
	Destination
	owner *nav
	index int
}

func newNav(items []Destination, chosen int, on func(int)) *nav {
	n := &nav{chosen: chosen, on: on}
	for i, d := range items {
		item := &navItem{Destination: d, owner: n, index: i}
		item.act = func() { n.choose(i) }
		item.ExtendBaseWidget(item)
		n.items = append(n.items, item)
	}
	return n
}

// choose tells about every tap, also on the place one is at: it leads back to the top of it.
func (n *nav) choose(i int) {
	n.SetChosen(i)
	if n.on != nil {
		n.on(i)
	}
}

// SetChosen shows another destination as the current one without calling anybody; -1 shows none.
func (n *nav) SetChosen(i int) {
	n.chosen = i
	for _, item := range n.items {
		item.Refresh()
	}
}

// Chosen returns the index of the current destination.
func (n *nav) Chosen() int { return n.chosen }

// SetBadge shows a count at destination i; 0 shows none.
func (n *nav) SetBadge(i, count int) {
	n.items[i].Badge = count
	n.items[i].Refresh()
}

// SetCounts shows a count at destination i, and says what it counts.
func (n *nav) SetCounts(i, count int, words string) {
	n.items[i].Counts = words
	n.SetBadge(i, count)
}

// SetLabels shows other words in the order of the destinations.
func (n *nav) SetLabels(labels ...string) {
	for i, label := range labels {
		n.items[i].Label = label
		n.items[i].Refresh()
	}
}

// Item returns the tappable destination i, for tests and shortcuts.
func (n *nav) Item(i int) fyne.Tappable { return n.items[i] }

// LabelsFit tells whether all labels fit below their icons; in large text the icons stand alone, with spoken names.
func (n *nav) LabelsFit(width float32) bool {
	for _, item := range n.items {
		if Label.Measure(item.Label).Width > width-2 {
			return false
		}
	}
	return true
}

func (n *nav) objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(n.items))
	for i, item := range n.items {
		objects[i] = item
	}
	return objects
}

// BottomBar is the phone's navigation, 80 dp high.
type BottomBar struct {
	widget.BaseWidget
	*nav
}

// NewBottomBar makes a bar; on gets the index of every tapped destination.
func NewBottomBar(items []Destination, chosen int, on func(int)) *BottomBar {
	b := &BottomBar{nav: newNav(items, chosen, on)}
	b.ExtendBaseWidget(b)
	return b
}

// Inside returns the destinations, for those who look for an object.
func (b *BottomBar) Inside() []fyne.CanvasObject { return b.objects() }

// CreateRenderer is for Fyne.
func (b *BottomBar) CreateRenderer() fyne.WidgetRenderer {
	ground := NewGround(ToneSurface, 0)
	places := container.New(Padded(10, 0), container.New(grid{max(len(b.items), 1), 0}, b.objects()...))
	body := container.New(padded{}, ground, container.New(VStack(0), NewHairline(), container.New(Padded(0, 0, 1, 0), places)))
	return widget.NewSimpleRenderer(body)
}

// Rail is the laptop's navigation, 92 dp wide: the app's sign, the destinations, and what was set as its foot.
type Rail struct {
	widget.BaseWidget
	*nav
	foot *fyne.Container
}

// NewRail makes a rail; on gets the index of every tapped destination.
func NewRail(items []Destination, chosen int, on func(int)) *Rail {
	r := &Rail{nav: newNav(items, chosen, on), foot: container.New(padded{})}
	r.ExtendBaseWidget(r)
	return r
}

// SetFoot puts an object at the rail's lower end, usually the own avatar.
func (r *Rail) SetFoot(foot fyne.CanvasObject) {
	r.foot.Objects = []fyne.CanvasObject{foot}
	r.Refresh()
}

// Inside returns the destinations and the foot, for those who look for an object.
func (r *Rail) Inside() []fyne.CanvasObject { return append(r.objects(), r.foot) }

// CreateRenderer is for Fyne.
func (r *Rail) CreateRenderer() fyne.WidgetRenderer {
	ground := NewGround(ToneSurface, 0)
	side := NewGround(ToneLine, 0)
	sign := container.New(centred{}, newSign())
	places := Stack(8, r.objects()...)
	objects := []fyne.CanvasObject{ground, side, sign, places, r.foot}
	return &drawing{
		objects: objects,
		min: func() fyne.Size {
			return fyne.NewSize(92, 20+44+20+places.MinSize().Height+16+r.foot.MinSize().Height+16)
		},
		refresh: func() {
			for _, o := range objects {
				o.Refresh()
			}
		},
		layout: func(size fyne.Size) {
			place(ground, 0, 0, size.Width, size.Height)
			place(side, size.Width-1, 0, 1, size.Height)
			place(sign, 0, 20, size.Width, 44)
			place(places, 0, 86, size.Width, places.MinSize().Height)
			h := r.foot.MinSize().Height
			place(r.foot, 0, size.Height-h-16, size.Width, h)
		},
	}
}

type centred struct{}

func (centred) MinSize(objects []fyne.CanvasObject) fyne.Size { return padded{}.MinSize(objects) }

func (centred) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		m := o.MinSize()
		place(o, (size.Width-m.Width)/2, (size.Height-m.Height)/2, m.Width, m.Height)
	}
}

// Centred puts its children at their least size into the middle.
var Centred fyne.Layout = centred{}

// newSign is the app's mark: a desk on a petrol square, 44 dp.
func newSign() fyne.CanvasObject {
	return container.New(&square{44}, NewGround(TonePrimary, 12), NewIcon("desk", 26, ToneOnPrimary))
}

type square struct{ side float32 }

func (l *square) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(l.side, l.side) }

func (l *square) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		place(o, 0, 0, size.Width, size.Height)
	}
}

// AccessibilityLabel returns the label and the count; the current destination begins with a check mark.
func (i *navItem) AccessibilityLabel() string {
	words := i.Label
	switch {
	case i.Badge > 0 && i.Counts != "":
		words += ", " + i.Counts
	case i.Badge > 0:
		words += ", " + strconv.Itoa(i.Badge)
	}
	if i.owner.chosen == i.index {
		words = "✓ " + words
	}
	return words
}

// TypedKey goes with Enter and Space, and walks with the arrows.
func (i *navItem) TypedKey(key *fyne.KeyEvent) {
	step := map[fyne.KeyName]int{fyne.KeyLeft: -1, fyne.KeyUp: -1, fyne.KeyRight: 1, fyne.KeyDown: 1}[key.Name]
	next := i.index + step
	if step == 0 || next < 0 || next >= len(i.owner.items) {
		i.touch.TypedKey(key)
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(i); c != nil {
		c.Focus(i.owner.items[next])
	}
}

// CreateRenderer is for Fyne.
func (i *navItem) CreateRenderer() fyne.WidgetRenderer {
	pill, icon, label, halo := newShape(clear, 16), NewIcon(i.Icon, 24, ToneMuted), NewText(i.Label, Label), newHalo(16)
	disc, count := newShape(ToneBad, 9), &canvas.Text{FontSource: fontSemiBold, TextSize: 12}
	label.Align, label.Ellipsis = fyne.TextAlignCenter, true
	ink := func() {
		fill, tone, words, name := clear, ToneMuted, ToneMuted, i.Icon
		if i.owner.chosen == i.index {
			fill, tone, words, name = ToneSelect, ToneOnSelect, ToneText, filledTwin(i.Icon)
		}
		pill.paint(fill, clear, 0)
		icon.name, icon.tone, label.words, label.tone = name, tone, i.Label, words
		disc.paint(ToneBad, clear, 0)
		disc.Hidden, count.Hidden = i.Badge == 0, i.Badge == 0
		count.Text, count.Color = badgeText(i.Badge), Color(ToneSurface)
		halo.show(&i.touch, ToneText)
		icon.Refresh()
		label.Refresh()
		count.Refresh()
	}
	ink()
	return &drawing{
		objects: append([]fyne.CanvasObject{pill.Rectangle, icon, label, disc.Rectangle, count}, halo.objects()...),
		min:     func() fyne.Size { return fyne.NewSize(64, max(58, 36+Label.face().line)) },
		refresh: ink,
		layout: func(size fyne.Size) {
			line := Label.face().line
			label.Hidden = !i.owner.LabelsFit(size.Width)
			if label.Hidden {
				line = -4
			}
			x, y := (size.Width-58)/2, (size.Height-36-line)/2
			place(pill, x, y, 58, 32)
			halo.place(x, y, 58, 32)
			place(icon, x, y, 58, 32)
			place(label, 1, y+36, size.Width-2, Label.face().line)
			own := count.MinSize()
			w := max(18, own.Width+8)
			place(disc, size.Width/2+3, y, w, 18)
			place(count, size.Width/2+3+(w-own.Width)/2, y+(18-own.Height)/2, own.Width, own.Height)
		},
	}
}

func badgeText(n int) string {
	if n > 99 {
		return "99+"
	}
	return strconv.Itoa(n)
}
