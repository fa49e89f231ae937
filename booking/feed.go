// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/staff"
)

// FeedID names a calendar link: a random UUID that the device makes. It opens nothing.
type FeedID string

// NewFeedID is a new name for a calendar link.
func NewFeedID() FeedID { return FeedID(uuid.NewString()) }

// The kinds of commands about calendar links.
const (
	KindLink   Kind = "calendar.link"
	KindUnlink Kind = "calendar.unlink"
)

// Link makes a calendar link, of which the server learns only the hash of its secret.
type Link struct {
	Feed FeedID `json:"feed"`
	Hash string `json:"hash"` // SHA-256 of the secret, 64 lower-case hexadecimal digits
}

// Unlink ends a calendar link.
type Unlink struct {
	Feed FeedID `json:"feed"`
}

// A FeedStore keeps calendar links.
type FeedStore interface {
	// Feed is a calendar link by its name, FeedOf by the hash of its secret, or ErrGone.
	Feed(ctx context.Context, id FeedID) (Feed, error)
	FeedOf(ctx context.Context, hash string) (Feed, error)
	// Feeds are all calendar links of a person that are held, oldest first.
	Feeds(ctx context.Context, person staff.PersonID) ([]Feed, error)
	// PutFeed writes one; DropFeed takes it away, and one that is not there is no error.
	PutFeed(ctx context.Context, f Feed) error
	DropFeed(ctx context.Context, id FeedID) error
}

const (
	// MaxFeeds is how many calendar links a person may have at a time.
	MaxFeeds = 5
	// FeedLife is how long a calendar link works after it was made. Nobody notes whether it is used, so none ends early.
	FeedLife = 365 * 24 * time.Hour
)

// A Feed is a link by which other calendars fetch a person's bookings. Everybody who has the secret in the link reads them, so
// only its hash is stored and sent. Only the person and the server hold it.
type Feed struct {
	ID     FeedID         `json:"id"`
	Person staff.PersonID `json:"person"`
	Hash   string         `json:"hash"`
	MadeAt time.Time      `json:"madeAt"` // UTC
}

// Ends is when the link stops working, UTC.
func (f Feed) Ends() time.Time { return f.MadeAt.Add(FeedLife) }

// A FeedSecret is what a calendar link carries: 256 random bits as 43 characters of base64url. Only the device that made it has it.
type FeedSecret string

// NewFeedSecret draws a secret.
func NewFeedSecret() FeedSecret {
	bits := make([]byte, sha256.Size)
	rand.Read(bits) // never fails, it ends the program instead
	return FeedSecret(base64.RawURLEncoding.EncodeToString(bits))
}

// Hash is what others may know of it. A plain one will do, because nobody can guess 256 random bits.
func (s FeedSecret) Hash() string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// String keeps the secret out of logs.
func (FeedSecret) String() string { return "secret" }

// Link makes a calendar link. The same one again is fine.
//
// It refuses with Invalid an id that is no UUID, one that another link has, and a hash that is none or another link's; with
// Forbidden a person who is not in the directory; with Quota/Links when the person has MaxFeeds links already.
func (p *Planner) Link(ctx context.Context, who staff.PersonID, l Link) error {
	return answer(p.link(ctx, who, l), "make calendar link %s", l.Feed)
}

func (p *Planner) link(ctx context.Context, who staff.PersonID, l Link) error {
	if !l.understood() {
		return &Refusal{Why: Invalid}
	}
	if _, err := p.Store.Colleague(ctx, who); err != nil {
		return orGone(err, Forbidden)
	}
	for _, find := range []func() (Feed, error){
		func() (Feed, error) { return p.Store.Feed(ctx, l.Feed) },
		func() (Feed, error) { return p.Store.FeedOf(ctx, l.Hash) },
	} {
		known, err := find()
		switch {
		case errors.Is(err, ErrGone):
			continue
		case err != nil:
			return err
		case known.ID == l.Feed && known.Hash == l.Hash && known.Person == who:
			return nil
		}
		return &Refusal{Why: Invalid}
	}
	mine, err := p.Store.Feeds(ctx, who)
	if err != nil {
		return err
	}
	if working(mine, p.Now()) >= MaxFeeds {
		return &Refusal{Why: Quota, Detail: Links}
	}
	return p.Store.PutFeed(ctx, Feed{ID: l.Feed, Person: who, Hash: l.Hash, MadeAt: p.now()})
}

// working is how many of the links have not ended.
func working(feeds []Feed, now time.Time) (n int) {
	for _, f := range feeds {
		if now.Before(f.Ends()) {
			n++
		}
	}
	return n
}

// understood tells whether the id is a UUID in its usual spelling and the hash is one.
func (l Link) understood() bool {
	id, err := uuid.Parse(string(l.Feed))
	bits, wrong := hex.DecodeString(l.Hash)
	return err == nil && wrong == nil && id.String() == string(l.Feed) && len(bits) == sha256.Size && hex.EncodeToString(bits) == l.Hash
}

// Unlink ends a calendar link at once. One that is not there any more is fine.
// It refuses somebody else's with Forbidden/NotYours, and an id that is none with Invalid.
func (p *Planner) Unlink(ctx context.Context, who staff.PersonID, u Unlink) error {
	return answer(p.unlink(ctx, who, u), "end calendar link %s", u.Feed)
}

func (p *Planner) unlink(ctx context.Context, who staff.PersonID, u Unlink) error {
	if !named(u.Feed) {
		return &Refusal{Why: Invalid}
	}
	feed, err := p.Store.Feed(ctx, u.Feed)
	switch {
	case errors.Is(err, ErrGone):
		return nil
	case err != nil:
		return err
	case feed.Person != who:
		return &Refusal{Why: Forbidden, Detail: NotYours}
	}
	return p.Store.DropFeed(ctx, u.Feed)
}
