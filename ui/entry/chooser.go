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

	search *field
	query  string
	list   *fyne.Container
	rows   []*kit.Row
	at     int // the row that Enter takes, -1 for none
	page   *kit.Page
	body   *fyne.Container
	root   *fyne.Container
	canvas fyne.Canvas
}

// NewChooser is the choice; it asks the server at its first Refresh.
func NewChooser(env ui.Env, data ChooserData) *Chooser {
	c := &Chooser{env: env, data: data, list: container.New(kit.VStack(2)), body: container.NewStack()}
	c.search = newField(c)
	c.root = container.NewStack(kit.NewGround(kit.ToneBg, 0), c.body)
	c.show()
	return c
}

// Attach tells the window's canvas: once the names are there, what is typed is a search among them. Where there is no
// keyboard, one would come up over them.
func (c *Chooser) Attach(canvas fyne.Canvas) { c.canvas = canvas }

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
	if c.canvas != nil && !fyne.CurrentDevice().IsMobile() {
		c.canvas.Focus(c.search)
	}
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

// head is the app's sign, the language, the question, and that somebody who was asked for is not known.
func (c *Chooser) head() fyne.CanvasObject {
	t := c.env.Text
	line := kit.NewParagraph(t.T("entry.line", c.data.Server()), kit.Body)
	line.SetColor(kit.ToneMuted)
	parts := []fyne.CanvasObject{
		container.New(kit.Spread, kit.Line(12, newSign(), kit.NewText(t.T("entry.name"), kit.Title)), languages(t, c.speak)),
		kit.Stack(6, kit.NewParagraph(t.T("entry.question"), heading()), line),
	}
	if stranger := c.data.Stranger(); stranger != "" {
		words := kit.NewParagraph(t.T("entry.stranger", stranger), kit.Body)
		words.SetColor(kit.ToneOnAmberSoft)
		parts = append(parts, kit.NewTintedCard(kit.Asks, words))
	}
	return kit.Stack(16, parts...)
}

// speak changes the language of what is shown and of all that follows.
func (c *Chooser) speak(language string) {
	if err := c.env.Text.SetLanguage(language); err != nil {
		c.env.Fail(err)
		return
	}
	c.search.SetPlaceHolder(c.env.Text.T("entry.search"))
	c.show()
	c.env.Work.Write(func(ctx context.Context) (func(), error) { return nil, c.data.Speak(ctx, language) })
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
	objects := make([]fyne.CanvasObject, 0, len(found)+1)
	c.rows, c.at = nil, -1
	for _, p := range found {
		row := c.row(p)
		c.rows = append(c.rows, row)
		objects = append(objects, row)
	}
	named := staff.Fold(c.query) != ""
	switch more := len(c.people) - len(found); {
	case len(found) == 0:
		objects = append(objects, kit.NewPicture("search", t.T("entry.none"), t.T("entry.none.line"), nil))
	case !named && more > 0:
		objects = append(objects, container.New(kit.Padded(8, 12), kit.NewParagraph(t.N("entry.more", more), kit.Small)))
	}
	c.list.Objects = objects
	c.list.Refresh()
	if named {
		c.move(1)
	}
}

func (c *Chooser) row(p Colleague) *kit.Row {
	face := kit.NewAvatar(p.Person.Initials(), 40, false)
	return kit.NewRow(face, p.Person.Name(), p.Unit, kit.NewIcon("chevron_right", 20, kit.ToneMuted), func() { c.data.Choose(p.Person.ID) })
}

// move walks the rows with the arrow keys while the search keeps the focus.
func (c *Chooser) move(step int) {
	next := c.at + step
	if next < 0 || next >= len(c.rows) {
		return
	}
	if c.at >= 0 {
		c.rows[c.at].SetSelected(false)
	}
	c.at = next
	c.rows[next].SetSelected(true)
	if c.page != nil {
		c.page.Reveal(c.rows[next])
	}
}

// onEnter takes the chosen row: who was found first, unless the arrows went on.
func (c *Chooser) onEnter() {
	if c.at >= 0 {
		c.rows[c.at].Tapped(nil)
	}
}

// A field is an entry whose up, down and Enter belong to the list below it.
type field struct {
	widget.Entry
	chooser *Chooser
}

func newField(c *Chooser) *field {
	f := &field{chooser: c}
	f.ExtendBaseWidget(f)
	f.PlaceHolder = c.env.Text.T("entry.search")
	f.OnChanged = c.onQuery
	return f
}

// TypedKey walks and takes; all else is typing.
func (f *field) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyDown:
		f.chooser.move(1)
	case fyne.KeyUp:
		f.chooser.move(-1)
	case fyne.KeyReturn, fyne.KeyEnter:
		f.chooser.onEnter()
	default:
		f.Entry.TypedKey(key)
	}
}
