// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/url"
	"slices"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/news/search"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/device"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/ui/feed"
)

// newsData answers what the screen Neues asks.
type newsData struct {
	*client
	open    func(*url.URL) error      // an address in the system's browser
	choose  func(done func([]source)) // a file of the person's own
	onShown func(func())              // runs something on Fyne's thread
	onDrop  func(take func([]source)) // whoever takes files that are let go over the window; nil for no window
}

// A reader is the person as the news see them, on one snapshot.
type reader struct {
	rows     store.News
	member   news.Member
	knows    func(news.House) bool
	channels map[news.ChannelID]news.Channel
	muted    map[news.ChannelID]bool
	tuned    map[news.ChannelID]news.Level
	levels   map[news.PostID]news.Level
}

// reader reads who the person is; news.ErrGone while the directory has not come.
func (k *client) reader(ctx context.Context, rows store.News) (r reader, err error) {
	r = reader{rows: rows, channels: map[news.ChannelID]news.Channel{}, muted: map[news.ChannelID]bool{}, tuned: map[news.ChannelID]news.Level{},
		levels: map[news.PostID]news.Level{}}
	if r.member, err = rows.MemberAsSeen(ctx, k.who); err != nil {
		return r, err
	}
	want, err := k.device.Wanted(ctx)
	if err != nil {
		return r, err
	}
	r.knows = func(house news.House) bool {
		return slices.Contains(want, syncing.Scope(store.House(booking.BuildingID(house))))
	}
	channels, err := rows.Channels(ctx)
	if err != nil {
		return r, err
	}
	for _, c := range channels {
		r.channels[c.ID] = c
	}
	follows, err := rows.Follows(ctx, k.who)
	for _, f := range follows {
		if f.Post != "" {
			r.levels[f.Post] = f.Level
			continue
		}
		r.tuned[f.Channel], r.muted[f.Channel] = f.Level, f.Level == news.Mutes
	}
	return r, err
}

// reach tells whether an audience is for the person, and which of their places it names.
func (r reader) reach(a news.Audience) (reach store.Reach) {
	reach.Mine = !a.Leaves(r.member, r.knows)
	for _, rule := range a.Rules() {
		if at := slices.Index(r.member.Units, rule.Unit); rule.Unit != "" && at >= 0 && at < len(r.member.Units)-1 { // the last one is the town
			reach.Unit = true
		}
		if rule.House != "" && slices.Contains(r.member.Houses, rule.House) {
			reach.House = true
		}
	}
	return reach
}

// asking is what headlines are asked with.
func (r reader) asking(k *client, most int) store.Reading {
	return store.Reading{Person: k.who, Now: k.clock.now(), Reach: r.reach, Muted: r.muted, Most: most}
}

// edits tells whether the person is one of a channel's editors, and writes whether they may write in it.
func (r reader) edits(c news.Channel) bool { return c.Editors.Has(r.member) }

func (r reader) writes(c news.Channel) bool {
	return !c.Closed && (r.edits(c) || c.Posting != news.Edited && !c.Audience.Leaves(r.member, r.knows))
}

// Posts implements feed.Data.
func (d newsData) Posts(ctx context.Context, filter feed.Filter, most int) (s feed.State, err error) {
	kept, err := d.kept(ctx)
	if err != nil {
		return s, trouble(err)
	}
	err = d.device.News(ctx, func(ctx context.Context, rows store.News) error {
		s = feed.State{}
		r, err := d.reader(ctx, rows)
		if errors.Is(err, news.ErrGone) {
			s.Loading = true
			return nil
		}
		if err != nil {
			return err
		}
		if s.Me, err = rows.Colleague(ctx, d.who); err != nil {
			return err
		}
		for _, c := range r.channels {
			s.Writes = s.Writes || r.writes(c)
			s.Edits = s.Edits || r.edits(c)
		}
		if s.Edits {
			if err := d.readReview(ctx, r, &s); err != nil {
				return err
			}
		}
		if filter == feed.Review {
			return nil
		}
		if filter == feed.ForMe {
			if s.Drafts, err = d.drafts(ctx, rows, kept); err != nil {
				return err
			}
			if s.Nudges, err = d.nudges(ctx, rows); err != nil {
				return err
			}
		}
		list, more, err := r.headlines(ctx, d.client, filter, most)
		s.More = more
		for _, h := range list {
			s.Items = append(s.Items, r.item(ctx, d.client, h))
		}
		return err
	})
	return s, trouble(err)
}

func (r reader) headlines(ctx context.Context, k *client, filter feed.Filter, most int) ([]store.Headline, bool, error) {
	ask := r.asking(k, most)
	switch filter {
	case feed.Saved:
		list, err := r.rows.SavedHeadlines(ctx, ask)
		return list, false, err
	case feed.Office:
		ask.Keep = func(reach store.Reach, _ store.Headline) bool { return reach.Unit }
	case feed.House:
		ask.Keep = func(reach store.Reach, _ store.Headline) bool { return reach.House }
	}
	return r.rows.Headlines(ctx, ask)
}

// mostUnread is how far unread posts are counted: a larger number says no more.
const mostUnread = 99

// unread counts the posts of the last days that the person has not read.
func (k *client) unread(ctx context.Context) (n int, err error) {
	err = k.device.News(ctx, func(ctx context.Context, rows store.News) error {
		n = 0
		r, err := k.reader(ctx, rows)
		if errors.Is(err, news.ErrGone) {
			return nil
		}
		if err == nil {
			n, err = rows.Unread(ctx, r.asking(k, mostUnread))
		}
		return err
	})
	return n, trouble(err)
}

// seek finds posts.
func (r reader) seek(ctx context.Context, k *client, query string, most int) ([]store.Headline, error) {
	match, ok := search.Match(query, "forward", "backward")
	grams, some := search.Grams(query, staff.Fold)
	if !ok && !some {
		return nil, nil
	}
	return r.rows.Sought(ctx, r.asking(k, most), match, grams)
}

// item is a headline as the list shows it.
func (r reader) item(ctx context.Context, k *client, h store.Headline) feed.Item {
	teaser, picture := h.Teaser, h.Picture
	if !h.Known { // it has not been indexed yet
		if p, err := r.rows.Post(ctx, h.ID); err == nil {
			g := device.Glimpse(p)
			teaser, picture = g.Teaser, g.Picture
		}
	}
	now := k.clock.now()
	return feed.Item{
		Post: h.ID, From: r.channels[h.Channel].Name, Title: h.Title, Teaser: teaser, At: h.PublishedAt, Owes: h.Owes, Due: h.Due,
		Poll: h.Poll != nil, Voted: h.Voted, Closed: h.Poll != nil && !now.Before(h.Poll.Until), Alert: h.Alert != "", Pinned: h.Pinned.After(now),
		Saved: h.Saved, Read: h.Read, Picture: markdown.PictureID(picture),
	}
}

// readReview reads what waits for the person as an editor.
func (d newsData) readReview(ctx context.Context, r reader, s *feed.State) error {
	waiting, err := r.rows.Submissions(ctx)
	if err != nil {
		return err
	}
	for _, w := range waiting {
		if r.edits(r.channels[w.Channel]) {
			s.Submissions = append(s.Submissions, feed.Submitted{Submission: w, From: r.channels[w.Channel].Name, Author: r.person(ctx, w.Author)})
		}
	}
	reports, err := r.rows.Reports(ctx)
	if err != nil {
		return err
	}
	for _, w := range reports {
		if !r.edits(r.channels[w.Channel]) {
			continue
		}
		shown := feed.Reported{Report: w, From: r.channels[w.Channel].Name}
		if c, err := r.rows.Comment(ctx, w.Comment); w.Comment != "" && err == nil {
			shown.Author, shown.Body = r.person(ctx, c.Author), c.Body
		} else if p, err := r.rows.Post(ctx, w.Post); w.Comment == "" && err == nil {
			shown.Author, shown.Body = r.person(ctx, p.Author), "**"+p.Title+"**\n\n"+p.Body
		}
		s.Reports = append(s.Reports, shown)
	}
	return nil
}

// person is somebody by their id; without a name when the directory does not know them any more.
func (r reader) person(ctx context.Context, id staff.PersonID) staff.Person {
	p, err := r.rows.Colleague(ctx, id)
	if err != nil {
		return staff.Person{ID: id}
	}
	return p
}

// nudges are what concerns the person and was not looked at, with who did it.
func (d newsData) nudges(ctx context.Context, rows store.News) (list []feed.Nudge, err error) {
	found, err := rows.Nudges(ctx, d.who)
	for _, n := range found {
		shown := feed.Nudge{Nudge: n}
		if shown.Actor, err = rows.Colleague(ctx, n.Actor); err != nil && !errors.Is(err, booking.ErrGone) {
			return nil, err
		}
		if p, err := rows.Post(ctx, n.Post); err == nil {
			shown.Title = p.Title
		} else if draft, err := rows.Draft(ctx, n.Post); err == nil {
			shown.Title = draft.Title
		}
		list, err = append(list, shown), nil
	}
	return list, err
}

// Article implements feed.Data.
func (d newsData) Article(ctx context.Context, id news.PostID) (a feed.Article, err error) {
	waits, err := d.waitingNews(ctx)
	if err != nil {
		return a, trouble(err)
	}
	err = d.device.News(ctx, func(ctx context.Context, rows store.News) error {
		a = feed.Article{}
		r, err := d.reader(ctx, rows)
		if err != nil && !errors.Is(err, news.ErrGone) {
			return err
		}
		if a.Post, err = rows.Post(ctx, id); errors.Is(err, news.ErrGone) || err == nil && a.Post.Withdrawn {
			draft, err := rows.Draft(ctx, id)
			switch a.Gone = true; {
			case err != nil: // there is none
			case draft.State == news.Published && a.Post.ID == "":
				a = d.elsewhere(ctx, r, draft)
			default:
				a.Reason = draft.Reason
			}
			return nil
		}
		if err != nil {
			return err
		}
		return d.readArticle(ctx, r, waits, &a)
	})
	return a, trouble(err)
}

// elsewhere is what the person has published for others alone: what they wrote is all that is here.
func (d newsData) elsewhere(ctx context.Context, r reader, draft news.Draft) feed.Article {
	post := news.Post{ID: draft.ID, Channel: draft.Channel, Author: d.who, Text: draft.Text, Audience: draft.Audience, Version: 1, PublishedAt: draft.SavedAt}
	return feed.Article{Post: post, From: r.channels[draft.Channel].Name, Author: r.person(ctx, d.who), Elsewhere: true, Silent: true}
}

func (d newsData) readArticle(ctx context.Context, r reader, waits map[string]bool, a *feed.Article) (err error) {
	channel, id := r.channels[a.Post.Channel], a.Post.ID
	a.From, a.Author, a.Edits = channel.Name, r.person(ctx, a.Post.Author), r.edits(channel)
	a.Corrects = a.Edits || a.Post.Author == d.who && channel.Posting == news.Free && !channel.Closed
	a.Silent, a.Level, a.Muted = channel.Silent || channel.Closed, r.levels[id], r.muted[a.Post.Channel]
	if a.Reactions, a.Mine, err = r.rows.Feelings(ctx, id, d.who); err != nil {
		return err
	}
	if a.Revisions, err = r.rows.Revisions(ctx, id); err != nil {
		return err
	}
	mark, err := r.rows.Mark(ctx, id, d.who)
	if err != nil && !errors.Is(err, news.ErrGone) {
		return err
	}
	a.Saved = mark.Saved
	acks, err := r.rows.AcknowledgementsOf(ctx, id, d.who)
	if err != nil {
		return err
	}
	a.Owes = a.Post.Asks > 0 && !a.Post.Audience.Leaves(r.member, r.knows)
	if len(acks) > 0 && a.Post.Asks > 0 && acks[0].Version >= a.Post.Asks {
		a.Owes, a.Acknowledged, a.Waits = false, acks[0].At, waits[string(news.KindAcknowledge)+string(id)]
	}
	if a.Post.Poll != nil {
		if err := d.readPoll(ctx, r, a); err != nil {
			return err
		}
	}
	said, err := r.rows.Comments(ctx, id)
	for _, c := range said {
		a.Comments = append(a.Comments, feed.Comment{Comment: c, Author: r.person(ctx, c.Author), Mine: c.Author == d.who, Waits: waits[string(news.KindSay)+string(c.ID)]})
	}
	return err
}

func (d newsData) readPoll(ctx context.Context, r reader, a *feed.Article) error {
	vote, err := r.rows.Vote(ctx, a.Post.ID, d.who)
	if err != nil && !errors.Is(err, news.ErrGone) {
		return err
	}
	a.Voted, a.Choices = err == nil, vote.Choices
	if a.Post.Poll.Anonymous {
		ballot, err := r.rows.BallotIn(ctx, a.Post.ID)
		if err != nil && !errors.Is(err, news.ErrGone) {
			return err
		}
		a.Choices = ballot.Choices
	}
	if a.Result, err = r.rows.Result(ctx, a.Post.ID); errors.Is(err, news.ErrGone) {
		err = nil
	}
	return err
}

// waitingNews are the posts and comments about which something waits to be sent, by kind and id.
func (d newsData) waitingNews(ctx context.Context) (map[string]bool, error) {
	changes, err := d.device.Waiting(ctx)
	waits := map[string]bool{}
	for _, c := range changes {
		var about struct{ Post, Comment string }
		if !news.Knows(c.Kind) || json.Unmarshal(c.Args, &about) != nil {
			continue
		}
		waits[string(c.Kind)+about.Post], waits[string(c.Kind)+about.Comment] = true, true
	}
	return waits, err
}

// Note implements feed.Data. A post that was opened is looked at, and with it what was to be told of it.
func (d newsData) Note(ctx context.Context, n news.Note) error {
	if err := d.do(ctx, news.KindNote, n); err != nil || n.Read == 0 {
		return err
	}
	var seen []string
	err := d.device.News(ctx, func(ctx context.Context, rows store.News) error {
		seen = nil
		list, err := rows.Nudges(ctx, d.who)
		for _, nudge := range list {
			if nudge.Post == n.Post {
				seen = append(seen, nudge.ID())
			}
		}
		return err
	})
	for _, id := range seen {
		if err == nil {
			err = d.do(ctx, news.KindNudged, news.Nudged{Nudge: id})
		}
	}
	return trouble(err)
}

// Nudged implements feed.Data.
func (d newsData) Nudged(ctx context.Context, id string) error {
	return d.do(ctx, news.KindNudged, news.Nudged{Nudge: id})
}

// React implements feed.Data.
func (d newsData) React(ctx context.Context, w news.React) error {
	return d.do(ctx, news.KindReact, w)
}

// Choose implements feed.Data. The ballot of an anonymous poll is made once, and stays on this device.
func (d newsData) Choose(ctx context.Context, post news.PostID, choices []int) error {
	w := news.Choose{Post: post, Choices: choices}
	err := d.device.News(ctx, func(ctx context.Context, rows store.News) error {
		p, err := rows.Post(ctx, post)
		if err != nil || p.Poll == nil || !p.Poll.Anonymous {
			return err
		}
		ballot, err := rows.BallotIn(ctx, post)
		if w.Ballot = ballot.ID; errors.Is(err, news.ErrGone) {
			w.Ballot, err = newBallot(), nil
		}
		return err
	})
	if errors.Is(err, news.ErrGone) {
		return &news.Refusal{Why: news.Gone}
	}
	if err != nil {
		return trouble(err)
	}
	return d.do(ctx, news.KindChoose, w)
}

func newBallot() news.BallotID {
	secret := make([]byte, 16)
	_, _ = rand.Read(secret) // never fails
	return news.BallotID(hex.EncodeToString(secret))
}

// Acknowledge implements feed.Data.
func (d newsData) Acknowledge(ctx context.Context, post news.PostID, version int) error {
	var text news.Text
	err := d.device.News(ctx, func(ctx context.Context, rows store.News) (err error) {
		text, err = rows.Version(ctx, post, version)
		return err
	})
	if errors.Is(err, news.ErrGone) {
		return &news.Refusal{Why: news.Gone}
	}
	var key ed25519.PrivateKey
	if err == nil {
		key, err = d.signing(ctx)
	}
	if err != nil {
		return trouble(err)
	}
	a := news.Acknowledgement{Post: post, Person: d.who, Version: version, Hash: text.Hash(), At: d.clock.now()}.Sign(key)
	return d.do(ctx, news.KindAcknowledge, news.Acknowledge{Post: post, Version: version, Hash: a.Hash, At: a.At, Key: a.Key, Signature: a.Signature})
}

// signing is the key of this device: the one that its sign-in is bound to, where there is one.
func (k *client) signing(ctx context.Context) (ed25519.PrivateKey, error) {
	if k.sign != nil {
		if key, err := k.sign(); err == nil {
			return key, nil
		}
	}
	return k.device.SigningKey(ctx)
}

// Say implements feed.Data.
func (d newsData) Say(ctx context.Context, w news.Say) error {
	if w.Comment == "" {
		w.Comment = news.CommentID(newName())
	}
	body, err := d.mentioning(ctx, w.Body)
	if err != nil {
		return err
	}
	w.Body = body
	return d.do(ctx, news.KindSay, w)
}

func newName() string { return uuid.Must(uuid.NewV7()).String() }

// Unsay implements feed.Data.
func (d newsData) Unsay(ctx context.Context, w news.Unsay) error {
	return d.do(ctx, news.KindUnsay, w)
}

// Complain implements feed.Data.
func (d newsData) Complain(ctx context.Context, w news.Complain) error {
	w.Report = news.ReportID(newName())
	return d.do(ctx, news.KindComplain, w)
}

// Decide implements feed.Data.
func (d newsData) Decide(ctx context.Context, w news.Decide) error {
	return d.do(ctx, news.KindDecide, w)
}

// Judge implements feed.Data.
func (d newsData) Judge(ctx context.Context, w news.Judge) error {
	return d.do(ctx, news.KindJudge, w)
}

// Tune implements feed.Data.
func (d newsData) Tune(ctx context.Context, w news.Tune) error {
	return d.do(ctx, news.KindTune, w)
}

// Correct implements feed.Data.
func (d newsData) Correct(ctx context.Context, w news.Correct) (err error) {
	if w.Text, err = d.spoken(ctx, w.Text); err != nil {
		return err
	}
	return d.do(ctx, news.KindCorrect, w)
}

// Withdraw implements feed.Data.
func (d newsData) Withdraw(ctx context.Context, w news.Withdraw) error {
	return d.do(ctx, news.KindWithdraw, w)
}

// Pin implements feed.Data.
func (d newsData) Pin(ctx context.Context, w news.Pin) error { return d.do(ctx, news.KindPin, w) }

// OpenLink implements feed.Data.
func (d newsData) OpenLink(address string) error {
	u, err := url.Parse(address)
	if err == nil {
		err = d.open(u)
	}
	return err
}
