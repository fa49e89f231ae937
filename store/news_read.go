// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
)

// What a device reads of the news for its screens. It holds posts that the person edits beside those that are for them: Reach tells which.

// Fresh is how long a post that was not read stands before those that were.
const Fresh = 30 * 24 * time.Hour

// A Headline is a post without its text, as a list shows it.
type Headline struct {
	news.Post // without Body, Audience and Editors
	// Teaser is how its text begins, and Picture the first one in it, as far as that is known already.
	Teaser, Picture string
	Known           bool
	// Read is whether its present text was read, Saved whether it is kept for later, Owes whether the person has to acknowledge it.
	Read, Saved, Owes bool
	// Voted is whether the person has voted in its poll.
	Voted bool
}

// A Reach tells of an audience whether it is for the person, and with which of their places in mind.
type Reach struct {
	Mine, Unit, House bool
}

// A Reading is what headlines are asked with.
type Reading struct {
	Person staff.PersonID
	Now    time.Time
	// Reach judges audiences; each is asked once.
	Reach func(news.Audience) Reach
	// Muted channels are left out, but for what has to be acknowledged and for alerts.
	Muted map[news.ChannelID]bool
	// Keep lets a headline through; nil lets all.
	Keep func(Reach, Headline) bool
	Most int
}

const (
	headline = `SELECT p.id, p.channel, p.author, p.title, p.audience, p.how, p.until, p.pinned, p.version, p.asks, p.published_at, p.edited_at,
	COALESCE(m.seen, 0), COALESCE(m.saved, 0), g.teaser, COALESCE(g.picture, ''), EXISTS (SELECT 1 FROM vote v WHERE v.post = p.id AND v.person = $1) FROM `
	ofPosts = `post p LEFT JOIN glimpse g ON g.post = p.id`
	present = ` LEFT JOIN mark m ON m.person = $1 AND m.post = p.id
	WHERE p.withdrawn = 0 AND p.published_at <= $2 AND (p.until = 0 OR p.until > $2) `
)

// headlines reads what a condition lets through, in its order, until there are most of them.
func (s News) headlines(ctx context.Context, r Reading, reaches map[string]Reach, most int, condition string, args ...any) (list []Headline, err error) {
	return s.headlinesOf(ctx, r, reaches, most, ofPosts, condition, args...)
}

// headlinesOf does the same for posts that are reached another way.
func (s News) headlinesOf(ctx context.Context, r Reading, reaches map[string]Reach, most int, way, condition string, args ...any) (list []Headline, err error) {
	rows, err := s.Tx.QueryContext(ctx, headline+way+present+condition, append([]any{string(r.Person), r.Now.Unix()}, args...)...)
	if err != nil {
		return nil, wrap("read headlines", err)
	}
	defer rows.Close()
	for len(list) < most && rows.Next() {
		h, audience, err := scanHeadline(rows)
		if err != nil {
			return nil, wrap("read headlines", err)
		}
		reach, known := reaches[audience]
		if !known {
			var a news.Audience
			if err := json.Unmarshal([]byte(audience), &a); err != nil {
				return nil, wrap("read an audience", err)
			}
			reach = r.Reach(a)
			reaches[audience] = reach
		}
		if !reach.Mine && h.Author != r.Person || r.Muted[h.Channel] && h.Asks == 0 && h.Alert == "" || r.Keep != nil && !r.Keep(reach, h) {
			continue
		}
		list = append(list, h)
	}
	return list, wrap("read headlines", rows.Err())
}

func scanHeadline(row scanner) (h Headline, audience string, err error) {
	var until, pinned, published, edited, seen int64
	var teaser sql.NullString
	err = row.Scan((*string)(&h.ID), (*string)(&h.Channel), (*string)(&h.Author), &h.Title, &audience, document{&h.Terms}, &until, &pinned, &h.Version, &h.Asks,
		&published, &edited, &seen, &h.Saved, &teaser, &h.Picture, &h.Voted)
	h.Until, h.Pinned, h.PublishedAt, h.EditedAt = moment(until), moment(pinned), moment(published), moment(edited)
	h.Teaser, h.Known, h.Read = teaser.String, teaser.Valid, seen >= int64(h.Version)
	return h, audience, err
}

// Headlines are what the person's feed shows: what they have to acknowledge, what is on top, what they have not read in the last days,
// and the rest; each of them by time, the latest first. more tells that there are others.
func (s News) Headlines(ctx context.Context, r Reading) (list []Headline, more bool, err error) {
	const latest = `ORDER BY p.published_at DESC, p.id`
	reaches, shown := map[string]Reach{}, map[news.PostID]bool{}
	for _, part := range []struct {
		condition string
		args      []any
		owes      bool
	}{
		{`AND p.asks > 0 AND NOT EXISTS (SELECT 1 FROM ack a WHERE a.post = p.id AND a.person = $1 AND a.version >= p.asks) ` + latest, nil, true},
		{`AND p.pinned > 0 AND p.pinned > $2 ` + latest, nil, false},
		{`AND p.published_at > $3 AND COALESCE(m.seen, 0) < p.version ` + latest, []any{r.Now.Add(-Fresh).Unix()}, false},
		{latest, nil, false},
	} {
		next := r
		next.Keep = func(reach Reach, h Headline) bool { return !shown[h.ID] && (r.Keep == nil || r.Keep(reach, h)) }
		some, err := s.headlines(ctx, next, reaches, r.Most+1-len(list), part.condition, part.args...)
		if err != nil {
			return nil, false, err
		}
		for _, h := range some {
			h.Owes, shown[h.ID] = part.owes, true
			list = append(list, h)
		}
	}
	if len(list) > r.Most {
		return list[:r.Most], true, nil
	}
	return list, false, nil
}

// SavedHeadlines are those that the person keeps for later, the latest first.
func (s News) SavedHeadlines(ctx context.Context, r Reading) ([]Headline, error) {
	return s.headlines(ctx, r, map[string]Reach{}, r.Most, `AND m.saved = 1 ORDER BY p.published_at DESC, p.id`)
}

// Sought are the posts in which words are found, those with them in the title first, then by time. match is what the index of words is
// asked for, grams the one of titles and beginnings; empty for nothing.
func (s News) Sought(ctx context.Context, r Reading, match, grams string) (list []Headline, err error) {
	reaches, shown := map[string]Reach{}, map[news.PostID]bool{}
	r.Keep = func(_ Reach, h Headline) bool { return !shown[h.ID] }
	for _, index := range []struct{ name, match string }{{"grams", grams}, {"words", match}} {
		if index.match == "" {
			continue
		}
		// The indexes hold the latest ones last (PutGlimpse), so that reading ends with the most; no join goes another way.
		way := index.name + ` f CROSS JOIN glimpse g ON g.n = f.rowid CROSS JOIN post p ON p.id = g.post`
		some, err := s.headlinesOf(ctx, r, reaches, r.Most-len(list), way, `AND f.`+index.name+` MATCH $3 ORDER BY f.rowid DESC`, index.match)
		if err != nil {
			return nil, err
		}
		for _, h := range some {
			shown[h.ID] = true
		}
		list = append(list, some...)
	}
	return list, nil
}

// Unread counts what the person has not read of the last days, at most most.
func (s News) Unread(ctx context.Context, r Reading) (int, error) {
	list, err := s.headlines(ctx, r, map[string]Reach{}, r.Most, `AND p.published_at > $3 AND COALESCE(m.seen, 0) < p.version ORDER BY p.published_at DESC`, r.Now.Add(-Fresh).Unix())
	return len(list), err
}

// Lately are headlines of what has appeared after a time, the oldest first.
func (s News) Lately(ctx context.Context, r Reading, after time.Time) ([]Headline, error) {
	return s.headlines(ctx, r, map[string]Reach{}, r.Most, `AND p.published_at > $3 ORDER BY p.published_at, p.id`, after.Unix())
}

// onServer reads posts where nothing is kept of how they begin.
const onServer = `post p LEFT JOIN (SELECT '' AS post, '' AS teaser, '' AS picture) g ON g.post = p.id`

// Missed are headlines of what the person has to acknowledge of the last days, and of what has appeared since and was not read; the latest
// first, each once, at most as many as r says. What they have written themselves is none of it, nor what is older than Fresh.
func (s News) Missed(ctx context.Context, r Reading, since time.Time) (owed, fresh []Headline, err error) {
	const latest = `ORDER BY p.published_at DESC, p.id`
	reaches, old := map[string]Reach{}, r.Now.Add(-Fresh)
	if since.Before(old) {
		since = old
	}
	owed, err = s.headlinesOf(ctx, r, reaches, r.Most, onServer, `AND p.published_at > $3 AND p.author <> $1 AND p.asks > 0
		AND NOT EXISTS (SELECT 1 FROM ack a WHERE a.post = p.id AND a.person = $1 AND a.version >= p.asks) `+latest, old.Unix())
	if err != nil {
		return nil, nil, err
	}
	asked := map[news.PostID]bool{}
	for i := range owed {
		owed[i].Owes, asked[owed[i].ID] = true, true
	}
	next := r
	next.Keep = func(reach Reach, h Headline) bool { return !asked[h.ID] && (r.Keep == nil || r.Keep(reach, h)) }
	fresh, err = s.headlinesOf(ctx, next, reaches, r.Most, onServer, `AND p.published_at > $3 AND p.author <> $1 AND COALESCE(m.seen, 0) < p.version `+latest, since.Unix())
	return owed, fresh, err
}

// Feelings are how many people feel how about a post, with what the person feels although it is not counted yet.
func (s News) Feelings(ctx context.Context, post news.PostID, person staff.PersonID) (feelings map[news.Emoji]int, mine map[news.Emoji]bool, err error) {
	tally, mine := Tally{}, map[news.Emoji]bool{}
	var counted int64
	err = s.Tx.QueryRowContext(ctx, `SELECT feelings, ver FROM tally WHERE id = $1`, string(post)).Scan(document{&tally}, &counted)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, nil, wrap("read the tally of "+string(post), err)
	}
	feelings = map[news.Emoji]int{}
	for emoji, n := range tally {
		if n > 0 {
			feelings[emoji] = n
		}
	}
	rows, err := s.Tx.QueryContext(ctx, `SELECT emoji, is_on, ver FROM reaction WHERE post = $1 AND person = $2`, string(post), string(person))
	_, err = all("reactions", func(row scanner) (ver int64, err error) {
		var emoji news.Emoji
		var on bool
		if err = row.Scan((*string)(&emoji), &on, &ver); err != nil {
			return 0, err
		}
		if on {
			mine[emoji] = true
		}
		switch late := ver == 0 || ver > counted; {
		case late && on:
			feelings[emoji]++
		case late && feelings[emoji] > 0: // it was on when it was counted
			feelings[emoji]--
		}
		return ver, nil
	}, rows, err)
	return feelings, mine, err
}

// Unglimpsed are posts of which neither words nor beginnings are known, the latest first, at most most.
func (s News) Unglimpsed(ctx context.Context, most int) ([]news.Post, error) {
	rows, err := s.Tx.QueryContext(ctx, posts+`WHERE p.withdrawn = 0 AND NOT EXISTS (SELECT 1 FROM glimpse g WHERE g.post = p.id) ORDER BY p.published_at DESC LIMIT $1`, most)
	return all("posts that are not indexed", scanPost, rows, err)
}

// A Glimpse is what is made of a post for lists and searches: how it begins, its first picture, its words as package search writes them,
// and title and beginning as people read them.
type Glimpse struct {
	Post              news.PostID
	Teaser, Picture   string
	Forward, Backward string
	Head              string
}

// PutGlimpse keeps what was made of a post that is here, under a number that grows with the time at which it was published.
func (s News) PutGlimpse(ctx context.Context, g Glimpse) error {
	const put = `INSERT INTO glimpse (n, post, teaser, picture)
		SELECT COALESCE((SELECT MAX(n) + 1 FROM glimpse WHERE n >= p.published_at << 20 AND n < (p.published_at + 1) << 20), p.published_at << 20), p.id, $1, $2
		FROM post p WHERE p.id = $3 ON CONFLICT (post) DO NOTHING RETURNING n`
	var n int64
	err := s.Tx.QueryRowContext(ctx, put, g.Teaser, g.Picture, string(g.Post)).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		_, err = s.Tx.ExecContext(ctx, `INSERT INTO words (rowid, forward, backward) VALUES ($1, $2, $3)`, n, g.Forward, g.Backward)
	}
	if err == nil {
		_, err = s.Tx.ExecContext(ctx, `INSERT INTO grams (rowid, head) VALUES ($1, $2)`, n, g.Head)
	}
	return wrap("index post "+string(g.Post), err)
}
