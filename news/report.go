// SPDX-License-Identifier: EUPL-1.2

package news

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

// A ReportID names a report.
type ReportID string

// A Report asks the editors of a channel to look at a post or a comment. They see it, and nobody else; it goes when they have decided.
type Report struct {
	ID      ReportID       `json:"id"`
	Post    PostID         `json:"post"`
	Comment CommentID      `json:"comment,omitempty"` // empty for the post itself
	Channel ChannelID      `json:"channel"`
	Ground  Ground         `json:"ground"`
	Words   string         `json:"words,omitempty"`
	By      staff.PersonID `json:"by"`
	MadeAt  time.Time      `json:"madeAt"`
	// Editors are those of the channel, and so who sees the report.
	Editors Audience `json:"editors"`
}

// A Ground is why something is reported. Append-only.
type Ground string

// Grounds are all of them, in their order.
var Grounds = []Ground{"hurtful", "private", "wrong", "unlawful", "other"}

// Complain reports a post or a comment.
type Complain struct {
	Report  ReportID  `json:"report"`
	Post    PostID    `json:"post"`
	Comment CommentID `json:"comment,omitempty"`
	Ground  Ground    `json:"ground"`
	Words   string    `json:"words,omitempty"`
}

// Judge decides a report: Away takes what was reported away, for a Reason that its author is told.
type Judge struct {
	Report ReportID `json:"report"`
	Away   bool     `json:"away,omitempty"`
	Reason string   `json:"reason,omitempty"`
}

// Complain asks the editors to look. A device keeps nothing of it: who reports what is on nobody's device but the editors'.
func (p *Press) Complain(ctx context.Context, who staff.PersonID, w Complain) error {
	words := Text{Body: w.Words}.Clean().Body
	switch {
	case !slices.Contains(Grounds, w.Ground):
		return no(Invalid, "")
	case len([]rune(words)) > MaxReason:
		return no(Invalid, TooLong)
	}
	post, err := p.reader(ctx, who, w.Post)
	if err != nil {
		return err
	}
	if w.Comment != "" {
		if c, err := p.Store.Comment(ctx, w.Comment); err != nil || c.Post != w.Post || c.Gone != "" {
			return orElse(gone(err), no(Gone, ""))
		}
	}
	if !p.Final {
		return nil
	}
	channel, err := p.Store.Channel(ctx, post.Channel)
	if err != nil {
		return gone(err)
	}
	waiting, err := p.Store.ReportsBy(ctx, who)
	switch {
	case err != nil:
		return err
	case slices.ContainsFunc(waiting, func(r Report) bool { return r.Post == w.Post && r.Comment == w.Comment }):
		return nil // they know
	case len(waiting) >= MaxReports:
		return no(Quota, "")
	}
	if _, err := p.Store.Report(ctx, w.Report); !errors.Is(err, ErrGone) {
		return orElse(err, no(Invalid, ""))
	}
	return put("report", p.Store.PutReport(ctx, Report{w.Report, w.Post, w.Comment, channel.ID, w.Ground, words, who, p.Now(), channel.Editors}))
}

// Judge decides a report and tells whoever made it.
func (p *Press) Judge(ctx context.Context, who staff.PersonID, w Judge) error {
	r, err := p.Store.Report(ctx, w.Report)
	if err != nil {
		return gone(err)
	}
	if err := p.editor(ctx, who, r.Channel); err != nil {
		return err
	}
	reason := Text{Body: w.Reason}.Clean().Body
	switch {
	case w.Away && reason == "":
		return no(Invalid, NoText)
	case len([]rune(reason)) > MaxReason:
		return no(Invalid, TooLong)
	}
	told := NudgeKept
	if w.Away {
		told = NudgeTaken
		if err := p.away(ctx, r, who, reason); err != nil {
			return err
		}
	}
	if err := p.Store.DropReport(ctx, r.ID); err != nil {
		return err
	}
	return p.tell(ctx, Nudge{Person: r.By, Kind: told, Post: r.Post, Comment: r.Comment})
}

// away takes away what was reported; that it is gone already is no error.
func (p *Press) away(ctx context.Context, r Report, by staff.PersonID, reason string) error {
	post, err := p.Store.Post(ctx, r.Post)
	if errors.Is(err, ErrGone) || err == nil && post.Withdrawn {
		return nil
	}
	if err != nil {
		return err
	}
	if r.Comment == "" {
		return p.take(ctx, post, by, reason)
	}
	c, err := p.Store.Comment(ctx, r.Comment)
	if errors.Is(err, ErrGone) || err == nil && c.Gone != "" {
		return nil
	}
	if err != nil {
		return err
	}
	return p.unsay(ctx, c, post, GoneByEditor)
}
