// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/ui/kit"
)

// A frame is what stands around the screens: bar or rail by the window's width, the offline line, notices. It draws no
// ground: the window's own has the theme's background, and drawing it twice is what a frame costs most without a
// graphics card.
type frame struct {
	shell *Shell
	root  *fyne.Container

	body   *body
	rail   *kit.Rail
	bar    *kit.BottomBar
	me     *kit.Avatar
	faces  []*kit.Avatar // the last ones in titles of narrow windows
	unread int           // of the news
	due    int           // of learning
	line   *offlineLine
	notice *notice
}

func newFrame(s *Shell) *frame {
	f := &frame{shell: s, line: newOfflineLine(s), notice: newNotice(s)}
	f.body = newBody(f.line)
	f.root = container.New(f)
	f.rebuild()
	return f
}

// rebuild makes rail and bar anew: another language, another person, another destination.
func (f *frame) rebuild() {
	items, chosen := f.items()
	on := func(i int) { f.shell.visit(f.places()[i]) }
	f.rail, f.bar = kit.NewRail(items, chosen, on), kit.NewBottomBar(items, chosen, on)
	f.rail.SetFoot(f.foot())
	f.line.update()
	f.mark()
	f.root.Objects = []fyne.CanvasObject{f.rail, f.body.box, f.bar, f.notice.box}
	f.root.Refresh()
}

// places are the destinations of bar and rail. Settings stand behind the person's avatar.
func (f *frame) places() []Destination {
	return slices.DeleteFunc(slices.Clone(f.shell.order), func(to Destination) bool { return to == Settings })
}

func (f *frame) items() (items []kit.Destination, chosen int) {
	chosen = -1
	for i, to := range f.places() {
		if to == f.shell.shown {
			chosen = i
		}
		items = append(items, kit.Destination{Icon: icons[to], Label: f.label(to)})
	}
	return items, chosen
}

var icons = map[Destination]string{Today: "today", Desks: "desk", Team: "group", Feed: "newspaper", Lessons: "school", Settings: "tune"}

func (f *frame) label(to Destination) string {
	t := f.shell.Text
	switch to {
	case Today:
		return t.T("shell.to.today")
	case Desks:
		return t.T("shell.to.desks")
	case Team:
		return t.T("shell.to.team")
	case Feed:
		return t.T("shell.to.feed")
	case Lessons:
		return t.T("shell.to.lessons")
	case Settings:
		return t.T("shell.to.settings")
	}
	return string(to)
}

// foot is the lower end of the rail: search, and the person with the mark of sync.
func (f *frame) foot() fyne.CanvasObject {
	s := f.shell
	parts := []fyne.CanvasObject{}
	if s.Find != nil {
		search := kit.NewButton(kit.Plain, "search", "", s.Search)
		search.SetSpoken(s.Text.T("shell.find"))
		parts = append(parts, container.New(captioned{f, 10}, search, caption(s.Text.T("shell.find"))))
	}
	f.me = nil
	if s.person.ID != "" {
		f.me = f.newFace()
		parts = append(parts, container.New(captioned{f, 0}, f.me, caption(s.person.Given)))
	}
	return kit.Stack(12, parts...)
}

// mostFaces is how many avatars in titles are kept up to date: titles are drawn anew often, and one is seen.
const mostFaces = 8

// face is the person in the title of a narrow window, with the way to the settings; nil without settings.
func (f *frame) face() fyne.CanvasObject {
	if f.shell.rooms[Settings] == nil {
		return nil
	}
	face := f.newFace()
	f.faces = append(f.faces, face)
	f.faces = f.faces[max(0, len(f.faces)-mostFaces):]
	f.wear(face)
	return face
}

func (f *frame) newFace() *kit.Avatar {
	s := f.shell
	face := kit.NewAvatar("", 44, false)
	face.SetOnTapped(func() { s.Navigate(Settings, nil) })
	f.name(face)
	return face
}

// name puts the person's initials on an avatar; none before anybody is known.
func (f *frame) name(face *kit.Avatar) {
	face.SetInitials(f.shell.person.Initials())
	if f.shell.person.ID == "" {
		face.SetSpoken(f.label(Settings))
		return
	}
	spoken := f.shell.Text.T("shell.me", f.shell.person.Name())
	if n := f.shell.state.Refused; n > 0 {
		spoken = f.shell.Text.T("shell.me.refused", spoken, n)
	}
	face.SetSpoken(spoken)
}

func caption(words string) fyne.CanvasObject {
	label := kit.NewText(words, kit.Label)
	label.SetColor(kit.ToneMuted)
	label.Align, label.Ellipsis = fyne.TextAlignCenter, true
	return label
}

// captioned puts a caption under a control, nearer by so many dp as the control answers on more than it draws. In large
// text the control stands alone, as the destinations do.
type captioned struct {
	frame  *frame
	nearer float32
}

func (l captioned) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(railWidth()-8, objects[0].MinSize().Height)
	if l.frame.rail.LabelsFit(railWidth()) {
		size.Height += objects[1].MinSize().Height - l.nearer
	}
	return size
}

func (l captioned) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	control := objects[0].MinSize()
	if label, ok := objects[1].(*kit.Text); ok {
		label.Hidden = !l.frame.rail.LabelsFit(railWidth())
	}
	put(objects[0], (size.Width-control.Width)/2, 0, control.Width, control.Height)
	put(objects[1], 4, control.Height-l.nearer, size.Width-8, objects[1].MinSize().Height)
}

// mark shows on the avatars how the device stands with the server, on Feed how much was not read, and on Lessons how much is due.
func (f *frame) mark() {
	for i, to := range f.places() {
		switch to {
		case Feed:
			f.rail.SetBadge(i, f.unread)
			f.bar.SetBadge(i, f.unread)
		case Lessons:
			words := f.shell.Text.N("shell.due", f.due)
			f.rail.SetCounts(i, f.due, words)
			f.bar.SetCounts(i, f.due, words)
		}
	}
	for _, face := range append(f.faces, f.me) {
		if face != nil {
			f.wear(face)
			f.name(face)
		}
	}
}

// wear puts the mark of how the device stands with the server on an avatar.
func (f *frame) wear(face *kit.Avatar) {
	switch c := f.shell.state; {
	case c.Refused > 0:
		face.SetMark(kit.Refused)
	case !c.Online && c.Loading == 0 || c.Access != Granted:
		face.SetMark(kit.Waiting)
	case c.Sending || c.Waiting > 0 || c.Loading > 0:
		face.SetMark(kit.Sending)
	default:
		face.SetMark(kit.Synced)
	}
}

// show brings the current screen into the body.
func (f *frame) show() {
	_, chosen := f.items()
	f.rail.SetChosen(chosen)
	f.bar.SetChosen(chosen)
	f.body.put(f.shell.screen())
}

// MinSize lets a window be as narrow as a small phone.
func (f *frame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 480) }

// Layout puts a rail beside the body where the window is wide, and high enough for all that is on it; else a bar below.
func (f *frame) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	wide := size.Width >= railFrom && size.Height >= f.rail.MinSize().Height
	f.rail.Hidden, f.bar.Hidden = !wide, wide || f.alone()
	x, bottom := float32(0), size.Height
	if wide {
		x = railWidth()
		put(f.rail, 0, 0, railWidth(), size.Height)
	} else if !f.bar.Hidden {
		bottom -= f.bar.MinSize().Height
		put(f.bar, 0, bottom, size.Width, size.Height-bottom)
	}
	put(f.body.box, x, 0, size.Width-x, bottom)
	f.notice.place(x, size.Width, bottom)
}

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// alone tells whether the screen wants the window to itself.
func (f *frame) alone() bool {
	lonely, ok := f.shell.screen().(Lonely)
	return ok && lonely.Alone()
}

// A body is the screen with the offline line: above it on wide windows, under its title on narrow ones.
type body struct {
	box  *fyne.Container
	line *offlineLine
	head *fyne.Container
	main *fyne.Container
}

func newBody(line *offlineLine) *body {
	b := &body{line: line, head: stack(), main: stack()}
	b.box = container.New(b, b.head, line.view, b.main)
	line.changed = b.box.Refresh
	return b
}

func (b *body) put(screen Screen) {
	b.head.Objects, b.main.Objects = nil, nil
	if headed, ok := screen.(Headed); ok {
		b.head.Objects = []fyne.CanvasObject{headed.Header()}
	}
	if screen != nil {
		b.main.Objects = []fyne.CanvasObject{screen.Object()}
	}
	b.head.Refresh()
	b.main.Refresh()
	b.box.Refresh()
}

// MinSize asks for nothing: screens scroll.
func (b *body) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

// Layout puts title, line and screen below each other.
func (b *body) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	b.head.Hidden = WidthOf(size.Width) != OneColumn || len(b.head.Objects) == 0
	if !b.head.Hidden {
		b.head.Resize(fyne.NewSize(size.Width, b.head.MinSize().Height))
		y = b.head.MinSize().Height
		put(b.head, 0, 0, size.Width, y)
	}
	if b.line.view.Visible() {
		// The line draws 44 dp and answers on 48: what it answers on beyond that lies over its neighbours. Its words wrap,
		// so its height follows its width.
		b.line.view.Resize(fyne.NewSize(size.Width, b.line.view.Size().Height))
		h := b.line.view.MinSize().Height
		put(b.line.view, 0, y-2, size.Width, h)
		y += h - 4
	}
	put(b.main, 0, y, size.Width, max(size.Height-y, 0))
}
