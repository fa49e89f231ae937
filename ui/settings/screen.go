// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"context"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// A section is a part of the settings. On the laptop it stands beside the list of sections; on the phone overview is
// one column with the daily things, and the others are pages behind it.
type section string

const (
	overview section = "overview"
	syncing  section = "sync"
	deciding section = "decided"
	serial   section = "series"
	seeing   section = "see"
	usually  section = "usual"
	needing  section = "needs"
	standing section = "deputy"
	looking  section = "look"
	holding  section = "device"
	dating   section = "calendar"
	hearing  section = "hear"
	owning   section = "devices"
	knowing  section = "stored"
	inviting section = "invite"
	about    section = "about"
	signing  section = "sign"
)

// A Screen is Einstellungen.
type Screen struct {
	env     ui.Env
	data    Data
	account Account // nil in the demo

	state  State
	loaded bool
	failed error

	fresh Feed      // the link that was just made
	away  absenting // what a calendar file says

	devices signedIn
	mail    mailing
	stored  known
	export  export
	leave   leaving
	codes   bool // people come in by codes here
	asked   bool // whether they do

	at     section
	wide   bool
	filter string
	head   *fyne.Container
	root   *fyne.Container
	over   *kit.Popover
	page   *kit.Page
	list   *kit.Page // the sections beside it; nil on the phone
	chosen *kit.Row  // of the sections
	offset float32   // how far the page is scrolled
	build  bool      // the next layout builds anew
	scale  float32   // the text's, for which the content was built

	sizer  fyne.CanvasObject // what changes the size of text; nil when it is not shown
	steady float32           // where it stood when it was last used, in dp below the page's upper edge
}

// New is the screen; it reads at its first Refresh. Account is nil in the demo, where nobody has signed in.
func New(env ui.Env, data Data, account Account) *Screen {
	s := &Screen{env: env, data: data, account: account, at: overview, head: container.NewStack()}
	s.root = container.New(s)
	s.build = true
	s.showHead()
	return s
}

// Object is the content.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Header is the title of narrow windows, with the way back from a page.
func (s *Screen) Header() fyne.CanvasObject { return s.head }

// Hears tells that everything matters: what is not different is not drawn again.
func (s *Screen) Hears(ui.Hint) bool { return true }

// Open shows what waits, the series, or what an earlier screen kept.
func (s *Screen) Open(args any) {
	switch args := args.(type) {
	case ui.ShowWaiting:
		s.show(syncing)
	case ui.ShowCalendar:
		s.show(dating)
	case ui.ShowUsualWeek:
		s.show(usually)
	case ui.ShowDeputies:
		s.show(standing)
	case ui.ShowNeeds:
		s.show(needing)
	case ui.ShowSeries:
		s.show(serial)
	case ui.ShowDevices:
		s.show(owning)
	case ui.ShowStored:
		s.show(knowing)
	case place:
		s.state, s.loaded, s.codes = args.state, args.loaded, args.codes
		s.show(args.at)
		s.offset = args.offset
	}
}

// Begin implements ui.Beginner.
func (s *Screen) Begin() { s.show(overview) }

// place is where the screen was and what it showed, for its successor.
type place struct {
	at     section
	state  State
	loaded bool
	codes  bool
	offset float32
}

// Keep implements ui.Keeper: a change of language leads nowhere else, and there is no moment without content.
func (s *Screen) Keep() any {
	if s.page != nil {
		s.offset = s.page.Offset()
	}
	return place{s.at, s.state, s.loaded, s.codes, s.offset}
}

// Refresh reads everything again and draws only what became different.
func (s *Screen) Refresh() {
	s.env.Work.Latest("settings", func(ctx context.Context) (func(), error) {
		state, err := s.data.Read(ctx)
		return func() { s.showState(state, err) }, nil
	})
	if s.at == knowing {
		s.readStored()
	}
}

func (s *Screen) showState(state State, err error) {
	switch {
	case err != nil && s.loaded:
		s.env.Fail(err)
		return
	case err != nil:
		s.failed = err
	case s.loaded && reflect.DeepEqual(state, s.state):
		return
	default:
		back := state.Connection.Online && !s.state.Connection.Online
		s.state, s.loaded, s.failed = state, true, nil
		if back && s.at == owning {
			s.readSessions()
		}
		s.readCodes()
	}
	s.redraw()
	if s.loaded && s.state.Connection.Refused > 0 {
		s.env.Work.Write(func(ctx context.Context) (func(), error) { return nil, s.data.Seen(ctx) })
	}
}

// Keys closes with Esc what is asked, and leads back from a page.
func (s *Screen) Keys(key *fyne.KeyEvent) bool {
	switch {
	case key.Name != fyne.KeyEscape:
		return false
	case s.over != nil:
		s.over.Close()
	case s.at == overview:
		return false
	default:
		s.show(overview)
	}
	return true
}

// show brings a section to the front, from its beginning. What only the server or a count can tell is asked then.
func (s *Screen) show(at section) {
	if s.account == nil && (at == owning || at == knowing) || at == inviting && !s.invites() {
		at = overview
	}
	defer s.readFor(at)
	s.at, s.filter, s.page, s.offset, s.steady, s.fresh = at, "", nil, 0, 0, Feed{}
	s.redraw()
}

func (s *Screen) readFor(at section) {
	switch at {
	case owning:
		s.readSessions()
	case knowing:
		s.readStored()
	case hearing:
		s.readMail()
	}
}

// redraw builds the content anew at the next layout, which is now.
func (s *Screen) redraw() {
	s.build = true
	kit.KeepFocus(s.head, s.showHead)
	s.root.Refresh()
}

func (s *Screen) showHead() {
	style := kit.Title
	if kit.TextScale() > 1.3 {
		style = kit.Heading
	}
	title := kit.NewParagraph(s.title(s.front()), style)
	row := container.New(kit.Padded(12, 16, 8, 16), title)
	if s.front() != overview {
		back := kit.NewButton(kit.Plain, "arrow_back", "", func() { s.show(overview) })
		back.Quiet = true
		back.SetSpoken(s.env.Text.T("settings.back"))
		row = container.New(kit.Padded(2, 16, 0, 4), container.New(kit.Flex(4, 0, 1), back, title))
	}
	s.head.Objects = []fyne.CanvasObject{row}
	s.head.Refresh()
}

// front is the section as the phone sees it: what stands on its first page is not a page of its own.
func (s *Screen) front() section {
	if s.at == syncing || s.at == seeing {
		return overview
	}
	return s.at
}

// MinSize asks for nothing: the content scrolls.
func (s *Screen) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

// Layout builds for the width it has, and again when the width asks for the other form.
func (s *Screen) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	wide := ui.WidthOf(size.Width) != ui.OneColumn
	if s.build || wide != s.wide || s.scale != kit.TextScale() {
		grown := s.scale != kit.TextScale()
		s.wide, s.build, s.scale = wide, false, kit.TextScale()
		if s.page != nil {
			s.offset = s.page.Offset()
		}
		kit.KeepFocus(s.root, func() { s.fill(size, grown) })
	}
	for _, object := range s.root.Objects {
		object.Move(fyne.NewPos(0, 0))
		object.Resize(size)
	}
}

// fill puts new content where the old was. When the text has grown, what changes its size stays under the pointer.
func (s *Screen) fill(size fyne.Size, grown bool) {
	s.list, s.chosen = nil, nil
	s.root.Objects = []fyne.CanvasObject{s.content()}
	s.root.Objects[0].Resize(size)
	if s.list != nil && s.chosen != nil {
		s.list.Reveal(s.chosen)
	}
	if s.page == nil {
		return
	}
	if y, ok := s.page.Place(s.sizer); ok && grown && s.steady > 0 {
		s.offset = max(y-s.steady, 0)
	}
	if s.offset > 0 {
		s.page.ToOffset(s.offset)
	}
}

func (s *Screen) content() fyne.CanvasObject {
	switch {
	case s.failed != nil:
		return s.env.Trouble(s.failed, s.Refresh)
	case !s.loaded:
		return s.loading()
	case s.wide:
		return s.besides()
	}
	return s.column()
}

func (s *Screen) loading() fyne.CanvasObject {
	pad := kit.Padded(8, 16)
	if s.wide {
		pad = kit.Padded(28, 32)
	}
	line := kit.NewParagraph(s.env.Text.T("settings.loading"), kit.Small)
	return container.New(atMost{readable}, container.New(pad, kit.Stack(12, kit.NewCard(kit.NewLoading(5)), line)))
}

// scroll keeps hold of the page, so that a redraw stays where the person was.
func (s *Screen) scroll(content fyne.CanvasObject) fyne.CanvasObject {
	s.page = kit.Scroll(content)
	return s.page
}
