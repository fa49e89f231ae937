// SPDX-License-Identifier: EUPL-1.2

package news

import (
	"context"
	"errors"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/staff"
)

// A TalkStore is what conversations ask for.
type TalkStore interface {
	Comment(ctx context.Context, id CommentID) (Comment, error)
	// PutComment writes it into the scope of its post.
	PutComment(ctx context.Context, c Comment, post Post) error
	// PutReaction writes what a person feels; one that is off stays, so that their devices know what the counts do not.
	PutReaction(ctx context.Context, r Reaction) error
	Report(ctx context.Context, id ReportID) (Report, error)
	PutReport(ctx context.Context, r Report) error
	DropReport(ctx context.Context, id ReportID) error
	Mark(ctx context.Context, post PostID, person staff.PersonID) (Mark, error)
	PutMark(ctx context.Context, m Mark) error
	PutFollow(ctx context.Context, f Follow) error
	// PutNudge tells a person something, once for each ID.
	PutNudge(ctx context.Context, n Nudge) error
	DropNudge(ctx context.Context, person staff.PersonID, id string) error
}

// A Comment is what somebody says to a post.
type Comment struct {
	ID     CommentID      `json:"id"`
	Post   PostID         `json:"post"`
	Author staff.PersonID `json:"author"`
	Body   string         `json:"body"`
	// Parent is the comment that it answers; empty for the post itself.
	Parent CommentID `json:"parent,omitempty"`
	MadeAt time.Time `json:"madeAt"`
	// Gone is who took it away: "author" or "editor"; then the text is gone, too, and so is its author's name. Answers stay.
	Gone string `json:"gone,omitempty"`
}

// Who takes comments away.
const (
	GoneByAuthor = "author"
	GoneByEditor = "editor"
)

// An Emoji is one of few ways to say something without words. Append-only.
type Emoji string

// Emojis are all of them, in their order.
var Emojis = []Emoji{"like", "thanks", "celebrate", "idea", "question"}

// A Reaction is what one person feels about a post. Others see only how many do.
type Reaction struct {
	Post   PostID         `json:"post"`
	Person staff.PersonID `json:"person"`
	Emoji  Emoji          `json:"emoji"`
	On     bool           `json:"on"`
}

// A Mark is what a person has noted about a post. Nobody else sees it.
type Mark struct {
	Post   PostID         `json:"post"`
	Person staff.PersonID `json:"person"`
	// Read is the version that was read last; 0 for none.
	Read int `json:"read,omitempty"`
	// Saved for later.
	Saved bool `json:"saved,omitempty"`
}

// A Level is how much somebody wants to hear of a channel or of a conversation. Append-only.
type Level string

// The levels. Alerts and what has to be acknowledged reach everybody at every level.
const (
	Follows Level = "follow" // rings for each post, or for each answer
	Usually Level = ""       // in the feed; rings for what speaks to the person
	Mutes   Level = "mute"   // not in the feed; never rings
)

// A Follow is how much a person wants to hear of a channel or of one post.
type Follow struct {
	Person  staff.PersonID `json:"person"`
	Channel ChannelID      `json:"channel,omitempty"`
	Post    PostID         `json:"post,omitempty"`
	Level   Level          `json:"level"`
}

// A Nudge tells one person of something that concerns them.
type Nudge struct {
	Person  staff.PersonID `json:"person"`
	Kind    NudgeKind      `json:"kind"`
	Post    PostID         `json:"post"`
	Comment CommentID      `json:"comment,omitempty"`
	Actor   staff.PersonID `json:"actor,omitempty"`
	MadeAt  time.Time      `json:"madeAt"`
}

// A NudgeKind is what a nudge tells. Append-only.
type NudgeKind string

// The kinds.
const (
	NudgeMention  NudgeKind = "mention"  // a post or a comment speaks to them
	NudgeReply    NudgeKind = "reply"    // somebody answers their comment
	NudgeComment  NudgeKind = "comment"  // somebody comments on their post
	NudgeReturned NudgeKind = "returned" // an editor has sent their draft back
	NudgeRemoved  NudgeKind = "removed"  // an editor has taken their post or comment away
	NudgeKept     NudgeKind = "kept"     // an editor has looked at what they reported and leaves it
	NudgeTaken    NudgeKind = "taken"    // an editor has taken away what they reported
)

// ID names the nudge: the same is told once.
func (n Nudge) ID() string { return string(n.Kind) + "/" + string(n.Post) + "/" + string(n.Comment) }

// The commands of conversations.
type (
	// Say comments on a post, or answers a comment on it.
	Say struct {
		Comment CommentID `json:"comment"`
		Post    PostID    `json:"post"`
		Parent  CommentID `json:"parent,omitempty"`
		Body    string    `json:"body"`
	}
	// Unsay takes a comment away: one's own, or, as an editor with a reason, somebody's.
	Unsay struct {
		Comment CommentID `json:"comment"`
		Reason  string    `json:"reason,omitempty"`
	}
	// React says or takes back what the person feels.
	React struct {
		Post  PostID `json:"post"`
		Emoji Emoji  `json:"emoji"`
		On    bool   `json:"on"`
	}
	// Note is what the person has read, and whether they keep it for later; nil leaves it as it is.
	Note struct {
		Post  PostID `json:"post"`
		Read  int    `json:"read,omitempty"`
		Saved *bool  `json:"saved,omitempty"`
	}
	// Tune says how much the person wants to hear of a channel or of a post.
	Tune struct {
		Channel ChannelID `json:"channel,omitempty"`
		Post    PostID    `json:"post,omitempty"`
		Level   Level     `json:"level"`
	}
	// Nudged takes a nudge away that the person has seen.
	Nudged struct {
		Nudge string `json:"nudge"`
	}
)

// Say adds a comment.
func (p *Press) Say(ctx context.Context, who staff.PersonID, w Say) error {
	post, err := p.reader(ctx, who, w.Post)
	if err != nil {
		return err
	}
	if err := p.talks(ctx, post); err != nil {
		return err
	}
	err = p.within(MaxComments, func() (int, error) { return p.Store.CommentsSince(ctx, who, p.Now().Add(-time.Hour)) })
	if err != nil {
		return err
	}
	var parent Comment
	if w.Parent != "" {
		if parent, err = p.Store.Comment(ctx, w.Parent); err != nil {
			return gone(err)
		}
		if parent.Post != w.Post || parent.Gone != "" {
			return no(Gone, "")
		}
	}
	if _, err := p.Store.Comment(ctx, w.Comment); !errors.Is(err, ErrGone) {
		return orElse(err, no(Invalid, ""))
	}
	c := Comment{ID: w.Comment, Post: w.Post, Author: who, Body: markdown.Clean(w.Body), Parent: w.Parent, MadeAt: p.Now()}
	if parent.Parent != "" { // answers to answers stand beside them
		c.Parent = parent.Parent
	}
	if flaw := c.flaw(); flaw != "" {
		return no(Invalid, flaw)
	}
	if err := p.Store.PutComment(ctx, c, post); err != nil {
		return put("comment", err)
	}
	return p.spread(ctx, post, c, parent)
}

// talks refuses comments where there are none.
func (p *Press) talks(ctx context.Context, post Post) error {
	channel, err := p.Store.Channel(ctx, post.Channel)
	switch {
	case err != nil:
		return gone(err)
	case channel.Closed:
		return no(Closed, "")
	case channel.Silent:
		return no(Closed, Silenced)
	}
	return nil
}

func (c Comment) flaw() Detail {
	switch {
	case c.Body == "":
		return NoText
	case utf8.RuneCountInString(c.Body) > MaxComment:
		return TooLong
	}
	d, err := markdown.Parse(c.Body)
	if pictures, _ := d.Shown(); err != nil || len(pictures) > 0 {
		return TooLong
	}
	return ""
}

// spread tells those whom a comment concerns, each once: whom it speaks to, whom it answers, who wrote the post.
func (p *Press) spread(ctx context.Context, post Post, c, parent Comment) error {
	if !p.Final {
		return nil
	}
	if err := p.mention(ctx, post, c.ID, c.Author, c.Body); err != nil {
		return err
	}
	told := append(spokenTo(c.Body), c.Author)
	for _, n := range []Nudge{{Person: parent.Author, Kind: NudgeReply}, {Person: post.Author, Kind: NudgeComment}} {
		if n.Person == "" || slices.Contains(told, n.Person) {
			continue
		}
		told = append(told, n.Person)
		n.Post, n.Comment, n.Actor = post.ID, c.ID, c.Author
		if err := p.tell(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

// MaxMentions is how many people a text speaks to; those after them are not told.
const MaxMentions = 20

func spokenTo(body string) []staff.PersonID {
	d, err := markdown.Parse(body)
	if err != nil {
		return nil
	}
	people := d.Mentions()
	return people[:min(len(people), MaxMentions)]
}

// mention tells those to whom a text speaks and who may read it. Nobody hears of a draft: it is said when the text appears.
func (p *Press) mention(ctx context.Context, post Post, comment CommentID, by staff.PersonID, body string) error {
	if !p.Final {
		return nil
	}
	for _, who := range spokenTo(body) {
		if who == by {
			continue
		}
		m, err := p.Store.Member(ctx, who)
		if errors.Is(err, ErrGone) || err == nil && !post.Audience.Has(m) {
			continue
		}
		if err != nil {
			return err
		}
		if err := p.tell(ctx, Nudge{Person: who, Kind: NudgeMention, Post: post.ID, Comment: comment, Actor: by}); err != nil {
			return err
		}
	}
	return nil
}

// tell nudges a person; devices do not, as only the server speaks to others.
func (p *Press) tell(ctx context.Context, n Nudge) error {
	if !p.Final {
		return nil
	}
	n.MadeAt = p.Now()
	return put("nudge", p.Store.PutNudge(ctx, n))
}

// Unsay takes a comment away.
func (p *Press) Unsay(ctx context.Context, who staff.PersonID, w Unsay) error {
	c, err := p.Store.Comment(ctx, w.Comment)
	if err != nil {
		return gone(err)
	}
	post, err := p.reader(ctx, who, c.Post)
	if err != nil || c.Gone != "" {
		return orElse(err, no(Gone, ""))
	}
	by := GoneByAuthor
	if c.Author != who {
		if by = GoneByEditor; (Text{Body: w.Reason}).Clean().Body == "" {
			return no(Invalid, NoText)
		}
		if err := p.editor(ctx, who, post.Channel); err != nil {
			return err
		}
	}
	return p.unsay(ctx, c, post, by)
}

func (p *Press) unsay(ctx context.Context, c Comment, post Post, by string) error {
	author := c.Author
	c.Body, c.Author, c.Gone = "", "", by
	if err := p.Store.PutComment(ctx, c, post); err != nil || by == GoneByAuthor {
		return put("comment", err)
	}
	return p.tell(ctx, Nudge{Person: author, Kind: NudgeRemoved, Post: post.ID, Comment: c.ID})
}

// React says what the person feels. The same again changes nothing.
func (p *Press) React(ctx context.Context, who staff.PersonID, w React) error {
	if !slices.Contains(Emojis, w.Emoji) {
		return no(Invalid, "")
	}
	if _, err := p.reader(ctx, who, w.Post); err != nil {
		return err
	}
	return put("reaction", p.Store.PutReaction(ctx, Reaction{w.Post, who, w.Emoji, w.On}))
}

// Note keeps what the person has read; it never goes back to an older version.
func (p *Press) Note(ctx context.Context, who staff.PersonID, w Note) error {
	post, err := p.reader(ctx, who, w.Post)
	if err != nil {
		return err
	}
	m, err := p.Store.Mark(ctx, w.Post, who)
	if err != nil && !errors.Is(err, ErrGone) {
		return err
	}
	before := m
	m.Post, m.Person, m.Read = w.Post, who, max(m.Read, min(w.Read, post.Version))
	if w.Saved != nil {
		m.Saved = *w.Saved
	}
	if m == before || m.Read == 0 && !m.Saved && before == (Mark{}) {
		return nil
	}
	return put("mark", p.Store.PutMark(ctx, m))
}

// Tune keeps how much the person wants to hear.
func (p *Press) Tune(ctx context.Context, who staff.PersonID, w Tune) error {
	if (w.Channel == "") == (w.Post == "") || !slices.Contains([]Level{Follows, Usually, Mutes}, w.Level) {
		return no(Invalid, "")
	}
	if w.Post != "" {
		if _, err := p.reader(ctx, who, w.Post); err != nil {
			return err
		}
	} else if _, err := p.Store.Channel(ctx, w.Channel); err != nil {
		return gone(err)
	}
	return put("follow", p.Store.PutFollow(ctx, Follow{who, w.Channel, w.Post, w.Level}))
}

// Nudged takes a nudge away; one that is not there is no error.
func (p *Press) Nudged(ctx context.Context, who staff.PersonID, w Nudged) error {
	return p.Store.DropNudge(ctx, who, w.Nudge)
}
