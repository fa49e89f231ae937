// SPDX-License-Identifier: EUPL-1.2

package news

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/pult-app/pult/staff"
)

// A Store is what the Press asks for. Everything happens in one transaction, which the caller opened and will end. What it does not hold
// is ErrGone.
type Store interface {
	// Member is a person as audiences see them.
	Member(ctx context.Context, person staff.PersonID) (Member, error)
	// Known tells whether there is the unit or the house that a rule names.
	Known(ctx context.Context, rule Audience) (bool, error)
	Channel(ctx context.Context, id ChannelID) (Channel, error)

	Post(ctx context.Context, id PostID) (Post, error)
	// PutPost writes the post. When its audience has changed, all that hangs on it goes along; with a withdrawn one it goes away.
	PutPost(ctx context.Context, p Post) error
	PutRevision(ctx context.Context, r Revision) error
	Draft(ctx context.Context, id PostID) (Draft, error)
	PutDraft(ctx context.Context, d Draft) error
	DropDraft(ctx context.Context, id PostID) error
	Submission(ctx context.Context, id PostID) (Submission, error)
	PutSubmission(ctx context.Context, s Submission) error
	DropSubmission(ctx context.Context, id PostID) error

	TalkStore
	PollStore
	AckStore
	HearStore
	QuotaStore
}

// A Press answers wishes about the news. It is not safe for concurrent use: it lives as long as the transaction behind its Store.
type Press struct {
	Store Store
	Now   func() time.Time
	// Final is set on the server. A device holds only what its person may read, and knows of editors what their own rows tell: there a
	// yes is a wish.
	Final bool
	// Alerted hears of each post that breaks everybody's quiet hours as it appears: somebody will have to answer for it. Nil for nobody.
	Alerted func(ctx context.Context, p Post) error
}

// reader is the person as a member of a post's audience, with the post. To whom it is not for there is no such post.
func (p *Press) reader(ctx context.Context, who staff.PersonID, id PostID) (Post, error) {
	post, err := p.Store.Post(ctx, id)
	if err != nil {
		return post, gone(err)
	}
	if post.Withdrawn {
		return post, no(Gone, "")
	}
	if !p.Final || post.Author == who {
		return post, nil
	}
	m, err := p.member(ctx, who)
	if err != nil {
		return post, err
	}
	if post.Audience.Has(m) {
		return post, nil
	}
	if edits, err := p.edits(ctx, post.Channel, m); err != nil || edits {
		return post, err
	}
	return post, no(Gone, "")
}

func (p *Press) member(ctx context.Context, who staff.PersonID) (Member, error) {
	m, err := p.Store.Member(ctx, who)
	if errors.Is(err, ErrGone) {
		return m, no(Forbidden, "")
	}
	return m, err
}

// edits tells whether somebody is an editor of a channel. A device lets everybody try.
func (p *Press) edits(ctx context.Context, id ChannelID, m Member) (bool, error) {
	channel, err := p.Store.Channel(ctx, id)
	if errors.Is(err, ErrGone) {
		return false, nil
	}
	return err == nil && channel.Editors.Has(m), err
}

// editor refuses whoever is no editor of the channel.
func (p *Press) editor(ctx context.Context, who staff.PersonID, id ChannelID) error {
	m, err := p.member(ctx, who)
	if err != nil {
		return err
	}
	edits, err := p.edits(ctx, id, m)
	if err == nil && !edits {
		err = no(Forbidden, OnlyEditors)
	}
	return err
}

// gone is the refusal for what is not there; other errors stay.
func gone(err error) error {
	if errors.Is(err, ErrGone) {
		return no(Gone, "")
	}
	return err
}

// put is how a failure of the store is told.
func put(what string, err error) error {
	if err != nil {
		return fmt.Errorf("put %s: %w", what, err)
	}
	return nil
}
