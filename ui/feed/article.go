// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/prose"
)

// articlePane is the post that is read, or what stands there while none is.
func (s *Screen) articlePane() fyne.CanvasObject {
	switch {
	case s.open == "":
		return kit.NewPicture("newspaper", s.words.T("feed.choose"), s.words.T("feed.choose.line"), nil)
	case s.trouble != nil:
		return s.env.Trouble(s.trouble, s.Refresh)
	case !s.read:
		return s.loading()
	case s.article.Gone:
		line := s.words.T("feed.gone.line")
		if s.article.Reason != "" {
			line = s.article.Reason
		}
		return kit.NewPicture("visibility_off", s.words.T("feed.gone"), line, nil)
	}
	pad := kit.Padded(4, 20, 24, 20)
	parts := []fyne.CanvasObject{}
	if s.split() {
		pad = kit.Padded(16, 32, 32, 32)
		parts = append(parts, container.New(kit.Trailing, s.tools()))
	} else if !s.flow.OneColumn() { // there the window shows no title, and in large text the list is not beside it
		parts = append(parts, s.header())
	}
	parts = append(parts, s.byline(), s.headline())
	if why := s.article.Post.Alert; why != "" {
		parts = append(parts, kit.NewTintedCard(kit.RefusedTint, container.New(kit.Hanging(10), kit.NewIcon("warning", 24, kit.ToneOnBadSoft), toned(why, kit.Body, kit.ToneOnBadSoft))))
	}
	if s.article.Elsewhere {
		parts = append(parts, kit.NewCard(kit.NewParagraph(s.words.T("feed.elsewhere"), kit.Body)))
	}
	parts = append(parts, s.text()...)
	if s.article.Elsewhere {
		return s.flow.Scroll(container.New(kit.Readable(744), container.New(pad, kit.Stack(12, parts...))))
	}
	if s.article.Post.Poll != nil {
		parts = append(parts, s.poll())
	}
	if ask := s.ask(); ask != nil {
		parts = append(parts, ask)
	}
	if cover := s.coverage(); cover != nil {
		parts = append(parts, cover)
	}
	parts = append(parts, s.reactions())
	parts = append(parts, s.talk()...)
	return s.flow.Scroll(container.New(kit.Readable(744), container.New(pad, kit.Stack(12, parts...))))
}

// byline is from where and when: channel, author, and whether the text was corrected.
func (s *Screen) byline() fyne.CanvasObject {
	post := s.article.Post
	line := s.words.T("feed.dot", s.article.From, s.words.moment(post.PublishedAt))
	if name := s.article.Author.Name(); name != "" {
		line = s.words.T("feed.dot", name, line)
	}
	if !post.EditedAt.IsZero() {
		line = s.words.T("feed.dot", line, s.words.T("feed.corrected", s.words.moment(post.EditedAt)))
		if r := s.article.Revisions; len(r) > 0 && r[0].Note != "" {
			line = s.words.T("feed.dot", line, r[0].Note)
		}
	}
	avatar := kit.NewAvatar(s.article.Author.Initials(), 34, false)
	avatar.SetSpoken(s.article.Author.Name())
	return container.New(kit.Flex(10, 0, 1), avatar, kit.NewParagraph(line, kit.Small))
}

func (s *Screen) headline() fyne.CanvasObject {
	style := kit.Title
	if s.split() {
		style = kit.Display
	}
	return kit.NewParagraph(s.article.Post.Title, style)
}

// text is the body of the post, block by block.
func (s *Screen) text() []fyne.CanvasObject {
	document, err := markdown.Parse(s.article.Post.Body)
	if err != nil { // nothing is published that cannot be read; an older client shows it as it was written
		return []fyne.CanvasObject{kit.NewParagraph(s.article.Post.Body, kit.Body)}
	}
	return s.setting().Blocks(document.Blocks)
}

// tools are what can be done with the whole post.
func (s *Screen) tools() fyne.CanvasObject {
	if !s.read || s.article.Gone {
		return kit.Line(0)
	}
	keep, key := "bookmark", "feed.keep"
	if s.article.Saved {
		keep, key = "bookmark-fill", "feed.unkeep"
	}
	save := kit.NewButton(kit.Plain, keep, "", s.onKeep)
	save.SetSpoken(s.words.T(key))
	save.Hidden = s.article.Elsewhere
	var more *kit.Button
	more = kit.NewButton(kit.Plain, "more_vert", "", func() { s.openMore(more) })
	more.SetSpoken(s.words.T("feed.tools"))
	return kit.Line(0, save, more)
}

func (s *Screen) onKeep() {
	saved := !s.article.Saved
	post := s.open
	s.taps.Write(s.env, func(ctx context.Context) error {
		return s.data.Note(ctx, news.Note{Post: post, Saved: &saved})
	}, nil, s.Refresh)
}

// openMore offers what is needed less often.
func (s *Screen) openMore(anchor fyne.CanvasObject) {
	var rows []fyne.CanvasObject
	add := func(icon, key string, do func()) {
		rows = append(rows, kit.NewRow(kit.NewIcon(icon, 20, kit.ToneText), s.words.T(key), "", nil, func() {
			s.over.Close()
			do()
		}))
	}
	if s.article.Elsewhere {
		add("delete", "feed.withdraw", func() { s.openWithdraw(anchor) })
		s.popUp(anchor, kit.Stack(0, rows...))
		return
	}
	level, icon, key := news.Follows, "notifications", "feed.follow"
	if s.article.Level == news.Follows {
		level, icon, key = news.Usually, "notifications_off", "feed.unfollow"
	}
	add(icon, key, func() { s.onTune(level) })
	channel, muted := s.article.Post.Channel, s.article.Muted
	add(map[bool]string{true: "notifications", false: "notifications_off"}[muted], map[bool]string{true: "feed.unmute", false: "feed.mute"}[muted], func() { s.onMute(channel, !muted) })
	if s.article.Post.Poll != nil && len(s.article.Result.Counts) > 0 {
		add("table", "feed.poll.figures", func() { s.openFigures(anchor) })
	}
	if len(s.article.Revisions) > 0 {
		add("history", "feed.history", func() { s.openHistory(anchor) })
	}
	own := s.article.Post.Author == s.state.Me.ID
	if !own {
		add("flag", "feed.report", func() { s.openReport(anchor, "") })
	}
	if s.article.Edits {
		add("keep", map[bool]string{true: "feed.unpin", false: "feed.pin"}[s.article.Post.Pinned.After(s.env.Now())], s.onPin)
	}
	if s.article.Corrects {
		add("edit", "feed.correct", s.onCorrect)
	}
	if own || s.article.Edits {
		add("delete", "feed.withdraw", func() { s.openWithdraw(anchor) })
	}
	s.popUp(anchor, kit.Stack(0, rows...))
}

func (s *Screen) popUp(anchor, content fyne.CanvasObject) {
	if s.over != nil {
		s.over.Close()
	}
	s.over = kit.OpenPopover(anchor, 300, content, func() { s.over = nil })
}

func (s *Screen) onTune(level news.Level) {
	post := s.open
	s.taps.Write(s.env, func(ctx context.Context) error {
		return s.data.Tune(ctx, news.Tune{Post: post, Level: level})
	}, nil, s.Refresh)
}

// onMute keeps a channel out of the feed, or lets it in again.
func (s *Screen) onMute(channel news.ChannelID, mute bool) {
	tune := func(level news.Level) func(context.Context) error {
		return func(ctx context.Context) error { return s.data.Tune(ctx, news.Tune{Channel: channel, Level: level}) }
	}
	level, back, line := news.Usually, news.Mutes, "feed.unmuted"
	if mute {
		level, back, line = news.Mutes, news.Usually, "feed.muted"
	}
	s.taps.Write(s.env, tune(level), func() {
		s.env.Undoable(s.words.T(line, s.article.From), func() {
			s.env.Work.Write(func(ctx context.Context) (func(), error) { return s.Refresh, tune(back)(ctx) })
		})
	}, s.Refresh)
}

// openHistory shows the texts that the post had.
func (s *Screen) openHistory(anchor fyne.CanvasObject) {
	parts := []fyne.CanvasObject{kit.NewParagraph(s.words.T("feed.history"), kit.Heading)}
	for _, r := range s.article.Revisions {
		parts = append(parts, kit.NewParagraph(s.words.T("feed.revision", r.Version, s.words.moment(r.At)), kit.Small), kit.NewParagraph(r.Title, kit.Strong), kit.NewParagraph(plain(r.Body), kit.Body))
		if r.Note != "" { // what the next one says otherwise
			parts = append(parts, prose.OnSunken(kit.NewParagraph(s.words.T("feed.revision.note", r.Note), kit.Small)))
		}
	}
	s.popUp(anchor, kit.Stack(8, parts...))
}

func plain(body string) string {
	d, err := markdown.Parse(body)
	if err != nil {
		return body
	}
	return d.Plain()
}

// openReport asks why; comment is empty for the post itself.
func (s *Screen) openReport(anchor fyne.CanvasObject, comment news.CommentID) {
	parts := []fyne.CanvasObject{kit.NewParagraph(s.words.T("feed.report"), kit.Heading), kit.NewParagraph(s.words.T("feed.report.line"), kit.Small)}
	post := s.open
	for _, ground := range news.Grounds {
		parts = append(parts, kit.NewRow(nil, s.words.ground(ground), "", nil, func() {
			s.over.Close()
			s.taps.Write(s.env, func(ctx context.Context) error {
				return s.data.Complain(ctx, news.Complain{Post: post, Comment: comment, Ground: ground})
			}, func() { s.env.Tell(notice(s.words.T("feed.reported"))) }, s.Refresh)
		}))
	}
	s.popUp(anchor, kit.Stack(4, parts...))
}

// ask is the card that asks for an acknowledgement, or says that it was given; nil where none is asked for.
func (s *Screen) ask() fyne.CanvasObject {
	a := s.article
	switch {
	case a.Owes:
		button := kit.NewButton(kit.Filled, "check", s.words.T("feed.ask.do"), s.onAcknowledge)
		said := kit.Stack(2, toned(s.words.until(a.Post.Due), kit.Strong, kit.ToneOnAmberSoft), toned(s.words.T("feed.ask.line"), kit.Small, kit.ToneOnAmberSoft))
		words := container.New(kit.Hanging(12), kit.NewIcon("verified", 24, kit.ToneOnAmberSoft), said)
		if s.split() {
			return kit.NewTintedCard(kit.Asks, container.New(kit.Beside(12, 1), words, button))
		}
		return kit.NewTintedCard(kit.Asks, kit.Stack(12, words, button))
	case !a.Acknowledged.IsZero():
		line := s.words.T("feed.asked", s.words.moment(a.Acknowledged))
		if a.Waits {
			line = s.words.T("feed.dot", line, s.words.T("feed.waits"))
		}
		return kit.NewCard(container.New(kit.Flex(12, 0, 1), kit.NewIcon("verified-fill", 24, kit.ToneGood), kit.NewParagraph(line, kit.Body)))
	}
	return nil
}

func toned(words string, style kit.TextStyle, tone fyne.ThemeColorName) *kit.Paragraph {
	p := kit.NewParagraph(words, style)
	p.SetColor(tone)
	return p
}

func (s *Screen) onAcknowledge() {
	post, version := s.open, s.article.Post.Version
	s.taps.Write(s.env, func(ctx context.Context) error { return s.data.Acknowledge(ctx, post, version) },
		func() { s.env.Tell(notice(s.words.T("feed.ask.done"))) }, s.Refresh)
}

// reactions are what people feel, and how many comments there are.
func (s *Screen) reactions() fyne.CanvasObject {
	var chips []fyne.CanvasObject
	for _, e := range news.Emojis {
		n, mine := s.article.Reactions[e], s.article.Mine[e]
		label := ""
		if n > 0 {
			label = s.words.Number(n)
		}
		chip := kit.NewFilledChip(emojiIcons[e], label, mine, func(on bool) { s.onReact(e, on) })
		chip.SetSpoken(s.words.T("feed.react", s.words.emoji(e), n))
		chips = append(chips, chip)
	}
	return container.New(kit.Flow(8, 0), chips...)
}

func (s *Screen) onReact(e news.Emoji, on bool) {
	post := s.open
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		return s.Refresh, s.data.React(ctx, news.React{Post: post, Emoji: e, On: on})
	})
}
