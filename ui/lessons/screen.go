// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// A Screen is the destination Lernen. It shows one view, and knows by which others one came to it.
type Screen struct {
	env     ui.Env
	data    Data
	teacher Teacher // nil for none
	words   words

	views []view // one of the sides first, what is shown last
	side  side
	exams map[place]*exam
	taps  ui.Taps
	over  *kit.Popover
	head  *fyne.Container
	flow  *ui.Reflow
}

// place is a lesson of a course.
type place struct {
	course learn.CourseID
	lesson learn.LessonKey
}

// A view is what the screen shows at a time.
type view interface {
	base() *part
	// read asks the data, off the UI thread; take keeps the answer and tells whether anything became different.
	read(ctx context.Context) (take func() bool, err error)
	draw() fyne.CanvasObject
	// heading stands above it, beside the way back.
	heading() string
	keys(key *fyne.KeyEvent) bool
	// rebind is called when another Screen shows it, as after a change of the language: what was drawn has other words.
	rebind()
}

// A part is what all views have.
type part struct {
	*Screen
	known   bool
	trouble error
	offset  float32 // how far it was scrolled when another view came over it
}

func (p *part) base() *part              { return p }
func (p *part) keys(*fyne.KeyEvent) bool { return false }
func (p *part) rebind()                  {}

// New is the screen; it reads at its first Refresh. teacher may be nil: then nobody teaches here.
func New(env ui.Env, data Data, teacher Teacher) *Screen {
	s := &Screen{env: env, data: data, teacher: teacher, words: words{env.Text, env}, exams: map[place]*exam{}, head: container.NewStack()}
	s.views = []view{&overview{part: part{Screen: s}}}
	s.flow = ui.NewReflow(largestBeside, s.content)
	s.showHead()
	return s
}

// largestBeside is the largest text for which columns have room beside each other.
const largestBeside = 1.3

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.flow.Object() }

// Header is the title on narrow windows: ui.Headed.
func (s *Screen) Header() fyne.CanvasObject { return s.head }

// Hears implements ui.Hearer. A new minute changes nothing: what is due is due by days.
func (s *Screen) Hears(h ui.Hint) bool {
	return h == ui.Everything || h == ui.Learning || h == ui.People || h == ui.Waiting
}

// Alone implements ui.Lonely: a lesson, and what is asked again, have a phone to themselves.
func (s *Screen) Alone() bool {
	switch s.top().(type) {
	case *lessonView, *reviews:
		return true
	}
	return false
}

func (s *Screen) top() view { return s.views[len(s.views)-1] }

// Open implements ui.Opener: at a course, a lesson or what is asked again, or where a predecessor was.
func (s *Screen) Open(args any) {
	switch at := args.(type) {
	case ui.ShowCourse:
		s.leave()
		s.views = append(s.views[:1], &courseView{part: part{Screen: s}, id: at.Course})
		if at.Lesson != "" {
			s.views = append(s.views, s.lessonOf(at.Course, at.Lesson))
		}
		s.shown()
	case ui.ShowReviews:
		s.leave()
		s.views = append(s.views[:1], &reviews{part: part{Screen: s}})
		s.shown()
	case kept:
		s.views, s.exams, s.side = at.views, at.exams, at.side
		for _, v := range s.views {
			v.base().Screen = s
			v.rebind()
		}
		s.shown()
	}
}

// kept is where the screen was, for its successor.
type kept struct {
	views []view
	exams map[place]*exam
	side  side
}

// Keep implements ui.Keeper: what was answered and not handed in stays.
func (s *Screen) Keep() any { return kept{s.views, s.exams, s.side} }

// Begin implements ui.Beginner: the overview, from its top.
func (s *Screen) Begin() {
	s.leave()
	s.views = s.views[:1]
	s.top().base().offset = 0
	s.flow.ToTop()
	s.shown()
	s.Refresh()
}

// to shows another view over the present one.
func (s *Screen) to(v view) {
	if s.flow.Page != nil {
		s.top().base().offset = s.flow.Page.Offset()
	}
	s.views = append(s.views, v)
	s.shown()
	s.Refresh()
}

// instead shows a view in place of the present one.
func (s *Screen) instead(v view) {
	s.leave()
	s.views = s.views[:len(s.views)-1]
	s.views = append(s.views, v)
	s.shown()
	s.Refresh()
}

// back shows the view before this one.
func (s *Screen) back() {
	if len(s.views) == 1 {
		return
	}
	s.leave()
	s.views = s.views[:len(s.views)-1]
	s.shown()
	s.Refresh()
}

// leave tells the present view that it is shown no more.
func (s *Screen) leave() {
	if leaves, ok := s.top().(interface{ left() }); ok {
		leaves.left()
	}
}

// shown draws what is on top now, where it was left.
func (s *Screen) shown() {
	s.flow.Page = nil
	s.redraw()
	if offset := s.top().base().offset; offset > 0 && s.flow.Page != nil {
		s.flow.Page.ToOffset(offset)
	}
	if s.env.Reframe != nil {
		s.env.Reframe()
	}
}

// Refresh reads what is shown again and draws it if anything became different.
func (s *Screen) Refresh() {
	v := s.top()
	if fresh, ok := v.(interface{ freshen() }); ok {
		fresh.freshen()
	}
	s.env.Work.Latest("lessons", func(ctx context.Context) (func(), error) {
		take, err := v.read(ctx)
		return func() { s.took(v, take, err) }, nil
	})
}

func (s *Screen) took(v view, take func() bool, err error) {
	p := v.base()
	first := !p.known
	switch {
	case p.Screen != s:
		return
	case err != nil && p.known:
		s.env.Fail(err)
		return
	case err != nil:
		p.trouble = err
		s.note(err)
	default:
		if news := take(); p.known && p.trouble == nil && !news {
			return
		}
		p.known, p.trouble = true, nil
	}
	if v != s.top() {
		return
	}
	s.redraw()
	if arrives, ok := v.(interface{ arrived() }); ok && first && p.known {
		arrives.arrived()
	}
}

// note tells the log of a failure that the screen says itself; a refusal is none.
func (s *Screen) note(err error) {
	var refusal *learn.Refusal
	if s.env.Note != nil && !errors.As(err, &refusal) {
		s.env.Note(err)
	}
}

// redraw builds the content anew at the next layout, which is now.
func (s *Screen) redraw() {
	kit.KeepFocus(s.head, s.showHead)
	s.flow.Redraw()
}

// split tells that a list stands beside what is read.
func (s *Screen) split() bool {
	return ui.WidthOf(s.flow.Size.Width) != ui.OneColumn && kit.TextScale() <= largestBeside
}

func (s *Screen) content() fyne.CanvasObject {
	v := s.top()
	p := v.base()
	switch {
	case p.trouble != nil:
		return s.withHead(s.failed(p.trouble))
	case !p.known:
		return s.loading()
	}
	return v.draw()
}

// failed says why there is nothing to see.
func (s *Screen) failed(err error) fyne.CanvasObject {
	var refusal *learn.Refusal
	if errors.As(err, &refusal) {
		said := s.env.Voice.RefusedLearning(refusal.Why, refusal.Detail)
		return kit.NewPicture("school", said.Heading, said.Line, nil)
	}
	return s.env.Trouble(err, s.Refresh)
}

// withHead puts the way back above what is shown, where the window shows none.
func (s *Screen) withHead(content fyne.CanvasObject) fyne.CanvasObject {
	if s.flow.OneColumn() || len(s.views) == 1 {
		return content
	}
	return standing(container.New(kit.Padded(14, 32, 0, 20), s.wayBack()), content, nil)
}

func (s *Screen) loading() fyne.CanvasObject {
	line := kit.NewParagraph(s.words.T("lessons.loading"), kit.Small)
	block := kit.Stack(12, kit.NewCard(kit.NewLoading(6)), line)
	if s.flow.OneColumn() {
		return container.New(kit.Padded(12, 16), block)
	}
	title := kit.NewText(s.words.T(s.titleKey()), kit.Display)
	return container.New(kit.Readable(760), container.New(kit.Padded(24, 32), kit.Stack(16, title, block)))
}

// page is content that scrolls, no wider than it is read well, with the way back above it.
func (s *Screen) page(parts ...fyne.CanvasObject) fyne.CanvasObject {
	pad := kit.Padded(8, 16, 28, 16)
	if !s.flow.OneColumn() {
		pad = kit.Padded(16, 32, 36, 32)
		parts = append([]fyne.CanvasObject{s.wayBack()}, parts...)
	}
	return s.flow.Scroll(container.New(kit.Readable(784), container.New(pad, kit.Stack(14, parts...))))
}

// foremost is the button of a page: as wide as a phone, and elsewhere no wider than its words.
func (s *Screen) foremost(b *kit.Button) fyne.CanvasObject {
	if s.flow.OnPhone() {
		return b
	}
	return captioned(b)
}

// captioned is a button at the left with what keeps it from doing what it says below it, as wide as there is room. It is spoken as ever.
func captioned(b *kit.Button) fyne.CanvasObject {
	why := b.Reason()
	if why == "" {
		return alone(b)
	}
	b.SetSpoken(b.AccessibilityLabel())
	b.Disable("")
	return kit.Stack(4, alone(b), kit.NewParagraph(why, kit.Small))
}

// wayBack leads to the view before this one, and says what this one is.
func (s *Screen) wayBack() fyne.CanvasObject {
	back := kit.NewButton(kit.Plain, "arrow_back", "", s.back)
	back.Quiet = true
	back.SetSpoken(s.words.T("lessons.back"))
	title := kit.NewText(s.top().heading(), kit.Title)
	title.Ellipsis = true
	return container.New(kit.Flex(4, 0, 1), back, title)
}

// showHead is the title on narrow windows, or the way back.
func (s *Screen) showHead() {
	s.head.Objects = []fyne.CanvasObject{s.header()}
	s.head.Refresh()
}

func (s *Screen) header() fyne.CanvasObject {
	if headed, ok := s.top().(interface{ headline() fyne.CanvasObject }); ok && s.top().base().known {
		return headed.headline()
	}
	if len(s.views) == 1 {
		return container.New(kit.Padded(8, 12, 4, 16), s.env.Titled(kit.NewText(s.words.T(s.titleKey()), kit.Title), s.sides()...))
	}
	return container.New(kit.Padded(2, 16, 0, 4), s.wayBack())
}

// Keys hears what no field hears: what the view knows, and Esc one step back.
func (s *Screen) Keys(key *fyne.KeyEvent) bool {
	if s.over != nil {
		if key.Name == fyne.KeyEscape {
			s.over.Close()
			return true
		}
		return false
	}
	p := s.top().base()
	if p.known && p.trouble == nil && s.top().keys(key) {
		return true
	}
	if key.Name == fyne.KeyEscape && len(s.views) > 1 {
		s.back()
		return true
	}
	return false
}

func (s *Screen) popUp(anchor, content fyne.CanvasObject) {
	s.over.Close()
	s.over = kit.OpenPopover(anchor, 320, content, func() { s.over = nil })
}

// write makes one change and reads again.
func (s *Screen) write(do func(context.Context) error, done func()) {
	s.taps.Write(s.env, do, done, s.Refresh)
}

func (s *Screen) tell(line string) { s.env.Tell(ui.Notice{Line: line}) }

func (s *Screen) onLink(address string) {
	if err := s.data.OpenLink(address); err != nil {
		s.env.Fail(err)
	}
}
