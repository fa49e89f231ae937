// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"context"
	"reflect"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/news/reading"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/whom"
)

// An editor is a post while it is written. What is written stays when the window changes or the program ends.
type editor struct {
	*Screen
	draft    news.Draft
	channels []Channel
	chosen   whom.Audience
	ways     whom.Ways     // whom an audience can name
	choosing *whom.Chooser // of an audience; nil while none is open

	amends *amendment // of what has appeared; nil for a draft
	begun  news.Save  // as it was when it was opened

	people int // whom the post reaches
	known  bool

	part    int // what the phone shows: text, preview, options
	title   *field
	body    *bodyField
	spoken  *fyne.Container // people whose name is being typed
	preview *fyne.Container
	hints   *fyne.Container
	foot    *fyne.Container
}

// The parts of an editor on the phone.
const (
	partText = iota
	partPreview
	partOptions
)

// onWrite begins a post, or goes on with one.
func (s *Screen) onWrite(draft news.Draft) {
	if s.writing == nil {
		return
	}
	if draft.ID == "" {
		draft.ID = s.writing.NewPost()
	}
	e := &editor{Screen: s, draft: draft, chosen: whom.From(draft.Audience)}
	s.editing, e.begun = e, e.save()
	e.build()
	s.redraw()
	s.focus(e.title)
	s.writing.OnDrop(func(id markdown.PictureID, err error) { e.dropped(id, err) })
	s.env.Work.Latest("channels", func(ctx context.Context) (func(), error) {
		channels, err := s.writing.Channels(ctx)
		if err != nil {
			return nil, err
		}
		units, houses, err := s.writing.Places(ctx)
		return func() { e.take(channels, whom.Ways{Units: units, Houses: houses, Roles: whom.Roles}) }, err
	})
}

func (e *editor) take(channels []Channel, w whom.Ways) {
	e.channels, e.ways = channels, w
	if e.draft.Channel == "" && len(channels) > 0 {
		e.draft.Channel = channels[0].ID
		e.begun.Channel = e.draft.Channel
	}
	e.show()
	e.count()
	e.Screen.redraw()
}

// channel is the one that is chosen.
func (e *editor) channel() (c Channel) {
	for _, c = range e.channels {
		if c.ID == e.draft.Channel {
			return c
		}
	}
	return Channel{}
}

// build makes the fields once: they keep cursor and selection while all around them is drawn anew.
func (e *editor) build() {
	e.title = newLine(e.draft.Title, e.words.T("feed.write.title"))
	e.title.OnSubmitted = func(string) { e.focus(e.body.field) }
	e.title.OnChanged = func(text string) { e.draft.Title = text; e.changed() }
	e.spoken = kit.Stack(0)
	e.body = newBodyField(e)
	e.preview, e.hints, e.foot = container.NewStack(), container.NewStack(), container.NewStack()
	e.show()
}

// changed keeps what was written and shows what becomes of it.
func (e *editor) changed() {
	e.show()
	if e.amends != nil {
		return
	}
	save := e.save()
	e.env.Work.Latest("draft", func(ctx context.Context) (func(), error) { return nil, e.writing.Keep(ctx, save) })
}

func (e *editor) save() news.Save {
	audience := e.chosen.Rule()
	return news.Save{Post: e.draft.ID, Channel: e.draft.Channel, Audience: &audience, Text: e.draft.Text, Terms: e.draft.Terms}
}

// count asks whom the post reaches.
func (e *editor) count() {
	channel, audience := e.draft.Channel, e.chosen.Rule()
	e.env.Work.Latest("reach", func(ctx context.Context) (func(), error) {
		people, known, err := e.writing.Reach(ctx, channel, audience)
		return func() {
			e.people, e.known = people, known
			e.show()
			e.Screen.redraw()
			if e.over != nil && e.choosing != nil {
				e.choosing.Again()
			}
		}, err
	})
}

// show draws preview, hints and the button for what is written now.
func (e *editor) show() {
	fill := func(box *fyne.Container, content fyne.CanvasObject) {
		box.Objects = []fyne.CanvasObject{content}
		box.Refresh()
	}
	fill(e.preview, e.previewed())
	fill(e.hints, e.hinted())
	fill(e.foot, e.doing())
}

func (e *editor) previewed() fyne.CanvasObject {
	title := e.draft.Text.Clean().Title
	if title == "" && e.draft.Body == "" {
		return kit.NewParagraph(e.words.T("feed.write.preview.empty"), kit.Small)
	}
	parts := []fyne.CanvasObject{kit.NewParagraph(title, kit.Title)}
	document, err := markdown.Parse(e.draft.Body)
	if err != nil {
		parts = append(parts, kit.NewParagraph(e.words.T("feed.write.toolong"), kit.Body))
	} else {
		parts = append(parts, e.setting().Blocks(document.Blocks)...)
	}
	if e.draft.Poll != nil {
		parts = append(parts, e.asked(*e.draft.Poll))
	}
	return kit.Stack(12, parts...)
}

// hinted says how easily the text is read. It is quiet: nobody has to follow it.
func (e *editor) hinted() fyne.CanvasObject {
	document, err := markdown.Parse(e.draft.Body)
	if err != nil {
		return kit.Stack(0)
	}
	h := reading.Of(document)
	if h.Words == 0 {
		return kit.Stack(0)
	}
	line := e.words.T("feed.dot", e.words.N("feed.write.words", h.Words), e.words.N("feed.write.minutes", int(h.Time/time.Minute)))
	if level := h.Level(); level != reading.Unknown {
		line = e.words.T("feed.dot", line, e.words.T(levelKeys[level]))
	}
	parts := []fyne.CanvasObject{kit.NewParagraph(line, kit.Small)}
	say := func(icon, words string) {
		parts = append(parts, container.New(kit.Hanging(8), kit.NewIcon(icon, 20, kit.ToneMuted), kit.NewParagraph(words, kit.Small)))
	}
	if _, described := document.Shown(); !described {
		say("image", e.words.T("feed.write.noalt"))
	}
	if len(h.Long) > 0 {
		say("text_fields", e.words.T("feed.write.long", h.Long[0]))
	}
	if len(h.Heavy) > 0 {
		say("text_fields", e.words.T("feed.write.heavy", h.Heavy[0]))
	}
	if h.Loud {
		say("volume_off", e.words.T("feed.write.loud"))
	}
	return kit.Stack(6, parts...)
}

// doing is the main button, which says what it will do, and what keeps it from doing so.
func (e *editor) doing() fyne.CanvasObject {
	label, icon := e.words.T("feed.write.publish"), "send"
	switch c := e.channel(); {
	case e.amends != nil:
		button := kit.NewButton(kit.Filled, icon, e.words.T("feed.correct.do"), e.onAmend)
		if why := e.missing(); why != "" {
			button.Disable(e.words.T(why))
		}
		return button
	case c.Posting == news.Approved && !c.Edits:
		label = e.words.T("feed.write.submit")
	case e.draft.At.After(e.env.Now()):
		label, icon = e.words.T("feed.write.plan", e.words.moment(e.draft.At)), "schedule"
	}
	button := kit.NewButton(kit.Filled, icon, label, e.onPublish)
	if why := e.missing(); why != "" {
		button.Disable(e.words.T(why))
	}
	return button
}

// missing is why the post cannot be published yet, as a key; empty for nothing.
func (e *editor) missing() string {
	text := e.draft.Text.Clean()
	document, err := markdown.Parse(text.Body)
	switch _, described := document.Shown(); {
	case len(e.channels) == 0 && e.amends == nil:
		return "feed.write.nochannel"
	case text.Title == "":
		return "feed.write.notitle"
	case text.Body == "":
		return "feed.write.notext"
	case err != nil || len([]rune(text.Title)) > news.MaxTitle:
		return "feed.write.toolong"
	case !described:
		return "feed.write.noalt"
	case e.known && e.people == 0:
		return "feed.write.nobody"
	}
	return ""
}

func (e *editor) onPublish() {
	w := news.Publish{Save: e.save()}
	line := "feed.write.sent"
	if !e.env.Online() {
		line = "feed.write.sent.offline"
	}
	if e.draft.At.After(e.env.Now()) && e.env.Online() {
		line = "feed.write.sent.planned"
	}
	e.taps.Write(e.env, func(ctx context.Context) error { return e.writing.Publish(ctx, w) }, func() {
		e.end()
		e.env.Tell(notice(e.words.T(line)))
	}, e.after)
}

func (e *editor) after() {
	e.Screen.redraw()
	e.Screen.Refresh()
}

// end leaves the editor.
func (e *editor) end() {
	e.editing = nil
	if e.writing != nil {
		e.writing.OnDrop(nil)
	}
}

// onDiscard throws the draft away; it can be taken back.
func (e *editor) onDiscard() {
	save := e.save()
	e.end()
	e.env.Work.Write(func(ctx context.Context) (func(), error) {
		err := e.writing.Discard(ctx, news.Discard{Post: save.Post})
		return func() {
			e.after()
			e.env.Undoable(e.words.T("feed.write.discarded"), func() {
				e.env.Work.Write(func(ctx context.Context) (func(), error) { return e.after, e.writing.Save(ctx, save) })
			})
		}, err
	})
	e.Screen.redraw()
}

// close leaves the editor; the draft stays. An empty one is thrown away, and one that was only looked at stays as it is.
func (e *editor) close() {
	save, empty := e.save(), e.draft.Title == "" && e.draft.Body == ""
	if e.amends != nil || !empty && reflect.DeepEqual(save, e.begun) {
		e.end()
		e.Screen.redraw()
		return
	}
	line := "feed.write.kept"
	if e.draft.State == news.Planned || e.draft.State == news.Waiting { // it was taken back
		line = "feed.write.kept.back"
	}
	e.end()
	e.env.Work.Write(func(ctx context.Context) (func(), error) {
		if empty {
			return e.after, e.writing.Discard(ctx, news.Discard{Post: save.Post})
		}
		return e.after, e.writing.Save(ctx, save)
	})
	if !empty {
		e.env.Tell(notice(e.words.T(line)))
	}
	e.Screen.redraw()
}

// pane is the editor: on the laptop text and options beside the preview, on the phone one of them at a time.
func (e *editor) pane() fyne.CanvasObject {
	fields := []fyne.CanvasObject{e.title, e.tools(), e.body.field, e.spoken}
	if e.split() {
		left := kit.Stack(12, append([]fyne.CanvasObject{e.bar()}, append(fields, e.hints, e.beside(), e.ends())...)...)
		right := kit.Stack(12, kit.NewText(e.words.T("feed.write.preview"), kit.Small), kit.NewPane(e.preview))
		return container.New(columns{share: 0.55}, kit.Scroll(container.New(kit.Padded(16, 20, 24, 24), left)), kit.Scroll(container.New(kit.Padded(28, 24, 24, 8), right)))
	}
	segment := kit.NewSegment([]kit.SegmentPart{{Label: e.words.T("feed.write.part.text")}, {Label: e.words.T("feed.write.part.preview")}, {Label: e.words.T("feed.write.part.options")}}, e.part, func(i int) {
		e.part = i
		e.Screen.redraw()
	})
	parts := []fyne.CanvasObject{segment}
	if !e.flow.OneColumn() {
		parts = []fyne.CanvasObject{e.bar(), segment}
	}
	switch e.part {
	case partPreview:
		parts = append(parts, kit.NewCard(e.preview))
	case partOptions:
		parts = append(parts, e.beside())
	default:
		parts = append(append(parts, fields...), e.hints)
	}
	return e.flow.Scroll(container.New(kit.Padded(4, 16, 20, 16), kit.Stack(12, append(parts, e.ends())...)))
}

// ends are what ends the writing: the main button, and throwing away what was written.
func (e *editor) ends() fyne.CanvasObject {
	if e.amends != nil {
		return e.foot
	}
	return kit.Stack(8, e.foot, kit.Line(0, kit.NewButton(kit.Plain, "delete", e.words.T("feed.write.discard"), e.onDiscard)))
}

// dropped shows a picture that was let go over the window.
func (e *editor) dropped(id markdown.PictureID, err error) {
	switch {
	case e.Screen.editing != e:
	case err != nil:
		e.env.Fail(err)
	default:
		e.body.picture(id)
	}
}

// beside is what is chosen beside the text.
func (e *editor) beside() fyne.CanvasObject {
	if e.amends != nil {
		return e.amending()
	}
	return e.options()
}

// heading is what the editor does.
func (e *editor) heading() string {
	if e.amends != nil {
		return e.words.T("feed.correct")
	}
	return e.words.T("feed.write.new")
}

// bar is the title of the editor on wide windows, with the way out.
func (e *editor) bar() fyne.CanvasObject {
	out := kit.NewButton(kit.Plain, "close", "", e.close)
	out.SetSpoken(e.words.T("feed.write.close"))
	return container.New(kit.Flex(4, 1), kit.NewText(e.heading(), kit.Title), out)
}
