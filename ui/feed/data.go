// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"context"
	"time"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/staff"
)

// Data is what the screen reads and writes. Writes return when they are on the disk; what they ask for is a wish until the server has
// decided.
type Data interface {
	// Posts are those of the feed that a filter lets through, what asks something first, then what is on top, unread, and the rest, each
	// by time, the latest first; at most most of them.
	Posts(ctx context.Context, filter Filter, most int) (State, error)
	// Article is one post with all that belongs to it; Gone when there is none (any more).
	Article(ctx context.Context, post news.PostID) (Article, error)
	// Picture is a picture's file: the small one, or the whole one where it is on the device or can be had.
	Picture(ctx context.Context, id markdown.PictureID, whole bool) ([]byte, error)

	Note(context.Context, news.Note) error
	React(context.Context, news.React) error
	Choose(ctx context.Context, post news.PostID, choices []int) error
	// Acknowledge signs the version that the person has before them.
	Acknowledge(ctx context.Context, post news.PostID, version int) error
	Say(context.Context, news.Say) error
	Unsay(context.Context, news.Unsay) error
	Complain(context.Context, news.Complain) error
	// Decide and Judge are for editors: submissions, and what was reported.
	Decide(context.Context, news.Decide) error
	Judge(context.Context, news.Judge) error
	Tune(context.Context, news.Tune) error
	// Correct, Withdraw and Pin are for who has written a post or edits its channel; Pin for the latter.
	Correct(context.Context, news.Correct) error
	Withdraw(context.Context, news.Withdraw) error
	Pin(context.Context, news.Pin) error
	// FindPeople are colleagues by the beginnings of their names, the nearest first.
	FindPeople(ctx context.Context, words string) ([]staff.Person, error)
	// Coverage is how many have acknowledged a post, for its editors; it fails when the server cannot be asked.
	Coverage(ctx context.Context, post news.PostID) (Coverage, error)
	// Nudged says that the person has looked at a nudge.
	Nudged(ctx context.Context, id string) error
	// OpenLink leads to an address in the system's browser.
	OpenLink(address string) error
}

// A Filter chooses posts.
type Filter string

// The filters. Each of them shows only what reaches the person.
const (
	ForMe  Filter = ""       // all
	Office Filter = "unit"   // for the person's unit, or one above it that is not the town
	House  Filter = "house"  // for the person's house
	Saved  Filter = "saved"  // kept for later
	Review Filter = "review" // for editors: what waits for them
)

// State is the list.
type State struct {
	Me    staff.Person
	Items []Item
	// More tells that there are older ones.
	More bool
	// Loading tells that the first load is under way.
	Loading bool
	// Writes tells whether there is a channel in which the person may write, Edits whether there is one of which they are an editor.
	Writes, Edits bool
	// Nudges are what concerns the person and was not looked at, the latest first.
	Nudges []Nudge
	// Drafts are the person's own that have not appeared, the latest first.
	Drafts []news.Draft
	// Submissions and Reports wait for the person as an editor, the oldest first.
	Submissions []Submitted
	Reports     []Reported
}

// A Nudge with what it is about; Actor is without a name where nobody is to be named.
type Nudge struct {
	news.Nudge
	Actor staff.Person
	Title string
}

// Submitted is a draft that waits for an editor.
type Submitted struct {
	news.Submission
	From   string
	Author staff.Person
}

// Reported is what somebody finds wrong, with what it is about. Who reports it is not shown: it says nothing of what is reported.
type Reported struct {
	news.Report
	From   string
	Author staff.Person // of what is reported
	Body   string
}

// An Item is a post in the list.
type Item struct {
	Post news.PostID
	// From is the channel.
	From, Title, Teaser string
	At                  time.Time
	// Owes tells that the person has to acknowledge it by Due, zero for no day.
	Owes bool
	Due  time.Time
	// Poll is whether it asks something, Voted whether the person has answered, Closed whether it is over.
	Poll, Voted, Closed  bool
	Alert, Pinned, Saved bool
	Read                 bool
	// Thanks is whether it is told with thanks rather than as a notice: its picture is another one.
	Thanks bool
	// Picture is the first picture of the post; empty for none.
	Picture markdown.PictureID
}

// An Article is a post with all that belongs to it.
type Article struct {
	Post news.Post
	// From is the channel, Author who wrote it; Edits is whether the person edits the channel.
	From   string
	Author staff.Person
	Edits  bool
	// Corrects is whether they may give it another text.
	Corrects bool
	// Elsewhere tells that the person has written it for others alone: there is nothing else of it on this device.
	Elsewhere bool
	// Gone tells that it is not there any more; Reason is why, where that is known.
	Gone   bool
	Reason string

	// Owes tells that the person has to acknowledge the text; Acknowledged is when they did, zero for not, and Waits whether the server
	// does not know yet.
	Owes         bool
	Acknowledged time.Time
	Waits        bool

	// Choices are what the person has voted for; Voted that they have, perhaps on another device.
	Voted   bool
	Choices []int
	Result  news.Result

	// Reactions are how many people feel so, the person among them; Mine what the person feels.
	Reactions map[news.Emoji]int
	Mine      map[news.Emoji]bool

	Comments []Comment
	// Silent posts take no comments.
	Silent bool
	// Level is how much the person wants to hear of the conversation; Muted that they want nothing of the channel in their feed.
	Level news.Level
	Muted bool
	Saved bool
	// Revisions are the texts that the post had, the latest first.
	Revisions []news.Revision
}

// A Coverage is how many of those who have to acknowledge a post have done so, in numbers alone.
type Coverage struct {
	// Shares are units, by name; the last one without a name are smaller ones together.
	Shares []Share
	Total  Share // zero when so few have to that nothing is told
}

// A Share is how many of all have.
type Share struct {
	Name      string
	Done, All int
}

// A Comment with whom it is from.
type Comment struct {
	news.Comment
	Author staff.Person
	// Mine tells that the person said it, Waits that the server does not know yet.
	Mine, Waits bool
}
