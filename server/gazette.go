// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/atom"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

const (
	// gazettePath is where programs read a channel as Atom: a secret, or the name of one that is open, and ".atom" follow it. It is never logged.
	gazettePath = "/f/"
	gazetteEnd  = ".atom"
	// mostEntries is how many posts a feed has: the latest.
	mostEntries = 50
)

// GazettePath is where a channel is read as Atom.
func GazettePath(end string) string { return gazettePath + end + gazetteEnd }

// serveGazette answers intranets and readers that show a channel elsewhere. Links that have ended look like such that never were.
func (s *Server) serveGazette(w http.ResponseWriter, r *http.Request) {
	body, err := s.gazette(r)
	var busy *syncing.Error
	switch {
	case errors.Is(err, booking.ErrGone):
		s.serveNothing(w, r)
		return
	case errors.As(err, &busy):
		wire.Fail(w, busy)
		return
	case err != nil:
		wire.Fail(w, s.hub.failed("gazette", err))
		return
	}
	head := w.Header()
	tag := tagOf(body)
	head.Set("ETag", tag)
	head.Set("Cache-Control", "private, no-cache")
	if matches(r, tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	head.Set("Content-Type", atom.Type)
	head.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		w.Write(body) // who went away does not need it
	}
}

// gazette writes a channel as Atom: what all of its readers may read, and of an open one what everybody may.
func (s *Server) gazette(r *http.Request) (body []byte, err error) {
	end, whole := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, gazettePath), gazetteEnd)
	if !whole || len(end) > 128 {
		return nil, booking.ErrGone
	}
	err = s.Central.Read(r.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		outlet, err := central.FindOutlet(ctx, snap, end)
		if err != nil {
			return err
		}
		if err := s.limiter.gazette(outlet.ID); err != nil {
			return err
		}
		rows := snap.News()
		channel, err := rows.Channel(ctx, outlet.Channel)
		if err != nil || outlet.Open && !channel.Audience.Everyone { // it has become one for some since it was opened
			return errors.Join(err, booking.ErrGone)
		}
		posts, err := rows.LatestIn(ctx, channel.ID, channel.Audience, s.Now(), mostEntries)
		if err != nil {
			return err
		}
		base := s.base(r)
		feed := atom.Feed{ID: "urn:pult:channel:" + string(channel.ID), Title: channel.Name, Updated: outlet.MadeAt}
		if base != "" {
			feed.Self = base + GazettePath(end)
		}
		for _, p := range posts {
			entry, err := entryOf(p)
			if err != nil {
				return err
			}
			if entry.Updated.After(feed.Updated) {
				feed.Updated = entry.Updated
			}
			feed.Entries = append(feed.Entries, entry)
		}
		body, err = atom.Write(feed)
		return err
	})
	return body, err
}

// entryOf is a post without whoever wrote it. Its pictures are told by their words: they are for those who sign in.
func entryOf(p news.Post) (atom.Entry, error) {
	text, err := markdown.Parse(p.Body)
	if err != nil {
		return atom.Entry{}, err
	}
	e := atom.Entry{ID: "urn:uuid:" + string(p.ID), Title: p.Title, Published: p.PublishedAt, Updated: p.PublishedAt, HTML: text.HTML(func(markdown.PictureID) string { return "" })}
	if p.EditedAt.After(e.Updated) {
		e.Updated = p.EditedAt
	}
	return e, nil
}
