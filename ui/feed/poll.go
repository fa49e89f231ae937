// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// poll is the question with its answers, and how they stand.
func (s *Screen) poll() fyne.CanvasObject {
	a := s.article
	q := *a.Post.Poll
	parts := []fyne.CanvasObject{kit.NewParagraph(q.Question, kit.Heading), kit.NewParagraph(s.words.poll(q, a.Result), kit.Small)}
	open := !a.Result.Closed && s.env.Now().Before(q.Until)
	for i, option := range q.Options {
		share, figure := float32(0), ""
		if i < len(a.Result.Counts) && a.Result.Voters > 0 {
			percent := (a.Result.Counts[i]*200 + a.Result.Voters) / (2 * a.Result.Voters)
			share, figure = float32(percent)/100, s.words.Percent(percent)
		}
		var choose func()
		if open {
			choose = func() { s.onChoose(i) }
		}
		parts = append(parts, kit.NewOption(option, figure, share, slices.Contains(a.Choices, i), q.Several, choose))
	}
	if line := s.pollLine(q, open); line != "" {
		parts = append(parts, kit.NewParagraph(line, kit.Small))
	}
	return kit.NewCard(kit.Stack(8, parts...))
}

// asked is a poll that nobody can answer here: in what is being written, and in what waits for an editor.
func (s *Screen) asked(q news.Poll) fyne.CanvasObject {
	parts := []fyne.CanvasObject{kit.NewParagraph(q.Question, kit.Heading), kit.NewParagraph(s.words.poll(q, news.Result{}), kit.Small)}
	for _, option := range q.Options {
		parts = append(parts, kit.NewOption(option, "", 0, false, q.Several, nil))
	}
	return kit.NewCard(kit.Stack(8, parts...))
}

// openFigures shows how a poll stands as a table, for the eye that reads numbers and for the ear; it can be copied into a spreadsheet.
func (s *Screen) openFigures(anchor fyne.CanvasObject) {
	q, r := *s.article.Post.Poll, s.article.Result
	parts := []fyne.CanvasObject{kit.NewParagraph(q.Question, kit.Heading), kit.NewParagraph(s.words.poll(q, r), kit.Small)}
	for i, option := range q.Options {
		n := 0
		if i < len(r.Counts) {
			n = r.Counts[i]
		}
		parts = append(parts, container.New(kit.Flex(12, 1, 0), kit.NewParagraph(option, kit.Body), kit.NewText(s.words.N("feed.poll.votes", n), kit.Strong)))
	}
	parts = append(parts, kit.NewButton(kit.Soft, "table", s.words.T("feed.poll.copy"), func() {
		fyne.CurrentApp().Clipboard().SetContent(spreadsheet(q, r))
		s.over.Close()
		s.env.Tell(notice(s.words.T("feed.poll.copied")))
	}))
	s.popUp(anchor, kit.Stack(10, parts...))
}

// spreadsheet is a result as tab-separated values. A cell that a spreadsheet would take for a formula begins with an apostrophe.
func spreadsheet(q news.Poll, r news.Result) string {
	cell := func(s string) string {
		if s = strings.Join(strings.Fields(s), " "); strings.ContainsAny(s[:min(1, len(s))], "=+-@|") {
			return "'" + s
		}
		return s
	}
	text := cell(q.Question) + "\t" + strconv.Itoa(r.Voters) + "\n"
	for i, option := range q.Options {
		if i < len(r.Counts) {
			text += cell(option) + "\t" + strconv.Itoa(r.Counts[i]) + "\n"
		}
	}
	return text
}

// pollLine says what the person cannot see otherwise.
func (s *Screen) pollLine(q news.Poll, open bool) string {
	switch {
	case open && s.article.Voted && len(s.article.Choices) == 0:
		return s.words.T("feed.poll.there")
	case open && q.Several:
		return s.words.T("feed.poll.several")
	case open && s.article.Voted:
		return s.words.T("feed.poll.change")
	}
	return ""
}

// onChoose votes, or takes a choice of several back.
func (s *Screen) onChoose(i int) {
	choices := []int{i}
	if s.article.Post.Poll.Several {
		choices = slices.Clone(s.article.Choices)
		if at := slices.Index(choices, i); at >= 0 {
			choices = slices.Delete(choices, at, at+1)
		} else {
			choices = append(choices, i)
		}
		if len(choices) == 0 {
			s.env.Tell(notice(s.words.T("feed.poll.least")))
			s.redraw()
			return
		}
	}
	post := s.open
	s.taps.Write(s.env, func(ctx context.Context) error { return s.data.Choose(ctx, post, choices) }, nil, s.Refresh)
}

func notice(line string) ui.Notice { return ui.Notice{Line: line} }
