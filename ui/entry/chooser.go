// SPDX-License-Identifier: EUPL-1.2

package entry

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

const (
	// mostShown is how many people are listed at once; typing finds the others.
	mostShown = 30
	// retry is how long the chooser waits before it asks a server again that did not answer.
	retry = 5 * time.Second
	// largestStill is the largest text for which the question can stay while the list scrolls.
	largestStill = 1.3
)

// A Chooser asks who somebody wants to be in the demo.
type Chooser struct {
	env  ui.Env
	data ChooserData

	people []Colleague
	index  *staff.Index
	loaded bool
	failed error

	search *widget.Entry
	query  string
	list   *fyne.Container
	page   *kit.Page
	body   *fyne.Container
	root   *fyne.Container
}

// NewChooser is the choice; it asks the server at its first Refresh.
func NewChooser(env ui.Env, data ChooserData) *Chooser {
	c := &Chooser{env: env, data: data, list: container.New(kit.VStack(2)), body: container.NewStack()}
	c.search = widget.NewEntry()
	c.search.SetPlaceHolder(env.Text.T("entry.search"))
	c.search.OnChanged = c.onQuery
	c.search.OnSubmitted = func(string) { c.onFirst() }
	c.root = container.NewStack(kit.NewGround(kit.ToneBg, 0), c.body)
	c.show()
	return c
}

// Object is the content.
func (c *Chooser) Object() fyne.CanvasObject { return c.root }

// Refresh asks the server for the people. When it does not answer it is asked again after a while, until it does.
func (c *Chooser) Refresh() {
	c.env.Work.Latest("people", func(ctx context.Context) (func(), error) {
		people, err := c.data.People(ctx)
		return func() { c.take(people, err) }, nil
	})
}

func (c *Chooser) take(people []Colleague, err error) {
	if err != nil {
		c.env.Work.After("people", retry, c.Refresh)
		if c.failed == nil {
			c.failed = err
			c.show()
		}
		return
	}
	c.people, c.loaded, c.failed = people, true, nil
	c.index = indexOf(people)
	c.show()
}

// indexOf finds people by their names and the name of their unit.
func indexOf(people []Colleague) *staff.Index {
	persons, units := make([]staff.Person, len(people)), make([]staff.Unit, 0, len(people))
	known := map[string]bool{}
	for i, p := range people {
		persons[i] = p.Person
		persons[i].Unit = staff.UnitID(p.Unit)
		if !known[p.Unit] {
			known[p.Unit] = true
			units = append(units, staff.Unit{ID: staff.UnitID(p.Unit), Name: p.Unit})
		}
	}
	return staff.NewIndex(persons, units)
}

// show draws what there is: people, the wait for them, or that the server is away.
func (c *Chooser) show() {
	switch {
	case c.loaded:
		c.body.Objects = []fyne.CanvasObject{whole(c.head(), c.choice())}
		c.showList()
	case c.failed != nil:
		c.body.Objects = []fyne.CanvasObject{frame(c.head(), c.away())}
	default:
		line := kit.NewParagraph(c.env.Text.T("entry.loading"), kit.Small)
		c.body.Objects = []fyne.CanvasObject{frame(c.head(), kit.Stack(12, kit.NewCard(kit.NewLoading(4)), line))}
	}
	c.body.Refresh()
}

// head is the app's sign and the question.
func (c *Chooser) head() fyne.CanvasObject {
	t := c.env.Text
	line := kit.NewParagraph(t.T("entry.line", c.data.Server()), kit.Body)
	line.SetColor(kit.ToneMuted)
	return kit.Stack(16, kit.Line(12, newSign(), kit.NewText(t.T("entry.name"), kit.Title)),
		kit.Stack(6, kit.NewParagraph(t.T("entry.question"), heading()), line))
}

func (c *Chooser) choice() fyne.CanvasObject {
	list := container.New(kit.Padded(8), c.list)
	if kit.TextScale() > largestStill {
		return kit.Stack(12, c.search, kit.NewBareCard(list))
	}
	c.page = kit.Scroll(list)
	return container.New(topAndRest{12}, c.search, kit.NewBareCard(container.New(kit.Padded(1), c.page)))
}

// away says that the server does not answer, and that it is asked again.
func (c *Chooser) away() fyne.CanvasObject {
	said := c.env.Voice.Say(c.failed)
	again := kit.NewButton(kit.Outline, "refresh", c.env.Text.T("shell.again"), c.Refresh)
	picture := kit.NewPicture("cloud_off", said.Heading, c.env.Text.T("entry.away", c.data.Server()), again)
	return kit.Stack(0, kit.NewCard(container.New(kit.Padded(24, 0), picture)))
}

func (c *Chooser) onQuery(query string) {
	c.query = query
	c.showList()
	if c.page != nil {
		c.page.ToTop()
	}
}

// found are the people that the query names; all when it names none.
func (c *Chooser) found() []Colleague {
	if staff.Fold(c.query) == "" {
		return c.people[:min(len(c.people), mostShown)]
	}
	by := make(map[staff.PersonID]Colleague, len(c.people))
	for _, p := range c.people {
		by[p.Person.ID] = p
	}
	var found []Colleague
	for _, p := range c.index.Find(c.query, mostShown) {
		found = append(found, by[p.ID])
	}
	return found
}

func (c *Chooser) showList() {
	t := c.env.Text
	found := c.found()
	rows := make([]fyne.CanvasObject, 0, len(found)+1)
	for _, p := range found {
		rows = append(rows, c.row(p))
	}
	switch more := len(c.people) - len(found); {
	case len(found) == 0:
		rows = append(rows, kit.NewPicture("search", t.T("entry.none"), t.T("entry.none.line"), nil))
	case staff.Fold(c.query) == "" && more > 0:
		rows = append(rows, container.New(kit.Padded(8, 12), kit.NewParagraph(t.N("entry.more", more), kit.Small)))
	}
	c.list.Objects = rows
	c.list.Refresh()
}

func (c *Chooser) row(p Colleague) fyne.CanvasObject {
	face := kit.NewAvatar(p.Person.Initials(), 40, false)
	return kit.NewRow(face, p.Person.Name(), p.Unit, kit.NewIcon("chevron_right", 20, kit.ToneMuted), func() { c.data.Choose(p.Person.ID) })
}

// onFirst is Enter in the search: the first who was found.
func (c *Chooser) onFirst() {
	if found := c.found(); c.query != "" && len(found) > 0 {
		c.data.Choose(found[0].Person.ID)
	}
}
