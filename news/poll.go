// SPDX-License-Identifier: EUPL-1.2

package news

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/staff"
)

// A Poll asks the readers of a post. It does not change once it has appeared.
type Poll struct {
	Question string   `json:"question"`
	Options  []string `json:"options"`
	// Several lets people choose more than one option.
	Several bool `json:"several,omitempty"`
	// Anonymous polls store who has voted and what was voted apart: in rows that share no name, no time and no version.
	Anonymous bool `json:"anonymous,omitempty"`
	// Until is when it closes, exclusive.
	Until time.Time `json:"until"`
}

// Limits of a poll.
const (
	MaxOptions  = 12
	MaxOption   = 100 // letters
	MaxQuestion = 200
	// Crowd is how many votes an anonymous poll has before anybody hears of them, and how many are in what is told next, and at last:
	// whoever watches the figures must not see a single vote in them.
	Crowd = 5
)

func (q Poll) flaw(begins, most time.Time) Detail {
	seen := map[string]bool{}
	for _, option := range q.Options {
		clean := strings.Join(strings.Fields(markdown.Clean(option)), " ")
		if clean == "" || clean != option || utf8.RuneCountInString(option) > MaxOption || seen[staff.Fold(option)] {
			return BadPoll
		}
		seen[staff.Fold(option)] = staff.Fold(option) != ""
	}
	switch {
	case len(q.Options) < 2, len(q.Options) > MaxOptions, q.Question == "", utf8.RuneCountInString(q.Question) > MaxQuestion:
		return BadPoll
	case !q.Until.After(begins), q.Until.After(most):
		return BadTime
	}
	return ""
}

// valid tells whether somebody may choose so.
func (q Poll) valid(choices []int) bool {
	for i, c := range choices {
		if c < 0 || c >= len(q.Options) || slices.Contains(choices[:i], c) {
			return false
		}
	}
	return len(choices) > 0 && (q.Several || len(choices) == 1)
}

// A PollStore is what polls ask for.
type PollStore interface {
	Vote(ctx context.Context, post PostID, person staff.PersonID) (Vote, error)
	PutVote(ctx context.Context, v Vote) error
	Ballot(ctx context.Context, id BallotID) (Ballot, error)
	// PutBallot writes what was chosen. On a device it stays there and nowhere else.
	PutBallot(ctx context.Context, b Ballot) error
	Result(ctx context.Context, post PostID) (Result, error)
	// PutResult writes it into the scope of the post.
	PutResult(ctx context.Context, r Result, post Post) error
	// Held is how an anonymous poll stood that is told as soon as enough others have voted, and PutHeld keeps it. Nobody else sees it.
	Held(ctx context.Context, post PostID) (Result, error)
	PutHeld(ctx context.Context, r Result) error
	// Votes are all choices in a poll: those of votes, or of ballots where it is anonymous, and nothing else of them.
	Votes(ctx context.Context, post Post) ([][]int, error)
}

// A Vote says that a person has voted; what they have chosen only where the poll is not anonymous.
type Vote struct {
	Post    PostID         `json:"post"`
	Person  staff.PersonID `json:"person"`
	Choices []int          `json:"choices,omitempty"`
}

// A BallotID is a secret between a device and the ballot: 128 random bits. Who knows it may change what was chosen.
type BallotID string

// A Ballot says what was chosen in an anonymous poll, and nothing of who did. The server keeps neither time, nor order, nor version of it.
type Ballot struct {
	ID      BallotID `json:"id"`
	Post    PostID   `json:"post"`
	Choices []int    `json:"choices"`
}

// A Result is what came of a poll so far.
type Result struct {
	Post PostID `json:"post"`
	// Counts are votes for each option, and Voters how many people voted; none of an anonymous poll before Crowd.
	Counts []int `json:"counts,omitempty"`
	Voters int   `json:"voters"`
	// Closed results are final.
	Closed bool `json:"closed,omitempty"`
}

// Choose votes, or changes the person's vote.
type Choose struct {
	Post    PostID `json:"post"`
	Choices []int  `json:"choices"`
	// Ballot is for anonymous polls.
	Ballot BallotID `json:"ballot,omitempty"`
}

// Choose keeps the person's vote; the last one that arrives before the poll closes counts.
func (p *Press) Choose(ctx context.Context, who staff.PersonID, w Choose) error {
	post, err := p.reader(ctx, who, w.Post)
	if err != nil {
		return err
	}
	switch q := post.Poll; {
	case q == nil:
		return no(Gone, "")
	case !q.valid(w.Choices) || q.Anonymous != validBallot(w.Ballot):
		return no(Invalid, "")
	case !p.Now().Before(q.Until):
		return no(Closed, PollClosed)
	}
	if err := p.asked(ctx, who, post); err != nil {
		return err
	}
	if result, err := p.Store.Result(ctx, w.Post); err == nil && result.Closed {
		return no(Closed, PollClosed)
	} else if err != nil && !errors.Is(err, ErrGone) {
		return err
	}
	choices := slices.Sorted(slices.Values(w.Choices))
	if post.Poll.Anonymous {
		return p.drop(ctx, who, Ballot{w.Ballot, w.Post, choices})
	}
	return put("vote", p.Store.PutVote(ctx, Vote{w.Post, who, choices}))
}

// asked refuses whom a poll is not for: editors see those of others, too.
func (p *Press) asked(ctx context.Context, who staff.PersonID, post Post) error {
	if !p.Final {
		return nil
	}
	m, err := p.member(ctx, who)
	if err == nil && !post.Audience.Has(m) {
		err = no(Forbidden, "")
	}
	return err
}

func validBallot(id BallotID) bool { return len(id) >= 32 && len(id) <= 64 }

// drop puts a ballot into the box. Who has voted before needs the ballot of then: nobody else can tell which it is.
func (p *Press) drop(ctx context.Context, who staff.PersonID, b Ballot) error {
	_, err := p.Store.Vote(ctx, b.Post, who)
	voted := err == nil
	if err != nil && !errors.Is(err, ErrGone) {
		return err
	}
	old, err := p.Store.Ballot(ctx, b.ID)
	known := err == nil && old.Post == b.Post
	if err != nil && !errors.Is(err, ErrGone) {
		return err
	}
	switch {
	case voted && !known && p.Final:
		return no(Stale, VotedThere)
	case !voted && err == nil && p.Final:
		return no(Invalid, "") // somebody else's, or of another poll
	}
	if err := p.Store.PutBallot(ctx, b); err != nil || voted {
		return put("ballot", err)
	}
	return put("vote", p.Store.PutVote(ctx, Vote{Post: b.Post, Person: who}))
}

// Count tells the readers how a poll stands, and closes it when its time is over. The house calls it, once in a while.
func (p *Press) Count(ctx context.Context, id PostID) error {
	post, err := p.Store.Post(ctx, id)
	if err != nil || post.Withdrawn || post.Poll == nil {
		return orElse(gone(err), no(Gone, ""))
	}
	before, err := p.Store.Result(ctx, id)
	if err != nil && !errors.Is(err, ErrGone) {
		return err
	}
	if before.Closed {
		return nil
	}
	votes, err := p.Store.Votes(ctx, post)
	if err != nil {
		return err
	}
	now := post.Poll.result(id, votes, !p.Now().Before(post.Poll.Until))
	if post.Poll.Anonymous && !now.Closed {
		if now, err = p.hold(ctx, before, now); err != nil {
			return err
		}
	}
	if now.Voters == 0 && !now.Closed || now.same(before) {
		return nil
	}
	return put("result", p.Store.PutResult(ctx, now, post))
}

// hold is how an anonymous poll may be told to stand while it is open: as it stood when a crowd had voted, once another crowd has. So there
// is a crowd between whatever is told and whatever is told next, the end too, whenever that comes. Until then it stands as before.
func (p *Press) hold(ctx context.Context, before, now Result) (Result, error) {
	held, err := p.Store.Held(ctx, now.Post)
	if errors.Is(err, ErrGone) {
		held, err = before, nil
	}
	switch {
	case err != nil:
		return before, err
	case held.Voters > before.Voters && now.Voters-held.Voters >= Crowd:
		before = held
		fallthrough
	case held.Voters == before.Voters && now.Voters-before.Voters >= Crowd:
		return before, put("what is held back", p.Store.PutHeld(ctx, now))
	}
	return before, nil
}

// result counts. Below Crowd an anonymous poll tells only that there are few.
func (q Poll) result(id PostID, votes [][]int, closed bool) Result {
	r := Result{Post: id, Voters: len(votes), Closed: closed}
	if q.Anonymous && r.Voters < Crowd {
		r.Voters = 0
		return r
	}
	r.Counts = make([]int, len(q.Options))
	for _, choices := range votes {
		for _, c := range choices {
			if c >= 0 && c < len(r.Counts) {
				r.Counts[c]++
			}
		}
	}
	return r
}

func (r Result) same(as Result) bool {
	return r.Post == as.Post && r.Voters == as.Voters && r.Closed == as.Closed && slices.Equal(r.Counts, as.Counts)
}
