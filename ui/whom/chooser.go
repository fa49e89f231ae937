// SPDX-License-Identifier: EUPL-1.2

package whom

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/text"
)

// A Chooser lets the person choose an audience from two lists: whom it is for, and who is left out. It belongs to the UI thread.
type Chooser struct {
	Text   *text.Text
	Ways   Ways
	Chosen *Audience
	// Line is what was chosen in words, above the lists.
	Line func() string
	// Changed is called after each tap.
	Changed func()
	// Show puts the lists in place of what was there before.
	Show func(fyne.CanvasObject)

	sought string
	out    bool // the list of those who are left out is shown
}

// Content are the lists, from their beginning.
func (c *Chooser) Content() fyne.CanvasObject { return c.list() }

// Again draws the lists anew, when Line has become another.
func (c *Chooser) Again() { c.Show(c.list()) }

func (c *Chooser) changed() {
	c.Changed()
	c.Again()
}

// list is one of the two.
func (c *Chooser) list() fyne.CanvasObject {
	other := 0
	if c.out {
		other = 1
	}
	segment := kit.NewSegment([]kit.SegmentPart{{Label: c.Text.T("whom.for")}, {Label: c.Text.T("whom.but")}}, other, func(i int) {
		c.out = i == 1
		c.Again()
	})
	shown := kit.Stack(0, c.rows()...)
	scroll := kit.Scroll(shown)
	find := widget.NewEntry()
	find.SetPlaceHolder(c.Text.T(c.hint()))
	find.SetText(c.sought)
	find.OnChanged = func(words string) {
		c.sought = words
		shown.Objects = c.rows()
		shown.Refresh()
		scroll.Refresh()
	}
	head := []fyne.CanvasObject{segment, kit.NewParagraph(c.Line(), kit.Small)}
	if !c.out && len(c.Chosen.In) > 1 {
		which := 0
		if c.Chosen.Every {
			which = 1
		}
		head = append(head, kit.NewSegment([]kit.SegmentPart{{Label: c.Text.T("whom.any")}, {Label: c.Text.T("whom.every")}}, which, func(i int) {
			c.Chosen.Every = i == 1
			c.changed()
		}))
	}
	return container.NewBorder(kit.Stack(8, append(head, find)...), nil, nil, nil, container.New(high{300}, scroll))
}

// hint says what can be looked for.
func (c *Chooser) hint() string {
	if len(c.Ways.Houses)+len(c.Ways.Roles) == 0 {
		return "whom.find.unit"
	}
	return "whom.find"
}

// rows are what can be chosen and fits what was typed, under a heading for each kind.
func (c *Chooser) rows() (rows []fyne.CanvasObject) {
	part := func(key string, list func()) {
		before := len(rows)
		list()
		if len(rows) > before {
			rows = slices.Insert(rows, before, fyne.CanvasObject(container.New(kit.Padded(10, 0, 2, 0), kit.NewText(c.Text.T(key), kit.Small))))
		}
	}
	add := func(rule staff.Audience, name string) {
		if strings.Contains(staff.Fold(name), staff.Fold(c.sought)) {
			rows = append(rows, c.row(rule, name))
		}
	}
	part("whom.units", func() {
		for _, u := range c.Ways.Units {
			add(staff.Audience{Unit: u.ID}, u.Name)
		}
	})
	part("whom.houses", func() {
		for _, h := range c.Ways.Houses {
			add(staff.Audience{House: h.House}, h.Name)
		}
	})
	part("whom.roles", func() {
		for _, r := range c.Ways.Roles {
			add(staff.Audience{Role: r}, c.Text.T(roleKeys[r]))
		}
	})
	return rows
}

func (c *Chooser) row(rule staff.Audience, name string) fyne.CanvasObject {
	list := &c.Chosen.In
	if c.out {
		list = &c.Chosen.Out
	}
	icon := "check_box_outline_blank"
	if has(*list, rule) {
		icon = "check_box-fill"
	}
	return kit.NewRow(kit.NewIcon(icon, 24, kit.TonePrimary), name, "", nil, func() {
		*list = Flip(*list, rule)
		c.changed()
	})
}

// high keeps its child at a height.
type high struct{ dp float32 }

func (l high) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objects[0].MinSize().Width, l.dp)
}

func (l high) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(size)
}
