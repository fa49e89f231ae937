// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/ui/kit"
)

// talk is what people say to the post, and the field in which one says something.
func (s *Screen) talk() (parts []fyne.CanvasObject) {
	a := s.article
	if len(a.Comments) > 0 || !a.Silent {
		parts = append(parts, container.New(kit.Padded(12, 0, 0, 0), kit.NewParagraph(s.words.N("feed.comments", said(a.Comments)), kit.Heading)))
	}
	for _, c := range a.Comments {
		if c.Parent == "" {
			parts = append(parts, s.comment(c))
			for _, answer := range a.Comments {
				if answer.Parent == c.ID {
					parts = append(parts, container.New(kit.Padded(0, 0, 0, 44), s.comment(answer)))
				}
			}
		}
	}
	if a.Silent {
		return append(parts, kit.NewParagraph(s.words.T("feed.silent"), kit.Small))
	}
	return append(parts, s.field())
}

// said is how many comments still say something.
func said(comments []Comment) (n int) {
	for _, c := range comments {
		if c.Gone == "" {
			n++
		}
	}
	return n
}

func (s *Screen) comment(c Comment) fyne.CanvasObject {
	if c.Gone != "" {
		return container.New(kit.Padded(0, 0, 0, 44), kit.NewParagraph(s.words.T(goneKeys[c.Gone]), kit.Small))
	}
	line := s.words.T("feed.dot", c.Author.Name(), s.words.moment(c.MadeAt))
	if c.Waits {
		line = s.words.T("feed.dot", line, s.words.T("feed.waits"))
	}
	avatar := kit.NewAvatar(c.Author.Initials(), 34, c.Mine)
	avatar.SetSpoken(c.Author.Name())
	body := []fyne.CanvasObject{kit.NewParagraph(line, kit.Small)}
	if d, err := markdown.Parse(c.Body); err == nil {
		body = append(body, s.setting().Blocks(d.Blocks)...)
	} else {
		body = append(body, kit.NewParagraph(c.Body, kit.Body))
	}
	return container.New(kit.Hanging(10), avatar, kit.Stack(2, append(body, s.commentTools(c))...))
}

// commentTools are the answer, and what else can be done with a comment.
func (s *Screen) commentTools(c Comment) fyne.CanvasObject {
	answer := kit.NewButton(kit.Plain, "reply", s.words.T("feed.answer"), func() { s.onAnswer(c) })
	answer.Quiet = true
	var more *kit.Button
	if c.Mine {
		more = kit.NewButton(kit.Plain, "delete", "", func() { s.onUnsay(c) })
		more.SetSpoken(s.words.T("feed.unsay"))
	} else {
		more = kit.NewButton(kit.Plain, "flag", "", func() { s.openReport(more, c.ID) })
		more.SetSpoken(s.words.T("feed.report"))
	}
	more.Quiet = true
	return kit.Line(0, answer, more)
}

func (s *Screen) onAnswer(c Comment) {
	if s.answer = c.ID; c.Parent != "" {
		s.answer = c.Parent
	}
	s.redraw()
	if s.write != nil {
		s.write()
	}
}

// onUnsay takes a comment away; the words come back into the field, so nothing is lost by a slip.
func (s *Screen) onUnsay(c Comment) {
	s.taps.Write(s.env, func(ctx context.Context) error { return s.data.Unsay(ctx, news.Unsay{Comment: c.ID}) }, func() {
		s.env.Undoable(s.words.T("feed.unsaid"), func() {
			s.draft, s.answer = c.Body, c.Parent
			s.redraw()
			if s.write != nil {
				s.write()
			}
		})
	}, s.Refresh)
}

// field is where one says something. What stands in it stays, whatever is read in between.
func (s *Screen) field() fyne.CanvasObject {
	field := newField(s.draft, s.words.T("feed.say.hint"), 3)
	field.chords[fyne.KeyReturn], field.chords[fyne.KeyEnter] = s.onSay, s.onSay
	send := kit.NewButton(kit.Soft, "send", s.words.T("feed.say"), s.onSay)
	if s.draft == "" {
		send.Disable("")
	}
	people := kit.Stack(0)
	field.OnChanged = func(text string) {
		s.draft = text
		s.suggest(field, people)
		if text == "" {
			send.Disable("")
		} else {
			send.Enable()
		}
	}
	parts := []fyne.CanvasObject{}
	if s.answer != "" {
		parts = append(parts, s.answering())
	}
	line := ""
	if !s.env.Online() {
		line = s.words.T("feed.offline")
	}
	parts = append(parts, field, people, container.New(kit.Flex(12, 1, 0), kit.NewParagraph(line, kit.Small), send))
	s.write = func() { s.focus(field) }
	return kit.Stack(8, parts...)
}

func (s *Screen) focus(o fyne.Focusable) {
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(s.flow.Object()); canvas != nil {
		canvas.Focus(o)
		if field, ok := o.(fyne.CanvasObject); ok && s.flow.Page != nil {
			s.flow.Page.Reveal(field)
		}
	}
}

// answering says whom the field answers, and ends that.
func (s *Screen) answering() fyne.CanvasObject {
	name := ""
	for _, c := range s.article.Comments {
		if c.ID == s.answer {
			name = c.Author.Name()
		}
	}
	stop := kit.NewButton(kit.Plain, "close", "", func() {
		s.answer = ""
		s.redraw()
	})
	stop.SetSpoken(s.words.T("feed.answer.stop"))
	return container.New(kit.Flex(8, 1), kit.NewParagraph(s.words.T("feed.answering", name), kit.Small), stop)
}

func (s *Screen) onSay() {
	if s.draft == "" {
		return
	}
	post, parent, body := s.open, s.answer, s.draft
	s.taps.Write(s.env, func(ctx context.Context) error {
		return s.data.Say(ctx, news.Say{Post: post, Parent: parent, Body: body})
	}, func() {
		if s.open == post && s.draft == body {
			s.draft, s.answer = "", ""
		}
	}, func() {
		s.redraw()
		s.Refresh()
	})
}
