// SPDX-License-Identifier: EUPL-1.2

package news

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/staff"
)

// The names of things; the device that makes one names it (UUIDv7).
type (
	// ChannelID names a channel.
	ChannelID string
	// PostID names a post from its first draft on.
	PostID string
	// CommentID names a comment.
	CommentID string
)

// A Channel is where posts of one kind appear. The zero Channel reaches nobody, and nobody may write in it.
type Channel struct {
	ID    ChannelID `json:"id"`
	Name  string    `json:"name"`
	About string    `json:"about,omitempty"`
	// Audience is whom the channel is for; no post in it reaches anybody else.
	Audience Audience `json:"audience"`
	// Editors may write, approve, correct and take away here.
	Editors Audience `json:"editors"`
	Posting Posting  `json:"posting"`
	// Silent channels take no comments.
	Silent bool `json:"silent,omitempty"`
	// Closed channels take nothing any more; what stands stays.
	Closed bool `json:"closed,omitempty"`
}

// Holders are those who know of the channel.
func (c Channel) Holders() Audience { return Either(c.Audience, c.Editors) }

// Holders are those who have the post and all that hangs on it: whom it reaches, and who edits its channel.
func (p Post) Holders() Audience { return Either(p.Audience, p.Editors) }

// Posting says how what somebody of the audience writes gets into a channel. Append-only.
type Posting string

// The ways. Editors of the channel always publish at once.
const (
	Free     Posting = "free"     // at once
	Approved Posting = "approved" // an editor looks at it first
	Edited   Posting = "editors"  // only editors write
)

// A Post is what is published.
type Post struct {
	ID      PostID         `json:"id"`
	Channel ChannelID      `json:"channel"`
	Author  staff.PersonID `json:"author"`
	Text
	// Audience are those whom it reaches: that of the channel and the writer's.
	Audience Audience `json:"audience"`
	// Editors are those of the channel: they see the post, too, to correct it or to take it away.
	Editors Audience `json:"editors"`
	Terms
	// Version counts the texts of the post, from 1.
	Version int `json:"version"`
	// Asks is the version from which on the text has to be acknowledged; 0 when it has not.
	Asks int `json:"asks,omitempty"`
	// PublishedAt is when it appeared, EditedAt when its text was corrected last, zero for never.
	PublishedAt time.Time `json:"publishedAt"`
	EditedAt    time.Time `json:"editedAt,omitzero"`
	// Withdrawn posts show nothing but that they are gone; their text is not kept.
	Withdrawn bool `json:"withdrawn,omitempty"`
}

// A Text is what a post says, in the Markdown of package markdown.
type Text struct {
	Title string `json:"title"`
	Body  string `json:"body"`
}

// Terms are how a post appears.
type Terms struct {
	// At is when it is to appear; zero for at once. Until is when it leaves the feed; zero for never.
	At    time.Time `json:"at,omitzero"`
	Until time.Time `json:"until,omitzero"`
	// Pinned keeps it on top until then; zero for not.
	Pinned time.Time `json:"pinned,omitzero"`
	// Ask asks everybody to acknowledge the text by Due.
	Ask bool      `json:"ask,omitempty"`
	Due time.Time `json:"due,omitzero"`
	// Quiet posts ring nobody.
	Quiet bool `json:"quiet,omitempty"`
	// Alert says why the post breaks everybody's quiet hours; empty for a post that does not.
	Alert string `json:"alert,omitempty"`
	Poll  *Poll  `json:"poll,omitempty"`
}

// Limits of what people write.
const (
	MaxTitle   = 120 // letters
	MaxComment = 4000
	MaxReason  = 500
	MaxAhead   = 2 * 365 * 24 * time.Hour // how far in the future a post may be planned, pinned or due
)

// Clean is the text as it is stored, shown and signed.
func (t Text) Clean() Text {
	return Text{strings.Join(strings.Fields(markdown.Clean(t.Title)), " "), markdown.Clean(t.Body)}
}

// Hash is the SHA-256 of the text, in hexadecimal: what an acknowledgement signs. The title cannot hold a line break.
func (t Text) Hash() string {
	sum := sha256.Sum256([]byte("pult text 1\n" + t.Title + "\n" + t.Body))
	return hex.EncodeToString(sum[:])
}

// flaw is what keeps a clean text from being published; empty for nothing.
func (t Text) flaw() Detail {
	switch {
	case t.Title == "":
		return NoTitle
	case utf8.RuneCountInString(t.Title) > MaxTitle:
		return TooLong
	case t.Body == "":
		return NoText
	}
	document, err := markdown.Parse(t.Body)
	if err != nil {
		return TooLong
	}
	if _, described := document.Shown(); !described {
		return NoAlt
	}
	return ""
}

// asks tells whether it will do to acknowledge that version.
func (p Post) asks(version int) bool { return p.Asks > 0 && version >= p.Asks && version <= p.Version }

// Live tells whether the post is in the feed at t.
func (p Post) Live(t time.Time) bool {
	return !p.Withdrawn && !t.Before(p.PublishedAt) && (p.Until.IsZero() || t.Before(p.Until))
}

// A Revision is a text that a post had.
type Revision struct {
	Post    PostID    `json:"post"`
	Version int       `json:"version"`
	At      time.Time `json:"at"`
	// Note says what the next version corrects, in the editor's words.
	Note string `json:"note,omitempty"`
	Text
}

// ID names the revision.
func (r Revision) ID() string { return string(r.Post) + "/" + strconv.Itoa(r.Version) }

// A Draft is what its author has written, wherever it stands. Only they see it.
type Draft struct {
	ID      PostID         `json:"id"`
	Author  staff.PersonID `json:"author"`
	Channel ChannelID      `json:"channel"`
	Text
	Audience Audience `json:"audience"`
	Terms
	State   State     `json:"state"`
	SavedAt time.Time `json:"savedAt"`
	// Reason is why an editor has sent it back or taken it away.
	Reason string `json:"reason,omitempty"`
}

// A State is how far a draft has come. Append-only.
type State string

// The states.
const (
	Writing   State = "writing"
	Sending   State = "sending" // published here, not decided yet; only on devices
	Waiting   State = "waiting" // for an editor
	Planned   State = "planned" // appears by itself at Terms.At
	Returned  State = "returned"
	Published State = "published"
	Removed   State = "removed" // by an editor
)

// A Submission is a draft that waits for an editor of its channel, or for its time; they see it, and nobody else.
type Submission struct {
	Draft
	// Editors are those of the channel, and so who sees it.
	Editors Audience `json:"editors"`
}

// Check says what is wrong with a channel as somebody has written it down; nil for nothing. Units and houses are not looked up.
func (c Channel) Check() error {
	switch {
	case !staff.Named(c.ID):
		return errors.New("it has no id")
	case c.Name == "" || utf8.RuneCountInString(c.Name) > MaxTitle:
		return fmt.Errorf("its name has 1 to %d letters", MaxTitle)
	case c.Posting != Free && c.Posting != Approved && c.Posting != Edited:
		return fmt.Errorf("posting is %q, %q or %q", Free, Approved, Edited)
	}
	if err := c.Audience.Check(nil); err != nil {
		return fmt.Errorf("audience: %w", err)
	}
	if err := c.Editors.Check(nil); err != nil {
		return fmt.Errorf("editors: %w", err)
	}
	return nil
}
