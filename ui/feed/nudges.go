// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/ui/kit"
)

// mostNudges is how many stand above the list; the others come when these were looked at.
const mostNudges = 3

// nudges are what concerns the person, above all that concerns everybody. A tap leads there, and with it that is looked at.
func (s *Screen) nudges(split bool) (rows []fyne.CanvasObject) {
	if s.filter != ForMe {
		return nil
	}
	for _, n := range s.state.Nudges[:min(mostNudges, len(s.state.Nudges))] {
		line := n.Title
		if line == "" {
			line = s.words.when(n.MadeAt)
		}
		away := kit.NewButton(kit.Plain, "close", "", func() { s.onNudged(n.Nudge) })
		away.Quiet = true
		away.SetSpoken(s.words.T("feed.nudge.seen"))
		row := kit.NewRow(kit.NewTile(nudgeIcons[n.Kind], kit.TileSoft), s.nudged(n), line, away, func() {
			s.onNudged(n.Nudge)
			if at := slices.IndexFunc(s.state.Drafts, func(d news.Draft) bool { return d.ID == n.Post }); n.Kind == news.NudgeReturned && at >= 0 {
				s.onWrite(s.state.Drafts[at])
				return
			}
			s.show(n.Post)
		})
		if split {
			rows = append(rows, container.New(kit.Padded(4, 16), row), kit.NewHairline())
		} else {
			rows = append(rows, kit.NewCard(row))
		}
	}
	return rows
}

var nudgeIcons = map[news.NudgeKind]string{
	news.NudgeMention: "person", news.NudgeReply: "reply", news.NudgeComment: "comment", news.NudgeReturned: "edit",
	news.NudgeRemoved: "delete", news.NudgeKept: "flag", news.NudgeTaken: "flag",
}

// nudged says what happened.
func (s *Screen) nudged(n Nudge) string {
	switch n.Kind {
	case news.NudgeMention:
		return s.words.T("feed.nudge.mention", n.Actor.Name())
	case news.NudgeReply:
		return s.words.T("feed.nudge.reply", n.Actor.Name())
	case news.NudgeComment:
		return s.words.T("feed.nudge.comment", n.Actor.Name())
	case news.NudgeReturned:
		return s.words.T("feed.nudge.returned")
	case news.NudgeRemoved:
		return s.words.T("feed.nudge.removed")
	case news.NudgeKept:
		return s.words.T("feed.nudge.kept")
	case news.NudgeTaken:
		return s.words.T("feed.nudge.taken")
	}
	return s.words.T("feed.nudge.any")
}

func (s *Screen) onNudged(n news.Nudge) {
	s.env.Work.Write(func(ctx context.Context) (func(), error) { return s.Refresh, s.data.Nudged(ctx, n.ID()) })
}
