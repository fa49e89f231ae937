// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/atom"
	"github.com/pult-app/pult/server/fetch"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

const (
	// gatherEvery is how often a feed of others is asked, unless its server wants to be asked less often; one that fails is asked ever more
	// rarely, at last once in gatherRarely.
	gatherEvery, gatherRarely = 30 * time.Minute, 24 * time.Hour
	// mostSources is how many are asked at once.
	mostSources = 20
	// mostDrafts is how many drafts come of one look: the latest items. What a feed had before is no news.
	mostDrafts = 10
	// claim is how long nobody else asks what somebody is asking.
	claim = 10 * time.Minute
)

// What is kept of a feed that could not be read. Append-only.
const (
	feedPrivate = "private"  // its address leads to this machine or a network that is not public
	feedAddress = "address"  // it has, or was sent on to, no address in the web
	feedStatus  = "status"   // its server does not give it
	feedLarge   = "large"    // it is larger than feeds are
	feedNone    = "no_feed"  // what is there is no feed
	feedNobody  = "nobody"   // who was to get the drafts is not here any more, or the channel is closed
	feedAway    = "away"     // its server does not answer
	feedTurns   = "redirect" // its server sends on too often
)

// Gather asks feeds of others that are due and makes drafts of what is new in them.
func (s *Server) Gather(ctx context.Context) error {
	var due []central.Source
	now := s.Now()
	err := s.Central.Peek(ctx, func(ctx context.Context, tx store.Tx) (err error) {
		due, err = central.Sources(ctx, tx, now, mostSources)
		return err
	})
	for _, source := range due {
		if err == nil && ctx.Err() == nil {
			err = s.gather(ctx, source)
		}
	}
	return err
}

// gather asks one feed. It counts as asked before it is, so that a server that dies of it does not ask it for ever.
func (s *Server) gather(ctx context.Context, source central.Source) error {
	now := time.Unix(s.Now().Unix(), 0).UTC()
	source.AskedAt, source.DueAt = now, now.Add(claim)
	if err := s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error { return tx.AskedSource(ctx, source) }); err != nil {
		return err
	}
	answer, err := s.Fetcher.Get(ctx, source.Address, atom.MaxFeed, fetch.Known{ETag: source.ETag, Modified: source.Modified})
	var items []atom.Item
	if err == nil && !answer.Unchanged {
		items, err = atom.Read(answer.Body)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	drafts, put := 0, err
	if put == nil {
		drafts, put = s.draft(ctx, source, items)
	}
	if source.Failed = failing(put); source.Failed == "" && put != nil {
		return put
	}
	wait := max(gatherEvery, answer.Wait)
	if source.Failures++; source.Failed == "" {
		source.Failures, source.ETag, source.Modified = 0, answer.ETag, answer.Modified
	}
	for n := 0; n < source.Failures && wait < gatherRarely; n++ {
		wait *= 2
	}
	source.DueAt = now.Add(max(min(wait, gatherRarely), answer.Wait))
	s.Log.Info("read a feed", "source", source.ID, "drafts", drafts, "failed", source.Failed)
	return s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error { return tx.AskedSource(ctx, source) })
}

// errNobody is why items become no drafts.
var errNobody = errors.New("nobody is here who would get the drafts")

// failing is the code of what went wrong with a feed; empty for nothing, and for what is our own trouble.
func failing(err error) string {
	for code, cause := range map[string]error{
		feedPrivate: fetch.ErrPrivate, feedAddress: fetch.ErrAddress, feedStatus: fetch.ErrStatus, feedLarge: fetch.ErrTooLarge, feedTurns: fetch.ErrRedirects,
		feedNone: atom.ErrNoFeed, feedNobody: errNobody,
	} {
		if errors.Is(err, cause) {
			return code
		}
	}
	var away *fetch.Away
	switch {
	case errors.Is(err, atom.ErrTooLarge):
		return feedLarge
	case errors.As(err, &away):
		return feedAway
	}
	return ""
}

// draft makes drafts of the items that are new, by the rules that hold for everybody's. Of a feed that is read for the first time only the
// latest ones become drafts.
func (s *Server) draft(ctx context.Context, source central.Source, items []atom.Item) (n int, err error) {
	if len(items) == 0 {
		return 0, nil
	}
	err = s.hub.Newsroom(ctx, func(ctx context.Context, p *news.Press, rows store.News, tx *central.Tx) error {
		n = 0
		channel, err := rows.Channel(ctx, source.Channel)
		if errors.Is(err, news.ErrGone) || err == nil && channel.Closed {
			return errNobody
		}
		if err != nil {
			return err
		}
		if _, err := rows.Member(ctx, source.Person); errors.Is(err, news.ErrGone) {
			return errNobody
		} else if err != nil {
			return err
		}
		for _, item := range items {
			fresh, err := tx.Gather(ctx, source.ID, item.ID, s.Now())
			if err != nil {
				return err
			}
			if !fresh || n == mostDrafts {
				continue
			}
			if err := p.Save(ctx, source.Person, saved(source, item)); unlessRefused(err) != nil {
				return err
			} else if err == nil {
				n++
			}
		}
		return nil
	})
	return n, err
}

func saved(source central.Source, item atom.Item) news.Save {
	title := []rune(item.Title)
	text := news.Text{Title: string(title[:min(len(title), news.MaxTitle)]), Body: item.Body}
	return news.Save{Post: news.PostID(uuid.Must(uuid.NewV7()).String()), Channel: source.Channel, Text: text}
}

// keepGathered is how long it is known what a feed had that it has no more.
const keepGathered = 400 * 24 * time.Hour

func (s *Server) forgetGathered(ctx context.Context, now time.Time) error {
	return s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error { return tx.ForgetGathered(ctx, now.Add(-keepGathered)) })
}

// keepInTouch writes mail and reads feeds of others, every ChoresEvery until ctx ends: beside the chores, as other servers take their time.
func (s *Server) keepInTouch(ctx context.Context) {
	every := time.NewTicker(s.ChoresEvery)
	defer every.Stop()
	work := []struct {
		what string
		do   func(context.Context) error
	}{{"write mail", s.Mail}, {"read feeds of others", s.Gather}}
	for {
		for _, w := range work {
			if err := w.do(ctx); err != nil && ctx.Err() == nil {
				s.Log.Error("cannot keep in touch", "doing", w.what, "cause", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
	}
}
