// SPDX-License-Identifier: EUPL-1.2

package news

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/staff"
)

// Save keeps a draft as it is; nothing in it has to be complete.
type Save struct {
	Post     PostID    `json:"post"`
	Channel  ChannelID `json:"channel,omitempty"`
	Audience *Audience `json:"audience,omitempty"` // nil for all of the channel
	Text
	Terms
}

// Publish is Save for what is to appear: at once, at its time, or when an editor has said yes.
type Publish struct{ Save }

// Discard throws a draft away that has not appeared.
type Discard struct {
	Post PostID `json:"post"`
}

// Decide is an editor's answer to a submission: Yes lets it appear, otherwise it goes back with a Reason.
type Decide struct {
	Post   PostID `json:"post"`
	Yes    bool   `json:"yes,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// Correct gives a post another text. Anew asks everybody again who has acknowledged the old one.
type Correct struct {
	Post PostID `json:"post"`
	// Version is the one that the editor has corrected.
	Version int    `json:"version"`
	Note    string `json:"note,omitempty"`
	Anew    bool   `json:"anew,omitempty"`
	Text
}

// Withdraw takes a post away. An editor who takes somebody's away says why.
type Withdraw struct {
	Post   PostID `json:"post"`
	Reason string `json:"reason,omitempty"`
}

// Pin keeps a post on top until then; zero takes it down again.
type Pin struct {
	Post  PostID    `json:"post"`
	Until time.Time `json:"until,omitzero"`
}

// Save keeps the person's draft.
func (p *Press) Save(ctx context.Context, who staff.PersonID, s Save) error {
	d, kept, err := p.draft(ctx, who, s)
	if err != nil {
		return err
	}
	if len(d.Body) > 2*markdown.MaxText || len(d.Title) > markdown.MaxText {
		return no(Invalid, TooLong)
	}
	if err := p.spare(ctx, who, kept); err != nil {
		return err
	}
	if p.Final { // what was planned is not any more
		if err := p.Store.DropSubmission(ctx, s.Post); err != nil {
			return err
		}
	}
	d.State = Writing
	return put("draft", p.Store.PutDraft(ctx, d))
}

// draft is what the person has written, with what stands of it. What has appeared is no draft any more; what waits for an editor or for its
// time is one again. kept tells whether it was kept before.
func (p *Press) draft(ctx context.Context, who staff.PersonID, s Save) (d Draft, kept bool, err error) {
	before, err := p.Store.Draft(ctx, s.Post)
	switch {
	case errors.Is(err, ErrGone):
		if _, err := p.Store.Post(ctx, s.Post); !errors.Is(err, ErrGone) {
			return d, false, orElse(err, no(Stale, ""))
		}
	case err != nil:
		return d, false, err
	case before.Author != who:
		return d, false, no(Forbidden, NotYours)
	case before.State != Writing && before.State != Returned && before.State != Planned && before.State != Waiting:
		return d, false, no(Stale, "")
	}
	if s.Audience != nil && !s.Audience.Small() {
		return d, false, no(Invalid, TooLong)
	}
	d = Draft{ID: s.Post, Author: who, Channel: s.Channel, Text: s.Text.Clean(), Audience: Audience{Everyone: true}, Terms: s.Terms, SavedAt: p.Now()}
	d.Alert = oneLine(d.Alert)
	if d.Poll != nil {
		poll := *d.Poll
		poll.Question = oneLine(poll.Question)
		d.Poll = &poll
	}
	if s.Audience != nil {
		d.Audience = s.Audience.Plain()
	}
	return d, before.ID != "", nil
}

// spare refuses one draft more than somebody may keep.
func (p *Press) spare(ctx context.Context, who staff.PersonID, kept bool) error {
	if kept {
		return nil
	}
	return p.within(MaxDrafts, func() (int, error) { return p.Store.DraftsKept(ctx, who) })
}

// oneLine is a text as it is stored where it is one line.
func oneLine(s string) string { return strings.Join(strings.Fields(markdown.Clean(s)), " ") }

func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// Publish lets a post appear, or shows it to the editors first.
func (p *Press) Publish(ctx context.Context, who staff.PersonID, w Publish) error {
	d, kept, err := p.draft(ctx, who, w.Save)
	if err != nil {
		return err
	}
	channel, err := p.Store.Channel(ctx, d.Channel)
	if err != nil {
		return gone(err)
	}
	m, err := p.member(ctx, who)
	if err != nil {
		return err
	}
	if err := p.publishable(ctx, d, channel, m); err != nil {
		return err
	}
	if !p.Final {
		d.State = Sending
		return put("draft", p.Store.PutDraft(ctx, d))
	}
	edits := channel.Editors.Has(m)
	if err := p.room(ctx, d, channel, edits); err != nil {
		return err
	}
	shown := channel.Posting == Approved && !edits
	if shown || d.At.After(p.Now()) { // it stays a draft for now
		if err := p.spare(ctx, who, kept); err != nil {
			return err
		}
	}
	if shown {
		return p.submit(ctx, d, channel, Waiting)
	}
	return p.release(ctx, d, channel)
}

// room refuses what would be more than one person may publish.
func (p *Press) room(ctx context.Context, d Draft, channel Channel, edits bool) error {
	aims := MaxEditorAims
	if !edits {
		aims = MaxAims
		err := p.within(MaxPosts, func() (int, error) { return p.Store.PostsSince(ctx, d.Author, p.Now().Add(-24*time.Hour)) })
		if err != nil {
			return err
		}
	}
	aim := Post{Audience: Both(channel.Audience, d.Audience), Editors: channel.Editors}.Holders()
	return p.within(aims, func() (int, error) { return p.Store.Aims(ctx, d.Author, aim) })
}

// publishable refuses what must not appear, or not from this person.
func (p *Press) publishable(ctx context.Context, d Draft, channel Channel, m Member) error {
	edits := channel.Editors.Has(m)
	switch {
	case channel.Closed:
		return no(Closed, "")
	case !edits && !(p.Final && channel.Audience.Has(m) || !p.Final):
		return no(Gone, "")
	case !edits && channel.Posting != Free && channel.Posting != Approved:
		return no(Forbidden, OnlyEditors)
	case !edits && (d.Ask || d.Alert != "" || !d.Pinned.IsZero()):
		return no(Forbidden, OnlyEditors)
	}
	if flaw := d.Text.flaw(); flaw != "" {
		return no(Invalid, flaw)
	}
	if flaw := d.Terms.flaw(p.Now()); flaw != "" {
		return no(Invalid, flaw)
	}
	return p.heard(ctx, d.Audience)
}

// heard refuses an audience that cannot be meant. A device does not know all houses.
func (p *Press) heard(ctx context.Context, a Audience) error {
	var failed error
	known := func(rule Audience) bool {
		yes, err := p.Store.Known(ctx, rule)
		failed = errors.Join(failed, err)
		return yes
	}
	if !p.Final {
		known = nil
	}
	switch err := a.Check(known); {
	case failed != nil:
		return failed
	case errors.Is(err, ErrEmptyAudience):
		return no(Invalid, NoReader)
	case errors.Is(err, ErrUnknownInRules):
		return no(Invalid, Unknown)
	case err != nil:
		return no(Invalid, "")
	}
	return nil
}

// flaw is what is wrong with the terms of a post that is to appear.
func (t Terms) flaw(now time.Time) Detail {
	begins := t.At
	if begins.Before(now) {
		begins = now
	}
	for _, when := range []time.Time{t.Until, t.Pinned, t.Due} {
		if !when.IsZero() && (!when.After(begins) || when.After(now.Add(MaxAhead))) {
			return BadTime
		}
	}
	switch {
	case t.At.After(now.Add(MaxAhead)), !t.Due.IsZero() && !t.Ask:
		return BadTime
	case len([]rune(t.Alert)) > MaxReason:
		return TooLong
	case t.Poll != nil:
		return t.Poll.flaw(begins, now.Add(MaxAhead))
	}
	return ""
}

// submit shows the draft to the editors of the channel: to be decided, or to be known before its time.
func (p *Press) submit(ctx context.Context, d Draft, channel Channel, as State) error {
	d.State, d.Reason = as, ""
	if err := p.Store.PutDraft(ctx, d); err != nil {
		return put("draft", err)
	}
	return put("submission", p.Store.PutSubmission(ctx, Submission{d, channel.Editors}))
}

// release lets a draft appear now, or plans it for its time.
func (p *Press) release(ctx context.Context, d Draft, channel Channel) error {
	now := p.Now()
	if d.At.After(now) {
		return p.submit(ctx, d, channel, Planned)
	}
	post := Post{
		ID: d.ID, Channel: d.Channel, Author: d.Author, Text: d.Text, Audience: Both(channel.Audience, d.Audience), Editors: channel.Editors, Terms: d.Terms,
		Version: 1, PublishedAt: now,
	}
	if post.At = (time.Time{}); post.Ask {
		post.Asks = 1
	}
	if err := p.Store.PutPost(ctx, post); err != nil {
		return put("post", err)
	}
	if post.Alert != "" && p.Alerted != nil {
		if err := p.Alerted(ctx, post); err != nil {
			return put("what alerted", err)
		}
	}
	if err := p.Store.DropSubmission(ctx, d.ID); err != nil {
		return err
	}
	d.State, d.Reason = Published, ""
	if err := p.Store.PutDraft(ctx, d); err != nil {
		return put("draft", err)
	}
	return p.mention(ctx, post, "", post.Author, post.Body)
}

// Due lets a planned post appear whose time has come. The house calls it; whoever planned it may have left meanwhile.
func (p *Press) Due(ctx context.Context, id PostID) error {
	s, err := p.Store.Submission(ctx, id)
	if err != nil {
		return gone(err)
	}
	if s.State != Planned || s.At.After(p.Now()) {
		return no(Stale, "")
	}
	channel, err := p.Store.Channel(ctx, s.Channel)
	if err != nil || channel.Closed {
		return p.back(ctx, s.Draft, "", err)
	}
	return p.release(ctx, s.Draft, channel)
}

// back gives a draft back to its author.
func (p *Press) back(ctx context.Context, d Draft, reason string, err error) error {
	if err != nil && !errors.Is(err, ErrGone) {
		return err
	}
	d.State, d.Reason = Returned, reason
	if err := p.Store.DropSubmission(ctx, d.ID); err != nil {
		return err
	}
	if err := p.Store.PutDraft(ctx, d); err != nil {
		return put("draft", err)
	}
	return p.tell(ctx, Nudge{Person: d.Author, Kind: NudgeReturned, Post: d.ID})
}

// Discard throws a draft away.
func (p *Press) Discard(ctx context.Context, who staff.PersonID, w Discard) error {
	d, err := p.Store.Draft(ctx, w.Post)
	switch {
	case err != nil:
		return gone(err)
	case d.Author != who:
		return no(Forbidden, NotYours)
	case d.State == Published || d.State == Sending:
		return no(Stale, "")
	}
	if err := p.Store.DropSubmission(ctx, w.Post); err != nil {
		return err
	}
	return p.Store.DropDraft(ctx, w.Post)
}

// Decide answers a submission.
func (p *Press) Decide(ctx context.Context, who staff.PersonID, w Decide) error {
	s, err := p.Store.Submission(ctx, w.Post)
	if err != nil {
		return gone(err)
	}
	if err := p.editor(ctx, who, s.Channel); err != nil {
		return err
	}
	reason := Text{Body: w.Reason}.Clean().Body
	switch {
	case len([]rune(reason)) > MaxReason:
		return no(Invalid, TooLong)
	case !w.Yes && reason == "":
		return no(Invalid, NoText)
	case !w.Yes:
		return p.back(ctx, s.Draft, reason, nil)
	case s.State == Planned:
		return no(Stale, "")
	}
	channel, err := p.Store.Channel(ctx, s.Channel)
	switch {
	case err != nil:
		return gone(err)
	case channel.Closed:
		return no(Closed, "")
	case s.Terms.flaw(p.Now()) != "": // its time has passed while it waited
		return no(Invalid, BadTime)
	case !p.Final:
		return p.Store.DropSubmission(ctx, s.ID)
	}
	return p.release(ctx, s.Draft, channel)
}

// Correct gives a post another text and keeps the one before. Where editors look at what others write they do so first, and correct it
// themselves.
func (p *Press) Correct(ctx context.Context, who staff.PersonID, w Correct) error {
	post, err := p.mine(ctx, who, w.Post)
	if err == nil {
		err = p.corrects(ctx, who, post)
	}
	if err != nil {
		return err
	}
	text, note := w.Text.Clean(), Text{Title: w.Note}.Clean().Title
	switch {
	case w.Version != post.Version:
		return no(Stale, OtherVersion)
	case text == post.Text:
		return nil
	case len([]rune(note)) > MaxReason:
		return no(Invalid, TooLong)
	}
	if flaw := text.flaw(); flaw != "" {
		return no(Invalid, flaw)
	}
	old := Revision{Post: post.ID, Version: post.Version, At: post.PublishedAt, Note: note, Text: post.Text}
	if !post.EditedAt.IsZero() {
		old.At = post.EditedAt
	}
	if err := p.Store.PutRevision(ctx, old); err != nil {
		return put("revision", err)
	}
	post.Text, post.Version, post.EditedAt = text, post.Version+1, p.Now()
	if w.Anew && post.Asks > 0 {
		post.Asks = post.Version
	}
	return put("post", p.Store.PutPost(ctx, post))
}

// corrects refuses an author who could not publish at once, either.
func (p *Press) corrects(ctx context.Context, who staff.PersonID, post Post) error {
	channel, err := p.Store.Channel(ctx, post.Channel)
	if errors.Is(err, ErrGone) && !p.Final { // a device holds only channels for its person
		return nil
	}
	if err != nil {
		return gone(err)
	}
	m, err := p.member(ctx, who)
	switch {
	case err != nil || channel.Editors.Has(m):
		return err
	case channel.Closed:
		return no(Closed, "")
	case channel.Posting != Free:
		return no(Forbidden, OnlyEditors)
	}
	return nil
}

// mine is a post that the person has written or edits.
func (p *Press) mine(ctx context.Context, who staff.PersonID, id PostID) (Post, error) {
	post, err := p.reader(ctx, who, id)
	if err != nil || post.Author == who {
		return post, err
	}
	return post, p.editor(ctx, who, post.Channel)
}

// Withdraw takes a post away, with its text and what its readers have said to it.
func (p *Press) Withdraw(ctx context.Context, who staff.PersonID, w Withdraw) error {
	post, err := p.mine(ctx, who, w.Post)
	var refused *Refusal
	if errors.As(err, &refused) && refused.Why == Gone && !p.Final {
		return p.recall(ctx, who, w.Post, err)
	}
	if err != nil {
		return err
	}
	reason := Text{Body: w.Reason}.Clean().Body
	switch {
	case post.Author != who && reason == "":
		return no(Invalid, NoText)
	case len([]rune(reason)) > MaxReason:
		return no(Invalid, TooLong)
	}
	return p.take(ctx, post, who, reason)
}

// recall wishes to take away what the person has published for others alone: their device has no more of it than what they wrote.
func (p *Press) recall(ctx context.Context, who staff.PersonID, id PostID, otherwise error) error {
	draft, err := p.Store.Draft(ctx, id)
	if err != nil || draft.Author != who || draft.State != Published {
		return otherwise
	}
	draft.State = Removed
	return put("draft", p.Store.PutDraft(ctx, draft))
}

// take takes a post away and tells its author, if somebody else did.
func (p *Press) take(ctx context.Context, post Post, by staff.PersonID, reason string) error {
	draft, err := p.Store.Draft(ctx, post.ID)
	if err == nil {
		draft.State, draft.Reason = Removed, reason
		err = p.Store.PutDraft(ctx, draft)
	}
	if err != nil && !errors.Is(err, ErrGone) {
		return put("draft", err)
	}
	post.Withdrawn, post.Text, post.Terms, post.Asks = true, Text{}, Terms{}, 0
	if err := p.Store.PutPost(ctx, post); err != nil {
		return put("post", err)
	}
	if by == post.Author {
		return nil
	}
	return p.tell(ctx, Nudge{Person: post.Author, Kind: NudgeRemoved, Post: post.ID})
}

// Pin keeps a post on top, for those who edit its channel.
func (p *Press) Pin(ctx context.Context, who staff.PersonID, w Pin) error {
	post, err := p.reader(ctx, who, w.Post)
	if err != nil {
		return err
	}
	if err := p.editor(ctx, who, post.Channel); err != nil {
		return err
	}
	if now := p.Now(); !w.Until.IsZero() && (!w.Until.After(now) || w.Until.After(now.Add(MaxAhead))) {
		return no(Invalid, BadTime)
	}
	post.Pinned = w.Until
	return put("post", p.Store.PutPost(ctx, post))
}
