// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/booking"
	looked "github.com/pult-app/pult/news/search"
	"github.com/pult-app/pult/ui/kit"
)

// Search opens the search for people, desks, posts, courses and lessons over the window. Without a Finder it does nothing.
func (s *Shell) Search() {
	if s.Find == nil || s.canvas == nil || s.searching() {
		return
	}
	s.closeOverlays()
	newSearch(s).open()
}

// searching tells whether the search is open already.
func (s *Shell) searching() bool {
	top, ok := s.canvas.Overlays().Top().(*fyne.Container)
	if !ok {
		return false
	}
	_, ok = top.Layout.(*search)
	return ok
}

// A search is the overlay with a field and what was found.
type search struct {
	shell *Shell
	root  *fyne.Container
	panel *fyne.Container
	paper *kit.Ground
	field *searchField
	list  *fyne.Container
	page  *kit.Page

	found  []Found
	rows   []*kit.Row
	chosen int
}

func newSearch(s *Shell) *search {
	f := &search{shell: s, list: container.New(kit.VStack(2))}
	f.field = newSearchField(f)
	f.page = kit.Scroll(container.New(kit.Padded(0, 12, 12, 12), f.list))
	f.paper = kit.NewGround(kit.ToneSurface, 24)
	away := kit.NewButton(kit.Plain, "close", "", f.Close)
	away.SetSpoken(s.Text.T("shell.close"))
	head := container.New(kit.Padded(12, 8, 8, 16), container.New(kit.Flex(4, 1), f.field, away))
	f.panel = stack(f.paper, container.NewBorder(head, nil, nil, nil, f.page))
	f.root = container.New(f, newScrim(f.Close), f.panel)
	f.show(nil)
	return f
}

func (f *search) open() {
	f.shell.canvas.Overlays().Add(f.root)
	f.root.Resize(f.shell.canvas.Size())
	f.shell.canvas.Focus(f.field)
}

// Close takes the search away.
func (f *search) Close() {
	f.shell.canvas.Overlays().Remove(f.root)
}

// look asks for what the field says; only the last answer counts.
func (f *search) look(query string) {
	query = strings.TrimSpace(query)
	f.shell.Work.Latest("search", func(ctx context.Context) (func(), error) {
		if query == "" {
			return func() { f.show(nil) }, nil
		}
		found, err := f.shell.Find.Find(ctx, query)
		return func() { f.show(found) }, err
	})
}

func (f *search) show(found []Found) {
	f.found, f.rows, f.chosen = found, nil, 0
	objects := make([]fyne.CanvasObject, 0, len(found))
	for i, one := range found {
		row := f.row(one)
		row.Selected = i == 0
		f.rows = append(f.rows, row)
		objects = append(objects, row)
	}
	if len(found) == 0 {
		objects = append(objects, f.picture())
	}
	f.list.Objects = objects
	f.page.ToTop()
	f.page.Refresh()
}

func (f *search) picture() fyne.CanvasObject {
	t := f.shell.Text
	heading := t.T("shell.find.empty")
	if strings.TrimSpace(f.field.Text) == "" {
		heading = t.T("shell.find.start")
	}
	return container.New(kit.Padded(24), kit.NewPicture("search", heading, t.T("shell.find.line"), nil))
}

func (f *search) row(one Found) *kit.Row {
	open := func() { f.pick(one) }
	if p := one.Person; p != nil {
		avatar := kit.NewAvatar(p.Person.Initials(), 44, false)
		return kit.NewRow(avatar, p.Person.Name(), joined(f.where(p), p.Unit), nil, open)
	}
	if p := one.Post; p != nil {
		line := joined(p.From, f.shell.Text.Moment(p.At, f.shell.Now(), f.shell.Location))
		return showHit(kit.NewRow(kit.NewTile("newspaper", kit.TileQuiet), p.Title, line, nil, open), p.Marked, p.Excerpt)
	}
	if c := one.Course; c != nil {
		icon := c.Icon
		if icon == "" {
			icon = "school"
		}
		line := f.shell.Text.T("shell.find.course")
		if c.Minutes > 0 {
			line = joined(line, f.shell.Text.T("lessons.minutes", c.Minutes))
		}
		return showHit(kit.NewRow(kit.NewTile(icon, kit.TileSoft), c.Title, line, nil, open), c.Marked, c.Excerpt)
	}
	if l := one.Lesson; l != nil {
		icon := "menu_book"
		if l.Film {
			icon = "movie"
		}
		return showHit(kit.NewRow(kit.NewTile(icon, kit.TileQuiet), l.Title, f.shell.Text.T("shell.find.lesson", l.CourseTitle), nil, open), l.Marked, l.Excerpt)
	}
	place := one.Desk
	line := joined(place.Zone.Name, place.Floor.Name, place.Building.Name)
	return kit.NewRow(kit.NewTile("desk", kit.TileSoft), f.shell.Text.Desk(place.Desk.Code), line, nil, open)
}

// showHit shows in a row what was found in its title, and where else.
func showHit(row *kit.Row, title, excerpt []looked.Piece) *kit.Row {
	if len(title) > 0 {
		row.SetMarked(marked(kit.Strong, title))
	}
	if len(excerpt) > 0 {
		row.SetExcerpt(marked(kit.Small, excerpt))
	}
	return row
}

// marked shows where words were found: they stand out by weight and by colour.
func marked(style kit.TextStyle, pieces []looked.Piece) *kit.Prose {
	runs := make([]kit.Run, len(pieces))
	for i, piece := range pieces {
		if runs[i] = (kit.Run{Text: piece.Text}); piece.Hit {
			runs[i].Strong, runs[i].Tone = true, kit.TonePrimary
		}
	}
	return kit.NewProse(style, runs...)
}

// where says in a few words where a person is today, as far as it is known here.
func (f *search) where(p *FoundPerson) string {
	t := f.shell.Text
	said := []string{}
	for _, presence := range p.Today {
		word := t.StatusShort(presence.Status)
		if code := p.Codes[presence.Desk]; code != "" {
			word = t.Desk(code)
		}
		if word != "" && (len(said) == 0 || said[0] != word) {
			said = append(said, word)
		}
	}
	if len(said) == 0 {
		return t.T("shell.find.unsaid")
	}
	return strings.Join(said, ", ")
}

// pick opens what was found.
func (f *search) pick(one Found) {
	f.Close()
	if one.Person != nil {
		f.shell.Navigate(Team, ShowPerson{Person: one.Person.Person.ID})
		return
	}
	if one.Post != nil {
		f.shell.Navigate(Feed, ShowPost{Post: one.Post.Post})
		return
	}
	if one.Course != nil {
		f.shell.Navigate(Lessons, ShowCourse{Course: one.Course.Course})
		return
	}
	if one.Lesson != nil {
		f.shell.Navigate(Lessons, ShowCourse{Course: one.Lesson.Course, Lesson: one.Lesson.Lesson})
		return
	}
	desk := one.Desk.Desk
	day := booking.DayOf(f.shell.Now(), f.shell.Location)
	f.shell.Navigate(Desks, ShowDesk{Desk: desk.ID, Floor: desk.Floor, Building: desk.Building, Day: day})
}

// move walks the list with the arrow keys while the field keeps the focus.
func (f *search) move(step int) {
	next := f.chosen + step
	if next < 0 || next >= len(f.rows) {
		return
	}
	f.rows[f.chosen].SetSelected(false)
	f.rows[next].SetSelected(true)
	f.chosen = next
	row := f.rows[next]
	switch top, bottom := row.Position().Y, row.Position().Y+row.Size().Height; {
	case top < f.page.Offset():
		f.page.ToOffset(top)
	case bottom > f.page.Offset()+f.page.Size().Height-12:
		f.page.ToOffset(bottom - f.page.Size().Height + 12)
	}
}

// MinSize asks for nothing: the search fills the window.
func (f *search) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

// Layout fills a narrow window and floats in a wide one.
func (f *search) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, size.Width, size.Height)
	if size.Width < railFrom {
		f.paper.Radius, f.paper.Width, f.paper.Lift = 0, 0, 0
		put(f.panel, 0, 0, size.Width, size.Height)
	} else {
		f.paper.Radius, f.paper.Stroke, f.paper.Width, f.paper.Lift = 24, kit.ToneLine, 1, 2
		put(f.panel, (size.Width-noticeWidth)/2, 72, noticeWidth, min(size.Height-144, 520))
	}
	f.paper.Refresh()
}

func joined(parts ...string) string {
	said := make([]string, 0, len(parts))
	for _, part := range parts {
		if part != "" {
			said = append(said, part)
		}
	}
	return strings.Join(said, " · ")
}

// A searchField is an entry whose up, down, Enter and Esc belong to the list below it.
type searchField struct {
	widget.Entry
	search *search
}

func newSearchField(f *search) *searchField {
	field := &searchField{search: f}
	field.ExtendBaseWidget(field)
	field.PlaceHolder = f.shell.Text.T("shell.find.hint")
	field.OnChanged = f.look
	return field
}

// TypedShortcut hears the shell's own keys, which an entry would swallow, and then those of an entry.
func (e *searchField) TypedShortcut(shortcut fyne.Shortcut) {
	if custom, ok := shortcut.(*desktop.CustomShortcut); ok && isChord(custom) {
		e.search.shell.Chord(custom.KeyName)
		return
	}
	e.Entry.TypedShortcut(shortcut)
}

// TypedKey walks and picks; all else is typing.
func (e *searchField) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyDown:
		e.search.move(1)
	case fyne.KeyUp:
		e.search.move(-1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if e.search.chosen < len(e.search.found) {
			e.search.pick(e.search.found[e.search.chosen])
		}
	case fyne.KeyEscape:
		e.search.Close()
	default:
		e.Entry.TypedKey(key)
	}
}

// A scrim dims what lies below and closes at a tap.
type scrim struct {
	widget.BaseWidget
	onTapped func()
}

func newScrim(onTapped func()) *scrim {
	s := &scrim{onTapped: onTapped}
	s.ExtendBaseWidget(s)
	return s
}

// Tapped closes.
func (s *scrim) Tapped(*fyne.PointEvent) { s.onTapped() }

// CreateRenderer is for Fyne.
func (s *scrim) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(newDim())
}
