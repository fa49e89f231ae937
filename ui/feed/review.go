// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/prose"
	"github.com/pult-app/pult/ui/whom"
)

// drafts are what the person has written and what has not appeared, above the posts.
func (s *Screen) drafts(split bool) (rows []fyne.CanvasObject) {
	if s.filter != ForMe {
		return nil
	}
	for _, d := range s.state.Drafts {
		title := d.Title
		if title == "" {
			title = s.words.T("feed.draft.untitled")
		}
		line := s.words.T(draftKeys[d.State], s.words.moment(d.SavedAt))
		if d.State == news.Planned {
			line = s.words.T("feed.draft.planned", s.words.moment(d.At))
		}
		if d.Reason != "" {
			line = s.words.T("feed.dot", line, d.Reason)
		}
		var open func()
		if d.State == news.Writing || d.State == news.Returned || d.State == news.Planned || d.State == news.Waiting {
			open = func() { s.onWrite(d) }
		}
		if d.State == news.Published { // for others alone
			open = func() { s.show(d.ID) }
		}
		row := kit.NewRow(kit.NewTile("edit", kit.TileSoft), title, line, nil, open)
		if split {
			rows = append(rows, container.New(kit.Padded(4, 16), row), kit.NewHairline())
		} else {
			rows = append(rows, kit.NewCard(row))
		}
	}
	return rows
}

// review is what waits for an editor: submissions first, then reports.
func (s *Screen) review() (cards []fyne.CanvasObject) {
	for _, w := range s.state.Submissions {
		cards = append(cards, container.New(kit.Padded(6, 0), s.submission(w)))
	}
	for _, r := range s.state.Reports {
		cards = append(cards, container.New(kit.Padded(6, 0), s.report(r)))
	}
	if len(cards) == 0 {
		return []fyne.CanvasObject{kit.NewPicture("check_circle", s.words.T("feed.review.empty"), s.words.T("feed.review.empty.line"), nil)}
	}
	if s.split() {
		return []fyne.CanvasObject{container.New(kit.Padded(0, 12), kit.Stack(0, cards...))}
	}
	return cards
}

func (s *Screen) submission(w Submitted) fyne.CanvasObject {
	from := s.words.T("feed.dot", w.From, s.words.moment(w.SavedAt))
	if w.State == news.Planned {
		from = s.words.T("feed.dot", w.From, s.words.T("feed.draft.planned", s.words.moment(w.At)))
	}
	parts := []fyne.CanvasObject{
		kit.NewParagraph(s.words.T("feed.dot", w.Author.Name(), from), kit.Small), kit.NewParagraph(w.Title, kit.Heading),
	}
	if d, err := markdown.Parse(w.Body); err == nil {
		parts = append(parts, s.setting().Blocks(d.Blocks)...)
	} else {
		parts = append(parts, kit.NewParagraph(plain(w.Body), kit.Body))
	}
	if w.Poll != nil {
		parts = append(parts, s.asked(*w.Poll))
	}
	parts = append(parts, s.submittedTerms(w))
	back := kit.NewButton(kit.Outline, "", s.words.T("feed.review.back"), nil)
	back.SetOnTapped(func() {
		s.askReason(back, "feed.review.back.line", func(ctx context.Context, reason string) error {
			return s.data.Decide(ctx, news.Decide{Post: w.ID, Reason: reason})
		}, "feed.review.returned")
	})
	buttons := []fyne.CanvasObject{back}
	if w.State == news.Waiting {
		yes := kit.NewButton(kit.Filled, "check", s.words.T("feed.review.yes"), func() {
			s.taps.Write(s.env, func(ctx context.Context) error { return s.data.Decide(ctx, news.Decide{Post: w.ID, Yes: true}) },
				func() { s.env.Tell(notice(s.words.T("feed.review.published"))) }, s.Refresh)
		})
		buttons = append(buttons, yes)
	}
	return kit.NewCard(kit.Stack(8, append(parts, container.New(kit.Beside(8, 1, 1), buttons...))...))
}

// submittedTerms are for whom a submission is and how it will appear, in words.
func (s *Screen) submittedTerms(w Submitted) fyne.CanvasObject {
	line := s.words.T("feed.review.for", s.whom(w.Audience))
	if !w.Until.IsZero() {
		line = s.words.T("feed.dot", line, s.words.T("feed.review.until", s.words.moment(w.Until)))
	}
	if w.Quiet {
		line = s.words.T("feed.dot", line, s.words.T("feed.write.quiet"))
	}
	return kit.NewParagraph(line, kit.Small)
}

// whom is an audience in words. The names of its units and houses come in a moment.
func (s *Screen) whom(rule news.Audience) string {
	if s.places == nil && s.writing != nil {
		s.places = &whom.Ways{}
		s.env.Work.Do(func(ctx context.Context) (func(), error) {
			units, houses, err := s.writing.Places(ctx)
			if err != nil {
				return nil, err
			}
			return func() { s.places = &whom.Ways{Units: units, Houses: houses}; s.redraw() }, nil
		})
	}
	chosen := whom.From(rule)
	if chosen.Rule().ID() != rule.Plain().ID() {
		return s.words.T("feed.review.ruled")
	}
	var named whom.Ways
	if s.places != nil {
		named = *s.places
	}
	return named.Say(s.words.Text, chosen)
}

func (s *Screen) report(r Reported) fyne.CanvasObject {
	parts := []fyne.CanvasObject{
		container.New(kit.Flow(6), kit.NewTag(kit.TagRefused, "flag", s.words.ground(r.Ground))),
		kit.NewParagraph(s.words.T("feed.dot", r.Author.Name(), r.From), kit.Small), kit.NewParagraph(plain(r.Body), kit.Body),
	}
	if r.Words != "" {
		parts = append(parts, prose.OnSunken(kit.NewParagraph(r.Words, kit.Small)))
	}
	away := kit.NewButton(kit.Outline, "delete", s.words.T("feed.review.away"), nil)
	away.SetOnTapped(func() {
		s.askReason(away, "feed.review.away.line", func(ctx context.Context, reason string) error {
			return s.data.Judge(ctx, news.Judge{Report: r.ID, Away: true, Reason: reason})
		}, "feed.review.taken")
	})
	keep := kit.NewButton(kit.Soft, "", s.words.T("feed.review.keep"), func() {
		s.taps.Write(s.env, func(ctx context.Context) error { return s.data.Judge(ctx, news.Judge{Report: r.ID}) },
			func() { s.env.Tell(notice(s.words.T("feed.review.kept"))) }, s.Refresh)
	})
	look := kit.NewButton(kit.Plain, "", s.words.T("feed.review.look"), func() { s.show(r.Post) })
	return kit.NewCard(kit.Stack(8, append(parts, kit.Line(0, look), container.New(kit.Beside(8, 1, 1), away, keep))...))
}

// askReason asks an editor for the words that the author will read, and does it with them.
func (s *Screen) askReason(anchor fyne.CanvasObject, line string, do func(context.Context, string) error, done string) {
	field := widget.NewMultiLineEntry()
	field.SetMinRowsVisible(3)
	field.Wrapping = fyne.TextWrapWord
	button := kit.NewButton(kit.Filled, "", s.words.T("feed.review.do"), func() {
		s.over.Close()
		reason := strings.TrimSpace(field.Text)
		s.taps.Write(s.env, func(ctx context.Context) error { return do(ctx, reason) }, func() { s.env.Tell(notice(s.words.T(done))) }, s.Refresh)
	})
	button.Disable(s.words.T("feed.review.needs"))
	field.OnChanged = func(text string) {
		if strings.TrimSpace(text) == "" {
			button.Disable(s.words.T("feed.review.needs"))
		} else {
			button.Enable()
		}
	}
	s.popUp(anchor, kit.Stack(8, kit.NewParagraph(s.words.T(line), kit.Small), field, button))
}
